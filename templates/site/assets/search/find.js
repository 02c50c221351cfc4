/* On every page: the way into the search. Nothing else of it is loaded before someone asks. */
{
  const here = document.currentScript.src
  const panel = document.querySelector("[data-panel]")
  const button = document.querySelector("[data-find]")
  const archive = document.querySelector("[data-archive]")
  const load = (name) => import(new URL(name, here))

  /* Everything that a first answer needs is asked for at once: on a phone each wait for the next would be felt. */
  let ahead
  const begin = () => {
    if (ahead || location.protocol === "file:") return
    ahead = fetch(new URL("../../search/search.json", here), { cache: "no-cache" })
    for (const name of ["panel.js", "parts.js", "spelling.js", "../../search/current/pagefind.js"]) {
      document.head.append(Object.assign(document.createElement("link"), { rel: "modulepreload", href: new URL(name, here).href }))
    }
    load("index.js").then(({ openIndex }) => openIndex(ahead)).catch(() => { ahead = undefined })
  }

  const explain = () => {
    const why = location.protocol === "file:" ? "file" : "failed"
    panel.querySelector(`[data-why="${why}"]`).hidden = false
  }
  const open = () => {
    const field = archive?.querySelector("form:not([hidden]) input[type=search]")
    if (field) return field.select()
    if (!panel.open) panel.showModal()
    panel.querySelector("input").select()
    begin()
    load("panel.js").then(({ start }) => start(panel)).catch(explain)
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
  if (archive) load("archive.js").then(({ start }) => start(archive)).catch(() => {})
  if (new URLSearchParams(location.search).has("highlight")) load("highlight.js").catch(() => {})
}
