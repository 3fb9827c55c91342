"""Hostile stories in a real browser: nothing runs, nothing is asked of another host, nothing leaves its box."""

# ruff: noqa: E501 - the script is one text
from __future__ import annotations

import mimetypes
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Route, sync_playwright

from commonwire.formats.sanitise import sanitise_html
from commonwire.web.gate import CONTENT_SECURITY_POLICY
from commonwire.web.pages.frame import Words
from commonwire.web.pages.render import page, static_folder, static_path
from commonwire.web.pages.safe_text import shown_markup
from commonwire.web.pages.styleguide_samples import sample_rows
from tests.web.hostile import BODIES, HEADLINES, MARK
from tests.web.preview import BROWSER_ARGUMENTS
from tests.web.story_samples import NOW, an_alert, desk, frame, item

ADDRESS = "http://127.0.0.1:9"
WIDTHS = (1280, 360)
LOOK = """(mark) => {
  const said = [];
  if (window[mark] !== undefined) said.push("a script ran");
  if (document.documentElement.scrollWidth > innerWidth) said.push(`scrolls sideways to ${document.documentElement.scrollWidth}`);
  scrollTo(0, 0);
  for (const link of document.querySelectorAll(".places a, .masthead a")) {
    const box = link.getBoundingClientRect();
    const there = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    if (box.width && there && !link.contains(there)) said.push(`covered: ${link.textContent} by ${there.outerHTML.slice(0, 80)}`);
  }
  const story = document.querySelector(".story");
  const edge = story?.getBoundingClientRect();
  for (const element of story?.querySelectorAll("*") ?? []) {
    const style = getComputedStyle(element);
    if (style.position !== "static" || style.zIndex !== "auto") said.push(`placed: ${element.outerHTML.slice(0, 80)}`);
    const box = element.getBoundingClientRect();
    const inScroller = element.parentElement.closest(".story :is(pre, table)");
    if (!inScroller && box.width && (box.left < edge.left - 8 || box.right > edge.right + 8)) said.push(`wide: ${element.outerHTML.slice(0, 80)}`);
  }
  for (const title of document.querySelectorAll(".title, .row .headline a, .alert-title a")) {
    const box = title.getBoundingClientRect();
    if (box.right > innerWidth + 1 || box.height < 8) said.push(`title: ${box.width} x ${box.height}`);
  }
  return said;
}"""


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as play:
        running = play.chromium.launch(executable_path=chromium, args=BROWSER_ARGUMENTS)
        yield running
        running.close()


def pages() -> dict[str, str]:
    """A story of all hostile bodies under all hostile headlines, and the desk with all headlines, below an alert."""
    safe = [sanitise_html(body)[0] for body in BODIES.values()]
    words = [Words(said, "en") for said in HEADLINES.values()]
    view = item(0, body_html=shown_markup("".join(safe)), summary=words[0], headlines=words)
    view.row.headline = Words(" ".join(HEADLINES.values()), "en")
    rows = []
    for number, said in enumerate(words):
        row = sample_rows(NOW)[0]
        row.id, row.headline, row.snippet = f"hostile{number:017d}", said, said
        rows.append(row)
    alert = an_alert(words=Words(HEADLINES["long word"]), reason=Words(HEADLINES["zalgo"]))
    return {"/item": page(view, frame()), "/desk": page(desk(rows=rows, live=None), frame(alert=alert))}


def answers(context: BrowserContext, made: dict[str, str], asked: list[str]) -> None:
    """Answer the browser with the pages and static files, as the node does; whatever else it asks for is noted."""

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(ADDRESS).partition("#")[0]
        headers = {"Content-Security-Policy": CONTENT_SECURITY_POLICY}
        if path in made:
            route.fulfill(body=made[path], content_type="text/html; charset=utf-8", headers=headers)
        elif path.startswith(static_path()):
            file = static_folder() / path.removeprefix(static_path()).lstrip("/")
            kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
            route.fulfill(path=file, content_type=kind, headers=headers)
        else:
            asked.append(route.request.url)
            route.fulfill(status=404, body="")

    context.route("**/*", answer)


def test_nothing_runs_is_asked_of_another_host_or_leaves_its_box(browser: Browser) -> None:
    asked: list[str] = []
    faults: list[str] = []
    made = pages()
    context = browser.new_context(reduced_motion="reduce")
    answers(context, made, asked)
    shown = context.new_page()
    shown.on("dialog", lambda dialog: faults.append(f"dialog: {dialog.message}"))
    shown.on("popup", lambda _: faults.append("a window was opened"))
    for path in made:
        shown.goto(ADDRESS + path)
        for width in WIDTHS:
            shown.set_viewport_size({"width": width, "height": 800})
            faults += [f"{path} {width}: {said}" for said in shown.evaluate(LOOK, MARK)]
        assert shown.url == ADDRESS + path
    context.close()

    assert not faults
    assert not [url for url in asked if not url.startswith(f"{ADDRESS}/")]
