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

  /* Scripts and the names of the index's files come while the reader reads, as long as nobody has to save; the names
     are asked for again when they could not be had, or are older than FRESH when somebody first asks. */
  let hinted
  let asked
  let since = -Infinity
  function prepare() {
    if (hinted || performance.now() - since < FRESH) return asked
    since = performance.now()
    asked = names().catch((error) => { since = -Infinity; throw error })
    return asked
  }
  async function names() {
    const answer = fetch(new URL("search.json", index), { cache: "no-cache" })
    for (const name of SCRIPTS) hint({ rel: "modulepreload", href: new URL(name, here) })
    if (!(await answer).ok) throw new Error(`search.json: ${(await answer).status}`)
    return (await answer).json()
  }
  /* When somebody asks, so is the index for all that a first answer needs, at once: on a phone each wait for the next
     would be felt. */
  async function ahead() {
    engine()
    const state = await prepare()
    if (hinted === state) return state
    hinted = state
    for (const { path, first } of state.shards) {
      for (const file of first) hint({ rel: "preload", as: "fetch", crossOrigin: "anonymous", href: new URL(path + file, index) })
    }
    return state
  }
  /* It is not there on a site without a search. */
  const engine = () => hint({ rel: "modulepreload", href: new URL("current/pagefind.js", index) })
  const hint = (what) => document.head.append(Object.assign(document.createElement("link"), what))

  const explain = () => {
    const why = location.protocol === "file:" ? "file" : "failed"
    panel.querySelector(`[data-why="${why}"]`).hidden = false
  }
  const open = () => {
    const field = archive?.querySelector("form:not([hidden]) input[type=search]")
    if (field) return field.select()
    const coming = load("panel.js")
    if (location.protocol !== "file:") ahead().catch(() => {})
    if (!panel.open) panel.showModal()
    panel.querySelector("input").select()
    coming.then(({ start }) => start(panel, ahead)).catch(explain)
  }
  const typing = (target) => target.isContentEditable || target.matches?.("textarea, select, input:not([type=radio], [type=checkbox])")

  if (panel && button) {
    button.hidden = false
    button.addEventListener("click", open)
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
    addEventListener("load", () => idle(() => prepare().then(({ shards }) => { if (shards.length) engine() }).catch(() => {})))
  }
  if (location.protocol !== "file:") for (const link of document.querySelectorAll("[data-narrow]")) link.hidden = false
  if (archive && location.search) ahead().catch(() => {})
  if (archive) load("archive.js").then(({ start }) => start(archive, ahead)).catch(() => {})
  if (new URLSearchParams(location.search).has("highlight")) load("highlight.js").catch(() => {})
}
