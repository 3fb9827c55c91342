// The preview pane: a row that gets the focus, or a press beside its links, asks htmx for its preview.
const pane = document.getElementById("preview");
let waiting = 0;

export function isPreviewShown() {
  return Boolean(pane) && pane.checkVisibility();
}

export function select(row) {
  for (const other of document.querySelectorAll(".row[aria-current]")) if (other !== row) other.removeAttribute("aria-current");
  row.setAttribute("aria-current", "true");
  clearTimeout(waiting);
  // Holding j down passes many rows: only the one she stops at is asked for.
  if (isPreviewShown() && pane.firstElementChild?.dataset.shows !== row.dataset.item) {
    waiting = setTimeout(() => row.dispatchEvent(new Event("show")), 120);
  }
}

document.addEventListener("focusin", (event) => {
  const row = event.target.matches("[data-row]") && event.target.closest(".wire .row");
  if (row) select(row);
});

document.addEventListener("click", (event) => {
  const row = event.target.closest(".wire .row");
  if (!row || event.target.closest("a, button") || String(getSelection())) return;
  row.querySelector("[data-row]").focus({ preventScroll: true });
});
