"""Try a file in a real browser: drop it, read what is understood, give what is right; by keys, and without a script."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.journeys.serving import Home, Node, served
from tests.web.preview import BROWSER_ARGUMENTS, DROP, FAULTS, LOOKS, Scheme

URDU = {
    "language": "ur",
    "headlines": [{"value": "وادی میں سیلاب، سڑک بند"}],
    "bodies": [
        {"contentType": "text/html", "value": "<p>سیلاب سے سڑک بند ہو گئی۔</p><table><tr><td>12</td></tr></table>"}
    ],
    "edNote": "دفتر سے دوبارہ پوچھیں",
    "embargoedUntil": "2999-12-24T06:00:00+05:00",
    "wibble": "A field that nobody knows",
    "renditions": [{"name": "preview", "href": "https://ravi.example/a-very-long-address-of-a-picture/road.jpg"}],
}


def story(uri: str, **more: Any) -> str:
    """A story as a file."""
    body = {"uri": uri, "version": "1", "language": "en", "headlines": [{"value": f"Ferry {uri}"}], **more}
    return json.dumps(body)


class Browsers:
    """A demo and browsers on it."""

    def __init__(self, node: Node, browser: Browser) -> None:
        self.node, self._browser = node, browser
        self.faults: list[str] = []

    def opens(self, path: str = "/give", card: str = "contributor", **more: Any) -> Page:
        """A new browser at `path`, signed in by a card."""
        page = self._browser.new_context(**({"viewport": {"width": 1280, "height": 800}} | more)).new_page()
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda message: self.faults.extend([message.text] if message.type == "error" else []))
        page.goto(self.node.url)
        page.click(f"form.card:has(input[value={card}]) button")
        page.goto(self.node.url + path)
        return page


@pytest.fixture(scope="module")
def browsers(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browsers]:
    """A demo that runs, with a browser."""
    with served(Home(tmp_path_factory.mktemp("try")), ("demo",)) as node, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=BROWSER_ARGUMENTS)
        made = Browsers(node, browser)
        yield made
        browser.close()
    assert not made.faults


def test_a_file_that_is_dropped_is_read_and_its_items_are_given_one_by_one(browsers: Browsers) -> None:
    page = browsers.opens()

    page.evaluate(DROP, [f"[{story('urn:drop:1')},{story('urn:drop:2')},{{}}]", "two.json"])

    trial = page.locator("#trial")
    expect(trial).to_contain_text("3 items, read as ninjs. 1 cannot be read. Nothing is published yet.")
    expect(trial).to_be_focused()
    for number in ("2", "1"):
        item = trial.locator(f".read-item:has(button[value='{number}'])")
        item.locator("button").click()
        expect(trial.locator(".given")).to_have_count(3 - int(number))
    expect(trial.locator(".read-item").nth(1)).to_contain_text("It is on the wire as version 1")
    trial.get_by_role("link", name="Open it").first.click()
    expect(page.locator("h1")).to_contain_text("Ferry urn:drop:1")


def test_it_works_by_keys_alone(browsers: Browsers, tmp_path: Path) -> None:
    (tmp_path / "keys.json").write_text(story("urn:keys:1"))
    page = browsers.opens()
    page.set_input_files("#give-file", tmp_path / "keys.json")  # the system's own dialogue, which is worked by keys

    page.locator("#give-file").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#trial")).to_be_focused()
    for _ in range(8):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "give":
            break
    page.keyboard.press("Enter")

    expect(page.locator(".given")).to_contain_text("It is on the wire")


def test_without_a_script_the_page_carries_the_file(browsers: Browsers, tmp_path: Path) -> None:
    (tmp_path / "plain.json").write_text(story("urn:plain:1"))
    page = browsers.opens(java_script_enabled=False)

    page.set_input_files("#give-file", tmp_path / "plain.json")
    page.click("#try-form button")
    page.click("button[name=give]")

    expect(page.locator("h1")).to_contain_text("Ferry urn:plain:1")


def test_a_file_that_is_too_large_is_not_even_sent(browsers: Browsers, tmp_path: Path) -> None:
    (tmp_path / "large.json").write_bytes(b" " * (33 * 1024 * 1024))
    page = browsers.opens()

    page.set_input_files("#give-file", tmp_path / "large.json")
    page.click("#try-form button")

    expect(page.locator(".try-state")).to_contain_text(re.compile("33,554,432.? are the most"))


def test_a_file_that_is_no_text_is_refused_in_words_and_the_next_one_is_read(
    browsers: Browsers, tmp_path: Path
) -> None:
    (tmp_path / "noise.bin").write_bytes(bytes(range(256)) * 50)
    page = browsers.opens()

    page.set_input_files("#give-file", tmp_path / "noise.bin")
    page.click("#try-form button")
    expect(page.locator("#trial")).to_contain_text("noise.bin cannot be read")
    page.evaluate(DROP, [story("urn:next:1"), "next.json"])

    expect(page.locator("#trial")).to_contain_text("1 item, read as ninjs")


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_what_is_understood_fits_every_screen(browsers: Browsers, width: int, scheme: Scheme) -> None:
    page = browsers.opens(viewport={"width": width, "height": 800}, color_scheme=scheme)
    more = f"[{story('urn:look:1', **URDU)},{story('urn:look:2', pubStatus='withheld')},{{}}]"

    page.evaluate(DROP, [more, "a-name-that-is-longer-than-any-screen-is-wide-" * 3 + ".json"])

    expect(page.locator("#trial .editor-note")).to_contain_text("دفتر سے دوبارہ پوچھیں")
    assert page.evaluate(FAULTS) == []


def test_a_story_is_taken_in_several_formats_as_a_zip(browsers: Browsers, tmp_path: Path) -> None:
    given = browsers.opens()
    given.evaluate(DROP, [story("urn:zip:1", bodies=[{"value": "It sails."}]), "zip.json"])
    given.locator("button[name=give]").click()
    address = given.get_by_role("link", name="Open it").get_attribute("href")
    page = browsers.opens(str(address), "editor")

    page.click(".ask-form button.primary")
    page.get_by_text("As clean HTML, or in other formats").click()
    page.get_by_label("NewsML-G2").check()
    page.get_by_label("Plain text").check()
    assert page.evaluate(FAULTS) == []
    page.get_by_role("button", name="Take it").click()
    expect(page.locator("#text-title")).to_have_text("The story in 3 formats")
    assert page.evaluate(FAULTS) == []
    with page.expect_download() as download:
        page.get_by_role("link", name="Download all, as a zip").click()

    download.value.save_as(tmp_path / "story.zip")
    assert download.value.suggested_filename == "urn-zip-1-v1.zip"
    assert zipfile.ZipFile(tmp_path / "story.zip").namelist() == [
        "README.txt", "urn-zip-1-v1.html", "urn-zip-1-v1.g2.xml", "urn-zip-1-v1.txt", "manifest.json",
    ]  # fmt: skip
