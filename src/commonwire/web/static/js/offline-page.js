// The page without a link: it asks the exchange first what was withdrawn, and only then shows what is kept here.
import { filled, moment } from "./clock.js";
import { read, sync } from "./offline-store.js";

const AGAIN_AFTER = 20_000;
const main = document.querySelector("main");
const say = (name, values = {}) => {
  document.getElementById("state").textContent = filled(main.dataset[name], values);
  main.dataset.state = name;
};

function made(template, values) {
  const part = document.getElementById(template).content.firstElementChild.cloneNode(true);
  for (const place of part.querySelectorAll("[data-is]")) {
    const value = values[place.dataset.is];
    if (!value) { place.closest("[data-needs]")?.remove(); place.remove(); continue; }
    place.textContent = value.text ?? value;
    if (value.lang) place.lang = value.lang;
    if (value.dir) place.dir = value.dir;
  }
  return part;
}

function standing(one) {
  const { status, corrected } = one;
  return main.dataset[status] ?? (corrected ? main.dataset.corrected : "");
}

function row(one) {
  const part = made("row", { ...one, time: moment(Date.parse(one.at)), standing: standing(one), headline: one.headline ?? main.dataset.untold });
  part.dataset.status = one.status;
  return part;
}

function take(one, open) {
  const values = { ...one, time: moment(Date.parse(one.at)), standing: standing(one), headline: one.headline ?? main.dataset.untold };
  const part = made("take", { ...values, nothing: one.content ? "" : main.dataset.notext });
  part.dataset.item = one.id;
  part.open = open.has(one.id);
  part.querySelector("[data-duties]").replaceChildren(...(one.duties ?? []).map((duty) => made("duty", { duty })));
  return part;
}

async function show() {
  const kept = await read();
  const open = new Set([...document.querySelectorAll("details[open]")].map((one) => one.dataset.item));
  const isThere = kept && !kept.isUnsure && kept.row.length + kept.take.length > 0;
  document.getElementById("takes").replaceChildren(...(isThere ? kept.take.map((one) => take(one, open)) : []));
  document.getElementById("rows").replaceChildren(...(isThere ? kept.row.map(row) : []));
  for (const part of document.querySelectorAll("section")) part.hidden = !part.querySelector("li, details");
  return kept;
}

async function again(patience) {
  const came = await sync(patience);
  const kept = await show();
  const time = kept?.asOf ? moment(kept.asOf) : "";
  if (came === "refused") say("refused");
  else if (kept?.isUnsure) say("unsure");
  else if (came === "kept") say("back", { time });
  else say(time ? "away" : "nothing", { time });
  document.getElementById("on").hidden = came === "away";
}

if (main.dataset.was === "POST") document.getElementById("unsent").hidden = false;
document.querySelector("#unsent button").addEventListener("click", () => history.back());
document.getElementById("on").href = main.dataset.was === "GET" ? location.href : "/";
addEventListener("online", () => again(8_000));
setInterval(() => again(8_000), AGAIN_AFTER);
again(8_000);
