/* The panel: results as one types, grouped by kind. */
import { address, openIndex } from "./index.js"
import { byline, chips, element, excerpt, isWritten, kindOf, markedBy, target } from "./parts.js"
import { forgiving } from "./spelling.js"

const GROUPS = { story: 5, message: 3, fundamental: 3, person: 3, week: 3, page: 3 }
const PAUSE = 120

let started
export const start = (panel, ahead) => (started ??= begin(panel, ahead).catch((error) => { started = undefined; throw error }))

async function begin(panel, ahead) {
  const field = panel.querySelector("input")
  const say = panel.querySelector("[data-say]")
  const shown = panel.querySelector("[data-results]")
  const index = await openIndex(ahead)
  const { t } = index
  if (index.absent) {
    say.textContent = t("search_absent")
    return
  }
  let asked = 0

  async function answer(exact = false) {
    const query = field.value.trim()
    const mine = ++asked
    if (!query) {
      say.textContent = ""
      shown.replaceChildren()
      return
    }
    const { found, better } = await forgiving(index, query, (words) => look(index, words), exact)
    if (mine === asked) draw(query, exact ? null : better, found)
  }

  function draw(query, better, { groups, count }) {
    const effective = better ?? query
    say.replaceChildren(count ? t("search_found", { n: count }) : t("search_none", { query: effective }))
    if (better) say.prepend(`${t("search_corrected", { better })} `)
    const parts = []
    if (better) {
      const instead = element("button", { type: "button", class: "find__instead" }, t("search_instead", { query }))
      instead.addEventListener("click", () => { field.focus(); answer(true) })
      parts.push(instead)
    }
    for (const { kind, results } of groups) {
      const list = element("ul", { class: "find__list" }, ...results.map((result) => hit(result, effective, index)))
      parts.push(element("section", {}, element("h2", { class: "label" }, t(`search_group_${kind}`)), list))
    }
    if (count) {
      const way = new URL(address("archive/"))
      way.searchParams.set("q", effective)
      parts.push(element("p", {}, element("a", { class: "find__all", href: way.href }, t("search_all", { n: count }))))
    }
    shown.replaceChildren(...parts)
  }

  let waiting
  field.addEventListener("input", () => {
    clearTimeout(waiting)
    waiting = setTimeout(answer, PAUSE)
  })
  panel.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (!step) return
    const stops = [field, ...shown.querySelectorAll("a, button")]
    const next = stops[stops.indexOf(document.activeElement) + step]
    if (next) next.focus()
    event.preventDefault()
  })
  await Promise.all([index.joined, answer()])
}

/* The first of each kind; how many there are of all. What is counted with the stories says which other kinds to ask for. */
async function look(index, query) {
  const ask = (kind) => index.search(query, { facets: { kind } })
  const stories = ask("story")
  const { kind: counted = {} } = (await stories).totalFilters
  const kinds = Object.keys(GROUPS).filter((kind) => counted[kind])
  const groups = await Promise.all(kinds.map(async (kind) => {
    const { results } = await (kind === "story" ? stories : ask(kind))
    return { kind, results: await Promise.all(results.slice(0, GROUPS[kind]).map((result) => result.data())) }
  }))
  const count = kinds.reduce((sum, kind) => sum + counted[kind], 0)
  return { groups, results: groups.flatMap(({ results }) => results), count }
}

function hit(result, query, index) {
  const long = isWritten(result) || ["fundamental", "page"].includes(kindOf(result))
  // What a person or a week says of itself is no sentence, though the index ends it like one.
  const about = isWritten(result) ? byline(result, index) : long ? "" : result.content.replace(/\.$/, "")
  return element("li", {}, element("a", { class: "hit", href: target(result, query) },
    element("span", { class: "hit__title" }, ...markedBy(result.meta.title, query), " ", ...chips(result, index)),
    long ? element("span", { class: "hit__text" }, ...excerpt(result)) : "",
    about && element("span", { class: "hit__by" }, about),
  ))
}
