// <pick-some src="ADDRESS">: names in a textarea, one a line, chosen one by one while one types (ARIA 1.2, combobox).
//
// The textarea stays the form's field, unseen. ADDRESS?q=... answers with what may be chosen: [{value, lang, dir}];
// without it, and where nothing is found, Enter takes the words as they are.
import { filled } from "./clock.js";

const ASKED_AFTER = 150;

class PickSome extends HTMLElement {
  connectedCallback() {
    if (this.input) return;
    this.area = this.querySelector("textarea");
    this.id_ = this.area.id;
    this.at = -1;
    this.offers = [];
    this.build();
    this.area.addEventListener("change", () => this.draw());
    this.draw();
  }

  build() {
    const made = (name, set) => Object.assign(document.createElement(name), set);
    this.picked = made("ul", { className: "picked" });
    this.input = made("input", { id: `${this.id_}-word`, type: "text", dir: "auto", autocomplete: "off" });
    this.list = made("ul", { id: `${this.id_}-list`, className: "offers", hidden: true });
    this.state = made("span", { className: "unseen" });
    this.list.setAttribute("role", "listbox");
    this.state.setAttribute("role", "status");
    const label = this.querySelector("label");
    label.id = `${this.id_}-label`;
    label.htmlFor = this.input.id;
    this.list.setAttribute("aria-labelledby", label.id);
    const said = this.area.getAttribute("aria-describedby");
    const all = { role: "combobox", "aria-expanded": "false", "aria-controls": this.list.id, "aria-autocomplete": "list" };
    if (said) all["aria-describedby"] = said;
    for (const [name, value] of Object.entries(all)) this.input.setAttribute(name, value);
    this.area.hidden = true;
    this.querySelector("[data-plain]").hidden = true;
    label.after(this.picked, this.input, this.list, this.state);
    this.input.addEventListener("input", () => { clearTimeout(this.waiting); this.waiting = setTimeout(() => this.ask(), ASKED_AFTER); });
    this.input.addEventListener("keydown", (event) => { if (!event.isComposing) this.press(event); });
    this.input.addEventListener("blur", () => { this.take(this.input.value); });
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.take(this.offers[[...this.list.children].indexOf(option)].value);
    });
  }

  get names() {
    return this.area.value.split("\n").map((name) => name.trim()).filter(Boolean);
  }

  set names(names) {
    this.area.value = [...new Set(names)].join("\n");
    for (const type of ["input", "change"]) this.area.dispatchEvent(new Event(type, { bubbles: true }));
  }

  draw() {
    this.picked.replaceChildren(...this.names.map((name) => {
      const item = document.createElement("li");
      const words = document.createElement("bdi");
      const button = Object.assign(document.createElement("button"), { type: "button", textContent: "\u00d7" });
      words.textContent = name;
      button.setAttribute("aria-label", filled(this.dataset.remove, { name }));
      button.addEventListener("click", () => { this.names = this.names.filter((other) => other !== name); this.input.focus(); });
      item.append(words, button);
      return item;
    }));
  }

  async ask() {
    const typed = this.input.value.trim();
    const source = this.getAttribute("src");
    if (!typed || !source) { this.close(); return; }
    this.asking?.abort();
    this.asking = new AbortController();
    try {
      const answer = await fetch(`${source}?q=${encodeURIComponent(typed)}`, { signal: this.asking.signal });
      if (answer.ok) this.open(await answer.json());
    } catch {
      this.close();
    }
  }

  open(offers) {
    if (document.activeElement !== this.input || !this.input.value.trim()) return;
    this.offers = offers;
    this.list.replaceChildren(...offers.map((offer, n) => {
      const option = document.createElement("li");
      Object.assign(option, { id: `${this.list.id}-${n}`, textContent: offer.value, dir: offer.dir });
      if (offer.lang) option.lang = offer.lang;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      return option;
    }));
    this.list.hidden = !offers.length;
    this.input.setAttribute("aria-expanded", String(offers.length > 0));
    const count = offers.length.toLocaleString(document.documentElement.lang);
    this.state.textContent = offers.length ? filled(this.dataset.found, { count }) : this.dataset.none;
    this.mark(-1);
  }

  close() {
    this.offers = [];
    this.list.hidden = true;
    this.list.replaceChildren();
    this.state.textContent = "";
    this.input.setAttribute("aria-expanded", "false");
    this.mark(-1);
  }

  mark(at) {
    this.at = at;
    for (const [n, option] of [...this.list.children].entries()) option.setAttribute("aria-selected", String(n === at));
    const option = this.list.children[at];
    if (option) {
      this.input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else this.input.removeAttribute("aria-activedescendant");
  }

  press(event) {
    const { key } = event;
    const count = this.offers.length;
    if ((key === "ArrowDown" || key === "ArrowUp") && count) this.mark((this.at + (key === "ArrowDown" ? 1 : -1 + (this.at < 0)) + count) % count);
    else if (key === "Enter") this.take(this.offers[this.at]?.value ?? this.input.value);
    else if (key === "Escape" && !this.list.hidden) this.close();
    else if (key === "Backspace" && !this.input.value && this.names.length) this.names = this.names.slice(0, -1);
    else return;
    event.preventDefault();
  }

  take(name) {
    clearTimeout(this.waiting);
    this.asking?.abort();
    this.input.value = "";
    this.close();
    if (name.trim()) this.names = [...this.names, name.trim()];
  }
}
customElements.define("pick-some", PickSome);
