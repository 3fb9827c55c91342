// Single keys (WCAG 2.2, 2.1.4: they can be switched off). A key presses the element that names it in data-key, g and
// a letter the one that names the letter in data-go: whatever a key does, a visible button or link does too.
// On a keyboard that types other letters the place of the key counts (UI Events, KeyboardEvent.code).
const OFF = "commonwire_keys";
const PLACES = { Slash: "/?", Period: ".>" };
const GO_WITHIN = 1500;
let going = 0;

function rows() {
  return [...document.querySelectorAll("[data-row]")].filter((row) => row.checkVisibility());
}

function move(by) {
  if (!document.dispatchEvent(new CustomEvent("commonwire-move", { detail: by, cancelable: true }))) return true;
  const all = rows();
  if (!all.length) return false;
  const current = document.activeElement.closest?.(".row") ?? document.querySelector(".row[aria-current]");
  const at = all.findIndex((row) => row.closest(".row") === current);
  const next = all[at < 0 ? 0 : Math.min(Math.max(at + by, 0), all.length - 1)];
  next.focus({ preventScroll: true });
  next.closest(".row").scrollIntoView({ block: "nearest" });
  return true;
}

function open(hash = "") {
  const current = document.querySelector(".row[aria-current] [data-row]");
  if (!current) return false;
  location.assign(current.href + hash);
  return true;
}

export function press(target) {
  if (!target) return false;
  if (target.matches("input, textarea, select")) { target.focus(); target.select?.(); } else target.click();
  return true;
}

// The last one that names the key: what an answer offers comes before the question above it.
function shown(attribute, key) {
  return [...document.querySelectorAll(`[${attribute}]`)].findLast((element) => element.getAttribute(attribute) === key && element.checkVisibility());
}

function act(key) {
  if (performance.now() < going) {
    going = 0;
    return press(shown("data-go", key));
  }
  if (key === "g") { going = performance.now() + GO_WITHIN; return true; }
  if (key === "j" || key === "k") return move(key === "j" ? 1 : -1);
  if (key === "o") return open();
  return press(shown("data-key", key)) || (key === "t" && open("#rights"));
}

// The Latin letter or sign that is meant, whatever the layout types.
function meant(event) {
  const { key, code, shiftKey } = event;
  if (key.length !== 1 || key.charCodeAt(0) < 128) return key;
  if (code.startsWith("Key")) return shiftKey ? code[3] : code[3].toLowerCase();
  return PLACES[code]?.[Number(shiftKey)] ?? key;
}

function isTyping(element) {
  return element.closest?.("input:not([type=checkbox], [type=radio], [type=submit], [type=button]), textarea, select, [contenteditable], dialog") != null;
}

function areOn() {
  return !document.cookie.split("; ").includes(`${OFF}=off`);
}

export function listenForKeys() {
  const single = document.getElementById("single-keys");
  if (!single) return;
  single.checked = areOn();
  // A cookie, and not the browser's storage: that one is emptied at sign-out.
  single.addEventListener("change", () => {
    document.cookie = `${OFF}=off; path=/; SameSite=Lax; max-age=${single.checked ? 0 : 31_536_000}`;
  });
  for (const opener of document.querySelectorAll("[data-open]")) {
    const dialog = document.getElementById(opener.dataset.open);
    opener.hidden = false;
    opener.addEventListener("click", () => dialog.showModal());
    dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  }
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && event.target.matches("input[type=search]")) event.target.blur();
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (isTyping(event.target) || !single.checked) return;
    if (act(meant(event))) event.preventDefault();
  });
}
