// How somebody has their list: columns and the width of the preview, at once, and kept as cookies (pages/desk_look.py).
const YEAR = 31_536_000;
const form = document.querySelector(".columns-form");
const list = document.querySelector("wire-list");
const splitter = document.querySelector(".splitter");
const desk = document.querySelector(".desk-columns");

function keep(name, value) {
  document.cookie = `${name}=${value}; path=/; SameSite=Lax; max-age=${YEAR}`;
}

if (form && list) {
  form.querySelector("button").hidden = true;
  form.addEventListener("change", () => {
    const hidden = [...form.querySelectorAll("[data-column]:not(:checked)")].map((box) => box.dataset.column);
    list.dataset.hidden = hidden.join(" ");
    keep("commonwire_hidden", hidden.join("."));
  });
  const menu = form.closest("details");
  document.addEventListener("click", (event) => { if (!menu.contains(event.target)) menu.open = false; });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

// A window splitter (ARIA Authoring Practices): arrows, or dragging. The list and the preview share what is left.
if (splitter && desk) {
  const { ariaValueMin: least, ariaValueMax: most } = splitter;
  const set = (wide) => {
    const fits = Math.min(Math.max(5 * Math.round(wide / 5), Number(least)), Number(most));
    if (String(fits) === desk.dataset.preview) return;
    desk.dataset.preview = splitter.ariaValueNow = String(fits);
    keep("commonwire_preview", fits);
  };
  splitter.hidden = false;
  splitter.addEventListener("keydown", (event) => {
    const isRightToLeft = getComputedStyle(splitter).direction === "rtl";
    const wider = isRightToLeft ? "ArrowRight" : "ArrowLeft";
    const step = { [wider]: 5, [wider === "ArrowLeft" ? "ArrowRight" : "ArrowLeft"]: -5 }[event.key];
    if (!step) return;
    event.preventDefault();
    set(Number(desk.dataset.preview) + step);
  });
  splitter.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    splitter.setPointerCapture(event.pointerId);
    const column = desk.querySelector(".wire-column").getBoundingClientRect();
    const pane = desk.querySelector(".preview").getBoundingClientRect();
    const isLeft = pane.left < column.left;
    const whole = column.width + pane.width;
    const follow = (moved) => set(100 * (isLeft ? moved.clientX - pane.left : pane.right - moved.clientX) / whole);
    splitter.addEventListener("pointermove", follow);
    splitter.addEventListener("lostpointercapture", () => splitter.removeEventListener("pointermove", follow), { once: true });
  });
}
