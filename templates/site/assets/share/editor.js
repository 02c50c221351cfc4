/* The small toolbar over the text: each tool is a change of text that the browser can undo. */

const WRAPS = { bold: "**", italic: "*" }
const PREFIXES = { list: "- ", quote: "> " }

/**
 * What a tool makes of a selection: put `insert` in place of `from`..`to`, then select `select`.
 * Used a second time, it takes back what it did.
 */
export function change(tool, text, start, end, placeholder) {
  if (tool in WRAPS) return wrap(WRAPS[tool], text, start, end, placeholder)
  if (tool in PREFIXES) return prefix(PREFIXES[tool], text, start, end)
  const words = text.slice(start, end) || placeholder
  const insert = `[${words}](https://)`
  const after = start + insert.length - 1
  return { from: start, to: end, insert, select: [after - "https://".length, after] }
}

function wrap(mark, text, start, end, placeholder) {
  const size = mark.length
  const inside = text.slice(start, end)
  if (inside && text.slice(start - size, start) === mark && text.slice(end, end + size) === mark) {
    return { from: start - size, to: end + size, insert: inside, select: [start - size, end - size] }
  }
  // Markdown wants the marks next to the words, not next to a space.
  const words = inside.trim() || placeholder
  const [before, after] = inside.trim() ? inside.split(words, 2) : ["", ""]
  const from = start + before.length + size
  return { from: start, to: end, insert: `${before}${mark}${words}${mark}${after}`, select: [from, from + words.length] }
}

function prefix(mark, text, start, end) {
  const from = text.lastIndexOf("\n", start - 1) + 1
  const stop = text.indexOf("\n", end)
  const to = stop < 0 ? text.length : stop
  const lines = text.slice(from, to).split("\n")
  const marked = lines.every((line) => line.startsWith(mark))
  const changed = lines.map((line) => (marked ? line.slice(mark.length) : `${mark}${line}`)).join("\n")
  // A list or a quotation is a paragraph of its own.
  const gap = !marked && from > 1 && text.slice(from - 2, from) !== "\n\n" ? "\n" : ""
  const at = from + gap.length + changed.length
  return { from, to, insert: `${gap}${changed}`, select: start === end ? [at, at] : [from + gap.length, at] }
}

/** Wires the toolbar to the text: by mouse, by arrow keys, by Ctrl or ⌘ with a letter. */
export function equip(toolbar, text, placeholder) {
  const tools = [...toolbar.querySelectorAll("[data-tool]")]
  const use = (tool) => {
    const { from, to, insert, select } = change(tool, text.value, text.selectionStart, text.selectionEnd, placeholder)
    text.focus()
    text.setSelectionRange(from, to)
    if (!document.execCommand("insertText", false, insert)) {
      text.setRangeText(insert)
      text.dispatchEvent(new Event("input", { bubbles: true }))
    }
    text.setSelectionRange(...select)
  }
  for (const tool of tools) tool.addEventListener("click", () => use(tool.dataset.tool))
  text.addEventListener("keydown", (event) => {
    const tool = tools.find((one) => one.dataset.key === event.key.toLowerCase())
    if (!tool || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return
    event.preventDefault()
    use(tool.dataset.tool)
  })
  // One stop for the Tab key, arrows within (the toolbar pattern of WAI-ARIA's authoring practices).
  toolbar.addEventListener("keydown", (event) => {
    const now = tools.indexOf(document.activeElement)
    const to = { ArrowRight: now + 1, ArrowLeft: now - 1, Home: 0, End: tools.length - 1 }[event.key]
    if (to === undefined) return
    event.preventDefault()
    const next = tools.at(to % tools.length)
    for (const tool of tools) tool.tabIndex = tool === next ? 0 : -1
    next.focus()
  })
}
