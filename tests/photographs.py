"""Photograph the pages of a real demo in which work is going on, and say what does not fit.

    python -m tests.photographs [OUT]

OUT (default: build/photographs) gets NAME-WIDTH-SCHEME.png for 1280 and 360 px, light and dark. The demo runs
without ../shared, so that only our own stories are on the pictures. Printed is what `preview` prints: sideways
scrolling, small targets, clipped text, what the console complained about; and what axe-core finds, when AXE_SCRIPT
names its axe.min.js.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote

from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from tests.journeys.serving import Home as DemoHome
from tests.journeys.serving import Node, served
from tests.web.preview import BROWSER_ARGUMENTS, DROP, FAULTS, SCHEMES, Scheme, browser_path

WIDTHS = (1280, 360)
SETTLED = 18
"""Stories that the demo gives at its start."""
EMBARGOED = {
    "uri": "tag:photographs.example,2026:embargoed",
    "embargoed": "2099-03-02T04:00:00Z",
    "terms": {
        "announce": ["headline"],
        "grants": [
            {"actions": ["*"], "channels": ["*"], "territories": ["*"], "languages": ["*"], "who": {"classes": ["*"]}}
        ],
    },
}
"""What makes a story one under embargo, which others may use from its hour on."""
SEARCHES = {
    "search-urdu": "دریائے یا سڑک",
    "search-chinese": "河 或 路",
    "search-russian": "рек* ИЛИ дорог*",
    "search-hindi": "नदी या सड़क",
    "search-english": "river OR road",
    "search-none": "zzqx",
    "search-misread": "پانی urgency<=0 سیلاب",
}
"""What the desk is searched for, in five scripts; nothing that there is; and what is not understood."""
LANGUAGES = {"english": "en", "urdu": "ur", "chinese": "zh"}


def main(out: Path) -> int:
    """Make the pictures; 1 when a page has a fault."""
    out.mkdir(parents=True, exist_ok=True)
    with busy_demo() as (node, pages), sync_playwright() as play:
        browser = play.chromium.launch(executable_path=browser_path(), args=BROWSER_ARGUMENTS)
        faults = {
            f"{name} {width} {scheme}: {fault}"
            for scheme in SCHEMES
            for width in WIDTHS
            for name, fault in photographed(browser, node.url, pages, out, width, scheme)
        }
        browser.close()
    sys.stdout.write("".join(f"{fault}\n" for fault in sorted(faults)) or "No fault was found.\n")
    return 1 if faults else 0


@contextmanager
def busy_demo() -> Iterator[tuple[Node, dict[str, dict[str, str]]]]:
    """A demo at work, and the paths of its pages by name, by the card that opens them ("": none)."""
    with TemporaryDirectory() as folder, served(DemoHome(Path(folder)), ("demo",)) as node:
        giver, taker, *_ = node.home.outlets()
        give, take = node.home.key(giver), node.home.key(taker)
        ask(node, take, "/searches", {"query": "river", "name": "Water"})
        rows = settled(node, take)
        ours = [row["id"] for row in rows if row["outlet"] == giver]
        given = [ask(node, give, "/items", story(number))["id"] for number in range(3)]
        for item in (*given, *ours[:1]):
            taken = ask(node, take, f"/items/{item}/takes", {"action": "republish", "channel": "web"})
            ask(node, take, f"/takes/{taken['id']}/reports", {"address": f"https://taker.example/news/{taken['id']}"})
        embargoed = ask(node, give, "/items", story(0) | EMBARGOED)["id"]
        ask(node, take, f"/items/{embargoed}/takes", {"action": "republish", "channel": "web", "queue": True})
        refused = node.api("POST", f"/items/{given[0]}/kill", take, data={"reason": "We do not like it."})
        assert refused.status == 403
        ask(node, give, f"/items/{given[0]}/corrections", {"what": "The bridge is 80 m long, not 800."})
        ask(node, give, f"/items/{given[1]}/hold", {"reason": "The ministry disputes the figure; we are asking again."})
        ask(node, give, f"/items/{given[2]}/kill", {"reason": "The photograph shows another village."})
        items = {f"item-{name}": f"/items/{first(rows, tag)}" for name, tag in LANGUAGES.items()}
        yield (
            node,
            {
                "": {"start": "/", "sign-in": "/sign-in"},
                "editor": {
                    "desk": "/",
                    "desk-urdu": "/?lang=ur",
                    **{name: f"/?q={quote(query)}" for name, query in SEARCHES.items()},
                    "search-open": f"/?q={quote(SEARCHES['search-urdu'])}",
                    **items,
                    "taken": f"/items/{given[0]}",
                    "item-killed": f"/items/{given[2]}",
                    "notices": "/notices",
                    "item-embargoed": f"/items/{embargoed}",
                    "takes": "/takes",
                    "members": "/members",
                    "agreements": "/agreements",
                    "outlet": f"/members/outlets/{giver}",
                    "searches": "/searches",
                    "problem": "/items/none",
                },
                "contributor": {
                    "own": f"/items/{given[0]}",
                    "give": "/give",
                    "give-file": "/give",
                    "settings": "/outlet",
                },
                "secretariat": {"secretariat": "/secretariat", "agreements-written": "/agreements"},
                "operator": {"node": "/node"},
            },
        )


def photographed(
    browser: Browser, address: str, pages: dict[str, dict[str, str]], out: Path, width: int, scheme: Scheme
) -> Iterator[tuple[str, str]]:
    """Photograph every page in one look; gives faults by page."""
    for card, paths in pages.items():
        context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
        shown = context.new_page()
        said = complaints(shown)
        if card:
            shown.goto(address)
            shown.click(f"form.card:has(input[value={card}]) button")
        for name, path in paths.items():
            said.clear()
            shown.goto(address + path)
            if name == "desk":
                looks_at_first_row(shown)
            if name == "give-file":
                tries_a_file(shown)
            if name == "search-open":
                opens_all(shown)
            if name == "taken":
                takes_in_several_formats(shown)
            shown.screenshot(path=out / f"{name}-{width}-{scheme}.png", full_page=name != "desk")
            expected = {"Failed to load resource: the server responded with a status of 404 (Not Found)"}
            yield from ((name, fault) for fault in said if name != "problem" or fault not in expected)
            yield from ((name, fault) for fault in shown.evaluate(FAULTS))
            yield from ((name, fault) for fault in axe(shown))
        context.close()


def complaints(shown: Page) -> list[str]:
    """What the page's console will complain about, as it comes."""
    said: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error":
            said.append(message.text)

    shown.on("pageerror", lambda error: said.append(str(error)))
    shown.on("console", note)
    return said


