"""The real demo in a real browser: keys, live arrival, kills seen at once, texts that want to spoil the page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.journeys.serving import Home, Node, served
from tests.web.preview import BROWSER_ARGUMENTS, FAULTS

AT_ONCE = 3_000
"""Milliseconds within which a deed has to be seen by others."""


class Newsroom:
    """A demo, keys of the outlets behind the cards, and browsers."""

    def __init__(self, node: Node, browser: Browser) -> None:
        self.node, self._browser = node, browser
        self.giver, self.taker = node.home.outlets()[:2]
        self.key = node.home.key(self.giver)
        self.faults: list[str] = []

    def opens(self, path: str, card: str | None = "editor") -> Page:
        """A new browser at `path`, signed in by a card; None: as a guest."""
        page = self._browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.goto(self.node.url)
        if card:
            page.click(f"form.card:has(input[value={card}]) button")
        page.goto(self.node.url + path)
        return page

    def gives(self, uri: str, headline: str, text: str = "A text.", **more: Any) -> str:
        """Give a story; its id."""
        story = {
            "uri": uri,
            "language": "en",
            "headlines": [{"value": headline}],
            "bodies": [{"contentType": "text/html", "value": f"<p>{text}</p>"}],
        }
        answer = self.node.api("POST", "/items", self.key, data=story | more)
        assert answer.status == 201, answer.body
        return str(answer.json()["id"])

    def kills(self, item: str) -> None:
        """Kill a story."""
        answer = self.node.api("POST", f"/items/{item}/kill", self.key, data={"reason": "Not so."})
        assert answer.status == 201, answer.body


@pytest.fixture(scope="module")
def newsroom(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    with served(Home(tmp_path_factory.mktemp("desk")), ("demo",)) as node, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=BROWSER_ARGUMENTS)
        room = Newsroom(node, browser)
        yield room
        browser.close()
    assert not room.faults


def test_the_desk_is_worked_by_keys_alone(newsroom: Newsroom) -> None:
    for number in range(3):
        newsroom.gives(f"tag:keys.example,2026:{number}", f"Keys {number}")
    desk = newsroom.opens("/")
    expect(desk.locator("[data-state]")).to_have_text("Live")

    desk.keyboard.press("j")
    desk.keyboard.press("j")
    second = desk.locator(".row[aria-current]").get_attribute("data-item")
    expect(desk.locator(f".preview-item[data-shows='{second}']")).to_be_visible()
    desk.keyboard.press("k")
    assert desk.locator(".row[aria-current]").get_attribute("data-item") != second
    desk.keyboard.press("?")
    expect(desk.locator("dialog#keys")).to_be_visible()
    desk.keyboard.press("Escape")
    desk.keyboard.press("/")
    expect(desk.locator("#filter-q")).to_be_focused()
    desk.keyboard.press("Escape")
    desk.keyboard.press("j")
    desk.keyboard.press("o")
    desk.wait_for_url("**/items/*")
    desk.keyboard.press("w")
    desk.wait_for_url(newsroom.node.url + "/")
    desk.keyboard.press("j")
    desk.keyboard.press("t")
    desk.wait_for_url("**/items/*#rights")
    desk.keyboard.press("n")
    desk.wait_for_url("**/notices")


@pytest.mark.parametrize("card", ["editor", None])
def test_a_story_arrives_by_itself_at_an_editors_and_at_a_guests_desk(newsroom: Newsroom, card: str | None) -> None:
    desk = newsroom.opens("/", card)
    expect(desk.locator("[data-state]")).to_have_text("Live")

    item = newsroom.gives(f"tag:live.example,2026:{card}", "Just in")

    expect(desk.locator(f"#wire .row[data-item='{item}'] .headline")).to_contain_text("Just in", timeout=AT_ONCE)
    assert desk.locator(f".row[data-item='{item}'] .row-light").inner_text().strip() == ("Allowed" if card else "")


def test_a_kill_is_seen_at_once_on_desk_preview_and_page_of_others(newsroom: Newsroom) -> None:
    item = newsroom.gives("tag:kill.example,2026:1", "A claim to be killed", "The claim in full.")
    desk, page = newsroom.opens("/"), newsroom.opens(f"/items/{item}")
    for shown in (desk, page):
        expect(shown.locator("[data-state]")).to_have_text("Live")
    desk.locator(f".row[data-item='{item}'] [data-row]").focus()
    expect(desk.locator(".preview-item")).to_contain_text("The claim in full.")

    newsroom.kills(item)

    expect(desk.locator(f".row[data-item='{item}']")).to_contain_text("Not so.", timeout=AT_ONCE)
    expect(page.locator("article.item")).to_contain_text("Not so.", timeout=AT_ONCE)
    for shown in (desk, page):
        assert "claim" not in shown.locator("main").inner_text().casefold()


def test_a_hold_takes_the_text_off_an_open_preview(newsroom: Newsroom) -> None:
    item = newsroom.gives("tag:hold.example,2026:1", "A figure in doubt", "The figure in full.")
    desk = newsroom.opens("/")
    expect(desk.locator("[data-state]")).to_have_text("Live")
    desk.locator(f".row[data-item='{item}'] [data-row]").focus()
    expect(desk.locator(".preview-item")).to_contain_text("The figure in full.")

    newsroom.node.api("POST", f"/items/{item}/hold", newsroom.key, data={"reason": "We ask again."})

    expect(desk.locator(".preview-item")).to_contain_text("We ask again.", timeout=AT_ONCE)
    expect(desk.locator(".preview-item")).not_to_contain_text("The figure in full.")


def test_a_subject_on_an_items_page_leads_to_the_stories_that_have_it(newsroom: Newsroom) -> None:
    subject = {"name": "Food & water 水", "uri": "http://cv.example/topic/7"}
    item = newsroom.gives("tag:subject.example,2026:1", "With a subject", subjects=[subject])
    page = newsroom.opens(f"/items/{item}")

    page.get_by_role("link", name="Food & water").click()

    expect(page.locator(f"#wire .row[data-item='{item}']")).to_be_visible()
    assert page.locator("#wire .row").count() == 1


def test_a_huge_story_and_a_headline_without_end_spoil_no_page(newsroom: Newsroom) -> None:
    long = "Endless" * 420
    item = newsroom.gives("tag:huge.example,2026:1", long, "word " * 790_000)  # the bound is 4,000,000 characters

    for page in (newsroom.opens("/"), newsroom.opens(f"/items/{item}")):
        page.set_viewport_size({"width": 360, "height": 800})
        assert not [fault for fault in page.evaluate(FAULTS) if "sideways" in fault]


def test_directions_of_a_headline_end_where_it_ends(newsroom: Newsroom) -> None:
    turned = "Prices \u202etfel ot thgir\u2066 and on"
    item = newsroom.gives("tag:bidi.example,2026:1", turned)
    desk = newsroom.opens("/")

    row = desk.locator(f".row[data-item='{item}']")
    facts = row.locator(".row-facts")
    boxes = [facts.locator(part).first.bounding_box() for part in (".outlet", ".member")]

    assert boxes[0] and boxes[1] and boxes[0]["x"] < boxes[1]["x"]  # what follows the headline still runs left to right
    expect(row.locator("bdi").first).to_have_attribute("dir", "ltr")


def test_subjects_are_offered_as_soon_as_somebody_types(newsroom: Newsroom) -> None:
    page = newsroom.opens("/give", card="contributor")
    word = page.get_by_role("combobox", name="Subjects")
    expect(word).to_have_attribute("aria-expanded", "false")

    word.press_sequentially("road")

    expect(page.get_by_role("option", name="road transport", exact=True)).to_be_visible()
    expect(word).to_have_attribute("aria-expanded", "true")


def test_a_correction_then_a_kill_alarm_every_page_and_are_answered_by_keys(newsroom: Newsroom) -> None:
    taker = newsroom.node.home.key(newsroom.taker)
    item = newsroom.gives("tag:alarm.example,2026:1", "Alarm 1")
    use = {"action": "republish", "channel": "web"}
    taken = newsroom.node.api("POST", f"/items/{item}/takes", taker, data=use).json()["id"]
    newsroom.node.api("POST", f"/takes/{taken}/reports", taker, data={"address": "https://taker.example/alarm"})
    page, owner = newsroom.opens("/members"), newsroom.opens("/notices", "contributor")
    answered_by_now(page)

    correction = newsroom.node.api("POST", f"/items/{item}/corrections", newsroom.key, data={"what": "It was two."})
    assert correction.status == 201, correction.body
    alert = page.locator("desk-alert .alert")
    expect(alert).to_contain_text("It was two.", timeout=AT_ONCE)
    expect(alert).to_contain_text("Alarm 1")

    said = {"reason": "Made up.", "reader_note": "This story was withdrawn."}
    kill = newsroom.node.api("POST", f"/items/{item}/kill", newsroom.key, data=said).json()["id"]
    expect(alert).to_contain_text("Made up.", timeout=AT_ONCE)
    expect(alert).to_contain_text("This story was withdrawn.")
    expect(alert).to_contain_text("https://taker.example/alarm")
    assert "Alarm 1" not in alert.inner_text()
    owner.goto(f"{newsroom.node.url}/notices/{kill}")
    expect(owner.locator(".progress-told")).to_contain_text("0 of 1 done, 1 silent")

    expect(alert.locator("[data-key=s]")).to_be_visible()
    page.keyboard.press("s")
    expect(alert).to_contain_text("not finished")
    owner.reload()
    expect(owner.locator(".progress-told")).to_contain_text("0 of 1 done, 1 seen it, 0 silent")
    expect(alert.locator("[data-key=d]")).to_be_visible()
    page.keyboard.press("d")
    expect(page.locator("desk-alert .alert")).to_have_count(0)
    owner.reload()
    expect(owner.locator(".progress-told")).to_contain_text("1 of 1 done, 0 silent")


def test_what_is_typed_answers_no_alert(newsroom: Newsroom) -> None:
    item = newsroom.gives("tag:typed.example,2026:1", "Typed")
    desk = newsroom.opens("/")
    newsroom.node.api("GET", f"/items/{item}", newsroom.node.home.key(newsroom.taker))
    desk.locator("#filter-q").focus()
    newsroom.kills(item)
    expect(desk.locator("desk-alert .alert-killed [data-key=s]")).to_be_visible(timeout=AT_ONCE)
    expect(desk.locator("#filter-q")).to_be_focused()

    desk.keyboard.type("sad")

    expect(desk.locator("#filter-q")).to_have_value("sad")
    expect(desk.locator("desk-alert .alert-killed [data-key=s]")).to_be_visible()


def answered_by_now(page: Page) -> None:
    """Every alert of what happened before is answered, by the buttons."""
    while page.locator("desk-alert .alert").count():
        notice = page.locator("desk-alert .alert").get_attribute("data-notice")
        page.locator("desk-alert button.primary").click()
        expect(page.locator(f"desk-alert [data-notice='{notice}']")).to_have_count(0)
