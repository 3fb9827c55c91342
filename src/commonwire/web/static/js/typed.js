// Nothing typed is ever lost: what stands in a form marked data-keep is kept in this browser while it is typed, for
// this person, the address it is sent to and this tab; it is put back when the form is there again and empty, and
// forgotten when the exchange says that it was done, when it is discarded, and at sign-out. Never kept: passwords,
// files, hidden fields, and ticks that confirm something.
//
// Two tabs with one form keep a text each; each says that the other is there. What a closed tab left is put back in
// the next one. `made_for`, the state of the story that a form was opened on, is kept with the text, so that the
// exchange can tell that the story changed meanwhile.
import { filled, moment, now } from "./clock.js";

const LASTS = 14 * 24 * 3_600_000;
const SENT = "commonwire-sent";
const AGAIN_AFTER = 8_000;
const reader = document.documentElement.dataset.reader;
const texts = document.getElementById("typed")?.dataset;
const session = opened("sessionStorage");
// A guest's stays in the tab: an application holds an address and a name.
const kept = reader ? opened("localStorage") : session;
const tab = session?.getItem("commonwire-tab") ?? `${crypto.getRandomValues(new Uint32Array(1))[0]}`;
const late = new Map();
let isFilling = false;
let isLeaving = false;

// Null where the browser keeps nothing for this site (cookies blocked).
function opened(kind) {
  try { return globalThis[kind]; } catch { return null; }
}

const prefix = (form) => `typed ${reader} ${new URL(form.getAttribute("action") ?? "", location.href).pathname} `;
const name = (form) => prefix(form) + tab;
const names = (start) => Object.keys(kept).filter((key) => key.startsWith(start));
const found = (key) => JSON.parse(kept.getItem(key) ?? "null");
const forms = () => document.querySelectorAll("form[data-keep]");
const NOT_KEPT = "[type=password], [type=file], [type=hidden], [type=submit], [type=checkbox][required], button, fieldset, output";

function fields(form) {
  return [...form.elements].filter((field) => field.name && !field.matches(NOT_KEPT));
}

const isTick = (field) => field.matches("[type=checkbox], [type=radio]");

function values(form) {
  const all = {};
  for (const field of fields(form)) (all[field.name] ??= []).push(isTick(field) ? field.checked : field.value);
  return all;
}

function isTyped(form) {
  return fields(form).some((field) => {
    if (isTick(field)) return field.checked !== field.defaultChecked;
    if (!field.matches("select")) return field.value !== field.defaultValue;
    return field.selectedIndex !== Math.max(0, [...field.options].findLastIndex((one) => one.defaultSelected));
  });
}

const wasRefused = (form) => form.querySelector(".said-problem:not(.typed-said)") !== null;

function keep(form) {
  clearTimeout(late.get(form));
  late.delete(form);
  if (isLeaving) return;
  try {
    if (!isTyped(form) && !wasRefused(form)) kept.removeItem(name(form));
    else {
      kept.setItem(name(form), JSON.stringify({ at: now(), madeFor: form.elements.made_for?.value, values: values(form) }));
      form.dispatchEvent(new CustomEvent("typed-kept", { detail: now() }));
    }
  } catch {
    say(form, "full", texts.full);
  }
}

// A text of megabytes is not written at every letter.
function keepSoon(form) {
  clearTimeout(late.get(form));
  late.set(form, setTimeout(() => keep(form), 250));
}

function put(form, draft) {
  isFilling = true;
  const next = structuredClone(draft.values);
  for (const field of fields(form)) {
    const value = next[field.name]?.shift();
    if (value === undefined) continue;
    if (isTick(field)) field.checked = value;
    else field.value = value;
    for (const type of ["input", "change"]) field.dispatchEvent(new Event(type, { bubbles: true }));
  }
  isFilling = false;
  if (draft.madeFor && form.elements.made_for) form.elements.made_for.value = draft.madeFor;
  for (let around = form.closest("details"); around; around = around.parentElement.closest("details")) around.open = true;
}

// Above the form: a sentence, and a button that does something about it.
function say(form, kind, sentence, button, act) {
  form.querySelector(`:scope > [data-typed=${kind}]`)?.remove();
  const said = document.getElementById("typed").content.firstElementChild.cloneNode(true);
  said.dataset.typed = kind;
  said.querySelector("p").textContent = sentence;
  const press = said.querySelector("button");
  if (button) press.textContent = button;
  else press.remove();
  press.addEventListener("click", () => { act(); said.remove(); });
  form.prepend(said);
}

