// Numbers and times as the page's language writes them, in its calendar and with its digits: the same as the server's.
// `data-locale` of the page holds the tag for Intl (RFC 6067), such as fa-u-ca-persian-nu-arabext.

const tag = document.documentElement.dataset.locale || document.documentElement.lang || "en";

export function number(value) {
  return new Intl.NumberFormat(tag).format(value);
}

export function clock(at, zone) {
  return new Intl.DateTimeFormat(tag, { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone || undefined }).format(at);
}

export function day(at, zone) {
  return new Intl.DateTimeFormat(tag, { day: "numeric", month: "short", timeZone: zone || undefined }).format(at);
}
