/* What a kind editor would say of a story: what generator/rules/taste.py says, by the same limits. */

/** Notes on a title and a rendered text (markup.js): `note(field, code, what)`. */
export function checkTaste(title, body, limits, note) {
  if (body.blocks.length && body.words < limits.shortest) note("text", "short")
  if (body.words > limits.longest) note("text", "long")
  for (const { paragraph, words } of body.blocks) {
    if (paragraph && words > limits.paragraph) note("text", "wall-of-text")
  }
  const capitals = /\p{Uppercase}/u.test(title) && !/[\p{Lowercase}\p{Lt}]/u.test(title)
  if (capitals && title.match(/\p{L}/gu).length >= limits.capitals) note("title", "capitals")
  if (marks(title) > limits.title_exclamations) note("title", "exclamation")
  const inARow = Math.max(0, ...(body.text.match(/!+/g) ?? []).map((row) => row.length))
  if (inARow >= limits.exclamation_row || marks(body.text) > limits.exclamations) note("text", "exclamation")
}

const marks = (text) => text.split("!").length - 1
