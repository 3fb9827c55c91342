"""Render every page with the samples, photograph it, and say what does not fit.

    python -m tests.web.preview OUT [NAME ...]

OUT gets NAME-WIDTH-SCHEME.png for 1280 and 360 px, light and dark. Printed is each page that scrolls
sideways, each target under 24 px (WCAG 2.2, 2.5.8), and what the browser's console complained about.
"""

from __future__ import annotations

import shutil
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from playwright.sync_api import Browser, Page, sync_playwright

from commonwire.web.gate import CONTENT_SECURITY_POLICY
from commonwire.web.pages.frame import Words
from commonwire.web.pages.item_views import PreviewView
from commonwire.web.pages.render import page, part, static_folder, static_path
from commonwire.web.pages.styleguide_samples import sample_rows
from tests.web.samples import every_page
from tests.web.story_samples import CHINESE, NOW, URDU, item
from tests.web.story_samples import frame as sample_frame

BROWSER_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
TEXTS = {"ur": Words(URDU, "ur"), "zh-Hans": Words(CHINESE, "zh-Hans")}
Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
LOOKS = [(width, scheme) for scheme in SCHEMES for width in (1280, 360)]

DROP = """([text, name]) => {
  const carried = new DataTransfer();
  carried.items.add(new File([text], name));
  for (const type of ["dragover", "drop"]) {
    document.body.dispatchEvent(new DragEvent(type, { dataTransfer: carried, bubbles: true, cancelable: true }));
  }
}"""
"""Drops a file with this text and name on the page."""
FAULTS = (Path(__file__).parent / "faults.js").read_text("utf-8")


class QuietHandler(SimpleHTTPRequestHandler):
    """Serves the folder under the product's content security policy."""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        super().end_headers()

    def do_GET(self) -> None:
        """Serve a file, or a live stream that says that all has been sent."""
        if not self.path.startswith("/wire/live"):
            super().do_GET()
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        self.wfile.write(b"event: beat\ndata: .\n\n")
        threading.Event().wait(5)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def browser_path() -> str | None:
    """The installed Chromium; None lets playwright look for its own."""
    return shutil.which("chromium") or shutil.which("google-chrome")


def written(folder: Path) -> list[str]:
    """Write every page and the static files to `folder`; gives the pages' names."""
    pages = every_page()
    for name, (view, frame) in pages.items():
        (folder / f"{name}.html").write_text(page(view, frame), encoding="utf-8")
    for n, row in enumerate(sample_rows(NOW)):
        (folder / "items" / row.id).mkdir(parents=True)
        preview = PreviewView(item=item(n, body_text=TEXTS.get(row.language or "")))
        (folder / "items" / row.id / "preview").write_text(part(preview, sample_frame()), encoding="utf-8")
    shutil.copytree(static_folder(), folder / static_path().strip("/"))
    return list(pages)


def select_second_row(shown: Page) -> None:
    """Press j twice, as an editor would, and wait for the preview where there is one."""
    shown.keyboard.press("j")
    shown.keyboard.press("j")
    if shown.viewport_size and shown.viewport_size["width"] > 1100:
        shown.wait_for_selector(".preview-item")


def photographed(browser: Browser, address: str, out: Path, name: str, width: int, scheme: Scheme) -> list[str]:
    """Photograph one page in one look; gives its faults."""
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    try:
        shown = context.new_page()
        faults: list[str] = []
        shown.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
        shown.goto(f"{address}/{name}.html")
        if name == "desk":
            select_second_row(shown)
        shown.screenshot(path=out / f"{name}-{width}-{scheme}.png", full_page=True)
        faults += shown.evaluate(FAULTS)
        return faults
    finally:
        context.close()


def main(out: Path, only: list[str]) -> int:
    """Photograph the pages; gives 1 when one has a fault."""
    out.mkdir(parents=True, exist_ok=True)
    bad = 0
    with TemporaryDirectory() as folder, sync_playwright() as play:
        names = [name for name in written(Path(folder)) if not only or name in only]
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=folder))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        browser = play.chromium.launch(executable_path=browser_path(), args=BROWSER_ARGUMENTS)
        for name in names:
            for width, scheme in LOOKS:
                for fault in photographed(browser, f"http://127.0.0.1:{server.server_port}", out, name, width, scheme):
                    bad = 1
                    sys.stdout.write(f"{name} {width} {scheme}: {fault}\n")
        browser.close()
        server.shutdown()
        server.server_close()
    return bad


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
