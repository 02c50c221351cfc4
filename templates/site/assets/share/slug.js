/* Addresses from titles: what generator/slugs.py does, in the browser. The same cases test both. */

const APOSTROPHES = /['’‘ʼ`´]/gu
const UNDECOMPOSED = { ø: "o", ł: "l", đ: "d", ı: "i", æ: "ae", œ: "oe" }
const CHEROKEE = /[\u13a0-\u13fd\uab70-\uabbf]/gu

/** Unicode's case folding, which JavaScript lacks: letters that differ only in case become one. */
function folded(text) {
  const lower = text.toLowerCase().toUpperCase().toLowerCase()
  // A sigma at the end of a word folds like any other, and Cherokee folds upwards.
  return lower.replaceAll("ς", "σ").replace(CHEROKEE, (letter) => letter.toUpperCase())
}

function withoutLatinAccents(text) {
  let latin = false
  const kept = [...text].filter((char) => {
    const accent = combines(char)
    if (!accent) latin = /[\p{ASCII}\p{Script=Latin}]/u.test(char)
    return !(accent && latin)
  })
  return kept.join("")
}

/** Whether a mark has a combining class: only those change places with others when a text is put in order. */
function combines(char) {
  return /\p{M}/u.test(char) && [`${char}\u0334`, `\u0345${char}`].some((pair) => pair.normalize("NFD") !== pair)
}

/** One address segment for a title or name; may be empty. */
export function slug(text) {
  // Apostrophes first: NFKC would make a space and an accent of one of them.
  const plain = folded(text.replace(APOSTROPHES, "").normalize("NFKC")).replace(APOSTROPHES, "")
  const spread = plain.normalize("NFD").replace(/[øłđıæœ]/gu, (letter) => UNDECOMPOSED[letter])
  const dashed = withoutLatinAccents(spread).normalize("NFC").replace(/[^\p{L}\p{M}\p{N}]+/gu, "-")
  return dashed.replace(/(^|-)\p{M}+/gu, "$1").replace(/-+/gu, "-").replace(/^-|-$/gu, "")
}
