/* Every word the script says, from templates/words/ by way of the page. */

/** Makes `say(key, values)`: the text with its {braces} filled in, the plural form by `n`. */
export function speaker(words, language) {
  const plural = new Intl.PluralRules(language)
  return (key, values = {}) => {
    const entry = words[key]
    const text = typeof entry === "string" ? entry : entry[plural.select(values.n)] ?? entry.other
    return text.replace(/\{(\w+)\}/g, (_, name) => values[name])
  }
}

/** The sentence for one problem: its own for the field, or the one for its code. */
export function sentence(say, words, { field, code, what }) {
  const own = `${code}_${field}`
  return say(own in words ? own : code, { what })
}
