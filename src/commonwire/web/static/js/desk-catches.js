// <desk-catches>: what saved searches caught that tell live, as it lands. The streams' event "caught" brings each as HTML
// ("commonwire-caught"). The newest three are shown; the focus is never taken. A story that is killed or held goes from
// here at once ("commonwire-gone"); Mute is pressed without leaving the page.
const MOST = 3;

class DeskCatches extends HTMLElement {
  connectedCallback() {
    this.list = this.querySelector("ol");
    document.addEventListener("commonwire-caught", (event) => this.show(event.detail));
    document.addEventListener("commonwire-gone", (event) => this.forget(event.detail));
    this.addEventListener("click", (event) => { if (event.target.matches("[data-away]")) this.away(event.target.closest("li")); });
    this.addEventListener("submit", (event) => this.mute(event));
  }

  show(html) {
    const template = document.createElement("template");
    template.innerHTML = html;
    const made = template.content.firstElementChild;
    if (!made) return;
    for (const button of made.querySelectorAll("[data-away]")) button.hidden = false;
    this.list.prepend(made);
    while (this.list.children.length > MOST) this.list.lastElementChild.remove();
    this.hidden = false;
  }

  forget(item) {
    for (const old of this.list.querySelectorAll(`[data-caught="${CSS.escape(item)}"]`)) this.away(old);
  }

  away(caught) {
    caught.remove();
    this.hidden = !this.list.children.length;
  }

  async mute(event) {
    event.preventDefault();
    const form = event.target;
    const said = new URLSearchParams(new FormData(form));
    const answered = await fetch(form.action, { method: "POST", body: said, headers: { "HX-Request": "true" } }).catch(() => null);
    if (!answered?.ok) { location.assign("/searches"); return; }
    for (const same of [...this.querySelectorAll("form")].filter((other) => other.action === form.action)) this.away(same.closest("li"));
  }
}
customElements.define("desk-catches", DeskCatches);
