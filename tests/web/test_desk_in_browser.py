"""The desk in a real browser: live arrival, keys and the preview, under the product's content security policy."""

from __future__ import annotations

import queue
import re
import threading
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from commonwire.web.gate import CONTENT_SECURITY_POLICY
from commonwire.web.pages.desk_views import MoreRowsView
from commonwire.web.pages.frame import Words
from commonwire.web.pages.render import part, row
from commonwire.web.pages.search_views import CaughtView
from commonwire.web.pages.styleguide_samples import sample_answers, sample_rows
from commonwire.web.pages.views import RowView
from tests.web.preview import BROWSER_ARGUMENTS, written
from tests.web.story_samples import NOW, frame

LONG, PAGE = 300, 50
"""Rows of a long list behind the first page, and how many come at once."""


def long_row(n: int) -> RowView:
    """The n-th row of a long list: some are tall."""
    it = sample_rows(NOW)[0]
    headline = Words("لمبی خبر " * 12, "ur") if n % 7 == 0 else Words(f"Row {n}", "en")
    it.id, it.headline, it.received_at = f"long{n:016d}", headline, NOW - timedelta(days=2, minutes=n)
    return it


class Desk:
    """A desk that is served: `send` puts an event on its live stream, `cut` breaks the stream.

    `long` rows lie behind its first page, given out `page` at a time.
    """

    def __init__(self, folder: Path, *, long: int = LONG, page: int = PAGE) -> None:
        self.events: queue.Queue[bytes | None] = queue.Queue()
        self.resumed: list[str | None] = []
        self.asked: list[str] = []
        desk = self

        class Handler(SimpleHTTPRequestHandler):
            def end_headers(self) -> None:
                self.send_header("Content-Security-Policy", CONTENT_SECURITY_POLICY)
                super().end_headers()

            def do_GET(self) -> None:
                if urlsplit(self.path).path == "/wire/live":
                    self.stream()
                elif urlsplit(self.path).path == "/wire/rows":
                    self.rows(int(parse_qs(urlsplit(self.path).query)["after"][0]))
                else:
                    super().do_GET()

            def rows(self, first: int) -> None:
                more = None if first + page >= long else f"/wire/rows?after={first + page}"
                view = MoreRowsView(rows=[long_row(n) for n in range(first, first + page)], more=more)
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write(part(view, frame()).encode())

            def stream(self) -> None:
                after = parse_qs(urlsplit(self.path).query).get("after", [None])[0]
                desk.resumed.append(self.headers.get("Last-Event-ID") or after)
                self.send_response(200)
                self.send_header("Content-Type", "text/event-stream")
                self.end_headers()
                self.wfile.write(b"retry: 50\nevent: caught-up\ndata: .\n\n")
                while (event := desk.events.get()) is not None:
                    self.wfile.write(event)

            def do_POST(self) -> None:
                desk.asked.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write(part(sample_answers()[0], frame()).encode())

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=folder))
        self.server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def send(self, shown: RowView, cursor: str) -> None:
        """Put a row on the stream."""
        name = "item" if shown.status == "usable" else "change"
        self.events.put(f"id: {cursor}\nevent: {name}\ndata: {row(shown, frame())}\n\n".encode())

    def cut(self) -> None:
        """End the stream."""
        self.events.put(None)


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as play:
        running = play.chromium.launch(executable_path=chromium, args=BROWSER_ARGUMENTS)
        yield running
        running.close()


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pages")
    written(folder)
    return folder


@pytest.fixture
def desk(pages: Path) -> Iterator[Desk]:
    served = Desk(pages)
    yield served
    served.cut()
    served.server.shutdown()
    served.server.server_close()


@pytest.fixture
def page(browser: Browser, desk: Desk) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 700})
    shown = context.new_page()
    faults: list[str] = []
    shown.on("pageerror", lambda error: faults.append(str(error)))
    shown.on("console", lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None)
    shown.goto(f"{desk.address}/desk.html")
    expect(shown.locator("[data-state]")).to_have_text("Live")
    yield shown
    context.close()
    assert not faults


def arriving(n: int, text: str) -> RowView:
    """A row newer than all others."""
    it = sample_rows(NOW)[0]
    it.id, it.headline, it.received_at = f"arriving{n:016d}", Words(text, "en"), NOW + timedelta(minutes=n)
    return it


def test_a_story_comes_in_by_itself_at_the_top_of_a_list_nobody_is_in(page: Page, desk: Desk) -> None:
    desk.send(arriving(1, "Bridge opens"), "c2")

    expect(page.locator("#wire .row").first).to_contain_text("Bridge opens")
    expect(page.locator("#wire .day")).to_have_count(2)


def test_a_story_never_moves_the_row_that_has_the_focus(page: Page, desk: Desk) -> None:
    page.keyboard.press("j")
    before = page.locator("#wire .row[aria-current]").bounding_box()

    desk.send(arriving(1, "Bridge opens"), "c2")
    desk.send(arriving(2, "Bridge closes"), "c3")
    expect(page.locator("[data-new]")).to_have_text("2 new")

    assert page.locator("#wire .row[aria-current]").bounding_box() == before
    assert "Bridge" not in page.locator("#wire").inner_text()


