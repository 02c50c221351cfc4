/* On the page that a result led to: marks what was found there, and takes it out of the address. */
import { plainWord, tokens } from "./parts.js"

const way = new URL(location.href)
const sought = new Set(way.searchParams.getAll("highlight").flatMap(tokens).map(plainWord))
way.searchParams.delete("highlight")
history.replaceState(history.state, "", way)

const place = document.querySelector(".way") ?? document.querySelector(".md-content")
const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT, (node) =>
  node.parentElement.closest("svg, script, style, mark, button") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT)
const texts = []
while (walker.nextNode()) texts.push(walker.currentNode)
for (const text of texts) {
  const pieces = text.data.split(/([\p{L}\p{M}\p{N}]+)/u)
  if (!pieces.some((piece, n) => n % 2 && sought.has(plainWord(piece)))) continue
  text.replaceWith(...pieces.map((piece, n) => {
    if (!(n % 2 && sought.has(plainWord(piece)))) return piece
    const mark = document.createElement("mark")
    mark.textContent = piece
    return mark
  }))
}
