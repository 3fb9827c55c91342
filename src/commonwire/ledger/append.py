"""Append: the one way in which a node writes a line of its own into its ledger."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Unpack

from commonwire.ledger.content import Content
from commonwire.ledger.entry import Entry, Fields, Kind, next_entry
from commonwire.ledger.ports import Book


def append_own(
    book: Book,
    kind: Kind,
    *,
    node: str,
    now: datetime,
    contents: Mapping[str, Content] | None = None,
    **fields: Unpack[Fields],
) -> Entry:
    """The entry of `node` that now follows its newest, with `contents` by their roles beside it.

    `now` is aware. Raises as `ledger.entry.next_entry` and `ledger.ports.Book.append`.
    """
    kept = contents or {}
    if kept:
        fields["content"] = {role: content.digest for role, content in kept.items()}
    entry, data, _ = next_entry(book.head(), received_at=now, node=node, kind=kind, **fields)
    book.append(entry, data, list(kept.values()))
    return entry
