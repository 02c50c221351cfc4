/* The story page as it will look: the same classes, the same rendering. */

import { cleanLine, cleanText } from "./story.js"
import { shifted } from "./markup.js"

/** A day such as 2026-11-16 as the site's language writes it. */
export function day(written, language) {
  const moment = new Date(`${written}T00:00Z`)
  return Number.isNaN(moment.getTime()) ? "" : new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone: "UTC" }).format(moment)
}

/** The preview on the page; `base` leads from the page to the root of the site. */
export class Preview {
  constructor(root, site, say, render, base) {
    Object.assign(this, { site, say, render, base })
    this.sheet = root.querySelector(".preview")
    this.parts = Object.fromEntries([...root.querySelectorAll("[data-part]")].map((part) => [part.dataset.part, part]))
  }

  /** Shows a form with what its text may refer to. Gives the number of words. */
  show(form, around) {
    const { parts, site } = this
    parts.day.textContent = day(form.date, site.language)
    parts.title.textContent = cleanLine(form.title) || parts.title.dataset.empty
    const words = this.showText(form, around)
    const minutes = words && this.say("minutes", { n: Math.max(1, Math.round(words / site.pace)) })
    parts.by.textContent = [cleanLine(form.author), cleanLine(form.team), minutes].filter(Boolean).join(" · ")
    this.showFundamentals(form.fundamentals)
    for (const [name, parted] of [["recognises", ", "], ["tags", " · "]]) {
      parts[name].hidden = !form[name].length
      parts[name].querySelector("p").textContent = form[name].join(parted)
    }
    return words
  }

  showText(form, around) {
    const { text } = this.parts
    const body = this.render(cleanText(form.text), around, "preview")
    const html = shifted(body.html, 2)
    if (html) text.innerHTML = html
    else text.textContent = text.dataset.empty
    text.classList.toggle("preview__empty", !html)
    this.parts.title.classList.toggle("preview__empty", !cleanLine(form.title))
    for (const link of text.querySelectorAll("a[href]")) {
      link.setAttribute("href", link.getAttribute("href").replace(/^site:/, this.base))
      if (!link.getAttribute("href").startsWith("#")) link.target = "_blank"
    }
    return body.words
  }

  showFundamentals(ids) {
    const chosen = ids.map((id) => this.site.fundamentals.find((one) => one.id === id)).filter(Boolean)
    this.parts.fundamentals.hidden = !chosen.length
    this.parts.fundamentals.querySelector("ul").replaceChildren(...chosen.map((one) => this.tile(one)))
    this.sheet.className = chosen.length ? `preview hue-${chosen[0].number}` : "preview"
  }

  tile({ id, number, title, statement }) {
    const item = element("li", `tile hue-${number}`)
    const link = element("a", "")
    link.href = `${this.base}fundamentals/${encodeURIComponent(id)}/`
    link.target = "_blank"
    const main = element("span", "tile__main")
    main.append(element("span", "tile__title", title), element("span", "tile__text", statement))
    link.append(element("span", "tile__number", String(number)), main)
    item.append(link)
    return item
  }
}

function element(tag, name, text = "") {
  const made = document.createElement(tag)
  made.className = name
  made.textContent = text
  return made
}
