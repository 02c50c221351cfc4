/* On every page: the way into the search. Nothing else of it is loaded before someone asks. */
{
  const SHARED = ["index.js", "parts.js", "spelling.js"]
  const here = document.currentScript.src
  const index = new URL("../../search/", here)
  const panel = document.querySelector("[data-panel]")
  const button = document.querySelector("[data-find]")
  const archive = document.querySelector("[data-archive]")
  const load = (name) => import(new URL(name, here))

  /* All that a first answer needs is asked for as soon as its name is known: on a phone each wait for the next would
     be felt. What search.json says is kept; after a failure it is asked for again. */
  let asked
  const ahead = () => (asked ??= ask().catch((error) => { asked = undefined; throw error }))
  async function ask() {
    const answer = fetch(new URL("search.json", index), { cache: "no-cache" })
    const scripts = [...SHARED.map((name) => new URL(name, here)), new URL("current/pagefind.js", index)]
    for (const href of scripts) hint({ rel: "modulepreload", href })
    if (!(await answer).ok) throw new Error(`search.json: ${(await answer).status}`)
    const state = await (await answer).json()
    for (const { path, first } of state.shards) {
      for (const file of first) hint({ rel: "preload", as: "fetch", crossOrigin: "anonymous", href: new URL(path + file, index) })
    }
    return state
  }
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
  if (location.protocol !== "file:") for (const link of document.querySelectorAll("[data-narrow]")) link.hidden = false
  if (archive && location.search) ahead().catch(() => {})
  if (archive) load("archive.js").then(({ start }) => start(archive, ahead)).catch(() => {})
  if (new URLSearchParams(location.search).has("highlight")) load("highlight.js").catch(() => {})
}
