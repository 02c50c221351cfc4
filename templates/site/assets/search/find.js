/* On every page: the way into the search. Nothing of the index is loaded before someone asks. */
{
  const FRESH = 300_000
  const SCRIPTS = ["panel.js", "index.js", "parts.js", "spelling.js"]
  const here = document.currentScript.src
  const index = new URL("../../search/", here)
  const panel = document.querySelector("[data-panel]")
  const button = document.querySelector("[data-find]")
  const archive = document.querySelector("[data-archive]")
  const load = (name) => import(new URL(name, here))

  /* The names of the index's files come with the page, the scripts while the reader reads, as long as nobody has to save.
     Names are asked for again when they could not be had, or are older than FRESH when somebody first searches. */
  let asked
  function prepare() {
    if (!asked?.all && !(performance.now() - asked?.since < FRESH)) asked = names()
    return asked
  }
  function names() {
    const answer = fetch(new URL("search.json", index), { cache: "no-cache" })
    const state = answer.then((told) => told.ok ? told.json() : Promise.reject(new Error(`search.json: ${told.status}`)))
    const mine = { state, tag: String(Date.now()), since: performance.now() }
    state.catch(() => { if (asked === mine) asked = undefined })
    return mine
  }
  /* When somebody asks, so is the index for all that a first answer needs, at once: on a phone each wait for the next
     would be felt. What is called the same on every day does not even wait for the names. First comes what others wait
     for: many servers answer no more than six requests at a time. */
  function ahead() {
    const mine = prepare()
    if (mine.all) return mine
    mine.all = true
    load("index.js").then(({ openIndex }) => openIndex(() => mine)).catch(() => {})
    engine()
    for (const file of [`pagefind-entry.json?ts=${mine.tag}`, "wasm.program.pagefind"]) preload(`current/${file}`)
    mine.state.then(({ shards }) => { for (const { path, first } of shards) for (const file of first) preload(path + file) }, () => {})
    scripts()
    return mine
  }
  const scripts = () => { for (const name of SCRIPTS) hint("modulepreload", new URL(name, here)) }
  /* It is not there on a site without a search. */
  const engine = () => hint("modulepreload", new URL("current/pagefind.js", index))
  const preload = (file) => hint("preload", new URL(file, index), { as: "fetch", crossOrigin: "anonymous" })
  const hinted = new Set()
  function hint(rel, { href }, more) {
    if (!hinted.has(href)) document.head.append(Object.assign(document.createElement("link"), { rel, href, ...more }))
    hinted.add(href)
  }

  const explain = () => {
    const why = location.protocol === "file:" ? "file" : "failed"
    panel.querySelector(`[data-why="${why}"]`).hidden = false
  }
  const open = () => {
    const field = archive?.querySelector("form:not([hidden]) input[type=search]")
    if (field) return field.select()
    if (location.protocol !== "file:") ahead()
    const coming = load("panel.js")
    if (!panel.open) panel.showModal()
    panel.querySelector("input").select()
    coming.then(({ start }) => start(panel, ahead)).catch(explain)
  }
  const typing = (target) => target.isContentEditable || target.matches?.("textarea, select, input:not([type=radio], [type=checkbox])")

  if (panel && button) {
    button.hidden = false
    button.addEventListener("click", open)
    // A finger stays for a tenth of a second.
    if (location.protocol !== "file:") button.addEventListener("pointerdown", ahead)
    panel.querySelector("[data-close]").addEventListener("click", () => panel.close())
    panel.addEventListener("click", (event) => { if (event.target === panel) panel.close() })
    document.addEventListener("keydown", (event) => {
      const slash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !typing(event.target)
      const k = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey
      if (!slash && !k) return
      event.preventDefault()
      open()
    })
  }
  if (location.protocol !== "file:" && !navigator.connection?.saveData) {
    const idle = window.requestIdleCallback ?? setTimeout
    const { state } = prepare()
    addEventListener("load", () => idle(() => {
      scripts()
      state.then(({ shards }) => { if (shards.length) engine() }, () => {})
    }))
  }
  if (location.protocol !== "file:") for (const link of document.querySelectorAll("[data-narrow]")) link.hidden = false
  if (archive && location.search) ahead()
  if (archive) load("archive.js").then(({ start }) => start(archive, ahead)).catch(() => {})
  if (new URLSearchParams(location.search).has("highlight")) load("highlight.js").catch(() => {})
}
