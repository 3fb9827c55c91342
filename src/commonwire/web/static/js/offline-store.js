// What this browser keeps for the person who is signed in, to be read without a link: rows and taken texts, as data.
//
// The exchange says what is kept (/offline/kept) and is asked first what was withdrawn or changed since. Everything
// goes when somebody signs out, when it is another person's, and when the exchange does not let them read any more; a
// story that is killed or held goes at once. Only "it may not be read" empties it, never "it is not reachable".
const LASTS = 72 * 3_600_000;
// A clock may be a day wrong, and put right meanwhile: nobody sees how long that was but a page that stayed open.
const DOUBT = 24 * 3_600_000;
const MINUTE = 60_000;
const MOST = { row: 500, take: 100 };
const SHELL = "commonwire-offline";
const page = document.documentElement;
let opening = null;
let chain = Promise.resolve();
let asked = null;

function opened() {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open("commonwire", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("kept");
    request.onsuccess = () => {
      request.result.onversionchange = () => request.result.close();
      resolve(request.result);
    };
    request.onerror = () => reject(request.error);
  });
  return opening;
}

// `work` gets all entries by key and the store to change, in one transaction.
async function within(work) {
  const store = (await opened()).transaction("kept", "readwrite").objectStore("kept");
  return new Promise((resolve, reject) => {
    const keys = store.getAllKeys();
    const values = store.getAll();
    let given;
    values.onsuccess = () => { given = work(new Map(keys.result.map((key, n) => [key, values.result[n]])), store); };
    store.transaction.oncomplete = () => resolve(given);
    store.transaction.onerror = store.transaction.onabort = () => reject(store.transaction.error);
  });
}

// One at a time, in all tabs: an answer from before a kill never comes in behind it.
function inTurn(work) {
  if (navigator.locks) return navigator.locks.request("commonwire offline", work);
  chain = chain.then(work, work);
  return chain;
}

// The exchange's time as well as it is known now; null when this device's clock was put back since it was last seen.
// Of what passed while no page watched only the clock tells, which may be a day short.
function dated(about) {
  if (asked) return asked.now + Math.max(Date.now() - asked.wall, performance.now() - asked.steady);
  if (Date.now() < Math.max(about.seen, about.wall) - MINUTE) return null;
  return about.now + Date.now() - about.wall + DOUBT;
}

const kind = (key) => key.split(" ")[0];
const withoutText = ({ headline, credit, content, ...rest }) => rest;

export async function empty() {
  asked = null;
  await within((_, store) => store.clear());
  await globalThis.caches?.delete(SHELL);
}

// A story that may not be seen any more, or not now.
export async function forget(item) {
  const drop = () => within((all, store) => {
    for (const [key, one] of all) if (key === `row ${item}` || one.item === item) store.delete(key);
  });
  await drop();
  await inTurn(drop);
}

// What may be shown now: { as_of, rows, takes }, newest first; { isUnsure } when nobody can say how old it is; or null.
export async function read() {
  return within((all, store) => {
    const about = all.get("about");
    if (!about) return null;
    const time = dated(about);
    if (time === null) return { isUnsure: true };
    const found = { asOf: about.now, row: [], take: [] };
    for (const [key, one] of all) {
      if (key === "about") continue;
      if (Date.parse(one.at) + LASTS > time) found[kind(key)].push(one);
      else if (Date.parse(one.at) + LASTS <= time - (asked ? 0 : DOUBT)) store.delete(key);
    }
    store.put({ ...about, seen: Math.max(about.seen, Date.now()) }, "about");
    for (const name of Object.keys(MOST)) found[name].sort((one, other) => Date.parse(other.at) - Date.parse(one.at));
    return found;
  });
}

function put(kept, now) {
  return within((all, store) => {
    if (kept.is_whole) { store.clear(); all.clear(); }
    const gone = new Set(kept.gone);
    const withdrawn = new Set(kept.rows.filter((row) => row.status !== "usable").map((row) => row.id));
    const next = new Map();
    for (const [key, one] of all) {
      if (key === "about" || gone.has(one.item ?? one.id)) continue;
      next.set(key, withdrawn.has(one.item) ? withoutText(one) : one);
    }
    for (const row of kept.rows) next.set(`row ${row.id}`, row);
    for (const take of kept.takes) next.set(`take ${take.id}`, take);
    store.clear();
    for (const [name, most] of Object.entries(MOST)) {
      [...next].filter(([key, one]) => kind(key) === name && Date.parse(one.at) + LASTS > now)
        .sort(([, one], [, other]) => Date.parse(other.at) - Date.parse(one.at))
        .slice(0, most).forEach(([key, one]) => store.put(one, key));
    }
    const wall = Date.now();
    store.put({ reader: kept.reader, now, cursor: kept.cursor, language: page.lang, wall, seen: wall }, "about");
  });
}

async function ask(patience) {
  const about = (await within((all) => all.get("about"))) ?? {};
  const reader = page.dataset.reader || about.reader;
  if (about.reader && about.reader !== reader) await empty();
  const address = new URL("/offline/kept", location.href);
  if (about.cursor && about.reader === reader && about.language === page.lang) {
    address.searchParams.set("after", about.cursor);
    address.searchParams.set("since", new Date(about.now).toISOString());
  }
  let answer;
  let kept;
  try {
    answer = await fetch(address, { cache: "no-store", signal: AbortSignal.timeout(patience) });
    if ([401, 403].includes(answer.status)) { await empty(); return "refused"; }
    if (!answer.ok) return "away";
    kept = await answer.json();
  } catch {
    return "away";
  }
  if (!kept.is_whole && kept.reader !== about.reader) { await empty(); return ask(patience); }
  const now = Date.parse(kept.now);
  await put(kept, now);
  asked = { now, wall: Date.now(), steady: performance.now() };
  return "kept";
}

// Ask the exchange: "kept" what it gave, "refused" and all is emptied, or "away": it did not answer.
export const sync = (patience = 20_000) => inTurn(() => ask(patience));

// The page that reads it, and what that page needs, for the worker.
async function keepShell() {
  const cache = await caches.open(SHELL);
  const answer = await fetch("/offline");
  if (!answer.ok) return;
  const needed = [...(await answer.clone().text()).matchAll(/(?:href|src)="(\/static\/[^"]+)"/g)].map(([, path]) => path);
  const there = new Map((await cache.keys()).map((one) => [new URL(one.url).pathname, one]));
  await cache.addAll(needed.filter((path) => !there.has(path)));
  await cache.put("/offline", answer);
  for (const [path, one] of there) if (path !== "/offline" && !needed.includes(path)) await cache.delete(one);
}

const EVERY = 5 * MINUTE;
let last = -EVERY;

async function syncSoon(least) {
  if (document.hidden || performance.now() - last < least) return;
  last = performance.now();
  if (await sync() === "kept" && globalThis.caches) await keepShell();
}

// On every page of somebody who signed in. A guest's page asks only when something is kept here: the answer empties it.
export async function keepReadable() {
  if (!globalThis.indexedDB) return;
  document.addEventListener("commonwire-gone", (event) => forget(event.detail));
  document.addEventListener("commonwire-leave", empty);
  if (!page.dataset.reader && !(await within((all) => all.size))) return;
  if (page.dataset.reader) navigator.serviceWorker?.register("/sw.js").catch(() => {});
  await syncSoon(0);
  setInterval(() => syncSoon(EVERY), MINUTE);
  addEventListener("online", () => syncSoon(0));
  document.addEventListener("visibilitychange", () => syncSoon(EVERY));
  document.addEventListener("commonwire-alert", () => syncSoon(10_000));
}
