/* The index: Pagefind with all shards, and the words that the search says. Loaded once, when first needed. */
const root = new URL("../../", import.meta.url)
const folder = new URL("search/", root)
const RANKING = { metaWeights: { title: 6, names: 4, about: 1 } }
/* Sorted results of a shard are numbered by it alone; the first shard is the newest, so its numbers go first. */
const APART = 1e7

let opened
export const openIndex = (asked) => (opened ??= load(asked).catch((error) => { opened = undefined; throw error }))

/* `asked` is the answer of search.json to come, where somebody has asked for it already. */
async function load(asked = fetch(new URL("search.json", folder), { cache: "no-cache" })) {
  const [state, pagefind] = await Promise.all([
    asked.then((answer) => {
      if (!answer.ok) throw new Error(`search.json: ${answer.status}`)
      return answer.json()
    }).then(ahead),
    // Fails where the site has no index, which search.json says; then nobody waits for it.
    import(new URL("current/pagefind.js", folder)).catch(() => null),
  ])
  const t = speaker(state)
  if (!state.shards.length) return { t, state, absent: true }
  if (!pagefind) throw new Error("pagefind.js")
  const settings = (shard) => ({ baseUrl: root.pathname, metaCacheTag: shard.version, ranking: RANKING })
  const [first, ...others] = state.shards
  const engine = pagefind.createInstance({ ...settings(first), basePath: new URL(first.path, folder).href, noWorker: true })
  await Promise.all(others.map((shard) => engine.mergeIndex(new URL(shard.path, folder).pathname, settings(shard))))

  let turn = Promise.resolve()
  function search(words, { facets = {}, order = "best" } = {}) {
    const sort = order === "best" ? {} : { day: order === "newest" ? "desc" : "asc" }
    turn = turn.catch(() => {}).then(async () => {
      await engine.options({ indexWeight: order === "best" ? 1 : APART })
      return engine.search(words || null, { filters: facets, sort })
    })
    return turn
  }
  return { t, state, search, facets: () => engine.filters() }
}

/* Ask for all that is needed first at once, rather than one after the other. */
function ahead(state) {
  state.shards.forEach((shard, n) => {
    const files = [`pagefind-entry.json?ts=${shard.version}`, shard.meta, ...(n ? [] : [shard.program])]
    for (const file of files) {
      const link = Object.assign(document.createElement("link"), { rel: "preload", as: "fetch", crossOrigin: "anonymous" })
      link.href = new URL(shard.path + file, folder)
      document.head.append(link)
    }
  })
  return state
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
