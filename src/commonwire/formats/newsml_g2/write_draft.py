"""An item on its way into NewsML-G2: what is written, under which root, and what was kept of the source's own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from lxml.etree import _Element as Element

from commonwire.formats.newsml_g2.document import ROOTS
from commonwire.formats.newsml_g2.write_words import G2, Aliases, fragments, parsed
from commonwire.news.item import Item, Relation

_MOST_OFFSET = timedelta(hours=14)


class Draft(msgspec.Struct, kw_only=True):
    """`kept` is what a reader put into the item's `extra`; `asserts` are those that its places need.

    Of a package, `groups` is the groupSet that was kept, and `grouped` are the relations that stand in groups.
    """

    item: Item
    kept: dict[str, Any]
    aliases: Aliases
    root: str
    asserts: list[Element] = []
    groups: Element | None = None
    grouped: list[Relation] = []

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
    root = ROOTS.get(item.kind, "newsItem")
    if root == "knowledgeItem" and "catalogContainer" in kept:
        root = "catalogItem"
    draft = Draft(item=item, kept=kept, aliases=Aliases(said), root=root)
    if root == "packageItem":
        draft.groups, draft.grouped = _groups(draft)
    return draft


def _groups(draft: Draft) -> tuple[Element | None, list[Relation]]:
    """The groups that were kept, if the relations still are theirs, and the relations that stand in groups."""
    relations = draft.item.relations
    kept = parsed(draft.kept_text("groupSet") or "")
    if kept is None:
        return None, relations
    said = [
        (group.get("id"), child.get("residref") or child.get("href"))
        for group in kept
        for child in group
        if child.tag in (f"{G2}itemRef", f"{G2}conceptRef")
    ]
    last = relations[len(relations) - len(said) :] if len(said) <= len(relations) else []
    if [(relation.extra.get("group"), relation.uri) for relation in last] == said:
        return kept, last
    return None, [relation for relation in relations if "group" in relation.extra]


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
