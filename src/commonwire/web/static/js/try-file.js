// <try-file form="ID" shows="ID" most="BYTES">: a form with a file in it, answered in place.
//
// A file may be dropped anywhere on the page. What was read stands in the element `shows`; its buttons give an item
// (name "give") by the same form, which still holds the file, and are answered beside the button.
import { filled } from "./clock.js";

class TryFile extends HTMLElement {
  connectedCallback() {
    this.form = document.getElementById(this.getAttribute("form"));
    this.input = this.form.querySelector("input[type=file]");
    this.place = document.getElementById(this.getAttribute("shows"));
    this.state = this.form.querySelector("[data-state]");
    this.form.querySelector(".drop-hint").hidden = false;
    this.stopping = new AbortController();
    const signal = this.stopping.signal;
    this.form.addEventListener("submit", (event) => { event.preventDefault(); this.send(event.submitter); }, { signal });
    this.input.addEventListener("change", () => this.say(""), { signal });
    const isFile = (event) => event.dataTransfer?.types.includes("Files");
    document.addEventListener("dragover", (event) => {
      if (!isFile(event)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
      this.toggleAttribute("data-over", true);
    }, { signal });
    document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) this.removeAttribute("data-over"); }, { signal });
    document.addEventListener("drop", (event) => {
      if (!isFile(event)) return;
      event.preventDefault();
      this.removeAttribute("data-over");
      this.input.files = event.dataTransfer.files;
      this.send(null);
    }, { signal });
  }

  disconnectedCallback() {
    this.stopping.abort();
  }

  async send(submitter) {
    const gives = submitter?.name === "give";
    const place = gives ? submitter.closest("[data-acts]") : this.place;
    const file = this.input.files[0];
    const most = Number(this.getAttribute("most"));
    if (!file) return this.say(this.dataset.choose);
    const written = (bytes) => bytes.toLocaleString(document.documentElement.lang);
    if (file.size > most) return this.say(filled(this.dataset.large, { size: written(file.size), most: written(most) }));
    if (this.running) return;
    this.running = true;
    this.say(gives ? this.dataset.giving : filled(this.dataset.reading, { name: file.name }));
    const body = new FormData(this.form, submitter);
    if (!gives) body.delete("digest");
    try {
      const answer = await fetch(this.form.getAttribute("action").split("#")[0], { method: "POST", body, headers: { "HX-Request": "true" } });
      place.innerHTML = await answer.text();
      this.say("");
      if (!gives) { place.focus({ preventScroll: true }); place.scrollIntoView({ block: "start" }); }
    } catch {
      this.say(this.dataset.lost);
    } finally {
      this.running = false;
    }
  }

  say(words) {
    this.state.textContent = words;
  }
}
customElements.define("try-file", TryFile);
