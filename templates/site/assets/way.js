/* Copies the week's mail, so that it can be pasted into a mail program as it looks. */
document.querySelectorAll("button[data-copy]").forEach((button) => {
  if (!navigator.clipboard || !window.ClipboardItem) return
  button.hidden = false
  button.addEventListener("click", async () => {
    /* Safari lets a page write only while the click lasts: so it is given promises, at once. */
    const html = fetch(button.dataset.copy).then((answer) => answer.text())
    const text = html.then((whole) => {
      /* Only its words are wanted; reading its styles is enough for a strict policy to complain. */
      const bare = whole.replace(/<style\b[^]*?<\/style>| style="[^"]*"/g, "")
      const mail = new DOMParser().parseFromString(bare, "text/html")
      mail.querySelectorAll(".preheader").forEach((hidden) => hidden.remove())
      return mail.body.textContent.replace(/\s*\n\s*/g, "\n").trim()
    })
    const as = (type, written) => written.then((said) => new Blob([said], { type }))
    await navigator.clipboard.write([
      new ClipboardItem({ "text/html": as("text/html", html), "text/plain": as("text/plain", text) }),
    ])
    button.textContent = button.dataset.done
  })
})
