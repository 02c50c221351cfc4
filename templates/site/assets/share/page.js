/* The share page: reads the exported tables, and ties form, preview, checks, draft and ways out together. */

import { keep, recall } from "./draft.js"
import { equip } from "./editor.js"
import { blank, Fields } from "./fields.js"
import { copy, download, forgeWay, mailWay } from "./forge.js"
import { renderer } from "./markup.js"
import { day, Preview } from "./preview.js"
import { problems, surroundings } from "./rules.js"
import { cleanLine, cleanText, compose } from "./story.js"
import { sentence, speaker } from "./words.js"

const SOON = 150
const AFTER_A_PAUSE = 700
const byId = (id) => document.getElementById(id)

const site = JSON.parse(byId("share-data").textContent)
const say = speaker(site.words, site.language)
const render = renderer(site.allowed)
const preview = new Preview(byId("share-preview"), site, say, render, new URL("../../", import.meta.url).href)

/** Fields that were left, or that were asked for when sending: only of these it is said that they lack something. */
const visited = new Set()
let forgotten
const fields = new Fields(byId("share-form"), say, changed)

function start() {
  const form = { ...blank(today()), ...recall() }
  fields.write({ ...form, fundamentals: [...form.fundamentals, ...asked(form.fundamentals)] })
  equip(document.querySelector(".tools"), byId("field-text"), say("link-text"))
  byId("share-form").addEventListener("focusout", ({ target }) => {
    const name = target.id.replace(/^field-/, "")
    if (visited.has(name)) return
    const expected = site.required.includes(name) && byId("field-title").value
    if (expected || (name === "text" && cleanText(target.value))) visited.add(name)
    checkLater()
  })
  ways()
  // Hidden parts have no text to count: they are shown first.
  for (const id of ["share-form", "share-preview", "share-send"]) byId(id).hidden = false
  byId("share-plain").hidden = true
  show()
  check()
}

/** Today in the programme's time zone, as the reader's clock has it. */
function today() {
  const parts = new Intl.DateTimeFormat("en", { timeZone: site.zone, year: "numeric", month: "2-digit", day: "2-digit" }).formatToParts()
  const part = (type) => parts.find((one) => one.type === type).value
  return `${part("year")}-${part("month")}-${part("day")}`
}

/** The fundamental that the address asks for, once: after a reload only the draft counts. */
function asked(chosen) {
  const address = new URL(location.href)
  const number = address.searchParams.get("fundamental")
  if (number === null) return []
  address.searchParams.delete("fundamental")
  history.replaceState(history.state, "", address)
  const boxes = fields.picks.boxes.map((box) => box.value)
  const one = site.fundamentals.find(({ id, number: own }) => boxes.includes(id) && (String(own) === number || id === number))
  return one && !chosen.includes(one.id) ? [one.id] : []
}

// -- while one writes -------------------------------------------------------------------------

function changed(field) {
  byId("sent").textContent = ""
  byId("undo").hidden = true
  if (field === "fundamentals") visited.add(field)
  showSoon()
  checkLater()
}

function show() {
  const form = fields.read()
  const words = preview.show(form, surroundings(form, site))
  byId("count").textContent = words ? say("words", { n: words }) : ""
}

/** Says beside each field what is wrong with it, and keeps the draft. Gives what would stop the file. */
function check() {
  const form = fields.read()
  const found = problems(form, site, render)
  const notes = { date: form.date > today() ? say("scheduled", { day: day(form.date, site.language) }) : "",
    recognises: form.recognises.length && !form.consent ? say("ask-them") : "" }
  for (const name of ["title", "text", "fundamentals", "author", "team", "date", "recognises"]) {
    const own = found.filter(({ field, code }) => field === name && (!mayCome(code) || visited.has(name)))
    own.sort((one, other) => stops(other.code) - stops(one.code))
    const said = new Set(own.map((problem) => sentence(say, site.words, problem)))
    const text = [...said].join(" ") || notes[name] || ""
    fields.tell(name, text, own.some(({ code }) => stops(code)))
  }
  const written = Object.entries(form).some(([name, value]) => name !== "date" && (Array.isArray(value) ? value.length : value))
  const kept = keep(written ? form : undefined)
  byId("kept").textContent = kept && cleanText(form.text) ? say("kept") : ""
  const missing = found.filter(({ code }) => stops(code))
  if (byId("missing").textContent) showMissing(missing)
  return missing
}

/** What may only not have been written yet. */
const mayCome = (code) => ["missing-key", "empty", "short"].includes(code)
const stops = (code) => !site.warnings.includes(code)
const showMissing = ({ length: n }) => { byId("missing").textContent = n ? say("not-yet", { n }) : "" }

const showSoon = afterwards(show, SOON)
const checkLater = afterwards(check, AFTER_A_PAUSE)

/** The same, but only when nothing has happened for a while. */
function afterwards(action, pause) {
  let waiting
  return () => {
    clearTimeout(waiting)
    waiting = setTimeout(action, pause)
  }
}

addEventListener("pagehide", check)

// -- the ways out -----------------------------------------------------------------------------

function ways() {
  byId("by-forge")?.addEventListener("click", (event) => out(event, toForge))
  byId("by-mail")?.addEventListener("click", (event) => out(event, toMail))
  byId("by-download").addEventListener("click", (event) => out(event, toFile))
  byId("by-copy").addEventListener("click", (event) => out(event, toClipboard))
  byId("again").addEventListener("click", () => {
    forgotten = fields.read()
    refill(blank(today()))
    tellSent(say("cleared"))
    byId("undo").hidden = false
  })
  byId("undo").addEventListener("click", () => {
    refill(forgotten)
    byId("undo").hidden = true
    byId("sent").textContent = ""
    byId("field-title").focus()
  })
}

function refill(form) {
  visited.clear()
  fields.write(form)
  byId("missing").textContent = ""
  show()
  check()
}

/** Goes a way out if the file would pass; else shows what is missing. A link's address is set before the browser follows it. */
function out(event, way) {
  for (const field of [...site.required, "text"]) visited.add(field)
  const missing = check()
  showMissing(missing)
  if (missing.length) {
    event.preventDefault()
    fields.focus(missing[0].field)
    return
  }
  const form = fields.read()
  way(compose(form, site), cleanLine(form.title), cleanText(form.text), event.currentTarget)
}

function toForge(file, title, text, link) {
  const { kind } = site.forge
  const limit = site.limits.address
  const { address, whole } = forgeWay(site.forge, file, { message: say("message", { title }), instead: say("instead"), limit })
  link.href = address
  const sent = say(`sent-${kind}`, { path: file.path })
  if (whole) tellSent(sent)
  else if (site.forge.new) copied(text, `${say("paste")} ${sent}`)
  else copied(file.text, sent)
}

function toMail(file, title, text, link) {
  const limit = site.limits.mailto
  const { address, whole } = mailWay(site.contact, file, { subject: say("message", { title }), instead: say("attach"), limit })
  link.href = address
  if (!whole) download(file.name, file.text)
  tellSent(say(whole ? "sent-mail" : "sent-mail-attach", { name: file.name }))
}

function toFile(file) {
  download(file.name, file.text)
  tellSent(say("downloaded", { name: file.name }))
}

const toClipboard = (file) => copied(file.text, say("copied"))

async function copied(text, sent) {
  tellSent((await copy(text)) ? sent : say("not-copied"))
}

function tellSent(text) {
  byId("sent").textContent = text
}

start()
