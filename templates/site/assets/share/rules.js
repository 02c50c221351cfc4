/* What `fundamentals check` would note of the file, while it is being written: codes as there, one a field. */

import { bearer } from "./numbers.js"
import { cleanLine, cleanText, compose } from "./story.js"
import { checkTaste } from "./taste.js"

/* What is no story yet gets no advice on how it reads. */
const HINDERS = new Set(["missing-key", "wrong-type", "impossible-date", "empty", "too-large"])
const bytes = (text) => new TextEncoder().encode(text).length

/**
 * Everything that is wrong with a form: `{field, code, what}`, in the order of the fields.
 * `site` holds the exported tables; `render` is the site's renderer (markup.js).
 */
export function problems(form, site, render) {
  const found = []
  const note = (field, code, what = "") => found.push({ field, code, what })
  for (const field of site.required) {
    const value = form[field]
    const missing = Array.isArray(value) ? !value.length : !cleanLine(value)
    if (missing) note(field, "missing-key")
  }
  if (cleanLine(form.date)) checkDay(form.date, site.limits, (code) => note("date", code))
  checkSize(form, site, note)
  const seen = new Set()
  const body = render(cleanText(form.text), surroundings(form, site, (code, what) => {
    if (!seen.has(`${code} ${what}`)) note("text", code, what)
    seen.add(`${code} ${what}`)
  }))
  if (!found.some(({ code }) => HINDERS.has(code))) checkTaste(cleanLine(form.title), body, site.limits.taste, note)
  return found
}

function checkDay(day, limits, note) {
  const year = Number(day.slice(0, 4))
  const moment = Date.parse(`${day}T00:00Z`)
  const exists = !Number.isNaN(moment) && new Date(moment).toISOString().startsWith(day)
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) note("wrong-type")
  else if (!exists || year < limits.years[0] || year > limits.years[1]) note("impossible-date")
}

function checkSize(form, site, note) {
  if (!cleanText(form.text)) note("text", "empty")
  const { head, text } = compose(form, site)
  const longest = Math.max(...head.split("\n").map((line) => [...line].length))
  const long = (name) => [...cleanLine(name)].length > site.limits.name
  if (longest > site.limits.line || head.length > site.limits.head || long(form.title)) note("title", "too-large")
  if (bytes(text) > site.limits.story || marks(cleanText(form.text)) > site.limits.marks) note("text", "too-large")
  for (const field of ["author", "team"]) if (long(form[field])) note(field, "too-large")
  for (const field of ["recognises", "tags"]) {
    if (form[field].some(long) || form[field].length > site.limits.items) note(field, "too-large")
  }
}

/* How much there is for a reader of Markdown to look at; a table's rows all have as many cells as its head. */
function marks(text) {
  const lines = text.split("\n")
  const cells = Math.max(...lines.map((line) => line.split("|").length - 1)) * lines.length
  return Math.max((text.match(/[!#&*+<=>[\\\]^_`{|}~-]|\n|\d[.)]/g) ?? []).length, cells)
}

/** What a text in the form may refer to: fundamentals on its day; no picture, and no file, lies beside it. */
export function surroundings(form, site, report = () => {}) {
  return {
    fundamental: (number) => bearer(site.fundamentals, number, form.date),
    picture: () => undefined,
    link: () => undefined,
    report,
  }
}
