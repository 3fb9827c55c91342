"""An item on its way into NewsML-G2: what is written, under which root, and what was kept of the source's own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from lxml import etree
from lxml.etree import _Element as Element

from commonwire.formats.newsml_g2.document import ADDED, ROOTS
from commonwire.formats.newsml_g2.write_words import Aliases, fragments
from commonwire.news.item import Item

_MOST_OFFSET = timedelta(hours=14)


class Draft(msgspec.Struct, kw_only=True):
    """`kept` is what a reader put into the item's `extra`; `asserts` are those that its places need."""

    item: Item
    kept: dict[str, Any]
    aliases: Aliases
    root: str
    asserts: list[Element] = []

    def kept_elements(self, name: str) -> list[Element]:
        """The elements kept under the name of their parent."""
        return fragments(self.kept.get(name, []))

    def kept_text(self, name: str) -> str | None:
        """A kept value that is a text."""
        value = self.kept.get(name)
        return value if isinstance(value, str) and value.strip() else None


def draft_of(item: Item) -> Draft:
    """The draft of `item`, with what was kept when it was read from NewsML-G2."""
    extra = item.extra.get("newsml_g2")
    kept: dict[str, Any] = extra if isinstance(extra, dict) else {}
    catalogs = kept.get("catalogs")
    said = {str(k): str(v) for k, v in catalogs.items()} if isinstance(catalogs, dict) else {}
    return Draft(item=item, kept=kept, aliases=Aliases(said), root=ROOTS.get(item.kind, "newsItem"))


def added(element: Element) -> Element:
    """`element`, marked as not said by the item: a reader of ours passes it over."""
    element.set(ADDED, "true")
    return element


def iso(time: datetime | None) -> str | None:
    """`time` as XML Schema's dateTime has it, whose offsets are whole minutes up to 14 hours; None where it cannot."""
    if time is None:
        return None
    offset = time.utcoffset()
    if offset is not None and (offset.seconds % 60 or offset.microseconds or abs(offset) > _MOST_OFFSET):
        try:
            time = time.astimezone(UTC)
        except OverflowError:
            return None
    return time.isoformat()


def same_words(element: Element) -> str:
    """The words in `element` as one line."""
    return " ".join("".join(map(str, element.itertext(etree.Element))).split())
