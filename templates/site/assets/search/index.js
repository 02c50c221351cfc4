/* The index: Pagefind with all shards, and the words that the search says. Loaded once, when first needed. */
const root = new URL("../../", import.meta.url)
const folder = new URL("search/", root)
const RANKING = { metaWeights: { title: 6, names: 4, about: 1 } }
/* Sorted results of a shard are numbered by it alone: those of the current year go before all of closed years. */
const APART = 1e7
/* What the index says of everything but stories, which are nearly all: so it is lighter by as much. */
const KINDS = ["message", "week", "fundamental", "person", "page"]

let opened
/* `ahead` asks for all that is needed next; its `state` will be what search.json says, its `tag` stands in the address of
   what says the newest about the current shard. */
export const openIndex = (ahead) => (opened ??= load(ahead).catch((error) => { opened = undefined; throw error }))

async function load(ahead) {
  const { state: coming, tag } = ahead()
  const settings = (tag) => ({ baseUrl: root.pathname, metaCacheTag: tag, ranking: RANKING })
  const current = { ...settings(tag), basePath: new URL("current/", folder).href, noWorker: true }
  // The program fails where the site has no index, which search.json says; then nobody waits for it.
  const running = import(new URL("current/pagefind.js", folder)).then((pagefind) => pagefind.createInstance(current), () => null)
  const [state, engine] = await Promise.all([coming, running])
  const t = speaker(state)
  if (!state.shards.length) return { t, state, absent: true }
  if (!engine) throw new Error("pagefind.js")
  const others = state.shards.filter(({ path }) => path !== "current/")
  const merged = Promise.all(others.map(({ path, version }) => engine.mergeIndex(new URL(path, folder).pathname, settings(version))))
  // It is told here alone that a program could not start: others would wait for it for ever.
  const joined = Promise.race([merged, engine.options({ ranking: RANKING }).then(() => merged)])
  let whole = false
  joined.then(() => { whole = true; setTimeout(written) }, () => { opened = undefined })
  // How days are written takes a phone a while to know: it learns that while it waits for the first answer.
  let known
  const written = () => (known ??= new Intl.DateTimeFormat(state.language, { dateStyle: "long", timeZone: "UTC" }))

  let turn = joined
  function search(words, { facets = {}, order = "best" } = {}) {
    const asked = { filters: withoutStories(facets), sort: order === "best" ? {} : { day: order === "newest" ? "desc" : "asc" } }
    // A shard that is there gets what it needs for the answer, while another is still on its way.
    if (!whole) engine.preload(words || null, asked).catch(() => {})
    turn = turn.catch(() => {}).then(async () => {
      await joined
      await engine.options({ indexWeight: order === "best" ? 1 : APART })
      return withStories(await engine.search(words || null, asked))
    })
    return turn
  }
  return { t, state, joined, search, day: (date) => written().format(new Date(date)), facets: () => engine.filters() }
}

/* What to narrow by, and how many of each kind there are, in the index's own terms and in ours. */
function withoutStories({ kind, ...others }) {
  if (!kind) return others
  const kinds = [kind].flat()
  return { ...others, kind: kinds.includes("story") ? { none: KINDS.filter((other) => !kinds.includes(other)) } : { any: kinds } }
}
function withStories(answer) {
  const { results, filters, totalFilters, unfilteredResultCount } = answer
  const rest = (count, counted) => count - Object.values(counted).reduce((sum, n) => sum + n, 0)
  if (filters.kind) filters.kind.story = rest(results.length, filters.kind)
  if (totalFilters.kind) totalFilters.kind.story = rest(unfilteredResultCount, totalFilters.kind)
  return answer
}

function speaker({ words, language }) {
  const plural = new Intl.PluralRules(language)
  return (key, values = {}) => {
    const text = words[key]
    const form = typeof text === "string" ? text : text[plural.select(values.n)] ?? text.other
    return form.replace(/\{(\w+)\}/g, (_, name) => values[name])
  }
}

export const address = (path) => new URL(path, root).href
export const wordList = new URL("words.gz", folder)