def test_a_story_never_moves_the_row_under_the_pointer(page: Page, desk: Desk) -> None:
    third = page.locator("#wire .row").nth(2)
    third.hover()
    before = third.bounding_box()

    desk.send(arriving(1, "Bridge opens"), "c2")
    expect(page.locator("[data-new]")).to_have_text("1 new")

    assert third.bounding_box() == before


def test_what_waits_is_shown_by_a_key_newest_first(page: Page, desk: Desk) -> None:
    page.keyboard.press("j")
    desk.send(arriving(1, "Bridge opens"), "c2")
    desk.send(arriving(2, "Bridge closes"), "c3")
    expect(page.locator("[data-new]")).to_have_text("2 new")

    page.keyboard.press(".")

    expect(page.locator("#wire .row").nth(0)).to_contain_text("Bridge closes")
    expect(page.locator("#wire .row").nth(1)).to_contain_text("Bridge opens")
    expect(page.locator("[data-new]")).to_have_text("No new stories")


def test_a_kill_strikes_the_row_at_once_and_empties_the_preview_and_keeps_the_focus(page: Page, desk: Desk) -> None:
    page.keyboard.press("j")
    expect(page.locator("#preview [data-shows]")).to_be_visible()
    below = page.locator("#wire .row").nth(1).bounding_box()
    killed = sample_rows(NOW)[9]
    killed.id = sample_rows(NOW)[0].id

    desk.send(killed, "c2")

    expect(page.locator("#wire .row").first).to_have_class("row row-killed")
    assert "Landslide" not in page.locator("main").inner_text()
    assert "filmed in another country" in page.locator("#preview").inner_text()
    assert page.locator("#wire .row").nth(1).bounding_box() == below
    assert page.evaluate("document.activeElement.closest('.row')?.dataset.item") == killed.id


def test_a_kill_strikes_a_row_that_still_waits(page: Page, desk: Desk) -> None:
    page.keyboard.press("j")
    desk.send(arriving(1, "Bridge opens"), "c2")
    killed = sample_rows(NOW)[9]
    killed.id = arriving(1, "").id
    desk.send(killed, "c3")
    desk.send(arriving(2, "Bridge closes"), "c4")
    expect(page.locator("[data-new]")).to_have_text("2 new")

    page.keyboard.press(".")

    assert "Bridge opens" not in page.locator("#wire").inner_text()


def test_a_broken_stream_is_said_and_resumed_after_the_last_event(page: Page, desk: Desk) -> None:
    desk.send(arriving(1, "Bridge opens"), "c2")
    expect(page.locator("#wire .row").first).to_contain_text("Bridge opens")
    page.evaluate(
        """() => { const state = document.querySelector("[data-state]"); new MutationObserver(() => {
        state.dataset.said = (state.dataset.said ?? "") + state.textContent + "|";
        }).observe(state, {childList: true}); }"""
    )

    desk.cut()
    expect(page.locator("[data-state]")).to_have_attribute(
        "data-said", re.compile(r"^Offline since \d\d:\d\d\|.*Live\|$")
    )

    assert desk.resumed == ["c1", "c2"]


def test_j_and_k_move_and_the_preview_follows(page: Page) -> None:
    for key in "jjjk":
        page.keyboard.press(key)

    expect(page.locator("#wire .row[aria-current]")).to_have_attribute("data-item", sample_rows(NOW)[1].id)
    expect(page.locator("#preview [data-shows]")).to_have_attribute("data-shows", sample_rows(NOW)[1].id)


def test_single_keys_can_be_switched_off(page: Page) -> None:
    page.keyboard.press("?")
    page.get_by_label("Use single keys on this device").uncheck()
    page.get_by_role("button", name="Close").click()
    page.keyboard.press("j")

    expect(page.locator("#wire .row[aria-current]")).to_have_count(0)


def test_slash_goes_to_the_search_and_typing_moves_nothing(page: Page) -> None:
    page.keyboard.press("/")
    page.keyboard.type("jjk")

    expect(page.get_by_label("Search the wire")).to_have_value("jjk")
    expect(page.locator("#wire .row[aria-current]")).to_have_count(0)


def test_may_i_is_answered_on_the_spot(page: Page, desk: Desk) -> None:
    page.goto(f"{desk.address}/item-urdu.html")
    page.get_by_role("button", name="May I?").click()

    expect(page.locator("#answer")).to_contain_text("Yes, you may.")
    assert "action=republish" in desk.asked[0]


def caught(desk: Desk, n: int, *, urgency: int | None = None) -> None:
    """A search has just caught a story."""
    view = CaughtView(
        search=f"s{n}",
        search_name=Words("Bridges", "en"),
        item=f"item{n}",
        headline=Words(f"Bridge {n} opens", "en"),
        passage=Words("the bridge opens", "en", ((4, 10),)),
        at=NOW,
        urgency=urgency,
        changed=n > 1,
        reader="me",
    )
    html = " ".join(part(view, frame()).split())
    desk.events.put(f"event: caught\ndata: {html}\n\n".encode())