def looks_at_first_row(shown: Page) -> None:
    """Wait for the live wire, press j, wait for the preview where there is one."""
    expect(shown.locator("[data-state]").first).to_have_text("Live")
    shown.keyboard.press("j")
    if shown.viewport_size and shown.viewport_size["width"] > 1100:
        shown.wait_for_selector(".preview-item")


def tries_a_file(shown: Page) -> None:
    """Drop a file with a story in Urdu under embargo, a story that is held, and something that is no story."""
    urdu = {
        **story(0),
        "uri": "tag:photographs.example,2026:file",
        "language": "ur",
        "headlines": [{"role": "main", "value": "وادی میں سیلاب، سڑک بند"}],
        "bodies": [{"contentType": "text/html", "value": "<p>سیلاب سے سڑک بند ہو گئی۔</p>"}],
        "edNote": "دفتر سے دوبارہ پوچھیں",
        "embargoedUntil": "2999-12-24T06:00:00+05:00",
        "wibble": 1,
    }
    held = {**story(1), "uri": "tag:photographs.example,2026:held", "pubStatus": "withheld"}
    shown.evaluate(DROP, [json.dumps([urdu, held, {}]), "wire.json"])
    shown.wait_for_selector("#trial .read-item")


def opens_all(shown: Page) -> None:
    """Open the filters, the help, what there is to narrow by, and the form that saves the search."""
    for summary in shown.locator("search summary, .facets > summary").all():
        if summary.is_visible():
            summary.click()
    expect(shown.locator("#breadth")).to_contain_text("Would have caught")


def takes_in_several_formats(shown: Page) -> None:
    """Ask, and take the story in three formats."""
    shown.click(".ask-form button.primary")
    shown.click(".formats summary")
    for name in ("ninjs", "text"):
        shown.check(f"input[name=format][value={name}]")
    shown.click(".take-form button.primary")
    shown.wait_for_selector(".files")


def axe(shown: Page) -> list[str]:
    """What axe-core finds on the page; nothing without AXE_SCRIPT. It runs beside the page's own policy."""
    script = os.environ.get("AXE_SCRIPT")
    if not script:
        return []
    shown.evaluate(Path(script).read_text("utf-8"))
    found = shown.evaluate("async () => (await axe.run()).violations")
    return [f"axe {it['id']} ({len(it['nodes'])}): {it['nodes'][0]['html'][:160]}" for it in found]


def settled(node: Node, key: str) -> list[dict[str, Any]]:
    """The rows of the wire once the demo's first stories are there."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        rows: list[dict[str, Any]] = node.api("GET", "/items?limit=500", key).json()["items"]
        if len(rows) >= SETTLED:
            return rows
        time.sleep(0.2)
    raise AssertionError("the demo's first stories did not come")


def first(rows: list[dict[str, Any]], language: str) -> str:
    """The id of the newest story in a language."""
    return str(next(row["id"] for row in rows if row["language"].split("-")[0] == language))


def story(number: int) -> dict[str, Any]:
    """A story that is corrected (0), held (1) or killed (2)."""
    headline, text = (
        ("New bridge over the river opens to lorries", "The bridge is 800 m long and carries two lanes of traffic."),
        ("Harvest of apricots said to be the largest in ten years", "Growers speak of 40,000 tonnes."),
        ("Flood takes the only road out of the upper village", "Twelve families were brought to the school."),
    )[number]
    return {
        "uri": f"tag:photographs.example,2026:{number}",
        "language": "en",
        "urgency": 3,
        "headlines": [{"role": "main", "value": headline}],
        "bodies": [{"contentType": "text/plain", "value": text}],
    }


def ask(node: Node, key: str, path: str, data: dict[str, str] | dict[str, Any]) -> Any:
    """The answer to a call that makes something."""
    answer = node.api("POST", path, key, data=data)
    if answer.status not in {201, 202}:
        raise AssertionError(f"{path}: {answer.status} {json.dumps(answer.json())}")
    return answer.json()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "build/photographs")))
