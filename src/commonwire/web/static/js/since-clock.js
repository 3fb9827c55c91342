// <since-clock since="ISO" data-minutes data-hours data-days>: how long ago by the exchange's clock, once a minute.
import { filled, now } from "./clock.js";
import { number } from "./locale.js";

const MINUTE = 60_000;

class SinceClock extends HTMLElement {
  connectedCallback() {
    this.timer = setInterval(() => this.show(), MINUTE / 2);
    document.addEventListener("visibilitychange", this);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
    document.removeEventListener("visibilitychange", this);
  }

  handleEvent() {
    if (!document.hidden) this.show();
  }

  show() {
    const minutes = Math.max(0, Math.floor((now() - Date.parse(this.getAttribute("since"))) / MINUTE));
    const hours = Math.floor(minutes / 60);
    const [sentence, values] =
      minutes < 60 ? [this.dataset.minutes, { minutes }]
      : hours < 48 ? [this.dataset.hours, { hours, minutes: minutes % 60 }]
      : [this.dataset.days, { days: Math.floor(hours / 24), hours: hours % 24 }];
    const written = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, number(value)]));
    const said = filled(sentence, written);
    if (this.textContent !== said) this.textContent = said;
  }
}
customElements.define("since-clock", SinceClock);
