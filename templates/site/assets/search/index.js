/* The index: Pagefind with all shards, and the words that the search says. Loaded once, when first needed. */
const root = new URL("../../", import.meta.url)
const folder = new URL("search/", root)
const RANKING = { metaWeights: { title: 6, names: 4, about: 1 } }
/* Sorted results of a shard are numbered by it alone. The first shard is the one of closed years, where there are
   any: its numbers go last. */
const APART = 1e-7

let opened
/* `ahead` gives what search.json says, and has asked for all that is needed next. */
export const openIndex = (ahead) => (opened ??= load(ahead).catch((error) => { opened = undefined; throw error }))

async function load(ahead) {
  // The program fails where the site has no index, which search.json says; then nobody waits for it.
  const [state, pagefind] = await Promise.all([ahead(), import(new URL("current/pagefind.js", folder)).catch(() => null)])
  const t = speaker(state)
  if (!state.shards.length) return { t, state, absent: true }
  if (!pagefind) throw new Error("pagefind.js")
  const settings = (shard) => ({ baseUrl: root.pathname, metaCacheTag: shard.version, ranking: RANKING })
  const [first, ...others] = state.shards
  const engine = pagefind.createInstance({ ...settings(first), basePath: new URL(first.path, folder).href, noWorker: true })
  const joined = others.map((shard) => engine.mergeIndex(new URL(shard.path, folder).pathname, settings(shard)))
  const written = new Intl.DateTimeFormat(state.language, { dateStyle: "long", timeZone: "UTC" })
  await Promise.all(joined)

  let turn = Promise.resolve()
  function search(words, { facets = {}, order = "best" } = {}) {
    const sort = order === "best" ? {} : { day: order === "newest" ? "desc" : "asc" }
    turn = turn.catch(() => {}).then(async () => {
      await engine.options({ indexWeight: order === "best" ? 1 : APART })
      return engine.search(words || null, { filters: facets, sort })
    })
    return turn
  }
  return { t, state, search, day: (date) => written.format(new Date(date)), facets: () => engine.filters() }
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
