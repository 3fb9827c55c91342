"""What means the same as an item, or as what somebody types: found by vectors, where the node has them."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from commonwire.alliance.principal import Principal
from commonwire.base.errors import UnavailableError
from commonwire.base.languages import primary
from commonwire.delivery.meaning import ALIKE, LOOKED_AT, SAME_STORY, Sought, floor, gist, meant, near_items, sought_by
from commonwire.delivery.records import Records
from commonwire.delivery.rows import FoundBy, FoundRow, Row
from commonwire.delivery.show import find_item
from commonwire.search.ports import Meaning, Neighbour, Only
from commonwire.search.query import Query
from commonwire.web.lists import rows_of, viewer_of
from commonwire.web.site import Site

_SPARE = 10  # of those that were found, some may have been withdrawn in the same moment
MOST_ACROSS = 50
"""Stories found by meaning that are shown below those with the words themselves."""
_EACH = 3


async def near_to(
    site: Site, principal: Principal, reference: str, *, only: Only, limit: int, nearer: float = ALIKE
) -> list[Neighbour] | None:
    """The items nearest to the one that `reference` names, nearest first, without itself; a few more than `limit`.

    They are that much `nearer` than what is near by chance. None when the node cannot tell: it has no encoder, or the
    item no words for others. Raises what `find_item` does.
    """
    meaning = site.meaning
    if meaning is None or meaning.why_not:
        return None

    def look(records: Records) -> tuple[str, str | None, str | None]:
        state = find_item(records, reference, viewer=principal.outlet)
        return state.id, state.language, gist(records, state)

    item, language, text = await site.store.read(look)
    if text is None:
        return None
    found = await site.aside(lambda: _near_item(meaning, item, language, text, only, limit))
    least = floor(meaning.count) + nearer
    return [near for near in found if near.score >= least] if found is not None else None


def _near_item(
    meaning: Meaning, item: str, language: str | None, text: str, only: Only, limit: int
) -> list[Neighbour] | None:
    vector = meaning.vector_of(item)
    if vector is None:  # it has only just come
        try:
            vector = meaning.encode(text, "passage")
        except UnavailableError:
            return None
    found = meaning.near(vector, language, only=only, limit=limit + _SPARE)
    return [near for near in found if near.item != item]


async def in_other_languages(site: Site, principal: Principal, reference: str) -> dict[str, list[Row]]:
    """The same story in other languages: rows by primary language, the nearest language first; {} without encoder.

    At most three a language. Raises what `find_item` does.
    """
    now = site.clock()
    own = await site.store.read(lambda records: find_item(records, reference, viewer=principal.outlet).language)
    but = frozenset({primary(own)}) if own else frozenset[str]()
    near = await near_to(site, principal, reference, only=Only(but=but), limit=LOOKED_AT, nearer=SAME_STORY)

    def look(records: Records) -> dict[str, list[Row]]:
        states = [state for state, _ in near_items(records, near or [])]
        found: dict[str, list[Row]] = {}
        for row in rows_of(records, states, viewer_of(records, principal), now):
            rows = found.setdefault(primary(row.language or "und"), [])
            if len(rows) < _EACH:
                rows.append(row)
        return found

    return await site.store.read(look) if near else {}


async def meant_rows(site: Site, principal: Principal, query: Query, *, limit: int = MOST_ACROSS) -> list[FoundRow]:
    """Stories in other languages that mean what `query` (which was `settled`) asks for, nearest first.

    Those with its very words are not among them. Empty without encoder, and for a query without plain words.
    """
    meaning, now = site.meaning, site.clock()
    if meaning is None or meaning.why_not or limit < 1:
        return []
    sought = await site.store.read(lambda records: sought_by(records, query, viewer=principal.outlet))
    if sought is None:
        return []
    near = await site.aside(lambda: _near_words(meaning, sought))

    def look(records: Records) -> list[FoundRow]:
        found = meant(records, query, sought.filters, near, viewer=principal.outlet, limit=min(limit, MOST_ACROSS))
        rows = rows_of(records, [state for state, _ in found], viewer_of(records, principal), now)
        return found_rows(rows, "meaning", [score for _, score in found])

    return await site.store.read(look) if near else []


def _near_words(meaning: Meaning, sought: Sought) -> Sequence[Neighbour]:
    try:
        vector = meaning.encode(sought.words, "query")
    except UnavailableError:
        return ()
    least = floor(meaning.count)
    found = meaning.near(vector, None, only=sought.only, limit=LOOKED_AT)
    return [near for near in found if near.score >= least]


def found_rows(rows: Sequence[Row], found_by: FoundBy | None, scores: Sequence[float] | None = None) -> list[FoundRow]:
    """`rows` with why they are there."""
    scored = scores if scores is not None else [None] * len(rows)
    return [
        FoundRow(**msgspec.structs.asdict(row), found_by=found_by, score=score)
        for row, score in zip(rows, scored, strict=True)
    ]
