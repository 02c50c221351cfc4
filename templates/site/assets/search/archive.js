/* The archive: words and filters that count, all of it in the address. Without any, the plain lists stand there. */
import { openIndex } from "./index.js"
import { byline, chips, element, excerpt, markedBy, target } from "./parts.js"
import { forgiving } from "./spelling.js"
import { FACETS, PAGE_SIZE, changed, isEmpty, read, without, write } from "./state.js"

const PAUSE = 250
const SHOWN = 8
/* Without words, one browses what people wrote; weeks, people and fundamentals have lists of their own. */
const WRITTEN = ["story", "message"]

export async function start(archive, ahead) {
  const part = (name) => archive.querySelector(`[data-${name}]`)
  const [form, lists, count, found, say, shown, facets] = ["form", "lists", "count", "found", "say", "results", "facets"].map(part)
  const narrow = part("narrow-by")
  narrow.open = matchMedia("(min-width: 60.001em)").matches
  const field = form.elements.q
  const order = form.elements.sort
  const all = new Set()
  let asked = 0

  const way = (state) => `${location.pathname}${write(state) && "?"}${write(state)}`
  function go(state, { replace = false } = {}) {
    history[replace ? "replaceState" : "pushState"](null, "", way(state))
    return show(state)
  }
  /* A link that works as one (its address can be shared, opened elsewhere) and is followed without a new page. */
  function link(state, attributes, ...children) {
    const made = element("a", { href: way(state), ...attributes }, ...children)
    made.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
      event.preventDefault()
      go(state).then(() => say.focus())
    })
    return made
  }

  async function show(state) {
    const mine = ++asked
    const stale = () => mine !== asked
    if (document.activeElement !== field) field.value = state.words
    order.value = state.order
    order.options[0].disabled = !state.words
    const plain = isEmpty(state)
    lists.hidden = !plain
    count.hidden = !plain
    found.hidden = plain
    if (plain) return
    let index, told
    try {
      index = await openIndex(ahead)
      told = index.absent || await forgiving(index, state.words, (tried) => find(index, state, tried), state.exact)
    } catch {
      say.textContent = document.querySelector('[data-why="failed"]').textContent
      lists.hidden = false
      shown.replaceChildren()
      return
    }
    if (stale()) return
    const { t } = index
    if (index.absent) {
      say.textContent = t("search_absent")
      lists.hidden = false
      return
    }
    const { found: answer, better } = told
    const words = better && !state.exact ? better : state.words
    const { total, results } = answer
    say.replaceChildren(...sentence(index, state, words, better, total))
    shown.replaceChildren(
      chosen(index, state),
      total ? element("ul", { class: "rows" }, ...results.map((result) => row(result, words, index))) : "",
      ...(await ways(index, state, words, total)),
    )
    narrow.hidden = !total
    if (!total) return
    // Counting needs more of the index than finding; it comes after.
    await index.facets()
    const counted = await counts(index, state, words)
    if (!stale()) facets.replaceChildren(...FACETS.flatMap((facet) => section(index, state, facet, counted[facet])))
  }

  function sentence({ t }, state, words, better, count) {
    const said = count ? t("search_found", { n: count }) : words ? t("search_none", { query: words }) : t("search_none_here")
    if (!better) return [said]
    if (state.exact) return [said, " ", link(changed(state, { words: better }), {}, t("search_meant", { better }))]
    return [`${t("search_corrected", { better })} ${said} `, link(changed(state, { exact: true }), {}, t("search_instead", { query: state.words }))]
  }

  /* What the results are narrowed by, each with a way to drop it. */
  function chosen(index, state) {
    const { t } = index
    const drops = Object.entries(state.facets).map(([facet, value]) => {
      const name = label(index, facet, value)
      return link(without(state, facet), { class: "drop", "aria-label": t("search_drop", { value: name }) }, name)
    })
    return element("p", { class: "drops" }, ...drops)
  }

  /* Back and on through the results; from none of them, ways to some. */
  async function ways(index, state, words, count) {
    const { t } = index
    if (!count) {
      const fewer = await Promise.all(Object.entries(state.facets).map(async ([facet, value]) => {
        const wider = without(state, facet)
        const n = (await ask(index, wider, words)).results.length
        return n ? element("li", {}, link(wider, {}, t("search_without", { value: label(index, facet, value), n }))) : ""
      }))
      const again = link(changed(state, { words: "", facets: {}, order: "newest" }), {}, t("search_everything"))
      return [element("ul", { class: "sift__ways" }, ...fewer, element("li", {}, again))]
    }
    const last = Math.ceil(count / PAGE_SIZE)
    if (last < 2) return []
    const turn = (page, text, name) => link({ ...state, page }, { class: name }, text)
    return [element("nav", { class: "turn", "aria-label": t("search_pages") },
      state.page > 1 ? turn(state.page - 1, t("search_previous"), "turn__back") : element("span"),
      element("span", { class: "turn__all" }, t("search_page", { n: state.page, count: last })),
      state.page < last ? turn(state.page + 1, t("search_next"), "turn__on") : element("span"))]
  }

  function section(index, state, facet, counted) {
    const { t } = index
    const present = Object.entries(counted ?? {}).filter(([value, n]) => n || state.facets[facet] === value)
    if (!present.length) return []
    const byName = (a, b) => label(index, facet, a[0]).localeCompare(label(index, facet, b[0]), index.state.language, { numeric: true })
    present.sort(facet === "year" ? (a, b) => b[0] - a[0] : (a, b) => b[1] - a[1] || byName(a, b))
    const few = all.has(facet) ? present : present.filter(([value], n) => n < SHOWN || state.facets[facet] === value)
    const items = few.map(([value, n]) => {
      const on = state.facets[facet] === value
      const next = on ? without(state, facet) : changed(state, { facets: { ...state.facets, [facet]: value }, exact: state.exact })
      return element("li", {}, link(next, { "aria-current": on && "true" },
        element("bdi", {}, label(index, facet, value)), " ", element("span", { class: "facets__count" }, String(n))))
    })
    const list = element("ul", {}, ...items)
    const made = element("section", {}, element("h2", { class: "label" }, t(`search_facet_${facet}`)), list)
    if (few.length < present.length) {
      const more = element("button", { type: "button", class: "facets__more" }, t("search_more_values", { n: present.length }))
      more.addEventListener("click", () => {
        all.add(facet)
        const [whole] = section(index, state, facet, counted)
        made.replaceWith(whole)
        whole.querySelectorAll("a")[SHOWN]?.focus()
      })
      made.append(more)
    }
    return [made]
  }

  for (const plain of lists.querySelectorAll("[data-facet]")) {
    plain.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
      event.preventDefault()
      const { facet, value } = plain.dataset
      go(changed(read(""), { facets: { [facet]: value } })).then(() => say.focus())
    })
  }
  let waiting
  let typed = false
  field.addEventListener("input", () => {
    clearTimeout(waiting)
    waiting = setTimeout(() => {
      // The first letter is a step that Back takes back; the rest of the word belongs to it.
      go(changed(read(location.search), { words: field.value.trim(), order: field.value.trim() && !read(location.search).words ? "best" : order.value }), { replace: typed })
      typed = true
    }, PAUSE)
  })
  field.addEventListener("blur", () => { typed = false })
  order.addEventListener("change", () => go(changed(read(location.search), { order: order.value, exact: read(location.search).exact })))
  form.addEventListener("submit", (event) => {
    event.preventDefault()
    clearTimeout(waiting)
    const state = read(location.search)
    if (state.words !== field.value.trim()) go(changed(state, { words: field.value.trim(), order: state.words ? state.order : "best" }))
  })
  addEventListener("popstate", () => {
    field.value = read(location.search).words
    show(read(location.search))
  })
  form.hidden = false
  await show(read(location.search))
}

