"""The tutorial's two minutes, walked in a real browser by what it names: a step that no longer fits fails here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests.journeys.serving import Home, Node, served
from tests.web.preview import BROWSER_ARGUMENTS

HEADLINE = "The night ferry sails again"


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    with served(Home(tmp_path_factory.mktemp("tutorial")), ("demo",)) as node:
        yield node


@pytest.fixture(scope="module")
def page(chromium: str) -> Iterator[Page]:
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=BROWSER_ARGUMENTS)
        yield browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
        browser.close()


class Tour:
    """Somebody who does what a step says; `named` is every name in bold that was pressed or read."""

    def __init__(self, page: Page, node: Node) -> None:
        self.page = page
        self.named: set[str] = set()
        self._start = node.url

    def comes_in(self, card: str) -> None:
        """Go to the start page and sign in by the card with this title."""
        self.page.goto(self._start)
        self.page.locator("form.card", has_text=card).first.get_by_text(self._said("Sign in"), exact=True).click()
        expect(self.page.locator(".who .person")).to_be_visible()

    def signs_out(self) -> None:
        """Leave, and see the cards again."""
        self.presses("Sign out")
        expect(self.page.locator("form.card").first).to_be_visible()

    def presses(self, name: str) -> None:
        """Press the button or link of this name."""
        said = self._said(name)
        by_name = [self.page.get_by_role(role, name=said).filter(visible=True) for role in ("button", "link")]
        by_name[0].or_(by_name[1]).or_(self.page.locator("summary:visible", has_text=said)).first.click()

    def writes(self, name: str, text: str) -> None:
        """Fill the field of this name in."""
        label = self.page.locator("label", has_text=self._said(name)).filter(visible=True).first
        self.page.locator(f"#{label.get_attribute('for')}").fill(text)

    def reads(self, name: str) -> None:
        """See these words."""
        expect(self.page.get_by_text(self._said(name)).filter(visible=True).first).to_be_visible()

    def opens_the_story(self) -> None:
        """Choose the story by key until it is the one, and open it."""
        row = self.page.locator(".row", has_text=HEADLINE)
        expect(row).to_be_visible()
        for _ in range(50):
            if row.get_attribute("aria-current"):
                break
            self.page.keyboard.press("j")
        expect(self.page.locator("#preview")).to_contain_text(HEADLINE)
        self.page.keyboard.press("o")
        self.page.wait_for_url("**/items/*")

    def _said(self, name: str) -> str:
        self.named.add(name)
        return name


def test_the_two_minutes_of_the_tutorial_can_be_walked_as_they_are_written(page: Page, node: Node, root: Path) -> None:
    tour = Tour(page, node)

    tour.comes_in("Contributor")
    tour.presses("Give")
    tour.writes("Headline", HEADLINE)
    tour.writes("Text", "It leaves at ten.")
    page.get_by_label(tour._said("Language")).filter(visible=True).first.select_option("en")
    tour.presses("Publish to the alliance")
    tour.reads("Your story is on the wire")
    tour.signs_out()

    tour.comes_in("Editor")
    expect(page.locator(".row", has_text=HEADLINE).locator(".row-light")).to_have_text(tour._said("Allowed"))
    tour.opens_the_story()
    tour.reads("May I use it?")
    tour.presses("May I?")
    tour.reads("Yes, you may.")
    tour.presses("Take it")
    expect(page.locator("main")).to_contain_text("Chukar Lantern")
    tour.signs_out()

    tour.comes_in("Contributor")
    tour.opens_the_story()
    tour.presses("Kill")
    page.locator("details[open] textarea[name=reason]").fill("It does not sail.")
    page.locator("details[open] input[name=sure]").check()
    tour.presses("Kill the story")
    expect(page.locator("main")).not_to_contain_text(HEADLINE)
    tour.signs_out()

    tour.comes_in("Editor")
    tour.reads("Killed: take it down")
    tour.presses("Done: taken down")
    expect(page.locator("desk-alert .alert")).to_have_count(0)

    written = (root / "docs/tutorial.md").read_text("utf-8").partition("## Two minutes")[2].partition("\n## ")[0]
    assert {" ".join(name.split()) for name in re.findall(r"\*\*(.+?)\*\*", written, re.DOTALL)} == tour.named
