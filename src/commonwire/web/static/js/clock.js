// The exchange's time: this device's own clock may be a day wrong.
import * as locale from "./locale.js";

const page = document.documentElement.dataset;
const arrived = performance.getEntriesByType("navigation")[0]?.responseStart ?? 0;
const wall = Date.now();
const steady = performance.now();
const atExchange = page.now ? Date.parse(page.now) + steady - arrived : wall;
const WRONG = 10 * 60_000;

// Now, at the exchange. A clock that is put back meanwhile does not turn it back: the steady one goes on.
export function now() {
  return atExchange + Math.max(Date.now() - wall, performance.now() - steady);
}

// "03:12" and "24 Nov, 03:12", where the reader is.
export const clock = (at) => locale.clock(at, page.zone);
export const moment = (at) => `${locale.day(at, page.zone)}, ${clock(at)}`;

// A sentence of the page with its values put in: "As of {time}", each isolated from the sentence's direction (UAX 9, FSI).
export function filled(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? `\u2068${values[name]}\u2069` : whole));
}

// Below the page: that this device's clock is wrong, and that the times of the pages are not.
export function tellOfClock() {
  const said = document.querySelector("[data-clock-wrong]");
  if (said) said.hidden = Math.abs(wall - atExchange) < WRONG;
}