function putBack(form, draft) {
  if (JSON.stringify(values(form)) === JSON.stringify(draft.values)) return;
  put(form, draft);
  say(form, "back", filled(texts.back, { time: moment(draft.at) }), texts.discard, () => {
    kept.removeItem(name(form));
    form.reset();
    for (const field of fields(form)) field.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

function tellOfOther(form, key) {
  const draft = found(key);
  if (!draft || JSON.stringify(values(form)) === JSON.stringify(draft.values)) return;
  say(form, "other", filled(texts.other, { time: moment(draft.at) }), texts.here, () => { put(form, found(key) ?? draft); keep(form); });
}

// The tabs that are open now hold a lock each; where a browser has none (no secure context), none is known to be.
async function openTabs() {
  const locks = await navigator.locks?.query();
  return new Set(locks?.held.map((lock) => lock.name));
}

async function restore(form) {
  if (form.dataset.keep === "on") return;
  form.dataset.keep = "on";
  const own = found(name(form));
  if (own) { putBack(form, own); return; }
  const others = names(prefix(form)).sort((one, other) => found(other).at - found(one).at);
  const open = others.length ? await openTabs() : new Set();
  const isOpen = (key) => open.has(`tab ${key.split(" ").at(-1)}`);
  const left = others.find((key) => !isOpen(key));
  if (left && !wasRefused(form)) {
    kept.setItem(name(form), kept.getItem(left));
    kept.removeItem(left);
    putBack(form, found(name(form)));
  }
  const other = others.find(isOpen);
  if (other) tellOfOther(form, other);
}

// What became of the form that was sent last from this tab.
function settle() {
  const was = JSON.parse(session.getItem(SENT) ?? "null");
  if (!was) return;
  const next = document.querySelector("form[action='/sign-in'][data-unsent]");
  if (next) {
    for (const field of document.querySelectorAll("main input[name=next]")) field.value = was.page;
  } else if (document.querySelector(".said-done, [data-done]")) {
    kept.removeItem(was.name);
    session.removeItem(SENT);
  } else {
    const form = [...forms()].find((one) => name(one) === was.name && wasRefused(one));
    if (form) keep(form);
  }
}

function send(event) {
  const form = event.target;
  if (form.getAttribute("action") === "/sign-out") { leave(event); return; }
  if (event.defaultPrevented || (form.getAttribute("method") ?? "").toLowerCase() !== "post") return;
  if (!form.matches("[data-keep]")) {
    if (!form.matches("[data-unsent], .card")) session.removeItem(SENT);
    return;
  }
  if (form.dataset.sending) { event.preventDefault(); return; }
  form.dataset.sending = "yes";
  setTimeout(() => delete form.dataset.sending, AGAIN_AFTER);
  keep(form);
  const was = JSON.parse(session.getItem(SENT) ?? "null");
  const page = was?.name === name(form) ? was.page : location.pathname + location.search;
  session.setItem(SENT, JSON.stringify({ name: name(form), page }));
}

function leave(event) {
  if (names(`typed ${reader} `).length && !confirm(texts.leave)) { event.preventDefault(); return; }
  isLeaving = true;
  for (const key of names("typed ")) kept.removeItem(key);
  document.dispatchEvent(new Event("commonwire-leave"));
}

export function keepTyped() {
  if (!texts || !kept) return;
  session.setItem("commonwire-tab", tab);
  navigator.locks?.request(`tab ${tab}`, () => new Promise(() => {}));
  for (const key of names("typed ")) if (!(found(key)?.at > now() - LASTS)) kept.removeItem(key);
  settle();
  const all = () => { for (const form of forms()) restore(form); };
  all();
  document.addEventListener("htmx:after:swap", all);
  for (const type of ["input", "change"]) {
    document.addEventListener(type, (event) => {
      const form = event.target.form ?? event.target;
      if (!isFilling && form.matches?.("form[data-keep]")) keepSoon(form);
    });
  }
  document.addEventListener("submit", send);
  addEventListener("pagehide", () => { for (const form of [...late.keys()]) keep(form); });
  addEventListener("pageshow", () => { for (const form of forms()) delete form.dataset.sending; });
  addEventListener("storage", (event) => {
    for (const form of forms()) if (event.newValue && event.key !== name(form) && event.key?.startsWith(prefix(form))) tellOfOther(form, event.key);
  });
}