function ask(index, state, words, facets = state.facets) {
  const narrowed = words || facets.kind ? facets : { ...facets, kind: WRITTEN }
  return index.search(words, { facets: narrowed, order: state.order })
}

/* How many there are, and those of one page. */
async function find(index, state, words) {
  const { results } = await ask(index, state, words)
  const here = results.slice((state.page - 1) * PAGE_SIZE, state.page * PAGE_SIZE)
  return { total: results.length, results: await Promise.all(here.map((result) => result.data())) }
}

/* How many results each value of each facet would leave: of a facet that is narrowed, as if it were not. */
async function counts(index, state, words) {
  const asIs = await ask(index, state, words)
  const counted = { ...asIs.filters }
  for (const facet of Object.keys(state.facets)) {
    counted[facet] = (await ask(index, state, words, without(state, facet).facets)).filters[facet]
  }
  return counted
}

function label({ t, state }, facet, value) {
  if (facet === "kind") return t(`search_group_${value}`)
  const fundamental = facet === "fundamental" && state.fundamentals[value]
  return fundamental ? t("search_numbered", fundamental) : value
}

function row(result, words, index) {
  return element("li", { class: "row" },
    element("span", { class: "row__numbers" }, ...chips(result, index)),
    element("span", { class: "row__main" },
      element("a", { class: "row__title", href: target(result, words) }, ...markedBy(result.meta.title, words)),
      result.content ? element("span", { class: "row__text" }, ...excerpt(result)) : "",
      element("span", { class: "row__by" }, byline(result, index))))
}
