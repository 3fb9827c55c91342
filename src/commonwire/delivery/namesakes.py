"""Stories that name the same person or place in another script as a query does."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from commonwire.delivery.inbox import line_of, names_of
from commonwire.delivery.meaning import is_shown
from commonwire.delivery.rows import ItemLists
from commonwire.delivery.show import ShowRecords
from commonwire.news.content import find_model
from commonwire.news.item import Item
from commonwire.news.state import ItemState
from commonwire.search.namesakes import Sought
from commonwire.search.query import Query

_SPARE = 4
"""Stories that are looked at for each that is wanted: what has the same consonants may have other vowels."""


class NameRecords(ShowRecords, Protocol):
    """The records that finding by names needs."""

    lists: ItemLists


def namesakes(
    records: NameRecords, query: Query, ways: list[Sought], *, viewer: str | None, now: datetime, limit: int
) -> list[ItemState]:
    """The stories that name whom and what `query` (which was `settled`) names and have not its words, best first.

    `ways` is what `names_sought` made of the query.
    """
    found: dict[str, ItemState] = {}
    for way in ways:
        best = records.lists.best(viewer=viewer, query=way.query, now=now, limit=_SPARE * limit)
        seen = [state for state, _ in best if state.id not in found and is_shown(state)]
        exact = {it.id for it in records.lists.among([it.id for it in seen], viewer=viewer, query=query)}
        for state in seen:
            if len(found) < limit and state.id not in exact and _names_them(records, state, way):
                found[state.id] = state
    return list(found.values())


def _names_them(records: NameRecords, state: ItemState, way: Sought) -> bool:
    version = records.items.find_version(state.id, state.public_version or 0)
    model = find_model(records, version) if version is not None else None
    return model is not None and _has_all(model, way)


def _has_all(model: Item, way: Sought) -> bool:
    line, (headlines, names) = line_of(model), names_of(model)
    return all(name.is_named_in(line, headlines, names) for name in way.names)
