"""What somebody does on a page before it is looked at, and what is then found wrong with it, in a real browser."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Response, expect

from commonwire.web.gate import CONTENT_SECURITY_POLICY
from tests.web.preview import DROP, FAULTS

AXE_VERSION = str(AXE_SCRIPT).split(maxsplit=3)[2].removeprefix("v")
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_AXE_OPTIONS = {
    "runOnly": {"type": "tag", "values": AXE_TAGS},
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
    "preload": False,  # no rule of these reads the text of style sheets
}
_AXE_COLOURS = {**_AXE_OPTIONS, "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
_EXPECTED = {"problem": "Failed to load resource: the server responded with a status of 404 (Not Found)"}
"""What the console says of a page that is not there, by the page's name."""


class Watch:
    """What a browser says and asks for while its pages are looked at; `address` is the one host it may ask."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.said: list[str] = []
        self._address = address
        context.add_init_script(AXE_SCRIPT)
        context.on("request", lambda request: self._asked(request.url))
        context.on("console", self._note)
        context.on("weberror", lambda error: self.said.append(str(error.error)))

    def of(self, name: str) -> list[str]:
        """What was said since this was asked last, but for what has to be said of the page of this name."""
        said, self.said = self.said, []
        return [it for it in said if it != _EXPECTED.get(name)]

    def _asked(self, url: str) -> None:
        if not url.startswith((f"{self._address}/", "blob:", "data:")):
            self.said.append(f"asked another host: {url[:120]}")

    def _note(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.said.append(message.text)


def policy_faults(answer: Response | None) -> list[str]:
    """What is wrong with the content security policy that a page came with."""
    policy = answer.header_value("content-security-policy") if answer else None
    return [] if policy == CONTENT_SECURITY_POLICY else [f"content security policy: {policy}"]


def fit_faults(shown: Page) -> list[str]:
    """Sideways scrolling, targets under 24 px, clipped text (`faults.js`)."""
    found: list[str] = shown.evaluate(FAULTS)
    return found


def axe_faults(shown: Page, *, colours_alone: bool = False) -> list[str]:
    """What axe-core finds on the page that is shown; the context needs a `Watch`, which brings the script along.

    `colours_alone` asks only for what colours can break.
    """
    options = _AXE_COLOURS if colours_alone else _AXE_OPTIONS
    found: list[dict[str, Any]] = shown.evaluate("async (options) => (await axe.run(options)).violations", options)
    return [f"axe {it['id']} ({len(it['nodes'])}): {_element(it['nodes'][0])}" for it in found]


def _element(node: Mapping[str, Any]) -> str:
    checks = [*node["any"], *node["all"], *node["none"]]
    return f"{node['html'][:140]} {checks[0]['message'][:140] if checks else ''}".strip()


def looks_at_first_row(shown: Page) -> None:
    """Wait for the live wire, press j, wait for the preview where there is one."""
    shown.wait_for_selector("live-wire[data-now=live]", state="attached")
    shown.keyboard.press("j")
    if shown.viewport_size and shown.viewport_size["width"] > 1100:
        shown.wait_for_selector(".preview-item")


def opens_the_keys(shown: Page) -> None:
    """Open the map of keys."""
    shown.keyboard.press("?")
    shown.wait_for_selector("dialog[open]")


def tries_a_file(shown: Page) -> None:
    """Drop a file with a story in Urdu under embargo, a story that is held, and something that is no story."""
    urdu = {
        "uri": "tag:photographs.example,2026:file",
        "language": "ur",
        "urgency": 3,
        "headlines": [{"role": "main", "value": "وادی میں سیلاب، سڑک بند"}],
        "bodies": [{"contentType": "text/html", "value": "<p>سیلاب سے سڑک بند ہو گئی۔</p>"}],
        "edNote": "دفتر سے دوبارہ پوچھیں",
        "embargoedUntil": "2999-12-24T06:00:00+05:00",
        "wibble": 1,
    }
    held = {
        "uri": "tag:photographs.example,2026:held",
        "language": "en",
        "headlines": [{"role": "main", "value": "Harvest of apricots said to be the largest in ten years"}],
        "pubStatus": "withheld",
    }
    shown.evaluate(DROP, [json.dumps([urdu, held, {}]), "wire.json"])
    shown.wait_for_selector("#trial .read-item")


def opens_all(shown: Page) -> None:
    """Open the filters, the help, what there is to narrow by, and the form that saves the search."""
    for summary in shown.locator("search summary, .facets > summary").all():
        if summary.is_visible():
            summary.click()
    expect(shown.locator("#breadth")).not_to_be_empty()


def takes_in_several_formats(shown: Page) -> None:
    """Ask, and take the story in three formats."""
    shown.click(".ask-form button.primary")
    shown.click(".formats summary")
    for name in ("ninjs", "text"):
        shown.check(f"input[name=format][value={name}]")
    shown.click(".take-form button.primary")
    shown.wait_for_selector(".files")


DONE_FIRST: Mapping[str, Callable[[Page], None]] = {
    "desk": looks_at_first_row,
    "desk-keys": opens_the_keys,
    "give-file": tries_a_file,
    "search-open": opens_all,
    "taken": takes_in_several_formats,
}
"""What is done on a page before it is looked at, by the page's name."""
