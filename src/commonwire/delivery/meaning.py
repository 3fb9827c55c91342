"""Stories found by what they mean, whatever their language: what is encoded of an item, and whom its vector is near."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import log10
from typing import Protocol

import msgspec

from commonwire.alliance.called import outlets_called
from commonwire.alliance.ports import Roll
from commonwire.base.languages import primary
from commonwire.delivery.rows import ItemLists
from commonwire.delivery.show import ShowRecords
from commonwire.news.content import find_model
from commonwire.news.state import ItemState
from commonwire.search.gist import gist_of
from commonwire.search.plain import filters_of, plain_words
from commonwire.search.ports import Neighbour, Only
from commonwire.search.query import Field, Query, Since, conjuncts

SAME_STORY = 0.08
"""How much nearer than `floor` two texts must be to pass for the same story in two languages."""
ALIKE = -0.07
"""The same of a story that passes for one that is like another."""
_FLOOR, _FLOOR_BY_TENS = 0.17, 0.04
LOOKED_AT = 200
"""Of the nearest stories so many are looked at: some do not meet the query's filters."""
_EXACT = 50  # stories with the words themselves that tell which language they are of


class MeaningRecords(ShowRecords, Protocol):
    """The records that finding by meaning needs."""

    roll: Roll
    lists: ItemLists


class Sought(msgspec.Struct, frozen=True, kw_only=True):
    """What is looked for by meaning: the words, what narrows it before, and what each story is asked beside."""

    words: str
    only: Only
    filters: Query


def floor(stories: int) -> float:
    """How near a story must be to a query to mean it, among so many: nonsense is nearer to none of them.

    The more there are, the nearer one comes by chance (docs/reference/figures.md has what was measured).

    >>> round(floor(10), 2), round(floor(10_000), 2), round(floor(1_000_000), 2)
    (0.21, 0.33, 0.41)
    """
    return _FLOOR + _FLOOR_BY_TENS * log10(max(1, stories))


def is_shown(state: ItemState) -> bool:
    """Whether others may read the item: only such items have a vector (docs/rules.md, 7)."""
    return state.status == "usable" and state.listed and state.public_version is not None


def gist(records: ShowRecords, state: ItemState) -> str | None:
    """What is encoded of the version that others see; None when they see none, or it has no words."""
    if not is_shown(state):
        return None
    version = records.items.find_version(state.id, state.public_version or 0)
    model = find_model(records, version) if version is not None and version.released else None
    return gist_of(model.headline, model.body_text or model.summary) or None if model is not None else None


def near_items(records: MeaningRecords, found: Sequence[Neighbour]) -> list[tuple[ItemState, float]]:
    """The items that were found near, as far as others may see them now, each with its score, at most 1."""
    near = [(records.items.find(one.item), one.score) for one in found if one.score > 0]
    return [(state, min(1.0, score)) for state, score in near if state is not None and is_shown(state)]


def sought_by(records: MeaningRecords, query: Query, *, viewer: str | None) -> Sought | None:
    """What a query that was `settled` looks for by meaning; None when it has no plain words.

    Stories in the language that its words are found in are left out, since they were found by their words, but where
    one language is asked for.
    """
    words, filters = plain_words(query), filters_of(query)
    if not words or filters is None:
        return None
    said = {part.name: part.value for part in conjuncts(filters) if isinstance(part, Field)}
    since = next((part.at for part in conjuncts(filters) if isinstance(part, Since)), None)
    named = [(name, said[name]) for name in ("outlet", "member") if name in said][:1]
    outlets = frozenset(outlets_called(records.roll.called(), *named[0])) if named else None
    but: frozenset[str] = frozenset()
    if "lang" not in said:
        exact = records.lists.newest(viewer=viewer, query=query, before=None, limit=_EXACT)
        languages = Counter(primary(state.language) for state in exact if state.language)
        but = frozenset(language for language, _ in languages.most_common(1))
    return Sought(words=words, only=Only(lang=said.get("lang"), but=but, outlets=outlets, since=since), filters=filters)


def meant(
    records: MeaningRecords, query: Query, filters: Query, near: Sequence[Neighbour], *, viewer: str | None, limit: int
) -> list[tuple[ItemState, float]]:
    """Of the items `near` those that meet the `filters` and have not the words of `query`, each with how near."""
    scores = {one.item: one.score for one in near}
    exact = {state.id for state in records.lists.among(list(scores), viewer=viewer, query=query)}
    left = [item for item in scores if item not in exact]
    found = records.lists.among(left, viewer=viewer, query=filters)
    found.sort(key=lambda state: (-scores[state.id], -state.position))
    return [(state, min(1.0, scores[state.id])) for state in found[:limit]]
