// The command palette (Ctrl+K or Cmd+K, and a button): places, what this page does, saved searches, outlets, languages.
// A combobox whose list is always open (ARIA Authoring Practices, combobox): the focus stays in the field.
import { press } from "./keys.js";

const MOST = 60;
const dialog = document.getElementById("palette");
const field = dialog?.querySelector("input");
const list = dialog?.querySelector("[role=listbox]");
let fetched = null;
let offers = [];
let shown = [];
let at = 0;

// Letters without marks and case, in any script that has them (Unicode, NFKD).
function plain(text) {
  return text.normalize("NFKD").replace(/\p{Mn}/gu, "").toLowerCase().trim();
}

// How well a label fits one word: the smaller the better; -1: not at all.
function fit(label, word) {
  const place = label.indexOf(word);
  if (place === 0) return 0;
  if (place > 0) return /[\s\p{P}]/u.test(label[place - 1]) ? 1 : 2;
  let from = 0;
  for (const letter of word) {
    from = label.indexOf(letter, from) + 1;
    if (!from) return -1;
  }
  return 4;
}

function fitting(asked) {
  const words = plain(asked).split(/\s+/).filter(Boolean);
  const found = [];
  for (const offer of offers) {
    const fits = words.map((word) => fit(offer.plain, word));
    if (fits.every((one) => one >= 0)) found.push([fits.reduce((sum, one) => sum + one, 0), offer]);
  }
  return found.sort((one, other) => one[0] - other[0]).slice(0, MOST).map(([, offer]) => offer);
}

function label(element) {
  const words = element.getAttribute("aria-label") ?? element.labels?.[0]?.textContent ?? [...element.childNodes]
    .filter((node) => !node.matches?.("kbd, .count, .unseen")).map((node) => node.textContent).join(" ");
  return words.replace(/\s+/g, " ").trim();
}

function ofPage() {
  const made = [];
  const add = (kind, elements) => {
    for (const element of elements) {
      if (element.closest("dialog") || !(element.checkVisibility() || element.closest(".places, .languages"))) continue;
      const key = element.dataset.go ? `g ${element.dataset.go}` : element.dataset.key ?? "";
      made.push({ kind, label: label(element), lang: element.lang, key, act: () => press(element) });
    }
  };
  add("action", document.querySelectorAll("main [data-key]"));
  add("place", document.querySelectorAll(".places a, .who a"));
  add("action", document.querySelectorAll(".places button:not([data-open=palette])"));
  add("language", document.querySelectorAll("form.languages button:not([aria-current])"));
  return made;
}

async function gather() {
  const put = (more) => {
    offers = [...ofPage(), ...more].map((offer) => ({ ...offer, plain: plain(offer.label) }));
    show();
  };
  put([]);
  fetched ??= fetch("/palette", { headers: { Accept: "application/json" } }).then((answer) => (answer.ok ? answer.json() : []), () => []);
  put((await fetched).map((offer) => ({ ...offer, act: () => location.assign(offer.href) })));
}

function option(offer, n) {
  const made = document.createElement("li");
  made.id = `palette-${n}`;
  made.setAttribute("role", "option");
  const name = Object.assign(document.createElement("bdi"), { textContent: offer.label });
  if (offer.lang) name.lang = offer.lang;
  made.append(name, Object.assign(document.createElement("span"), { className: "quiet", textContent: dialog.dataset[offer.kind] }));
  if (offer.key) made.append(Object.assign(document.createElement("kbd"), { textContent: offer.key }));
  made.addEventListener("mousedown", (event) => { event.preventDefault(); choose(offer); });
  return made;
}

function show() {
  shown = fitting(field.value);
  list.replaceChildren(...shown.map(option));
  dialog.querySelector("[data-none]").hidden = shown.length > 0;
  mark(0);
}

function mark(next) {
  at = shown.length ? (next + shown.length) % shown.length : 0;
  for (const [n, one] of [...list.children].entries()) one.setAttribute("aria-selected", String(n === at));
  if (shown.length) field.setAttribute("aria-activedescendant", `palette-${at}`);
  else field.removeAttribute("aria-activedescendant");
  list.children[at]?.scrollIntoView({ block: "nearest" });
}

function choose(offer) {
  dialog.close();
  offer?.act();
}

function open() {
  field.value = "";
  if (!dialog.open) dialog.showModal();
  gather();
}

export function listenForPalette() {
  if (!dialog) return;
  document.querySelector("[data-open=palette]")?.addEventListener("click", open);
  field.addEventListener("input", show);
  field.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.isComposing) return;
    if (step) { event.preventDefault(); mark(at + step); }
    if (event.key === "Enter") { event.preventDefault(); choose(shown[at]); }
  });
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    if (event.key.toLowerCase() !== "k" && event.code !== "KeyK") return;
    event.preventDefault();
    open();
  });
}
