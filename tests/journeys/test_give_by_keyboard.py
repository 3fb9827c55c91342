"""A story given by keyboard alone, in a real browser: text with signs, subject and place chosen while one types."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests.journeys.founding import found
from tests.journeys.serving import Home, Node, served
from tests.web.preview import BROWSER_ARGUMENTS, browser_path

FARTHEST = 80
"""Presses of Tab after which something counts as out of reach."""


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    """A founded demo without a story."""
    home = Home(tmp_path_factory.mktemp("give"))
    found(home)
    with served(home) as running:
        yield running


@pytest.fixture
def page(node: Node) -> Iterator[Page]:
    """A browser in which the contributor signed in by the card, with the form to give a story."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=browser_path(), args=BROWSER_ARGUMENTS)
        opened = browser.new_page(locale="de")
        opened.goto(f"{node.url}/")
        opened.locator("form:has(input[value=contributor]) button").press("Enter")
        expect(opened.locator(".who .person")).to_be_visible()
        opened.goto(f"{node.url}/give")
        yield opened
        browser.close()


def reach(page: Page, selector: str) -> None:
    """Press Tab until the element has the focus."""
    for _ in range(FARTHEST):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} is out of reach")


def test_a_story_is_given_by_keyboard_alone(page: Page) -> None:
    reach(page, "#give-headline")
    page.keyboard.type("Night trains return to the valley")
    reach(page, "text-tools button")
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-sign=em]")).to_be_focused()
    reach(page, "#give-body_text")
    page.keyboard.type("They run ")
    page.keyboard.press("Control+b")
    page.keyboard.type("again")
    expect(page.locator("#give-body_text")).to_have_value("They run **again**")
    reach(page, "#give-language")
    page.keyboard.type("Engl")
    reach(page, "#give-subjects-word")
    page.keyboard.type("Wetter")
    expect(page.get_by_role("option", name="Wetter", exact=True)).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    reach(page, "#give-places-word")
    page.keyboard.type("Khorog")
    page.keyboard.press("Enter")
    expect(page.locator("#give-seen .give-item strong")).to_have_text("again")
    expect(page.locator(".picked bdi")).to_have_text(["Wetter", "Khorog"])
    reach(page, "button.primary")
    page.keyboard.press("Enter")

    expect(page.locator("h1")).to_have_text("Night trains return to the valley")
    expect(page.locator(".prose strong")).to_have_text("again")


def test_a_choice_is_taken_back_and_the_language_of_the_text_is_chosen_by_one_press(page: Page) -> None:
    reach(page, "#give-headline")
    page.keyboard.type("Ночные поезда возвращаются")
    reach(page, "#give-body_text")
    page.keyboard.type("Ночные поезда возвращаются в долину с понедельника, сообщает железная дорога республики.")
    reach(page, "#give-people-word")
    page.keyboard.type("Zarina")
    page.keyboard.press("Enter")
    expect(page.locator(".picked bdi")).to_have_text(["Zarina"])
    page.keyboard.press("Backspace")
    expect(page.locator(".picked bdi")).to_have_count(0)
    expect(page.locator("#give-seen [data-language=ru]")).to_be_visible()
    reach(page, "#give-seen [data-language=ru]")
    page.keyboard.press("Enter")

    expect(page.locator("#give-language")).to_have_value("ru")
    expect(page.locator("#give-headline")).to_have_attribute("lang", "ru")
    expect(page.locator("#give-seen [data-language]")).to_have_count(0)
