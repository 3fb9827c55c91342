"""Lists of items: in the order of receipt, or by how well they fit; and what there is to list.

What a query for words finds an index says (`search.ports.Finder`), and the database has the last word on what the
viewer may see. While there is no index (it is being made, its files are broken) the database looks through the token
lines itself: slower, and with the same meaning.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, or_, select

from commonwire.alliance.called import outlets_called
from commonwire.alliance.ports import OutletShelf
from commonwire.base.errors import UnavailableError
from commonwire.news.beside import Subject
from commonwire.news.labels import subject_keys
from commonwire.news.ports import VocabularyShelf
from commonwire.news.state import ItemState
from commonwire.search.facets import Facets, Tally
from commonwire.search.ports import Asked, Finder
from commonwire.search.query import Field, Query, asks_for_text, conjuncts, leaves
from commonwire.store.items import state_of
from commonwire.store.scan import Scan
from commonwire.store.subjects import newest_filed
from commonwire.store.tables import item_text, items
from commonwire.store.texts import SqlTexts

WINDOW = 4000
"""Items filed under a subject that are looked at together, at the most."""
MOST_IN = 500
"""Positions that one statement asks for."""
MOST_COUNTED = 1000
"""Items that are counted, the newest ones, while there is no index."""


_NEWEST = select(func.max(items.c.position))


class SqlItemLists:
    """`delivery.rows.ItemLists` in one transaction."""

    def __init__(
        self,
        connection: Connection,
        roll: OutletShelf,
        vocabularies: VocabularyShelf,
        texts: SqlTexts,
        finder: Finder | None,
    ) -> None:
        self._connection = connection
        self._roll = roll
        self._vocabularies = vocabularies
        self._texts = texts
        self._finder = finder

    @property
    def is_indexed(self) -> bool:
        """Whether an index finds by words, and not the store itself."""
        return self._ready() is not None

    def newest(self, *, viewer: str | None, query: Query, before: int | None, limit: int) -> list[ItemState]:
        """Rows that `viewer` (an outlet, None: a guest) may see, newest first, with a position below `before`.

        A query for words finds only what has its text here now: nothing embargoed, held or killed. The query is one
        that was `settled`.
        """
        if _is_for_index(query) and (finder := self._index()) is not None:
            try:
                return self._found(finder, viewer, query, before, limit)
            except UnavailableError:  # its files broke this moment: it has said so in the log
                pass
        return self._scanned(viewer, query, before, limit)

    def best(self, *, viewer: str | None, query: Query, now: datetime, limit: int) -> list[tuple[ItemState, float]]:
        """Rows that `viewer` may see with their scores, those that fit best first, and new before old.

        Without an index the newest first, with scores of 0.
        """
        if (finder := self._index()) is not None:
            try:
                hits = finder.best(self._asked(query), now=now, limit=limit)
                rows = self._rows(viewer, [hit.position for hit in hits])
                return [(rows[hit.position], hit.score) for hit in hits if hit.position in rows]
            except UnavailableError:
                pass
        return [(state, 0.0) for state in self._scanned(viewer, query, None, limit) if state.status == "usable"]

    def facets(self, *, query: Query) -> Facets:
        """How the stories that everybody may see and that meet the query are distributed; withdrawn ones do not count.

        Without an index only the newest `MOST_COUNTED` are counted.
        """
        if (finder := self._index()) is not None:
            try:
                return finder.facets(self._asked(query, counts=True))
            except UnavailableError:
                pass
        states = self._scanned(None, query, None, MOST_COUNTED)
        tally = Tally()
        for change in self._texts.at([state.position for state in states]):
            if change.story is not None:
                tally.story(change.story, topics=change.topics, scenes=change.scenes)
        return tally.told(is_whole=len(states) < MOST_COUNTED)

    def count_since(self, at: datetime, query: Query) -> int:
        """How many items with words that everybody may see now were received at `at` or later and meet `query`."""
        scan = Scan(self._connection, self._vocabularies.known(), self._roll)
        older = select(items.c.position).where(items.c.received_at < at).order_by(items.c.position.desc()).limit(1)
        wanted = (
            select(func.count())
            .select_from(items.join(item_text, item_text.c.item == items.c.id))
            # Positions rise with the time of receipt: the walk ends at the first item that is older.
            .where(items.c.position > func.coalesce(older.scalar_subquery(), -1), items.c.received_at >= at)
            .where(_seen_by(None), *(scan.condition(part) for part in conjuncts(query)))
        )
        return int(self._connection.scalar(wanted, scan.values) or 0)

    def among(self, wanted: Sequence[str], *, viewer: str | None, query: Query) -> list[ItemState]:
        """Those of the items with these ids that `viewer` may see with their words, and that meet the query."""
        found: list[ItemState] = []
        scan = Scan(self._connection, self._vocabularies.known(), self._roll)
        conditions = [scan.condition(part) for part in conjuncts(query)]
        for start in range(0, len(wanted), MOST_IN):
            is_asked = items.c.id.in_(wanted[start : start + MOST_IN])
            rows = select(items).where(is_asked, items.c.status == "usable", _seen_by(viewer), *conditions)
            if asks_for_text(query):
                rows = rows.join(item_text, item_text.c.item == items.c.id)
            found += [state_of(row) for row in self._connection.execute(rows, scan.values)]
        return found

    def common_subjects(self, *, limit: int) -> list[Subject]:
        """The subjects of the newest thousand rows, the commonest first."""
        newest = select(items.c.subjects).where(items.c.listed.is_(True)).order_by(items.c.position.desc())
        counts: Counter[str] = Counter()
        named: dict[str, Subject] = {}
        for subjects in self._connection.scalars(newest.limit(1000)):
            for subject in subjects:
                if keys := subject_keys([subject]):
                    counts[keys[0]] += 1
                    named.setdefault(keys[0], subject)
        return [named[key] for key, _ in counts.most_common(limit)]

    def changed(self, *, after: int, limit: int) -> list[ItemState]:
        """All rows, listed or not, with a position above `after`, in the order of their receipt."""
        wanted = select(items).where(items.c.position > after).order_by(items.c.position).limit(limit)
        return [state_of(row) for row in self._connection.execute(wanted)]

    def following(self, *, viewer: str | None, after: int, limit: int) -> list[ItemState]:
        """Rows that `viewer` may see with a position above `after`, in the order of their receipt."""
        wanted = select(items).where(items.c.position > after, _seen_by(viewer)).order_by(items.c.position)
        return [state_of(row) for row in self._connection.execute(wanted.limit(limit))]

    def _index(self) -> Finder | None:
        """The index, when there is one: it knows, mostly, what was accepted before this transaction began."""
        finder = self._ready()
        if finder is not None:
            finder.await_position(self._connection.scalar(_NEWEST) or 0)
        return finder

    def _ready(self) -> Finder | None:
        return self._finder if self._finder is not None and self._finder.is_ready else None

    def _asked(self, query: Query, *, counts: bool = False) -> Asked:
        known = self._vocabularies.known()
        fields = [leaf for leaf, _ in leaves(query.root) if isinstance(leaf, Field)]
        named = {(field.name, field.value) for field in fields if field.name in {"outlet", "member"}}
        called = self._roll.called() if counts or named else {}
        return Asked(
            query=query,
            members={outlet: it.member for outlet, it in called.items()},
            outlets={(name, value): outlets_called(called, name, value) for name, value in named},
            keys={field.value: known.sought(field.value) for field in fields if field.name in {"subject", "place"}},
            look=self._texts.at,
        )

    def _found(
        self, finder: Finder, viewer: str | None, query: Query, before: int | None, limit: int
    ) -> list[ItemState]:
        asked = self._asked(query)
        found: list[ItemState] = []
        while True:
            wanted = limit - len(found)
            positions = finder.newest(asked, before=before, limit=wanted)
            rows = self._rows(viewer, positions)
            found += [rows[position] for position in positions if position in rows]
            if len(positions) < wanted or len(found) >= limit:
                return found
            before = positions[-1]

    def _rows(self, viewer: str | None, positions: Sequence[int]) -> dict[int, ItemState]:
        """Those of these rows that are there and that `viewer` may see with their words, by position."""
        found: dict[int, ItemState] = {}
        for start in range(0, len(positions), MOST_IN):
            among = select(items).where(
                items.c.position.in_(positions[start : start + MOST_IN]), items.c.status == "usable", _seen_by(viewer)
            )
            found |= {row.position: state_of(row) for row in self._connection.execute(among)}
        return found

    def _scanned(self, viewer: str | None, query: Query, before: int | None, limit: int) -> list[ItemState]:
        known = self._vocabularies.known()
        scan = Scan(self._connection, known, self._roll)
        parts = conjuncts(query)
        filed = next((part for part in parts if isinstance(part, Field) and part.name == "subject"), None)
        rest = [scan.condition(part) for part in parts if part is not filed]
        wanted = select(items).where(_seen_by(viewer), *rest).order_by(items.c.position.desc())
        if asks_for_text(query):
            wanted = wanted.join(item_text, item_text.c.item == items.c.id)
        if filed is not None:
            return self._filed(wanted, scan.values, known.sought(filed.value), before, limit)
        if before is not None:
            wanted = wanted.where(items.c.position < before)
        return [state_of(row) for row in self._connection.execute(wanted.limit(limit), scan.values)]

    def _filed(
        self, wanted: Select[Any], values: dict[str, object], keys: frozenset[str], before: int | None, limit: int
    ) -> list[ItemState]:
        """Those of the `wanted` that are filed under one of `keys`: looked for among ever more of the newest."""
        found: list[ItemState] = []
        window = limit
        while True:
            places = newest_filed(self._connection, keys, before=before, limit=window)
            among = wanted.where(items.c.position.in_(set(places))).limit(limit - len(found))
            found += [state_of(row) for row in self._connection.execute(among, values)]
            if len(places) < window or len(found) >= limit:
                return found
            before, window = places[-1], min(window * 4, WINDOW)


def _is_for_index(query: Query) -> bool:
    """Whether only stories with a text can meet the query: an index has all of these, and no others."""
    is_placed = any(isinstance(part, Field) and part.name == "place" for part in conjuncts(query))
    return is_placed or asks_for_text(query)


def _seen_by(viewer: str | None) -> ColumnElement[bool]:
    listed = items.c.listed.is_(True)
    return or_(listed, items.c.outlet == viewer) if viewer else listed
