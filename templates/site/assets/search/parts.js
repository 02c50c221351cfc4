/* What results are drawn with. Text is set as text: nothing of a story becomes markup here. */
const MOST_WORDS = 8

export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) if (value !== undefined && value !== false) made.setAttribute(key, value)
  made.append(...children.filter((child) => child !== undefined && child !== null && child !== ""))
  return made
}

/* What a text says around the words that were found. It comes with <mark> around them, and with &lt; &gt; for < >. */
export function excerpt(result) {
  const pieces = result.excerpt.split(/(<mark>.*?<\/mark>)/s).filter(Boolean).map((piece) => {
    const text = plainText(piece.replace(/<\/?mark>/g, ""))
    return piece.startsWith("<mark>") ? element("mark", {}, text) : text
  })
  const bare = plainText(result.plain_excerpt)
  if (!result.content.startsWith(bare.slice(0, 20))) pieces.unshift("… ")
  if (!result.content.endsWith(bare.slice(-20))) pieces.push(" …")
  return pieces
}

const plainText = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">")

export const plainWord = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase()
export const tokens = (text) => text.match(/[\p{L}\p{M}\p{N}]+/gu) ?? []

/* The words of a query wherever they begin a word of a text. */
export function markedBy(text, query) {
  const sought = tokens(query).map(plainWord)
  const pieces = text.split(/([\p{L}\p{M}\p{N}]+)/u)
  return pieces.map((piece, n) => n % 2 && sought.some((word) => plainWord(piece).startsWith(word)) ? element("mark", {}, piece) : piece)
}

/* Each page was shown to the indexer as a file with its name. */
export const pageOf = (result) => result.url.replace(/\.html$/, "/")

/* The page of a result, which will mark there what was found here. */
export function target(result, query) {
  const words = result.content.split(/\s+/)
  const found = [...result.locations.map((n) => words[n] ?? ""), ...tokens(query)]
  const clean = found.map((word) => tokens(word).join("")).filter((word) => word.length > 1 && word.length < 40)
  const distinct = [...new Map(clean.map((word) => [plainWord(word), word])).values()].slice(0, MOST_WORDS)
  const way = new URL(pageOf(result), location.href)
  for (const word of distinct) way.searchParams.append("highlight", word)
  return way.href
}

export const kindOf = (result) => result.filters.kind?.[0] ?? "story"
export const isWritten = (result) => ["story", "message"].includes(kindOf(result))

/* Who, which team, when: or what it is, where that would say nothing. */
export function byline(result, { t, day }) {
  const kind = kindOf(result)
  if (!isWritten(result)) return t(`search_one_${kind}`)
  const parts = [...(result.filters.author ?? []), ...(result.filters.team ?? [])]
  const written = result.anchors[0]?.id
  return [...(kind === "message" ? [t("search_one_message")] : []), ...parts, written && day(written)].filter(Boolean).join(" · ")
}

/* The fundamentals that it shows, or that it is; a week says its own in its title. */
export function chips(result, { t, state }) {
  if (kindOf(result) === "week") return []
  return (result.filters.fundamental ?? []).map((id) => state.fundamentals[id]).filter(Boolean)
    .map(({ number, title }) => element("span", { class: `chip hue-${number}`, title }, t("search_number", { number })))
}
