/* What stands in the form -> the file that is sent: its text and where it belongs. */

import { reference } from "./numbers.js"
import { slug } from "./slug.js"

/* Invisible characters that could mislead a reader or break a page: what `misleads` in generator/source.py says. */
const MISLEADING = /(?![\n\t])[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Co}\ufffe\uffff\u202a-\u202e\u2066-\u2069\u{e0000}-\u{e007f}]/gu
const LINE_ENDS = /\r\n|[\r\v\f\x85\u2028\u2029]/g
/* YAML's plain style is for words; whatever could mean something else stands between quotes. */
const PLAIN = /^\p{L}[\p{L}\p{M}\p{N} .’'()-]*$/u
const ANOTHER_MEANING = /^(?:y|yes|n|no|on|off|true|false|null|nan|inf)$/i
const LONGEST_NAME = 60

/** Whether a character is invisible and would be refused. */
export const misleads = (char) => char.search(MISLEADING) >= 0

/** A line as the site keeps it: one line, composed letters, nothing invisible. */
export function cleanLine(text) {
  return text.replace(LINE_ENDS, " ").replace(MISLEADING, "").normalize("NFC").replace(/\s+/gu, " ").trim()
}

/** A text without what pasting brings along: odd line ends, invisible characters, empty lines at its ends. */
export function cleanText(text) {
  return text.replace(LINE_ENDS, "\n").replace(MISLEADING, "").replace(/^(?:[^\S\n]*\n)+|\s+$/g, "")
}

/** A value as YAML that every reader takes for the same text. */
export function quoted(text) {
  return PLAIN.test(text) && !ANOTHER_MEANING.test(text) ? text : JSON.stringify(text)
}

/**
 * The file for a form. `form` holds title, date, author, team, fundamentals (ids), recognises, tags, consent,
 * text; `site` the fundamentals, the keys in the order of a file, and the addresses that are taken.
 * Gives `path`, `folder`, `name` and `slug` of the file, its `head` between the lines of --- and its `text`.
 */
export function compose(form, site) {
  const list = (values) => `[${values.join(", ")}]`
  const lines = (values) => values.map(cleanLine).filter(Boolean).map(quoted)
  const written = {
    title: lines([form.title])[0],
    date: form.date,
    author: lines([form.author])[0],
    team: lines([form.team])[0],
    fundamentals: list(form.fundamentals.map((id) => reference(site.fundamentals, id, form.date))),
    recognises: list(lines(form.recognises)),
    tags: list(lines(form.tags)),
    consent: form.consent ? "true" : "",
  }
  const keys = site.keys.filter((key) => written[key] && written[key] !== "[]")
  const head = `---\n${keys.map((key) => `${key}: ${written[key]}\n`).join("")}---\n`
  const body = cleanText(form.text)
  const folder = `stories/${form.date.slice(0, 4)}`
  const own = freeName(cleanLine(form.title), form.date.slice(0, 4), site.taken)
  return { folder, slug: own, name: `${own}.md`, path: `${folder}/${own}.md`, head, text: body && `${head}${body}\n` || head }
}

/** A file name that nobody else has in that year's folder. */
function freeName(title, year, taken) {
  const letters = [...slug(title)]
  const short = letters.slice(0, LONGEST_NAME).join("")
  const base = (letters.length > LONGEST_NAME ? short.replace(/-[^-]*$/, "") : short) || "story"
  let own = base
  for (let n = 2; taken.includes(`${year}/${own}`); n++) own = `${base}-${n}`
  return own
}
