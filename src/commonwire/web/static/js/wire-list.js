// <wire-list more="/wire/rows?..."><ol>...</ol></wire-list>: a list of any length, of which only what is near is drawn.
//
// Rows that are far from what is seen are folded: their HTML is kept as text, and one line of their height stands for
// them, so that nothing moves. Rows differ in height (Nastaliq, corrections, a headline in two languages), so each is
// measured when it is folded. A row with the focus, or chosen, is never folded. As the end comes near, the next rows
// are asked for at `more`; without this script the pager below leads to them.
//
// "commonwire-move" (detail: 1 or -1) on document moves the focus by a row; whoever has moved it cancels the event.
// "commonwire-row" on document brings each row that has come or changed, as an element.
const DRAWN = 1500;
const FAR = 3500;
const AHEAD = 4000;
const FEWEST = 20;
const AT_ONCE = 60;

class WireList extends HTMLElement {
  connectedCallback() {
    this.list = this.querySelector("ol");
    this.pager = this.parentElement.querySelector(".pager");
    this.more = this.getAttribute("more");
    this.stopping = new AbortController();
    const signal = this.stopping.signal;
    const soon = () => { this.waiting ||= requestAnimationFrame(() => { this.waiting = 0; this.tidy(); }); };
    addEventListener("scroll", soon, { signal, passive: true });
    addEventListener("resize", soon, { signal });
    addEventListener("beforeprint", () => { this.printing = true; for (const gap of this.gaps()) this.unfold(gap, 0, gap.folded.length); }, { signal });
    addEventListener("afterprint", () => { this.printing = false; soon(); }, { signal });
    document.addEventListener("commonwire-move", (event) => { if (this.move(event.detail)) event.preventDefault(); }, { signal });
    this.list.addEventListener("keydown", (event) => this.jump(event), { signal });
    this.number();
    soon();
  }

  disconnectedCallback() {
    this.stopping.abort();
  }

  gaps() {
    return [...this.list.children].filter((line) => line.folded);
  }

  // Draw what is near, fold what is far, ask for what comes next.
  tidy() {
    if (this.printing) return;
    for (const gap of this.gaps()) this.draw(gap);
    this.fold();
    const end = this.list.getBoundingClientRect().bottom;
    if (this.more && !this.asking && end < innerHeight + AHEAD) this.ask();
  }

  draw(gap) {
    const top = gap.getBoundingClientRect().top;
    let edge = top;
    let from = -1;
    let to = 0;
    for (const [at, line] of gap.folded.entries()) {
      if (edge > innerHeight + DRAWN) break;
      edge += line.height;
      if (edge < -DRAWN) continue;
      if (from < 0) from = at;
      to = at + 1;
    }
    if (from >= 0) this.unfold(gap, from, to);
  }

  unfold(gap, from, to) {
    const lines = gap.folded;
    const template = document.createElement("template");
    template.innerHTML = lines.slice(from, to).map((line) => line.html).join("");
    const drawn = [...template.content.children];
    if (to < lines.length) gap.after(gapOf(lines.slice(to)));
    gap.after(template.content);
    if (from > 0) setFolded(gap, lines.slice(0, from));
    else gap.remove();
    this.number();
    return drawn;
  }

  fold() {
    let run = [];
    const heights = new Map();
    const kept = document.activeElement?.closest?.("wire-list > ol > li");
    const close = () => { if (run.length >= FEWEST) this.replace(run, heights); run = []; };
    for (const line of [...this.list.children]) {
      const box = line.getBoundingClientRect();
      const isFar = box.bottom < -FAR || box.top > innerHeight + FAR;
      if (line.folded || !isFar || line === kept || line.querySelector(":scope [aria-current], input:checked, details[open]") || line.matches("[aria-current], [data-chosen]")) close();
      else { run.push(line); heights.set(line, box.height); }
    }
    close();
  }

  replace(run, heights) {
    const lines = run.map((line) => ({ id: line.dataset.item, html: line.outerHTML, height: heights.get(line) }));
    const before = run[0].previousElementSibling;
    const after = run.at(-1).nextElementSibling;
    const whole = [...(before?.folded ?? []), ...lines, ...(after?.folded ?? [])];
    run[0].before(gapOf(whole));
    for (const line of run) line.remove();
    if (before?.folded) before.remove();
    if (after?.folded) after.remove();
  }

  // The places of rows in the whole list, for who hears it and does not see how long it is.
  number() {
    let at = 0;
    for (const line of this.list.children) {
      if (line.folded) at += line.folded.filter((one) => one.id).length;
      else if (line.matches(".row")) {
        line.setAttribute("aria-posinset", ++at);
        line.setAttribute("aria-setsize", -1);
      }
    }
    this.length = at;
  }

