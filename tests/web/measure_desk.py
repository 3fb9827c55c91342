"""How soon a key has moved the row in a list of 10,000 rows, in a real browser.

    python -m tests.web.measure_desk [ROWS]

Printed as JSON: milliseconds from the press of j (the browser's own time of the event) to the frame after the one in
which the row was moved, over 200 presses, first near the end of the list and then from its middle; and how many rows
were in the page.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Page, sync_playwright

from commonwire.app.bench.figures import percentile
from tests.web.preview import BROWSER_ARGUMENTS, browser_path, written
from tests.web.test_desk_in_browser import Desk

PRESSES = 200
FRAME = "new Promise((done) => requestAnimationFrame(() => setTimeout(done)))"
WATCH = """() => {
  globalThis.took = [];
  addEventListener("keydown", (event) => {
    requestAnimationFrame(() => setTimeout(() => took.push(performance.now() - event.timeStamp)));
  }, true);
}"""


def main(rows: int) -> None:
    """Print the figures."""
    with TemporaryDirectory() as folder, sync_playwright() as play:
        written(Path(folder))
        desk = Desk(Path(folder), long=rows, page=500)
        browser = play.chromium.launch(executable_path=browser_path(), args=BROWSER_ARGUMENTS)
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.goto(f"{desk.address}/desk.html")
        page.evaluate("Object.assign(document.querySelector('wire-list'), { more: '/wire/rows?after=0' }).tidy()")
        while page.evaluate("document.querySelector('wire-list').more"):
            page.evaluate("scrollTo(0, document.body.scrollHeight)")
            page.evaluate(FRAME)
        page.evaluate(WATCH)
        took = sorted([*pressed(page, 1.0, "k"), *pressed(page, 0.5, "j")])
        figures = {
            "rows": page.evaluate("document.querySelector('wire-list').length"),
            "rows_drawn": page.evaluate("document.querySelectorAll('#wire .row').length"),
            "key_p50_ms": percentile(took, 0.5),
            "key_p95_ms": percentile(took, 0.95),
            "key_most_ms": took[-1],
        }
        browser.close()
        desk.cut()
        desk.server.shutdown()
    sys.stdout.write(json.dumps(figures, indent=2) + "\n")


def pressed(page: Page, share: float, key: str) -> list[float]:
    """Milliseconds of half of the presses, from a row that lies at this share of the list."""
    page.evaluate(f"scrollTo(0, {share} * document.body.scrollHeight)")
    page.evaluate(FRAME)
    page.evaluate(FRAME)
    page.evaluate(
        """() => [...document.querySelectorAll("#wire > .row [data-row]")]
        .find((link) => link.getBoundingClientRect().top > 200 || link.closest("li:last-child")).focus()"""
    )
    page.evaluate("took.length = 0")
    for _ in range(PRESSES // 2):
        page.keyboard.press(key)
        page.evaluate(FRAME)
    return sorted(page.evaluate("took"))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
