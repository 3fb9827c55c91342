"""Every page of a demo at work, in a real browser: for everybody, on every screen, and only from here.

Each is looked at in English and Urdu (left to right, right to left), light and dark, 1280 and 360 px: axe-core finds
nothing (WCAG 2.2 AA and good practice), nothing scrolls sideways or is too small a target, the console is silent, no
other host is asked, and the content security policy is the strict one. What was looked at is told at the end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from litestar import Router
from litestar.routes import HTTPRoute
from playwright.sync_api import Browser, Page, sync_playwright

from commonwire.base.languages import direction
from commonwire.web.pages.routes import page_routes
from tests.journeys.serving import Node
from tests.photographs import WIDTHS, Pages, busy_demo, entered, opened
from tests.web.browsing import Served
from tests.web.looks import AXE_TAGS, AXE_VERSION, Watch, axe_faults, fit_faults
from tests.web.preview import BROWSER_ARGUMENTS, SCHEMES

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
CARDS = ("", "editor", "contributor", "secretariat", "operator")
LANGUAGES = ("en", "ur")
TITLE = "Every page: accessibility"
NO_PAGES = {
    "/.well-known/trust.txt": "a file",
    "/give/places": "a part of /give",
    "/give/subjects": "a part of /give",
    "/items/{item}/alike": "a part of an item",
    "/items/{item}/content": "a file",
    "/items/{item}/preview": "a part of the desk",
    "/notices/{notice}/report.csv": "a file",
    "/palette": "what the palette fetches",
    "/robots.txt": "a file",
    "/searches/tried": "a part of the desk",
    "/sitemap.xml": "a file",
    "/static": "files",
    "/sw.js": "a file",
    "/trust.txt": "a file",
    "/wire/elsewhere": "a part of the desk",
    "/wire/live": "a stream",
    "/wire/rows": "further rows of the desk",
}
"""Addresses below which no whole page lies, and why."""
ALIKE = {
    *("search-urdu", "search-chinese", "search-russian", "search-hindi", "search-english", "desk-urdu"),
    *("item-english", "item-chinese", "public-item-urdu"),
}
"""Pages that are photographed for their letters, and are built as another that is looked at here."""
OWED: set[tuple[str, str]] = set()
"""Pages with a fault that is known and being mended."""


@pytest.fixture(scope="module")
def demo_at_work() -> Iterator[tuple[Node, Pages]]:
    with busy_demo() as found:
        yield found


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as play:
        running = play.chromium.launch(executable_path=chromium, args=BROWSER_ARGUMENTS)
        yield running
        running.close()


@pytest.fixture(scope="module")
def tally(tables: dict[str, str]) -> Iterator[dict[str, int]]:
    """How many pages, states and findings of axe-core there were."""
    counted = {"pages": 0, "states": 0, "findings": 0}
    yield counted
    tables[TITLE] = (
        f"axe-core {AXE_VERSION} ({', '.join(AXE_TAGS)}): {counted['pages']} pages, {counted['states']} states "
        f"({' '.join(LANGUAGES)}; {' '.join(SCHEMES)}; {' '.join(map(str, WIDTHS))} px): {counted['findings']} findings"
    )


def page_addresses(served: Served) -> set[str]:
    """The path of every page that answers GET, its parameters in braces; those that only lead on are left out."""
    return {
        re.sub(r":\w+}", "}", route.path)
        for router in page_routes(served.site)
        if isinstance(router, Router)
        for route in router.routes
        if isinstance(route, HTTPRoute)
        for handler in route.route_handlers
        if "GET" in handler.http_methods and handler.fn.__annotations__["return"] != "Redirect"
    }


def is_page(address: str) -> bool:
    """Whether a whole page lies at this address."""
    return not address.startswith(("/static", "/schema")) and address not in NO_PAGES


def test_no_page_is_forgotten(demo: Served, demo_at_work: tuple[Node, Pages]) -> None:
    paths = {path.partition("?")[0] for named in demo_at_work[1].values() for path in named.values()}
    wanted = {address for address in page_addresses(demo) if is_page(address)}

    assert len(wanted) > 20
    patterns = {address: re.compile(re.sub(r"{\w+}", "[^/]+", address)) for address in wanted}
    forgotten = [it for it, pattern in patterns.items() if not any(pattern.fullmatch(path) for path in paths)]
    assert not forgotten, f"no example of {forgotten}: add one to tests/photographs.py"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("card", CARDS)
def test_a_page_is_for_everybody(
    browser: Browser, demo_at_work: tuple[Node, Pages], tally: dict[str, int], card: str, language: str
) -> None:
    node, pages = demo_at_work
    context = browser.new_context(locale=language, reduced_motion="reduce")
    watch, shown = Watch(context, node.url), entered(context, node.url, card)
    faults = []
    for name, path in pages[card].items():
        if name in ALIKE:
            continue
        shown.set_viewport_size({"width": WIDTHS[0], "height": 800})
        came = [*opened(shown, node.url, name, path), *wrong_tongue(shown, language)]
        found = {"": came} | dict(looked_at(shown)) | {"browser": watch.of(name)}
        faults += [(name, f"{name} {language} {look}: {fault}", fault) for look, fs in found.items() for fault in fs]
        tally["pages"] += language == LANGUAGES[0]
        tally["states"] += len(WIDTHS) * len(SCHEMES)
    context.close()
    tally["findings"] += sum(fault.startswith("axe ") for _, _, fault in faults)

    wrong = [said for name, said, fault in faults if (name, fault.partition(" (")[0]) not in OWED]
    assert not wrong, "\n".join(wrong)


def wrong_tongue(shown: Page, language: str) -> list[str]:
    """That the page does not speak the language that it should, and run its way."""
    said = shown.evaluate("[document.documentElement.lang, document.documentElement.dir]")
    return [] if said == [language, direction(language)] else [f"speaks {said}"]


def looked_at(shown: Page) -> Iterator[tuple[str, list[str]]]:
    """What is wrong with the page in each look, without loading it anew; dark changes its colours and no more."""
    for width in WIDTHS:
        shown.set_viewport_size({"width": width, "height": 800})
        for scheme in SCHEMES:
            shown.emulate_media(color_scheme=scheme)
            yield f"{width} {scheme}", [*fit_faults(shown), *axe_faults(shown, colours_alone=scheme == "dark")]