  async ask() {
    this.asking = true;
    try {
      const answer = await fetch(this.more, { headers: { "HX-Request": "true" } });
      if (!answer.ok) throw new Error(String(answer.status));
      this.came(await answer.text());
      this.asking = false;
      this.tidy();
    } catch {
      this.failed();
    }
  }

  came(html) {
    const template = document.createElement("template");
    template.innerHTML = html;
    const rest = template.content.querySelector("[data-more]");
    this.more = rest?.dataset.more || null;
    rest?.remove();
    const day = [...template.content.children].find((line) => line.matches(".day"));
    if (day && day === template.content.firstElementChild && day.dataset.day === this.lastDay()) day.remove();
    for (const row of template.content.querySelectorAll(":scope > .row")) if (this.has(row.dataset.item)) row.remove();
    const rows = [...template.content.querySelectorAll(".row")];
    this.list.append(template.content);
    this.number();
    for (const row of rows) tell(row);
    if (this.pager && !this.more) {
      this.pager.querySelector("[rel=next]")?.remove();
      this.pager.querySelector("[data-end]")?.removeAttribute("hidden");
    }
  }

  failed() {
    const said = document.createElement("p");
    said.className = "wire-fails";
    said.setAttribute("role", "status");
    const again = Object.assign(document.createElement("button"), { type: "button", textContent: this.dataset.again });
    again.addEventListener("click", () => { said.remove(); this.asking = false; this.tidy(); });
    said.append(`${this.dataset.fails} `, again);
    this.append(said);
  }

  lastDay() {
    const last = this.list.lastElementChild;
    return last?.folded ? dayIn(last.folded) : last?.dataset.day ?? this.list.querySelector(":scope > .row:last-of-type")?.dataset.day;
  }

  has(item) {
    const id = CSS.escape(item);
    return Boolean(this.list.querySelector(`.row[data-item="${id}"]`)) || this.gaps().some((gap) => gap.folded.some((line) => line.id === item));
  }

  // What live-wire.js asks: a folded row becomes what it is now, or goes where its newer version stands.
  change(row) {
    for (const gap of this.gaps()) for (const line of gap.folded) if (line.id === row.dataset.item) line.html = row.outerHTML;
  }

  forget(item) {
    for (const gap of this.gaps()) {
      const rest = gap.folded.filter((line) => line.id !== item);
      if (rest.length !== gap.folded.length) setFolded(gap, rest);
    }
  }

  move(by) {
    const current = document.activeElement?.closest?.(".row") ?? document.querySelector(".row[aria-current]");
    if (!current || !this.list.contains(current)) return false;
    this.drawBeside(current.closest("wire-list > ol > li"), by);
    const all = [...this.list.querySelectorAll("[data-row]")];
    let at = all.findIndex((link) => link.closest(".row") === current) + by;
    while (all[at] && !all[at].checkVisibility()) at += by;
    if (all[at]) show(all[at]);
    return Boolean(all[at]) || !this.list.parentElement.parentElement.querySelector(".elsewhere [data-row]");
  }

  drawBeside(line, by) {
    const beside = () => (by > 0 ? line.nextElementSibling : line.previousElementSibling);
    for (let next = beside(); next && !next.matches(".row"); next = by > 0 ? next.nextElementSibling : next.previousElementSibling) {
      if (!next.folded) continue;
      const count = next.folded.length;
      this.unfold(next, by > 0 ? 0 : Math.max(0, count - AT_ONCE), by > 0 ? Math.min(count, AT_ONCE) : count);
      return;
    }
  }

  // Home and End, in the list: its first row and the last one that is here.
  jump(event) {
    if (!["Home", "End"].includes(event.key) || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    const isHome = event.key === "Home";
    const edge = () => (isHome ? this.list.firstElementChild : this.list.lastElementChild);
    if (edge()?.folded) this.unfold(edge(), isHome ? 0 : Math.max(0, edge().folded.length - AT_ONCE), isHome ? AT_ONCE : edge().folded.length);
    const rows = this.list.querySelectorAll(":scope > .row [data-row]");
    const row = isHome ? rows[0] : rows[rows.length - 1];
    if (!row) return;
    event.preventDefault();
    show(row);
    this.tidy();
  }
}

function show(link) {
  link.focus({ preventScroll: true });
  link.closest(".row").scrollIntoView({ block: "nearest" });
}

function gapOf(lines) {
  const gap = document.createElement("li");
  gap.className = "gap";
  gap.setAttribute("aria-hidden", "true");
  setFolded(gap, lines);
  return gap;
}

function setFolded(gap, lines) {
  gap.folded = lines;
  gap.style.blockSize = `${lines.reduce((sum, line) => sum + line.height, 0)}px`;
}

function dayIn(lines) {
  const template = document.createElement("template");
  template.innerHTML = lines.at(-1).html;
  return template.content.firstElementChild?.dataset.day;
}

export function tell(row) {
  document.dispatchEvent(new CustomEvent("commonwire-row", { detail: row }));
}

customElements.define("wire-list", WireList);
