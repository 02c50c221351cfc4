/* What a number means on a day: a number may pass from one fundamental to the next (generator/numbering.py). */

const DAY = 24 * 60 * 60 * 1000

/** How many days `day` lies outside the time in which a fundamental holds; days are texts such as 2026-11-16. */
function distance(fundamental, day) {
  const apart = (one, other) => (Date.parse(other) - Date.parse(one)) / DAY
  if (fundamental.since && day < fundamental.since) return apart(day, fundamental.since)
  if (fundamental.until && day > fundamental.until) return apart(fundamental.until, day)
  return 0
}

/** The fundamental that bears a number on a day, else the nearest in time; undefined if there never was one. */
export function bearer(fundamentals, number, day) {
  const bearers = fundamentals.filter((one) => one.number === number)
  return bearers.sort((a, b) => distance(a, day) - distance(b, day) || (a.id < b.id ? -1 : 1))[0]
}

/** How a story of that day names a fundamental: by number, or by id where its number means another one then. */
export function reference(fundamentals, id, day) {
  const one = fundamentals.find((fundamental) => fundamental.id === id)
  return one && bearer(fundamentals, one.number, day) === one && distance(one, day) === 0 ? one.number : id
}
