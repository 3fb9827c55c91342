// Single keys (WCAG 2.2, 2.1.4: they can be switched off). A key presses the element that names it in data-key,
// so whatever a key does, a visible button or link does too.
const OFF = "commonwire-single-keys-off";

function rows() {
  return [...document.querySelectorAll("[data-row]")].filter((row) => row.checkVisibility());
}

function move(by) {
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

function press(key) {
  const target = [...document.querySelectorAll("[data-key]")].find((element) => element.dataset.key === key && element.checkVisibility());
  if (!target) return false;
  if (target.matches("input, textarea, select")) { target.focus(); target.select?.(); } else target.click();
  return true;
}

function act(key) {
  if (key === "j" || key === "k") return move(key === "j" ? 1 : -1);
  if (key === "o") return open();
  return press(key) || (key === "t" && open("#rights"));
}

function isTyping(element) {
  return element.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable], dialog") != null;
}

export function listenForKeys() {
  const dialog = document.getElementById("keys");
  const single = document.getElementById("single-keys");
  const opener = document.querySelector("[data-open=keys]");
  if (!dialog || !opener) return;
  single.checked = !localStorage.getItem(OFF);
  single.addEventListener("change", () => { single.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "1"); });
  opener.hidden = false;
  opener.addEventListener("click", () => dialog.showModal());
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && event.target.matches("input[type=search]")) event.target.blur();
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || !single.checked) return;
    if (act(event.key)) event.preventDefault();
  });
}