def test_what_searches_catch_appears_is_put_away_muted_and_goes_when_it_is_killed(page: Page, desk: Desk) -> None:
    page.keyboard.press("j")
    focused = page.evaluate("document.activeElement.href")
    for n in range(1, 5):
        caught(desk, n, urgency=1 if n == 4 else None)
    shown = page.locator("desk-catches .caught")

    expect(shown).to_have_count(3)
    expect(shown.first).to_contain_text("Bridge 4 opens")
    expect(shown.first.locator("mark")).to_have_text("bridge")
    assert page.evaluate("document.activeElement.href") == focused
    shown.first.get_by_role("button", name="Put away").click()
    desk.events.put(b"event: gone\ndata: item3\n\n")
    expect(shown).to_have_count(1)
    shown.first.get_by_role("button", name="Mute Bridges").click()
    expect(page.locator("desk-catches")).to_be_hidden()
    assert desk.asked == ["reader=me"]


@pytest.fixture
def long(page: Page) -> Page:
    """The desk with a long list behind its first page, walked to its end."""
    page.evaluate(
        """() => { const list = document.querySelector("wire-list"); list.more = "/wire/rows?after=0"; list.tidy(); }"""
    )
    while page.evaluate("document.querySelector('wire-list').more"):
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return page


def drawn(page: Page) -> int:
    """Rows that are in the page."""
    return int(page.evaluate("document.querySelectorAll('#wire .row').length"))


def test_of_a_long_list_only_what_is_near_is_drawn_and_it_keeps_its_height(long: Page) -> None:
    long.evaluate("document.querySelector('wire-list').tidy()")
    measure = "document.querySelector('#wire').getBoundingClientRect().height"
    height = long.evaluate(measure)
    few = drawn(long)
    long.evaluate("dispatchEvent(new Event('beforeprint'))")

    assert few < LONG / 2
    assert drawn(long) > LONG
    assert long.evaluate("document.querySelector('#wire').getBoundingClientRect().height") == pytest.approx(
        height, abs=2
    )


def test_home_end_and_j_and_k_go_through_what_is_not_drawn(long: Page) -> None:
    long.locator("#wire [data-row]").last.focus()
    long.keyboard.press("Home")
    expect(long.locator("#wire .row[aria-current]")).to_have_attribute("data-item", sample_rows(NOW)[0].id)
    long.keyboard.press("End")
    expect(long.locator("#wire .row[aria-current]")).to_have_attribute("data-item", long_row(LONG - 1).id)
    for _ in range(60):
        long.keyboard.press("k")

    expect(long.locator("#wire .row[aria-current]")).to_have_attribute("data-item", long_row(LONG - 61).id)
    expect(long.locator("#wire .row[aria-current]")).to_have_attribute(
        "aria-posinset", str(len(sample_rows(NOW)) + LONG - 60)
    )
    assert long.evaluate(
        "document.activeElement.checkVisibility() && document.activeElement.getBoundingClientRect().top >= 0"
    )


def test_a_kill_reaches_a_row_that_is_not_drawn(long: Page, desk: Desk) -> None:
    long.keyboard.press("End")
    killed = sample_rows(NOW)[9]
    killed.id = long_row(1).id
    expect(long.locator(f".row[data-item={killed.id}]")).to_have_count(0)

    desk.send(killed, "c2")
    desk.send(arriving(1, "Bridge opens"), "c3")
    expect(long.locator("[data-new]")).to_have_text("1 new")
    long.evaluate("dispatchEvent(new Event('beforeprint'))")

    expect(long.locator(f".row[data-item={killed.id}]")).to_have_class("row row-killed")


def test_columns_go_at_once_and_stay_away(page: Page) -> None:
    page.get_by_text("Columns", exact=True).click()
    page.get_by_label("Member", exact=True).and_(page.locator("input")).uncheck()

    expect(page.locator("#wire .member").first).to_be_hidden()
    assert "commonwire_hidden=member" in page.evaluate("document.cookie")


def test_the_preview_is_made_wider_by_keys(page: Page) -> None:
    before = page.locator(".preview").bounding_box()
    page.get_by_role("separator").focus()
    page.keyboard.press("ArrowLeft")
    after = page.locator(".preview").bounding_box()

    assert before and after
    assert after["width"] > before["width"]
    expect(page.get_by_role("separator")).to_have_attribute("aria-valuenow", "45")


def test_what_is_unread_is_counted_live(page: Page, desk: Desk) -> None:
    desk.events.put(b'event: unread\ndata: {"s1": 1234, "all": 1240}\n\n')

    expect(page.locator("[data-unread=s1]")).to_contain_text("1,234")
    expect(page.locator("[data-unread=all]").first).to_contain_text("1,240")


def test_the_clock_of_the_state_and_the_wait_survive_a_sleep(page: Page, desk: Desk) -> None:
    page.evaluate("document.querySelector('live-wire').disconnect()")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    expect(page.locator("[data-state]")).to_have_text("Live")
    assert desk.resumed == ["c1", "c1"]
