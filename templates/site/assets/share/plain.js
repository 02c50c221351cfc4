/* A parsed text as plain words: what generator/markup/blocks.py makes of it. */

/** The words of a line of tokens, without pictures. */
export function words(tokens) {
  const skipped = ["link_open", "link_close", "image"]
  const said = { softbreak: " ", hardbreak: " " }
  return tokens.map((token) => (skipped.includes(token.type) ? "" : said[token.type] ?? token.content)).join("").trim()
}

/** The words of tokens, one line a paragraph, item, row or piece of code. */
export function plainLines(tokens) {
  const lines = []
  let row
  for (const token of tokens) {
    if (token.type === "tr_open") row = []
    else if (token.type === "inline" && row) row.push(words(token.children))
    else if (token.type === "tr_close") {
      lines.push(row.join(" | "))
      row = undefined
    } else if (token.type === "fence" || token.type === "code_block") lines.push(token.content.replace(/\n+$/, ""))
    else if (token.type === "inline" && words(token.children)) lines.push(words(token.children))
  }
  return lines
}

/** How many words a plain text has; a dash between spaces is none. */
export const countWords = (text) => text.split(/\s+/u).filter((word) => /[\p{L}\p{N}]/u.test(word)).length
