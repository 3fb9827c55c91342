"""A document of NITF that is being written: what was kept of the source's own, its elements, its times."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from lxml import etree
from lxml.etree import _Element as Element

from commonwire.formats.characters import clean
from commonwire.formats.elements import local
from commonwire.formats.kept_xml import elements_at, parsed
from commonwire.formats.nitf.document import NITF
from commonwire.formats.nitf.notes import take_notes
from commonwire.formats.own import ADDED
from commonwire.news.item import Item

TAG = f"{{{NITF}}}"
_TOKEN = re.compile(r"[\w.:-]+")
_LANGUAGE = re.compile(r"[a-zA-Z]{1,8}(?:-[a-zA-Z0-9]{1,8})*")
_MOST_OFFSET = timedelta(hours=14)


class Draft(msgspec.Struct, kw_only=True):
    """The `item` that is written, and what a reader of NITF `kept` of it."""

    item: Item
    kept: dict[str, Any]

    def elements(self, name: str) -> list[Element]:
        """The elements kept under the name of their parent, without notes to editors."""
        return fragments(self.kept.get(name, []))

    def text(self, name: str) -> str | None:
        """A kept value that is a text."""
        value = self.kept.get(name)
        return value if isinstance(value, str) and value.strip() else None

    def table(self, name: str) -> dict[str, str]:
        """Kept attributes."""
        value = self.kept.get(name)
        return (
            {str(key): said for key, said in value.items() if isinstance(said, str)} if isinstance(value, dict) else {}
        )


def draft_of(item: Item) -> Draft:
    """The draft of `item`."""
    kept = item.extra.get("nitf")
    return Draft(item=item, kept=kept if isinstance(kept, dict) else {})


def fragments(kept: Any) -> list[Element]:
    """The elements in a list of kept XML texts; notes to editors are taken out of them."""
    return elements_at(kept, _public)


def _public(text: str) -> Element | None:
    root = parsed(text, NITF)
    if root is None:
        return None
    around = etree.Element(f"{TAG}kept")
    around.append(root)
    take_notes(around)
    return around[0] if len(around) else None


def add(parent: Element, name: str, text: str | None = None, /, **attributes: str | None) -> Element:
    """A new last child of `parent`; `_` in the name of an attribute is a hyphen."""
    element = etree.SubElement(parent, TAG + name)
    if text:
        element.text = clean(text)
    put(element, {key.replace("_", "-"): value for key, value in attributes.items()})
    return element


def put(element: Element, attributes: dict[str, str | None]) -> None:
    """Set those of the `attributes` that say something."""
    for key, value in attributes.items():
        if value is not None and (said := words(value)):
            element.set(key, said)


def added(element: Element) -> Element:
    """`element`, marked as not said by the item in this place: a reader of ours passes it over."""
    element.set(ADDED, "true")
    return element


def words(text: str) -> str:
    """`text` as one line, as a reader takes it."""
    return " ".join(clean(text).split())


def token(value: Any) -> str | None:
    """`value` where it is a name token of XML, else None.

    >>> token("2.1b"), token("a b")
    ('2.1b', None)
    """
    said = str(value) if value is not None else ""
    return said if said.isascii() and _TOKEN.fullmatch(said) else None


def language(value: str | None) -> str | None:
    """`value` where it can stand as xml:lang, else None."""
    return value if value and _LANGUAGE.fullmatch(value) else None


def norm(time: datetime | None) -> str | None:
    """`time` as the standard prefers it: `20260302T101500+0500` (NITF 3.6, "date.issue").

    >>> norm(datetime(2026, 3, 2, 10, 15, tzinfo=UTC))
    '20260302T101500Z'
    """
    if time is None:
        return None
    offset = time.utcoffset()
    if offset is not None and (offset.seconds % 60 or offset.microseconds or abs(offset) > _MOST_OFFSET):
        try:
            time, offset = time.astimezone(UTC), timedelta()
        except OverflowError:
            return None
    minutes = int((offset or timedelta()).total_seconds() // 60)
    zone = "" if offset is None else "Z" if not minutes else f"{'-' if minutes < 0 else '+'}{_hours(abs(minutes))}"
    part = f".{time.microsecond:06}" if time.microsecond else ""
    return f"{time.year:04}{time.month:02}{time.day:02}T{time.hour:02}{time.minute:02}{time.second:02}{part}{zone}"


def _hours(minutes: int) -> str:
    return f"{minutes // 60:02}{minutes % 60:02}"


def ordered(elements: list[Element], names: tuple[str, ...]) -> list[Element]:
    """The `elements` in the order of `names`; those of other names last."""
    ranks = {name: rank for rank, name in enumerate(names)}
    return sorted(elements, key=lambda element: ranks.get(local(element), len(ranks)))
