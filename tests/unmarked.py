"""What the pages say that no catalogue can translate: every page of a busy demo in a language made for it.

    python -m tests.unmarked [OUT]

The made language has every message in brackets. What a reader sees outside of brackets is data, which has to stand in
an element that says so (its own `lang`, `bdi`, `time`, code and the like), or it is a text that nobody marked.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from babel.messages.catalog import Catalog
from lxml import html

from commonwire.web.pages import interface, render
from tests.journeys.founding import found
from tests.journeys.serving import Home as DemoHome
from tests.journeys.serving import served as served_outside
from tests.messages import template, written
from tests.photographs import Pages, links_made, mute_link, worked_in
from tests.web.browsing import Served, served

MADE = "eo"
"""A language that no catalogue is kept in; CLDR knows it."""
OPEN, CLOSE = "⟦", "⟧"
SAID = ("aria-label", "title", "placeholder", "alt", "aria-description", "aria-roledescription")
"""Attributes that a reader sees or hears."""
DATA = {"bdi", "time", "code", "kbd", "samp", "var", "script", "style", "svg", "textarea", "data", "mark"}
"""Elements whose text is data, or drawn."""

NAMES = {
    "API": "the name of a technique",
    "Atom": "the name of a format",
    "Commonwire": "the program's name",
    "JSON Feed": "the name of a format",
    "RSS": "the name of a format",
    "URI": "the name of a standard",
    "ninjs": "the name of a format",
    "B": "the sign of bold letters",
    "I": "the sign of slanted letters",
}
"""What is the same in every language, with the reason."""

_ADDRESS = re.compile(r"https?:.*|[a-z0-9]+(-[a-z0-9]+)+")
"""Web addresses and ids."""


def bracketed() -> Catalog:
    """Every message of the program in brackets."""
    made = Catalog(locale=MADE)
    for message in template():
        if message.id:
            forms = message.id if isinstance(message.id, tuple | list) else (message.id,)
            said = tuple(f"{OPEN}{form}{CLOSE}" for form in forms)
            made.add(message.id, said if len(said) > 1 else said[0])
    return made


@contextmanager
def spoken_in_brackets() -> Iterator[None]:
    """The interface has the made language alone, beside English, until the block ends."""
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        Path(folder, f"{MADE}.po").write_bytes(written(MADE, bracketed()))
        patch.setattr(interface, "CATALOGUES", Path(folder))
        for name in ("day", "short_day", "moment", "dated"):
            patch.setattr(interface.Interface, name, _in_brackets(getattr(interface.Interface, name)))
        _forget()
        yield
    _forget()


def _in_brackets(said: Callable[..., str]) -> Callable[..., str]:
    return lambda *arguments: f"{OPEN}{said(*arguments)}{CLOSE}"


def _forget() -> None:
    for remembered in (interface.interface_tags, interface.interface_in, render._environment):
        remembered.cache_clear()


def unmarked(page: str) -> Iterator[tuple[str, str]]:
    """What stands outside of brackets on a page, each with the element it stands in."""
    tree = html.document_fromstring(page)
    depth = 0
    for element, said, is_data in _said(tree):
        depth, outside = _outside(said, depth)
        if element.tag == "title":
            outside = outside.rpartition("·")[0] if OPEN in page.partition("<h1")[2].partition("</h1>")[0] else ""
        is_data = is_data or element.tag == "option" or said.strip() in NAMES or bool(_ADDRESS.fullmatch(said.strip()))
        if not is_data and any(map(str.isalpha, outside)):
            yield _place(element), " ".join(outside.split())
    for element in tree.iter("*"):
        if _is_data(element):
            continue
        is_button = element.tag == "input" and element.get("type") in {"submit", "button"}
        for name in (*SAID, "value") if is_button else SAID:
            if name == "title" and element.tag == "a":
                continue  # what is shortened beside it, in whole
            outside = _outside(element.get(name, ""))[1]
            if any(map(str.isalpha, outside)):
                yield f"{_place(element)}@{name}", " ".join(outside.split())


def _outside(said: str, depth: int = 0) -> tuple[int, str]:
    """How deep in brackets a text ends that begins `depth` deep, and what of it stands outside of them."""
    outside = ""
    for letter in said:
        depth += (letter == OPEN) - (letter == CLOSE)
        outside += letter if depth == 0 and letter != CLOSE else " "
    return depth, outside


def _said(tree: html.HtmlElement) -> Iterator[tuple[html.HtmlElement, str, bool]]:
    """The pieces of text in their order, with the element that each stands in and whether that is data."""
    for event, element in _walked(tree):
        if event == "start":
            yield element, element.text or "", _is_data(element)
        elif element.getparent() is not None:
            parent = element.getparent()
            yield parent, element.tail or "", _is_data(parent)


def _walked(tree: html.HtmlElement) -> Iterator[tuple[str, html.HtmlElement]]:
    if isinstance(tree.tag, str):
        yield "start", tree
        for child in tree:
            yield from _walked(child)
    yield "end", tree


def _is_data(element: html.HtmlElement) -> bool:
    """Whether the element, or one around it, says that its text is data or in a language of its own."""
    while element is not None and element.tag != "html":
        if element.tag in DATA or element.get("lang") or element.get("dir"):
            return True
        element = element.getparent()
    return False


def _place(element: html.HtmlElement) -> str:
    name = str(element.tag)
    kind = (element.get("class") or "").split()
    return f"{name}.{kind[0]}" if kind else name


@contextmanager
def busy_pages() -> Iterator[tuple[Served, Pages]]:
    """A demo at work in this process, and all its pages."""
    with TemporaryDirectory() as folder:
        home = DemoHome(Path(folder))
        found(home)
        mute = mute_link(home)
        with served_outside(home, ("demo",)) as node:
            pages = worked_in(node)
            links = links_made(node)
        home.path.parent.joinpath("secret").rename(home.path.parent / f"{home.path.name}.secret")
        with served(home.path) as here:
            here.site.is_demo = True
            yield here, pages | {"": {"start": "/", "sign-in": "/sign-in", "mute": mute, **links}}


def report() -> dict[str, list[str]]:
    """What is unmarked, by place and text, with the pages that have it."""
    listed: dict[str, list[str]] = {}
    with busy_pages() as (here, pages), spoken_in_brackets():
        for card, paths in pages.items():
            visitor = here.visitor()
            if card:
                visitor.post("/sign-in/demo", card=card)
            for name, path in paths.items():
                answer = visitor.get(path, headers={"Accept-Language": MADE})
                for place, said in unmarked(answer.text):
                    listed.setdefault(f"{place}: {said}", []).append(name)
    return listed


def main(out: Path) -> None:
    """Write the report."""
    found = report()
    lines = []
    for page in sorted({page for pages in found.values() for page in pages}):
        said = sorted(what for what, pages in found.items() if pages[0] == page)
        lines += [f"== {page}", *(f"  {what[:160]}" for what in said)] if said else []
    out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    sys.stdout.write(f"{len(found)} texts are not marked\n")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "build/unmarked.txt"))
