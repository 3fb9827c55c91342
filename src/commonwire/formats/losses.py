"""What a format could not carry: each writer says it of each item it writes."""

from __future__ import annotations

from collections.abc import Callable, Set

from commonwire.base.errors import CommonwireError
from commonwire.news.item import Given, Item, Reading

OURS = frozenset({"id", "version", "received_at", "editor_note", "language_by", "source_language"})
"""What this node adds to an item, and the private note: nobody misses them in a format."""


def losses(item: Item, carried: Set[str]) -> list[str]:
    """The fields of `item` that say something and are neither among those `carried` nor this node's own."""
    return [name for name in Item.__struct_fields__ if name not in carried | OURS and getattr(item, name)]


def changed(item: Item, read: Callable[[], Reading], carried: Set[str]) -> list[str]:
    """The fields among those `carried` that do not come back as they are in `item`, when what was written is `read`."""
    try:
        result = read().results[0]
    except CommonwireError:
        return losses(item, set(Item.__struct_fields__) - carried)
    again = result.item if isinstance(result, Given) else None
    names = [name for name in Item.__struct_fields__ if name in carried - OURS]
    return [name for name in names if again is None or getattr(again, name) != getattr(item, name)]
