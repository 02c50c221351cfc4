/* What someone looks for in the archive, as an address says it. */
export const FACETS = ["kind", "year", "fundamental", "team", "author", "tag"]
export const ORDERS = ["best", "newest", "oldest"]
export const PAGE_SIZE = 20

export function read(address) {
  const given = new URLSearchParams(address)
  const facets = Object.fromEntries(FACETS.filter((name) => given.get(name)).map((name) => [name, given.get(name)]))
  const words = (given.get("q") ?? "").trim()
  const fallback = words ? "best" : "newest"
  const order = ORDERS.includes(given.get("sort")) ? given.get("sort") : fallback
  const page = Number.parseInt(given.get("page"), 10)
  return {
    words,
    facets,
    order: words || order !== "best" ? order : fallback,
    page: page > 1 ? page : 1,
    exact: given.get("exact") === "1",
  }
}

export function write(state) {
  const said = new URLSearchParams()
  if (state.words) said.set("q", state.words)
  for (const name of FACETS) if (state.facets[name]) said.set(name, state.facets[name])
  if (state.order !== (state.words ? "best" : "newest")) said.set("sort", state.order)
  if (state.page > 1) said.set("page", state.page)
  if (state.exact && state.words) said.set("exact", "1")
  return String(said)
}

/* The same search with something else in it, from its first page. */
export function changed(state, change) {
  const next = { ...state, page: 1, exact: false, ...change }
  const order = !next.words && next.order === "best" ? "newest" : next.order
  return { ...next, order }
}

export function without(state, facet) {
  const { [facet]: _, ...facets } = state.facets
  return changed(state, { facets, exact: state.exact })
}

export const isEmpty = (state) => !state.words && !Object.keys(state.facets).length && state.order === "newest" && state.page === 1
