/* Copies the week's mail, so that it can be pasted into a mail program as it looks. */
document.querySelectorAll("button[data-copy]").forEach((button) => {
  if (!navigator.clipboard || !window.ClipboardItem) return
  button.hidden = false
  button.addEventListener("click", async () => {
    const html = await (await fetch(button.dataset.copy)).text()
    const text = new DOMParser().parseFromString(html, "text/html").body.innerText
    await navigator.clipboard.write([new ClipboardItem({
      "text/html": new Blob([html], { type: "text/html" }),
      "text/plain": new Blob([text], { type: "text/plain" }),
    })])
    button.textContent = button.dataset.done
  })
})
