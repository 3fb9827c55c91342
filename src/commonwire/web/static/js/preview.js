// The preview pane: a row that gets the focus, or a press beside its links, is shown in it.
const pane = document.getElementById("preview");
let waiting = 0;
let asking = new AbortController();

export function isPreviewShown() {
  return Boolean(pane) && pane.checkVisibility();
}

export function select(row) {
  for (const other of document.querySelectorAll(".row[aria-current]")) if (other !== row) other.removeAttribute("aria-current");
  row.setAttribute("aria-current", "true");
  clearTimeout(waiting);
  // Holding j down passes many rows: only the one she stops at is asked for.
  if (isPreviewShown() && pane.firstElementChild?.dataset.shows !== row.dataset.item) {
    waiting = setTimeout(() => preview(row.dataset.item), 120);
  }
}

// An answer that comes after the next question is not shown.
export async function preview(item) {
  asking.abort();
  asking = new AbortController();
  try {
    const answer = await fetch(`/items/${encodeURIComponent(item)}/preview`, { headers: { "HX-Request": "true" }, signal: asking.signal });
    const html = await answer.text();
    if (!answer.ok) return;
    pane.innerHTML = html;
    pane.closest(".preview").scrollTop = 0;
    window.htmx?.process(pane);
  } catch {
    // Asked for another one meanwhile, or the link is down, which the page says.
  }
}

document.addEventListener("focusin", (event) => {
  const row = event.target.matches("[data-row]") && event.target.closest(".wire .row");
  if (row) select(row);
});

document.addEventListener("click", (event) => {
  const row = event.target.closest(".wire .row");
  if (!row || event.target.closest("a, button, input, label, summary") || String(getSelection())) return;
  row.querySelector("[data-row]").focus({ preventScroll: true });
});
