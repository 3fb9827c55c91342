// <live-wire src="/wire/live" after="CURSOR" list="ID">: keeps a list live and says how live it is.
//
// The stream's events:
//   item, change  a row as HTML, the wire's cursor as its id. A new story or version waits behind "N new", unless the
//                 list is at its top and nobody is in it. A row that was killed, held or released takes the place of the
//                 one shown at once, and is never inserted; a kill also empties what else shows that item (data-shows).
//   alert         the alert above the page as HTML, empty when nothing waits (desk-alert.js).
//   unread        how much of what searches caught was not looked at, as JSON by search (desk-unread.js).
//   caught, gone  what a saved search caught that tells live, and the id of a story that is no longer to be seen
//                 (desk-catches.js).
//   caught-up     all that was missed has been sent.
//   beat          every 15 s: without anything for 40 s the link is dead.
// Its words stand in its data- attributes (templates/parts/live.html), in the reader's language.
import { now as atExchange } from "./clock.js";
import { preview } from "./preview.js";
import { tell } from "./wire-list.js";

const DEAD_AFTER = 40_000;
const SLEEP_AFTER = 60_000;

class LiveWire extends HTMLElement {
  connectedCallback() {
    this.list = document.getElementById(this.getAttribute("list"));
    this.folding = this.list?.closest("wire-list");
    this.state = this.querySelector("[data-state]");
    this.more = this.querySelector("[data-new]");
    this.waiting = new Map();
    this.cursor = this.getAttribute("after");
    this.stopping = new AbortController();
    const signal = this.stopping.signal;
    this.more?.addEventListener("click", (event) => { event.preventDefault(); this.show(); scrollTo({ top: 0 }); }, { signal });
    document.addEventListener("visibilitychange", () => this.sleepOrWake(), { signal });
    addEventListener("online", () => this.connect(), { signal });
    addEventListener("pagehide", () => this.disconnect(), { signal });
    addEventListener("pageshow", (event) => { if (event.persisted) this.connect(); }, { signal });
    this.count();
    this.connect();
  }

  disconnectedCallback() {
    this.stopping.abort();
    this.disconnect();
  }

  connect() {
    this.disconnect();
    this.say("catching-up");
    const address = new URL(this.getAttribute("src"), location.href);
    if (this.cursor) address.searchParams.set("after", this.cursor);
    const source = this.source = new EventSource(address);
    const on = (name, act) => source.addEventListener(name, (event) => {
      if (event.lastEventId) this.cursor = event.lastEventId;
      this.isAlive();
      act?.(event);
    });
    for (const name of ["item", "change"]) on(name, (event) => this.came(made(event.data)));
    for (const name of ["alert", "caught", "gone", "unread"]) {
      on(name, (event) => document.dispatchEvent(new CustomEvent(`commonwire-${name}`, { detail: event.data })));
    }
    on("caught-up", () => this.say("live"));
    on("beat", () => this.say("live"));
    source.addEventListener("open", () => this.isAlive());
    source.addEventListener("error", () => {
      this.say("offline");
      // The browser tries again by itself, but for a refusal; then we do.
      if (source.readyState === EventSource.CLOSED) this.retry = setTimeout(() => this.connect(), 10_000);
    });
    this.isAlive();
  }

  disconnect() {
    clearTimeout(this.dead);
    clearTimeout(this.retry);
    this.source?.close();
    this.source = null;
  }

  isAlive() {
    clearTimeout(this.dead);
    this.dead = setTimeout(() => { this.say("offline"); this.connect(); }, DEAD_AFTER);
  }

  // A hidden page gives its connection back (a browser has six to a host) and catches up when it is seen again.
  sleepOrWake() {
    clearTimeout(this.sleeping);
    if (document.hidden) this.sleeping = setTimeout(() => this.disconnect(), SLEEP_AFTER);
    else if (!this.source) this.connect();
  }

  say(now) {
    if (this.dataset.now === now || (now === "catching-up" && this.dataset.now === "offline")) return;
    this.dataset.now = now;
    const clock = new Intl.DateTimeFormat(tongue(), { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: this.getAttribute("time-zone") || undefined });
    const said = { live: this.dataset.saidLive, "catching-up": this.dataset.saidCatchingUp, offline: this.dataset.saidOffline }[now];
    this.state.textContent = said?.replace("{time}", clock.format(atExchange())) ?? now;
  }

