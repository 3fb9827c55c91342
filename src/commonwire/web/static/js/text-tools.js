// <text-tools for="ID">: a bar of buttons that put signs into a textarea, where undo takes them back (ARIA, toolbar).
//
// What is pasted with markup becomes text with the same signs; the exchange reads them (docs/howto/first-ten-minutes.md).
const MARKS = { strong: "**", em: "*" };
const LINES = { heading: () => "## ", list: () => "- ", numbers: (n) => `${n + 1}. `, quote: () => "> " };
const SIGN = /^(?:#{1,3}|[-*\u2022]|\d{1,3}[.)]|>)[ \t]+/;
const KEYS = { KeyB: "strong", KeyI: "em", KeyK: "link" };

// Selects the place and puts `words` there, as typing does, so that the browser's undo knows of it.
function put(area, start, end, words) {
  area.focus();
  area.setSelectionRange(start, end);
  if (!document.execCommand("insertText", false, words)) {
    area.setRangeText(words, start, end, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function around(area, sign) {
  let { selectionStart: start, selectionEnd: end, value } = area;
  while (start < end && /\s/.test(value[end - 1])) end -= 1;
  while (start < end && /\s/.test(value[start])) start += 1;
  const words = value.slice(start, end);
  const size = sign.length;
  const isMarked = value.slice(start - size, start) === sign && value.slice(end, end + size) === sign;
  if (isMarked) put(area, start - size, end + size, words);
  else put(area, start, end, `${sign}${words}${sign}`);
  const at = isMarked ? start - size : start + size;
  area.setSelectionRange(at, at + words.length);
}

function before(area, sign) {
  const { selectionStart, selectionEnd, value } = area;
  const start = value.lastIndexOf("\n", selectionStart - 1) + 1;
  const after = value.indexOf("\n", selectionEnd);
  const end = after < 0 ? value.length : after;
  const lines = value.slice(start, end).split("\n");
  const isMarked = lines.every((line, n) => line.startsWith(sign(n)));
  const next = lines.map((line, n) => (isMarked ? line.slice(sign(n).length) : sign(n) + line.replace(SIGN, ""))).join("\n");
  put(area, start, end, next);
  area.setSelectionRange(lines.length > 1 ? start : start + next.length, start + next.length);
}

function link(area) {
  const { selectionStart: start, selectionEnd: end, value } = area;
  const words = value.slice(start, end).trim();
  const isAddress = /^https?:\/\/\S+$/.test(words);
  const address = isAddress ? words : "https://";
  put(area, start, end, `[${isAddress ? "" : words}](${address})`);
  const at = start + 1 + (isAddress ? 0 : words.length);
  if (isAddress || !words) area.setSelectionRange(start + 1, start + 1);
  else area.setSelectionRange(at + 2, at + 2 + address.length);
}

function apply(area, sign) {
  if (MARKS[sign]) around(area, MARKS[sign]);
  else if (LINES[sign]) before(area, LINES[sign]);
  else link(area);
}

// What was copied from a page or a document, as text with signs.
function signed(node) {
  const inner = () => [...node.childNodes].map(signed).join("");
  if (node.nodeType === Node.TEXT_NODE) return node.data.replace(/\s+/g, " ");
  if (node.nodeType !== Node.ELEMENT_NODE) return "";
  const name = node.localName;
  if (["script", "style", "head", "title"].includes(name)) return "";
  if (name === "br") return "\n";
  const words = inner();
  const isPlain = /font-weight:\s*(normal|400)/.test(node.getAttribute("style") ?? "");
  const kept = words.trim();
  if (/^(b|strong)$/.test(name) && kept && !isPlain && !kept.includes("\n")) return words.replace(kept, () => `**${kept}**`);
  if (/^(i|em)$/.test(name) && kept && !kept.includes("\n")) return words.replace(kept, () => `*${kept}*`);
  if (name === "a" && /^https?:/.test(node.getAttribute("href") ?? "") && kept && !/[[\]\n]/.test(kept)) return `[${kept}](${node.getAttribute("href")})`;
  if (/^h[1-6]$/.test(name)) return `\n\n## ${kept}\n\n`;
  if (name === "li") return `\n${node.parentNode.localName === "ol" ? `${[...node.parentNode.children].indexOf(node) + 1}.` : "-"} ${kept}`;
  if (name === "blockquote") return `\n\n${kept.split("\n").map((line) => `> ${line}`).join("\n")}\n\n`;
  return /^(p|div|ul|ol|section|article|table|tr)$/.test(name) ? `\n\n${kept}\n\n` : words;
}

function paste(event) {
  const markup = event.clipboardData.getData("text/html");
  if (!/<(b|strong|i|em|a|h[1-6]|li|blockquote)[\s>]/i.test(markup)) return;
  event.preventDefault();
  const words = signed(new DOMParser().parseFromString(markup, "text/html").body).replace(/[ \t]*\n[ \t]*/g, "\n").replace(/\n{3,}/g, "\n\n").trim();
  put(event.target, event.target.selectionStart, event.target.selectionEnd, words);
}

class TextTools extends HTMLElement {
  connectedCallback() {
    const area = document.getElementById(this.getAttribute("for"));
    const buttons = [...this.querySelectorAll("button")];
    const reach = (at) => { for (const [n, button] of buttons.entries()) button.tabIndex = n === at ? 0 : -1; };
    reach(0);
    this.hidden = false;
    this.addEventListener("click", (event) => {
      const button = event.target.closest("[data-sign]");
      if (button) apply(area, button.dataset.sign);
    });
    this.addEventListener("keydown", (event) => {
      const isTurned = getComputedStyle(this).direction === "rtl";
      const by = { ArrowRight: isTurned ? -1 : 1, ArrowLeft: isTurned ? 1 : -1 }[event.key];
      const next = by ? (buttons.indexOf(event.target) + by + buttons.length) % buttons.length : { Home: 0, End: buttons.length - 1 }[event.key];
      if (next === undefined) return;
      event.preventDefault();
      reach(next);
      buttons[next].focus();
    });
    area.addEventListener("keydown", (event) => {
      const sign = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && KEYS[event.code];
      if (!sign) return;
      event.preventDefault();
      event.stopPropagation();
      apply(area, sign);
    });
    area.addEventListener("paste", paste);
  }
}
customElements.define("text-tools", TextTools);
