// What does not fit on the page that is shown: run by preview.py in the browser.
() => {
  const said = [];
  const wide = document.documentElement.scrollWidth - innerWidth;
  const tooWide = (element) => element.getBoundingClientRect().right > innerWidth + 1 && !element.closest(".wide-table, .unseen");
  if (wide > 0) {
    const some = [...document.querySelectorAll("main *, header *, nav *")].filter(tooWide).slice(0, 3);
    said.push(`scrolls sideways by ${wide} px: ${some.map((element) => `${element.tagName}.${element.className}`).join(" ")}`);
  }
  for (const element of document.querySelectorAll("a, button, input:not([type=hidden]), select, textarea, summary")) {
    // A link inside a sentence may be as small as its line (WCAG 2.2, 2.5.8).
    if (!element.checkVisibility() || element.matches(".skip") || element.closest(".prose, p:not([class])")) continue;
    const box = element.getBoundingClientRect();
    if (box.width < 23.5 || box.height < 23.5) {
      said.push(`small target ${Math.round(box.width)} x ${Math.round(box.height)}: ${element.outerHTML.slice(0, 90)}`);
    }
  }
  for (const element of document.querySelectorAll(".title, .row .headline, .prose, .standfirst, .notice .headline")) {
    const isCut = element.scrollHeight > element.clientHeight + 2 && getComputedStyle(element).overflow !== "visible";
    if (isCut && !element.matches(".clipped")) said.push(`clipped: ${element.className}`);
  }
  return said;
}
