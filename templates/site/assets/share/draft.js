/* The draft lives in this browser alone; where there is no storage, the form works without one. */

const KEY = `story ${location.pathname}`

/** What was written last time; undefined if nothing was, or if it cannot be read. */
export function recall() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? undefined
  } catch {
    return undefined
  }
}

/** Keeps a form, or forgets it when it is undefined. Gives whether the browser could. */
export function keep(form) {
  try {
    if (form) localStorage.setItem(KEY, JSON.stringify(form))
    else localStorage.removeItem(KEY)
    return true
  } catch {
    return false
  }
}
