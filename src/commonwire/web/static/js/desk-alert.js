// <desk-alert src="/wire/live?only=alerts">: the alert above the page, live. The stream's event "alert" brings it as
// HTML, empty when nothing waits. On a page with a <live-wire> that one's stream brings it ("commonwire-alert").
// The focus is never taken. For a moment after an alert has changed its keys do nothing: they were meant for the old one.
const KEYS_AFTER = 800;
const SLEEP_AFTER = 60_000;

class DeskAlert extends HTMLElement {
  connectedCallback() {
    this.addEventListener("submit", (event) => this.answer(event));
    document.addEventListener("commonwire-alert", (event) => this.show(event.detail));
    if (!this.hasAttribute("src") || document.querySelector("live-wire")) return;
    addEventListener("pagehide", () => this.rest());
    document.addEventListener("visibilitychange", () => this.sleepOrWake());
    addEventListener("pageshow", (event) => { if (event.persisted) this.listen(); });
    this.listen();
  }

  listen() {
    this.source?.close();
    const source = this.source = new EventSource(this.getAttribute("src"));
    source.addEventListener("alert", (event) => this.show(event.data));
    for (const name of ["caught", "gone", "unread"]) {
      source.addEventListener(name, (event) => document.dispatchEvent(new CustomEvent(`commonwire-${name}`, { detail: event.data })));
    }
    source.addEventListener("error", () => {
      if (source === this.source && source.readyState === EventSource.CLOSED) setTimeout(() => this.listen(), 10_000);
    });
  }

  rest() {
    this.source?.close();
    this.source = null;
  }

  // A hidden page gives its connection back (a browser has six to a host); the stream begins with the alert as it is.
  sleepOrWake() {
    clearTimeout(this.sleeping);
    if (document.hidden) this.sleeping = setTimeout(() => this.rest(), SLEEP_AFTER);
    else if (!this.source) this.listen();
  }

  show(html) {
    const template = document.createElement("template");
    template.innerHTML = html;
    const made = template.content.firstElementChild;
    const old = this.querySelector(".alert");
    if (old && made && old.textContent.replace(/\s+/g, "") === made.textContent.replace(/\s+/g, "")) return;
    if (!made) { this.replaceChildren(); return; }
    const keyed = [...made.querySelectorAll("[data-key]")].map((button) => [button, button.dataset.key]);
    for (const [button] of keyed) delete button.dataset.key;
    setTimeout(() => { for (const [button, key] of keyed) button.dataset.key = key; }, KEYS_AFTER);
    this.replaceChildren(made);
  }

  async answer(event) {
    event.preventDefault();
    const said = new URLSearchParams(new FormData(event.target, event.submitter));
    const answered = await fetch(event.target.action, { method: "POST", body: said, headers: { "HX-Request": "true" } }).catch(() => null);
    if (answered?.ok) this.show(await answered.text());
    else location.assign("/notices");
  }
}
customElements.define("desk-alert", DeskAlert);