  came(row) {
    const { item, version, status } = row.dataset;
    tell(row);
    const isShownSo = document.querySelector(`.row[data-item="${CSS.escape(item)}"][data-version="${CSS.escape(version)}"]`);
    if (status !== "usable" || isShownSo) this.changed(row);
    else if (this.list) this.arrived(row);
  }

  arrived(row) {
    this.waiting.delete(row.dataset.item);
    this.waiting.set(row.dataset.item, row);
    const isInUse = this.list.matches(":hover, :focus-within") || scrollY > 8;
    if (isInUse) this.count();
    else this.show();
  }

  changed(row) {
    const id = row.dataset.item;
    if (this.waiting.has(id)) this.waiting.set(id, row.cloneNode(true));
    for (const old of document.querySelectorAll(`.row[data-item="${CSS.escape(id)}"]`)) replace(old, row.cloneNode(true));
    for (const shown of document.querySelectorAll(`[data-shows="${CSS.escape(id)}"]`)) {
      if (row.dataset.status === "canceled") empty(shown, row, this.dataset);
      else if (shown.matches(".item")) reloadNote(shown, this.dataset);
      else preview(id);
    }
    this.folding?.change(row);
  }

  show() {
    const rows = [...this.waiting.values()];
    this.waiting.clear();
    for (const row of rows) this.insert(row);
    this.folding?.number();
    this.count();
  }

  insert(row) {
    for (const old of this.list.querySelectorAll(`.row[data-item="${CSS.escape(row.dataset.item)}"]`)) old.remove();
    this.folding?.forget(row.dataset.item);
    let day = this.list.querySelector(":scope > .day");
    if (day?.dataset.day !== row.dataset.day) {
      const next = document.createElement("li");
      next.className = "day";
      next.dataset.day = row.dataset.day;
      next.append(Object.assign(document.createElement("h2"), { textContent: row.dataset.day }));
      this.list.prepend(next);
      day = next;
    }
    day.after(row);
  }

  count() {
    if (!this.more) return;
    const n = this.waiting.size;
    const said = this.dataset[`new${capital(new Intl.PluralRules(tongue()).select(n))}`] ?? this.dataset.newOther;
    this.more.textContent = n ? said.replace("{count}", new Intl.NumberFormat(tongue()).format(n)) : this.dataset.none;
    this.more.toggleAttribute("data-some", n > 0);
  }
}

function tongue() {
  return document.documentElement.dataset.locale ?? document.documentElement.lang;
}

function capital(word) {
  return word[0].toUpperCase() + word.slice(1);
}

function made(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content.firstElementChild;
}

// In place, with the old height, so that nothing under the cursor moves, and with the focus where it was.
function replace(old, row) {
  const hadFocus = old.contains(document.activeElement);
  row.style.minBlockSize = `${old.getBoundingClientRect().height}px`;
  if (old.hasAttribute("aria-current")) row.setAttribute("aria-current", "true");
  old.replaceWith(row);
  if (hadFocus) row.querySelector("[data-row]").focus({ preventScroll: true });
}

function empty(shown, row, words) {
  const said = document.createElement("div");
  said.className = "standing standing-killed";
  said.setAttribute("role", "alert");
  said.append(Object.assign(document.createElement("p"), { textContent: row.querySelector(".row-reason")?.textContent ?? words.killed }));
  shown.replaceChildren(said);
  if (shown.matches(".item")) {
    document.title = words.title;
    for (const part of document.querySelectorAll(".rights, .item-side")) part.remove();
  }
}

function reloadNote(shown, words) {
  if (shown.querySelector("[data-changed]")) return;
  const said = document.createElement("p");
  said.className = "said said-problem";
  said.dataset.changed = "";
  said.setAttribute("role", "alert");
  said.append(`${words.changed} `, Object.assign(document.createElement("a"), { href: location.href, textContent: words.reload }));
  shown.prepend(said);
}

customElements.define("live-wire", LiveWire);
