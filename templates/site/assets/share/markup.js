/* Story Markdown -> safe HTML: what generator/markup does, in the browser. The same cases test both. */

import "../vendor/markdown-it.min.js"
import { countWords, plainLines, words } from "./plain.js"
import { slug } from "./slug.js"

const REFERENCE = /(?<![\p{L}\p{N}_&/#])(?:(?<word>fundamental)\s+)?#(?<number>[0-9]{1,4})(?![\p{L}\p{N}_])/giu
const DASH = /\s+[–—-]\s+/uy
const OURS = { ours: true }

/**
 * Makes a renderer. `allowed` is the table of tags, classes, schemes and video hosts that the site exports.
 *
 * The renderer takes a text, what surrounds it (`fundamental(number)`, `picture(source, alt)`,
 * `link(href)`, each giving undefined for nothing; `report(code, what)`), and what ids begin with. It gives
 * the `html`, the plain `text`, its number of `words`, and of each of its `blocks` whether it is a `paragraph`
 * and how many `words` it has.
 */
export function renderer(allowed) {
  const parser = globalThis.markdownit("commonmark", { html: false }).enable(["table", "strikethrough"])
  parser.core.ruler.before("text_join", "fundamentals", (state) => refer(state))
  parser.core.ruler.push("addresses", (state) => settle(state, allowed))
  return (text, around, prefix = "") => {
    const tokens = parser.parse(text, { around, prefix, headings: new Set() })
    const parts = topLevel(tokens)
    const html = parts.map((part) => cleaned(parser.renderer.render(part, parser.options, {}), allowed))
    const said = parts.flatMap(plainLines).join("\n\n")
    const blocks = parts.map((part) => ({
      paragraph: part[0].type === "paragraph_open" || part[0].type === "figure_open",
      words: countWords(plainLines(part).join("\n")),
    }))
    return { html: html.filter(Boolean).join("\n"), text: said, words: countWords(said), blocks }
  }
}

/** Rendered HTML with its headings `by` levels lower, never below 6. */
export function shifted(html, by) {
  return html.replace(/(?<=<)(\/?)h([2-6])(?=[ >])/g, (_, slash, level) => `${slash}h${Math.min(6, Number(level) + by)}`)
}

function topLevel(tokens) {
  const parts = []
  let start = 0
  let depth = 0
  tokens.forEach((token, n) => {
    depth += token.nesting
    if (depth === 0) {
      parts.push(tokens.slice(start, n + 1))
      start = n + 1
    }
  })
  return parts
}

// -- references to fundamentals ---------------------------------------------------------------

function refer(state) {
  for (const block of state.tokens) {
    if (block.type === "inline" && block.children && block.content.includes("#")) {
      block.children = referring(block, state)
    }
  }
}

function referring(block, state) {
  const found = []
  let pending = []
  let inLink = 0
  let before = " "
  for (const token of block.children) {
    if (!inLink && (token.type === "text" || token.type === "softbreak")) {
      pending.push(token)
      continue
    }
    found.push(...linked(joined(pending), before, state))
    pending = []
    if (token.type === "link_open" || token.type === "link_close") inLink += token.nesting
    before = lastCharacter(token)
    found.push(token)
  }
  found.push(...linked(joined(pending), before, state))
  return found
}

const joined = (tokens) => tokens.map((token) => (token.type === "text" ? token.content : "\n")).join("")

function lastCharacter(token) {
  if (token.type === "hardbreak" || token.nesting === 1) return " "
  return [...token.content].at(-1) ?? "x"
}

function linked(text, before, state) {
  const { around } = state.env
  const found = []
  let done = 0
  for (const match of text.matchAll(REFERENCE)) {
    if (match.index < done || (match.index === 0 && /[\p{L}\p{N}_&/#]/u.test(before))) continue
    const number = Number(match.groups.number)
    const meant = around.fundamental(number)
    if (!meant) {
      if (match.groups.word) around.report("unknown-reference", `#${match.groups.number}`)
      continue
    }
    const end = endOfTitle(text, match.index + match[0].length, meant.title)
    found.push(...asText(text.slice(done, match.index), state))
    const open = new state.Token("link_open", "a", 1)
    open.attrs = [["href", `site:fundamentals/${meant.id}/`], ["class", "ref"]]
    open.meta = OURS
    found.push(open, ...asText(text.slice(match.index, end), state), new state.Token("link_close", "a", -1))
    done = end
  }
  found.push(...asText(text.slice(done), state))
  return found
}

/** Where a link on `#9` ends: behind the title when that is what follows a dash. */
function endOfTitle(text, after, title) {
  DASH.lastIndex = after
  if (!DASH.test(text)) return after
  const oneApostrophe = (said) => said.replaceAll("'", "’")
  const words = oneApostrophe(title).split(/\s+/u).filter(Boolean).map((word) => word.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&"))
  const said = new RegExp(`${words.join("\\s+")}(?![\\p{L}\\p{N}_])`, "iuy")
  said.lastIndex = DASH.lastIndex
  return said.test(oneApostrophe(text)) ? said.lastIndex : after
}

function asText(text, state) {
  const found = []
  text.split("\n").forEach((line, n) => {
    if (n) found.push(new state.Token("softbreak", "br", 0))
    if (line) found.push(Object.assign(new state.Token("text", "", 0), { content: line }))
  })
  return found
}

// -- links, pictures, headings, films ---------------------------------------------------------

function settle(state, allowed) {
  settleHeadings(state)
  state.tokens.forEach((block, n) => {
    // The cleaner would take it away, but reading it is enough for a browser under a strict policy to complain.
    if (block.attrs) block.attrs = block.attrs.filter(([name]) => name !== "style")
    if (block.type === "th_open") block.attrSet("scope", "col")
    if (block.type !== "inline" || !block.children) return
    block.children = addressed(block.children, state.env, allowed)
    const opening = state.tokens[n - 1]
    if (opening.type === "paragraph_open" && !opening.hidden) standAlone(opening, block, state.tokens[n + 1], state, allowed)
  })
}

function addressed(tokens, env, allowed) {
  const broken = []
  const found = []
  for (const token of tokens) {
    if (token.type === "link_open") {
      const href = token.attrGet("href")
      const target = token.meta?.ours ? href : targetOf(href, env, allowed)
      broken.push(target === undefined)
      if (target === undefined) continue
      token.attrSet("href", target)
    } else if (token.type === "link_close" && broken.pop()) {
      continue
    } else if (token.type === "image") {
      const source = unquoted(token.attrGet("src"))
      const alt = words(token.children)
      const picture = env.around.picture(source, alt)
      if (!picture) {
        env.around.report("picture-missing", source)
        continue
      }
      const title = token.attrGet("title")
      token.attrs = Object.entries({
        src: `site:${written(picture.path)}`, width: picture.width, height: picture.height, alt, loading: "lazy",
        ...(title === null ? {} : { title }),
      })
    }
    found.push(token)
  }
  return found
}

/** The final address of a link; undefined for one that leads nowhere, which is reported. */
function targetOf(raw, env, allowed) {
  const href = unquoted(raw)
  const scheme = /^[A-Za-z][\w+.-]*:/.test(href) ? href.split(":", 1)[0].toLowerCase() : ""
  if (allowed.schemes.includes(scheme)) return raw
  if (href.startsWith("#")) {
    const own = [href.slice(1), `${env.prefix}--${slug(href.slice(1))}`].find((id) => env.headings.has(id))
    if (own) return `#${own}`
  }
  const path = /^\/(?!\/)/.test(href) ? href.replace(/^\/+/, "") : env.around.link(href)
  if (path === undefined) {
    env.around.report("broken-link", href)
    return undefined
  }
  const [place, ...fragment] = path.split("#")
  return `site:${[written(place), ...fragment].join("#")}`
}

/** A picture alone in its paragraph becomes a figure, a link to a film a card. */
function standAlone(opening, block, closing, state, allowed) {
  const { children } = block
  const text = (content) => Object.assign(new state.Token("text", "", 0), { content })
  const around = (tag, content) => [new state.Token("text_open", tag, 1), text(content), new state.Token("text_close", tag, -1)]
  if (children.length === 1 && children[0].type === "image") {
    Object.assign(opening, { type: "figure_open", tag: "figure" })
    Object.assign(closing, { type: "figure_close", tag: "figure" })
    const title = children[0].attrGet("title")
    children[0].attrs = children[0].attrs.filter(([name]) => name !== "title")
    if (title) children.push(...around("figcaption", title))
  } else if (children.length > 2 && children[0].type === "link_open" && children.at(-1).type === "link_close") {
    const host = hostOf(children[0].attrGet("href"))
    if (allowed.films.includes(host) && children.filter((token) => token.type === "link_open").length === 1) {
      opening.attrSet("class", "film")
      children.splice(-1, 0, text(" "), ...around("small", host.replace(/^www\./, "")))
    }
  }
}

function settleHeadings(state) {
  const { tokens, env } = state
  const levels = tokens.filter((token) => token.type === "heading_open").map((token) => Number(token.tag[1]))
  const shift = levels.length ? 2 - Math.min(...levels) : 0
  const taken = {}
  let last = 1
  tokens.forEach((token, n) => {
    if (token.type !== "heading_open") return
    const level = Math.min(Number(token.tag[1]) + shift, last + 1, 6)
    const base = `${env.prefix}--${slug(words(tokens[n + 1].children))}`.replace(/^-+|-+$/g, "") || `${env.prefix}--`
    let own = base
    while (env.headings.has(own)) own = `${base}-${(taken[base] = (taken[base] ?? 0) + 1)}`
    token.tag = tokens[n + 2].tag = `h${level}`
    token.attrSet("id", own)
    env.headings.add(own)
    last = level
  })
}

function hostOf(href) {
  try {
    return new URL(href).hostname
  } catch {
    return ""
  }
}

function unquoted(address) {
  const bytes = (run) => Uint8Array.from(run.split("%").slice(1), (pair) => parseInt(pair, 16))
  return address.replace(/(?:%[0-9a-f]{2})+/gi, (run) => new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes(run)))
}

/** A site path as an address: what a browser would take for something else is encoded. */
function written(path) {
  const code = (char) => `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`
  return path.replace(/[\x00-\x20\\%?#"<>]/g, code)
}

// -- the sanitiser over the result ------------------------------------------------------------

/** What is not in the table goes; the browser's own parser reads, so that nothing hides from it. */
function cleaned(html, allowed) {
  const { body } = new DOMParser().parseFromString(html, "text/html")
  for (const element of [...body.querySelectorAll("*")]) {
    const tag = element.localName
    if (!(tag in allowed.tags)) {
      element.replaceWith(...element.childNodes)
      continue
    }
    for (const { name, value } of [...element.attributes]) {
      const known = name === "class" ? allowed.classes[tag]?.includes(value) : allowed.tags[tag].includes(name)
      if (!known || ((name === "href" || name === "src") && !mayLeadTo(value, allowed))) element.removeAttribute(name)
    }
    if (tag === "a") element.setAttribute("rel", "noopener noreferrer")
  }
  return body.innerHTML.trim()
}

function mayLeadTo(address, allowed) {
  const scheme = /^([A-Za-z][\w+.-]*):/.exec(address)
  return !scheme || [...allowed.schemes, "site"].includes(scheme[1].toLowerCase())
}
