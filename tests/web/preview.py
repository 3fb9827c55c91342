"""Render every page with the samples, photograph it, and say what does not fit.

    python -m tests.web.preview OUT [NAME ...]

OUT gets NAME-WIDTH-SCHEME.png for 1280 and 360 px, light and dark. Printed is each page that scrolls
sideways, each target under 24 px (WCAG 2.2, 2.5.8), and what the browser's console complained about.
With AXE_SCRIPT=axe.min.js the accessibility rules of axe-core run as well.
"""

from __future__ import annotations

import os
import shutil
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, sync_playwright

from commonwire.web.pages.render import CONTENT_SECURITY_POLICY, page, static_folder, static_path
from tests.web.samples import every_page

BROWSER_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
LOOKS = [(width, scheme) for scheme in ("light", "dark") for width in (1280, 360)]

FAULTS = """() => {
  const said = [];
  const wide = document.documentElement.scrollWidth - innerWidth;
  if (wide > 0) said.push(`scrolls sideways by ${wide} px: ` + [...document.querySelectorAll("main *, header *, nav *")]
    .filter((e) => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".wide-table, .unseen")).slice(0, 3).map((e) => e.tagName + "." + e.className).join(" "));
  for (const e of document.querySelectorAll("a, button, input:not([type=hidden]), select, textarea, summary")) {
    if (!e.checkVisibility() || e.closest(".prose, .skip, p:not([class])") || e.matches(".skip")) continue;
    const box = e.getBoundingClientRect();
    if (box.width < 23.5 || box.height < 23.5) said.push(`small target ${Math.round(box.width)}x${Math.round(box.height)}: ${e.outerHTML.slice(0, 90)}`);
  }
  for (const e of document.querySelectorAll(".title, .row .headline, .prose, .standfirst, .notice .headline")) {
    if (e.scrollHeight > e.clientHeight + 2 && getComputedStyle(e).overflow !== "visible") said.push(`clipped: ${e.className}`);
  }
  return said;
}"""


class _Handler(SimpleHTTPRequestHandler):
    """Serves the folder under the product's content security policy."""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def written(folder: Path) -> list[str]:
    """Write every page and the static files to `folder`; gives the pages' names."""
    pages = every_page()
    for name, (view, frame) in pages.items():
        (folder / f"{name}.html").write_text(page(view, frame), encoding="utf-8")
    shutil.copytree(static_folder(), folder / static_path().strip("/"))
    return list(pages)


def photographed(browser: Browser, address: str, out: Path, name: str, width: int, scheme: str) -> list[str]:
    """Photograph one page in one look; gives its faults."""
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp="AXE_SCRIPT" in os.environ)  # type: ignore[arg-type]
    try:
        shown = context.new_page()
        faults: list[str] = []
        shown.on("console", lambda said: faults.append(said.text) if said.type == "error" and "/wire/live" not in str(said.location) else None)
        shown.goto(f"{address}/{name}.html")
        shown.screenshot(path=out / f"{name}-{width}-{scheme}.png", full_page=True)
        faults += shown.evaluate(FAULTS)
        if script := os.environ.get("AXE_SCRIPT"):
            shown.add_script_tag(path=script)
            found = shown.evaluate("async () => (await axe.run()).violations.map(v => v.id + ': ' + v.nodes.slice(0, 3).map(n => n.html.slice(0, 120) + ' ' + (n.any[0]?.message ?? '')).join(' | '))")
            faults += [f"axe {line}" for line in found]
        return faults
    finally:
        context.close()


def main(out: Path, only: list[str]) -> int:
    """Photograph the pages; gives 1 when one has a fault."""
    out.mkdir(parents=True, exist_ok=True)
    bad = 0
    with TemporaryDirectory() as folder, sync_playwright() as play:
        names = [name for name in written(Path(folder)) if not only or name in only]
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=folder))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        path = shutil.which("chromium") or shutil.which("google-chrome")
        browser = play.chromium.launch(executable_path=path, args=BROWSER_ARGUMENTS)
        for name in names:
            for width, scheme in LOOKS:
                for fault in photographed(browser, f"http://127.0.0.1:{server.server_port}", out, name, width, scheme):
                    bad = 1
                    print(f"{name} {width} {scheme}: {fault}")
        browser.close()
        server.shutdown()
    return bad


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
