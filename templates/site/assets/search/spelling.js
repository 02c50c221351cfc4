/* Forgives a wrong letter: words that were never written here become the nearest that was. */
import { wordList } from "./index.js"
import { plainWord, tokens } from "./parts.js"

const SHORTEST = 4
const TRIED = 6

/* Whether every longer word of a query begins a word in what was found: then nothing needs mending. */
function understood(query, results) {
  const said = new Set(results.flatMap((result) => tokens([result.content, ...Object.values(result.meta)].join(" ")).map(plainWord)))
  const all = [...said]
  return tokens(query).map(plainWord).filter((word) => word.length >= SHORTEST)
    .every((word) => said.has(word) || all.some((other) => other.startsWith(word)))
}

let loaded
const known = () => (loaded ??= load())

async function load() {
  const bytes = new Uint8Array(await (await fetch(wordList)).arrayBuffer())
  // A server may have unpacked it on the way.
  const packed = bytes[0] === 0x1f && bytes[1] === 0x8b
  const text = packed
    ? await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text()
    : new TextDecoder().decode(bytes)
  let before = []
  return text.split("\n").filter(Boolean).map((line) => {
    before = [...before.slice(0, Number.parseInt(line[0], 36)), ...line.slice(2)]
    const word = before.join("")
    return { word, plain: plainWord(word), step: Number.parseInt(line[1], 36) }
  })
}

/* How far two words are apart; two letters that changed places are one mistake. */
function mistakes(one, other, distance) {
  const apart = distance(one, other)
  if (apart !== 2 || one.length !== other.length) return apart
  const n = [...one].findIndex((letter, at) => letter !== other[at])
  return one[n] === other[n + 1] && one[n + 1] === other[n] && one.slice(n + 2) === other.slice(n + 2) ? 1 : apart
}

function nearest(word, list, distance) {
  const most = word.length > 5 ? 2 : 1
  const found = []
  for (const entry of list) {
    if (Math.abs(entry.plain.length - word.length) > most) continue
    const apart = mistakes(word, entry.plain, distance)
    if (apart <= most) found.push({ entry, cost: apart * 12 - entry.step - (entry.plain[0] === word[0] ? 4 : 0) })
  }
  return found.sort((a, b) => a.cost - b.cost || (a.entry.word < b.entry.word ? -1 : 1)).slice(0, TRIED).map(({ entry }) => entry.word)
}

/* What `find` finds for the words; for better ones where they were hardly ever written like that. `find` takes
   words and returns an object with `results`; with `exact`, better words are only named. */
export async function forgiving(index, words, find, exact = false) {
  const found = await find(words)
  if (!words || understood(words, found.results)) return { found, better: null }
  const better = await mended(words, index.search)
  return { found: better && !exact ? await find(better) : found, better }
}

/* The query with unknown words mended, or null. Of several words that are near, the one is taken that
   stands together with the others somewhere. */
async function mended(query, search) {
  const [list, { distance }] = await Promise.all([known(), import("../vendor/fastest-levenshtein.js")])
  const plain = new Set(list.map((entry) => entry.plain))
  let better = query
  for (const token of new Set(tokens(query))) {
    const word = plainWord(token)
    if (word.length < SHORTEST || plain.has(word)) continue
    const choices = nearest(word, list, distance)
    if (!choices.length || list.some((entry) => entry.plain.startsWith(word))) continue
    const tries = choices.map((choice) => better.replaceAll(token, choice))
    better = tries[0]
    if (tokens(query).length > 1) {
      for (const attempt of tries) {
        if ((await search(attempt)).results.length) {
          better = attempt
          break
        }
      }
    }
  }
  return better === query ? null : better
}
