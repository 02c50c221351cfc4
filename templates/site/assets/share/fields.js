/* The fields of the form as one plain value: read, written, and told of every change. */

import { cleanLine } from "./story.js"

const byId = (name) => document.getElementById(`field-${name}`)
const LINES = ["title", "text", "date", "author", "team"]

/** An empty form for a day such as 2026-11-16. */
export const blank = (day) => ({
  title: "", text: "", date: day, author: "", team: "", fundamentals: [], recognises: [], tags: [], consent: false,
})

/** The form on the page. `changed(field)` is called on every change; `say` speaks the site's words. */
export class Fields {
  constructor(root, say, changed) {
    this.changed = changed
    this.picks = new Picks(root, say, changed)
    this.lists = Object.fromEntries(["recognises", "tags"].map((name) => [name, new List(name, say, changed)]))
    for (const name of LINES) byId(name).addEventListener("input", () => changed(name))
    byId("consent").addEventListener("change", () => changed("consent"))
    // Enter in a line must not send anything: there is nowhere to send it to.
    root.addEventListener("submit", (event) => event.preventDefault())
  }

  read() {
    return {
      ...Object.fromEntries(LINES.map((name) => [name, byId(name).value])),
      fundamentals: [...this.picks.chosen],
      recognises: [...this.lists.recognises.values],
      tags: [...this.lists.tags.values],
      consent: byId("consent").checked,
    }
  }

  write(form) {
    for (const name of LINES) byId(name).value = form[name]
    this.picks.choose(form.fundamentals)
    for (const [name, list] of Object.entries(this.lists)) list.fill(form[name])
    byId("consent").checked = form.consent
  }

  /** Where the keyboard goes to mend a field. */
  focus(name) {
    const field = name === "fundamentals" ? this.picks.boxes[0] : byId(name)
    field.focus()
    field.scrollIntoView({ block: "center" })
  }

  /** Says something beside a field; `wrong` marks it. */
  tell(name, text, wrong) {
    const said = document.getElementById(`said-${name}`)
    if (said.textContent !== text) said.textContent = text
    said.classList.toggle("field__said--wrong", wrong)
    if (wrong) byId(name)?.setAttribute("aria-invalid", "true")
    else byId(name)?.removeAttribute("aria-invalid")
  }
}

/** The fundamentals to pick from: in the order of picking, the first one leads. */
class Picks {
  constructor(root, say, changed) {
    this.chosen = []
    this.say = say
    this.changed = () => changed("fundamentals")
    this.shown = root.querySelector("#chosen")
    this.cards = [...root.querySelectorAll(".pick")]
    this.boxes = this.cards.map((card) => card.querySelector("input"))
    for (const box of this.boxes) {
      box.addEventListener("change", () => {
        this.choose(box.checked ? [...this.chosen, box.value] : without(this.chosen, box.value))
        this.changed()
      })
    }
    root.querySelector(".picks__find").addEventListener("input", (event) => this.find(event.target.value))
  }

  choose(ids) {
    this.chosen = ids.filter((id) => this.boxes.some((box) => box.value === id))
    for (const box of this.boxes) box.checked = this.chosen.includes(box.value)
    this.cards.forEach((card, n) => {
      card.querySelector(".pick__lead").hidden = this.chosen.length < 2 || this.boxes[n].value !== this.chosen[0]
    })
    fill(this.shown, this.chosen, (id) => this.title(id), this.say, (id) => {
      this.choose(without(this.chosen, id))
      this.boxes.find((box) => box.value === id).focus()
      this.changed()
    })
  }

  title(id) {
    const card = this.cards[this.boxes.findIndex((box) => box.value === id)]
    return `${card.querySelector(".pick__number").textContent} ${card.querySelector(".pick__title").textContent}`
  }

  find(words) {
    const wanted = words.toLowerCase().replace("#", "").split(/\s+/).filter(Boolean)
    this.cards.forEach((card, n) => {
      const said = card.textContent.toLowerCase()
      card.hidden = !this.boxes[n].checked && !wanted.every((word) => said.includes(word))
    })
  }
}

/** Several names or words: typed one at a time, shown as buttons that take them away again. */
class List {
  constructor(name, say, changed) {
    this.values = []
    this.say = say
    this.changed = () => changed(name)
    this.input = byId(name)
    this.shown = this.input.closest(".field").querySelector(".added")
    this.input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return
      event.preventDefault()
      this.add()
    })
    this.input.addEventListener("blur", () => this.add())
    this.input.nextElementSibling.addEventListener("click", () => {
      this.add()
      this.input.focus()
    })
  }

  add() {
    const value = cleanLine(this.input.value)
    this.input.value = ""
    if (!value || this.values.includes(value)) return
    this.fill([...this.values, value])
    this.changed()
  }

  fill(values) {
    this.values = values
    fill(this.shown, values, (value) => value, this.say, (value) => {
      this.fill(without(this.values, value))
      this.input.focus()
      this.changed()
    })
  }
}

const without = (values, one) => values.filter((value) => value !== one)

/** Shows values as buttons in a list; each takes its value away again. */
function fill(list, values, called, say, remove) {
  list.hidden = !values.length
  list.replaceChildren(...values.map((value) => {
    const item = document.createElement("li")
    const button = document.createElement("button")
    Object.assign(button, { type: "button", className: "added__one", textContent: called(value) })
    button.setAttribute("aria-label", say("remove", { name: called(value) }))
    button.addEventListener("click", () => remove(value))
    item.append(button)
    return item
  }))
}
