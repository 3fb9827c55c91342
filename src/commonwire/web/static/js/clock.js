// The exchange's time and how it is written: this device's own clock may be a day wrong.
const page = document.documentElement.dataset;
const arrived = performance.getEntriesByType("navigation")[0]?.responseStart ?? 0;
const wall = Date.now();
const steady = performance.now();
const atExchange = page.now ? Date.parse(page.now) + steady - arrived : wall;

// Milliseconds by which this device is ahead of the exchange.
export const ahead = wall - atExchange;

// Now, at the exchange. A clock that is put back meanwhile does not turn it back: the steady one goes on.
export function now() {
  return atExchange + Math.max(Date.now() - wall, performance.now() - steady);
}

// By this the page's language writes dates and numbers: with its calendar and digits.
export const locale = page.locale || "en-GB";

function written(at, options) {
  return new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: page.zone || undefined, ...options }).format(at);
}

// "03:12"
export const clock = (at) => written(at, {});
// "24 Nov, 03:12"
export const moment = (at) => written(at, { day: "numeric", month: "short" });

// A sentence of the page with its values put in: "As of {time}".
export const filled = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
