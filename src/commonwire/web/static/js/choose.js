// x chooses the row that is looked at; a bar below the list says how many are chosen and takes them, each by its own
// terms. It never moves a row.
import { filled } from "./clock.js";
import { number } from "./locale.js";

const template = document.getElementById("chosen-bar");
const list = document.getElementById("wire");
const USE = { action: "republish", channel: "web" };
let bar = null;

const chosen = () => [...list.querySelectorAll(".row[data-chosen]")];

function say(sentence, values = {}) {
  bar.querySelector("[data-said]").textContent = filled(sentence, values);
  bar.toggleAttribute("data-some", Boolean(sentence));
}

function toggle(row) {
  const link = row?.querySelector("[data-row]");
  if (row?.toggleAttribute("data-chosen")) link.setAttribute("aria-description", bar.dataset.is);
  else link?.removeAttribute("aria-description");
  const n = chosen().length;
  say(n ? bar.dataset.chosen : "", { n: number(n) });
}

async function take() {
  const done = { taken: 0, not: 0 };
  for (const row of chosen()) {
    const answer = await fetch(`/items/${row.dataset.item}/takes`, { method: "POST", body: new URLSearchParams(USE) }).catch(() => null);
    done[answer?.ok ? "taken" : "not"] += 1;
    if (answer?.ok) toggle(row);
  }
  say(done.not ? bar.dataset.partly : bar.dataset.all, { n: number(done.taken), m: number(done.not) });
}

function act(event) {
  const deed = event.target.closest("button")?.dataset.act;
  if (deed === "choose") toggle(list.querySelector(".row[aria-current]") ?? list.querySelector(".row"));
  if (deed === "take") take();
  if (deed === "clear") { chosen().forEach(toggle); say(""); }
}

export function letChoose() {
  const line = document.querySelector(".wire-line");
  if (!template || !list || !line) return;
  const [button, made] = template.content.cloneNode(true).children;
  bar = made;
  line.append(button);
  list.after(bar);
  for (const part of [button, bar]) part.addEventListener("click", act);
  list.addEventListener("click", (event) => {
    const row = (event.ctrlKey || event.metaKey) && !event.target.closest("a, button") && event.target.closest(".row");
    if (row) toggle(row);
  });
}
