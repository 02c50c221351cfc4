/* The ways out: the forge's page for a new file, a mail, a file, the clipboard. */

/** A pattern of generator/forge.py with its placeholders replaced, percent-encoded; slashes stay in folders and paths. */
export function fill(pattern, values) {
  return pattern.replace(/\{(\w+)\}/g, (_, name) => {
    const parts = ["folder", "path"].includes(name) ? values[name].split("/") : [values[name]]
    return parts.map(encoded).join("/")
  })
}

const encoded = (text) => encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)

/**
 * Where the forge opens a new file with everything filled in. `whole` is whether the text fitted: past the limit
 * the address holds only the head and `instead`, and the text has to be pasted. A forge without such a page
 * (no pattern) opens its folder.
 */
export function forgeWay(forge, file, { message, instead, limit }) {
  const values = { folder: file.folder, name: file.name, path: file.path, message, proposal: `story-${file.slug}` }
  if (!forge.new) return { address: forge.folder, whole: false }
  const address = fill(forge.new, { ...values, text: file.text })
  if (address.length <= limit) return { address, whole: true }
  return { address: fill(forge.new, { ...values, text: `${file.head}${instead}\n` }), whole: false }
}

/** A mail with the file in it (RFC 6068); past the limit an empty one, to attach the file to. */
export function mailWay(to, file, { subject, instead, limit }) {
  const lines = (text) => encoded(text.replaceAll("\n", "\r\n"))
  const start = `mailto:${encoded(to).replaceAll("%40", "@")}?subject=${encoded(subject)}&body=`
  const address = `${start}${lines(file.text)}`
  return address.length <= limit ? { address, whole: true } : { address: `${start}${lines(instead)}`, whole: false }
}

/** Saves a text as a file of that name. */
export function download(name, text) {
  const link = document.createElement("a")
  link.href = URL.createObjectURL(new Blob([text], { type: "text/markdown;charset=utf-8" }))
  link.download = name
  document.body.append(link)
  link.click()
  link.remove()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

/** Puts a text on the clipboard; on a site without https by the older way. Gives whether it is there. */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    const field = document.createElement("textarea")
    const before = document.activeElement
    field.value = text
    field.className = "sr"
    document.body.append(field)
    field.select()
    const done = document.execCommand("copy")
    field.remove()
    before?.focus()
    return done
  }
}
