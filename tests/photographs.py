"""Photograph the pages of a real demo in which work is going on, and say what does not fit.

    python -m tests.photographs [OUT]

OUT (default: build/photographs) gets NAME-LANGUAGE-WIDTH-SCHEME.png: in English for 1280 and 360 px, light and dark, in
Urdu and Chinese for 1280 px light and 360 px dark. The demo runs without ../shared, so that only our own stories are on
the pictures. Printed is what test_every_page.py asks for: sideways scrolling, small targets, clipped text, what the
console complained about, what axe-core finds.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote, urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

from commonwire.app.commands.outlets import outlets_that_may
from commonwire.app.node import open_node
from commonwire.app.settings import read_settings
from commonwire.delivery.mute import Mute, sign_mute
from tests.journeys.browsing import visits, words
from tests.journeys.founding import found
from tests.journeys.serving import Home as DemoHome
from tests.journeys.serving import Node, served
from tests.web.looks import DONE_FIRST, Watch, axe_faults, fit_faults, policy_faults
from tests.web.preview import BROWSER_ARGUMENTS, SCHEMES, Scheme, browser_path

Pages = dict[str, dict[str, str]]
"""The paths of pages by name, by the card that opens them ("": none)."""
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
SECOND = {
    "version": "2",
    "bodies": [
        {
            "contentType": "text/plain",
            "value": "The bridge is 80 m long and carries two lanes of traffic.\n\nIt is new.",
        }
    ],
}
"""What makes a second version of a story."""
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
LOOKS: list[tuple[str, int, Scheme]] = [
    *(("en", width, scheme) for width in WIDTHS for scheme in SCHEMES),
    *((language, *look) for language in ("ur", "zh-Hans") for look in zip(WIDTHS, SCHEMES, strict=True)),
]
"""How each page is photographed: in which language, how wide, light or dark."""


def main(out: Path) -> int:
    """Make the pictures; 1 when a page has a fault."""
    out.mkdir(parents=True, exist_ok=True)
    with busy_demo() as (node, pages), sync_playwright() as play:
        browser = play.chromium.launch(executable_path=browser_path(), args=BROWSER_ARGUMENTS)
        faults = {
            f"{name} {' '.join(map(str, look))}: {fault}"
            for look in LOOKS
            for name, fault in photographed(browser, node.url, pages, out, look)
        }
        browser.close()
    sys.stdout.write("".join(f"{fault}\n" for fault in sorted(faults)) or "No fault was found.\n")
    return 1 if faults else 0


@contextmanager
def busy_demo() -> Iterator[tuple[Node, Pages]]:
    """A demo at work, and all its pages."""
    with TemporaryDirectory() as folder:
        home = DemoHome(Path(folder))
        found(home)
        mute = mute_link(home)
        with served(home, ("demo",)) as node:
            with visits(node.url) as visitor:
                visitor.sends("/sign-in/demo", card="secretariat")
                visitor.sends("/secretariat/world", open="yes")
            pages = worked_in(node)
            links = links_made(node)
            yield node, pages | {"": {"start": "/", "sign-in": "/sign-in", "mute": mute, **links, **pages[""]}}


def mute_link(home: DemoHome) -> str:
    """The path of a link that stops a digest, as a mail has it."""
    with open_node(read_settings(home.environment)) as node:
        first_outlet = node.store.read_now(outlets_that_may)[0].id
        return f"/mute/{sign_mute(Mute(outlet=first_outlet, search='', reader='editor'), node.key)}"


def links_made(node: Node) -> dict[str, str]:
    """The paths of links that somebody is sent who applies, joins, or forgot their password."""
    made = {}
    for card, form, name, fields in (
        ("secretariat", "/secretariat/links", "apply", {}),
        ("contributor", "/outlet/people", "join", {"roles": "editor"}),
        ("contributor", "/outlet/people/editor-chukar-lantern/password", "password", {}),
    ):
        with visits(node.url) as visitor:
            visitor.sends("/sign-in/demo", card=card)
            page = visitor.sends(form, **fields)
        shown = next(part for part in words(page).split() if f"/{name}/" in part)
        made[name] = urlsplit(shown).path
    return made


def worked_in(node: Node) -> Pages:
    """Give, take, correct, hold, kill and ask in the demo; gives its pages for those who sign in."""
    giver, taker, *_ = node.home.outlets()
    give, take = node.home.key(giver), node.home.key(taker)
    search = ask(node, take, "/searches", {"query": "river", "name": "Water"})["id"]
    rows = settled(node, take)
    ours = [row["id"] for row in rows if row["outlet"] == giver]
    given = [ask(node, give, "/items", story(number))["id"] for number in range(3)]
    marks = []
    for item in (*given, *ours[:1]):
        taken = ask(node, take, f"/items/{item}/takes", {"action": "republish", "channel": "web"})
        ask(node, take, f"/takes/{taken['id']}/reports", {"address": f"https://taker.example/news/{taken['id']}"})
        marks.append(taken["mark"])
    embargoed = ask(node, give, "/items", story(0) | EMBARGOED)["id"]
    ask(node, take, f"/items/{embargoed}/takes", {"action": "republish", "channel": "web", "queue": True})
    refused = node.api("POST", f"/items/{given[0]}/kill", take, data={"reason": "We do not like it."})
    assert refused.status == 403
    ask(node, give, f"/items/{given[0]}/corrections", {"what": "The bridge is 80 m long, not 800."})
    ask(node, give, "/items", story(0) | SECOND)
    ask(node, give, f"/items/{given[1]}/hold", {"reason": "The ministry disputes the figure; we are asking again."})
    ask(node, give, f"/items/{given[2]}/kill", {"reason": "The photograph shows another village."})
    notice = node.api("GET", "/notices", take).json()["notices"][-1]["id"]
    return {
        "": {
            "public": "/public",
            "public-item": f"/public/items/{first(rows, 'en')}",
            "public-item-urdu": f"/public/items/{first(rows, 'ur')}",
            "public-item-killed": f"/public/items/{given[2]}",
            "public-mark": f"/public/marks/{marks[-1]}",
            "public-outlet": f"/public/outlets/{giver}",
            "public-member": "/public/members/pakistan",
        },
        "editor": {
            "desk": "/",
            "desk-keys": "/",
            "desk-urdu": "/?lang=ur",
            **{name: f"/?q={quote(query)}" for name, query in SEARCHES.items()},
            "search-open": f"/?q={quote(SEARCHES['search-urdu'])}",
            **{f"item-{name}": f"/items/{first(rows, tag)}" for name, tag in LANGUAGES.items()},
            "taken": f"/items/{given[0]}",
            "item-versions": f"/items/{given[0]}/versions",
            "item-killed": f"/items/{given[2]}",
            "item-embargoed": f"/items/{embargoed}",
            "notices": "/notices",
            "requests": "/requests",
            "takes": "/takes",
            "members": "/members",
            "agreements": "/agreements",
            "flow": "/flow?period=all",
            "flow-stories": "/flow/stories?period=all",
            "outlet": f"/members/outlets/{giver}",
            "searches": "/searches",
            "offline": "/offline",
            "search": f"/searches/{search}",
            "me": "/me",
            "styleguide": "/styleguide",
            "look": "/look",
            "problem": "/items/none",
        },
        "contributor": {
            "own": f"/items/{given[0]}",
            "give": "/give",
            "give-file": "/give",
            "notice": f"/notices/{notice}",
            "settings": "/outlet",
            "settings-feeds": "/outlet/feeds",
            "settings-keys": "/outlet/keys",
            "settings-people": "/outlet/people",
            "settings-terms": "/outlet/terms",
            "settings-channels": "/outlet/channels",
            "settings-card": "/outlet/card",
            "settings-disclosure": "/outlet/disclosure",
            "settings-signing-key": "/outlet/signing-key",
        },
        "secretariat": {
            "secretariat": "/secretariat",
            "agreements-written": "/agreements",
            "flow-takes": "/flow/takes",
            "world": "/secretariat/world",
        },
        "operator": {"node": "/node", "where": "/node/where", "where-found": f"/node/where?item={given[2]}"},
    }


def photographed(
    browser: Browser, address: str, pages: Pages, out: Path, look: tuple[str, int, Scheme]
) -> Iterator[tuple[str, str]]:
    """Photograph every page in one look; gives faults by page."""
    language, width, scheme = look
    for card, paths in pages.items():
        size = ViewportSize(width=width, height=800)
        context = browser.new_context(viewport=size, color_scheme=scheme, locale=language)
        watch, shown = Watch(context, address), entered(context, address, card)
        for name, path in paths.items():
            found = opened(shown, address, name, path)
            shown.screenshot(path=out / f"{name}-{language}-{width}-{scheme}.png", full_page=name != "desk")
            found += [*watch.of(name), *fit_faults(shown), *axe_faults(shown)]
            yield from ((name, fault) for fault in found)
        context.close()


def entered(context: BrowserContext, address: str, card: str) -> Page:
    """A page of `context`, signed in by the demo's card; by none without."""
    shown = context.new_page()
    if card:
        shown.goto(address)
        shown.click(f"form.card:has(input[value={card}]) button")
    return shown


def opened(shown: Page, address: str, name: str, path: str) -> list[str]:
    """Open a page and do what is to be done on it first; gives what is wrong with how it came."""
    found = policy_faults(shown.goto(address + path))
    if name in DONE_FIRST:
        DONE_FIRST[name](shown)
    return found


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
