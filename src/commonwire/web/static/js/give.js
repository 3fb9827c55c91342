// Giving a story: the page is a plain form without this; it adds the bar of signs, choices while one types, the
// direction of the chosen language, the length of the headline, and what others will see while one types.
import { clock, filled } from "./clock.js";
import "./pick-some.js";
import "./text-tools.js";

const SHOWN_AFTER = 600;
const form = document.getElementById("give-story");
const seen = document.getElementById("give-seen");
const headline = document.getElementById("give-headline");
const language = document.getElementById("give-language");
const length = form.querySelector("[data-length]");
const kept = form.querySelector("[data-kept]");
const letters = new Intl.Segmenter(document.documentElement.lang);
let waiting = 0;
let asking = null;

function turn() {
  const runs = language.selectedOptions[0]?.dataset.dir;
  for (const id of ["give-headline", "give-body_text"]) {
    const field = document.getElementById(id);
    field.lang = language.value;
    field.dir = runs || "auto";
  }
}

function measure() {
  const count = [...letters.segment(headline.value.trim())].length;
  length.textContent = count ? filled(length.dataset.length, { count: count.toLocaleString(document.documentElement.lang) }) : "";
}

async function show() {
  clearTimeout(waiting);
  asking?.abort();
  asking = new AbortController();
  try {
    const answer = await fetch("/give/preview", { method: "POST", body: new FormData(form), headers: { "HX-Request": "true" }, signal: asking.signal });
    const part = await answer.text();
    if (answer.ok) seen.innerHTML = part;
  } catch {
    // The next letter asks again; what others see now stands as it was.
  }
}

function showSoon() {
  clearTimeout(waiting);
  waiting = setTimeout(show, SHOWN_AFTER);
}

function choose(button) {
  const { language: tag } = button.dataset;
  if (![...language.options].some((option) => option.value === tag)) language.add(new Option(button.textContent, tag));
  language.value = tag;
  language.dispatchEvent(new Event("change", { bubbles: true }));
  language.focus();
}

for (const type of ["input", "change"]) {
  document.addEventListener(type, (event) => { if (event.target.form === form) showSoon(); });
}
language.addEventListener("change", turn);
headline.addEventListener("input", () => {
  if (headline.value.includes("\n")) headline.value = headline.value.replace(/\s*\n\s*/g, " ");
  measure();
});
headline.addEventListener("keydown", (event) => { if (event.key === "Enter" && !event.isComposing) event.preventDefault(); });
seen.addEventListener("click", (event) => {
  const button = event.target.closest("[data-language]");
  if (button) choose(button);
});
form.querySelector("[data-preview]").addEventListener("click", (event) => {
  event.preventDefault();
  show().then(() => document.getElementById("preview-title").scrollIntoView({ block: "start" }));
});
form.addEventListener("typed-kept", (event) => { kept.textContent = filled(kept.dataset.kept, { time: clock(event.detail) }); });
if (language.value) turn();
measure();
if (form.elements.headline.value || form.elements.body_text.value) show();
