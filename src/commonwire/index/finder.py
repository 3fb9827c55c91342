"""The index as those who search see it: `search.ports.Finder` over the files and the tail."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any, Final, NamedTuple, TypeVar

from tantivy import Query, Schema, Searcher

from commonwire.base.errors import UnavailableError
from commonwire.index.compiled import Compiler, below, every, without
from commonwire.index.fields import day_of, microseconds
from commonwire.index.rank import freshness, hit_of, rarity, words_of
from commonwire.search.facets import FacetName, Facets, Tally
from commonwire.search.match import meets
from commonwire.search.ports import MOST_RANKED, Asked, Change, Hit

FIRST_TRIED, MOST_TRIED = 200, 2000
"""Stories that are looked at together where the engine cannot tell: at first, and at the most."""
MOST_COUNTED: Final = 2000
"""Stories that are counted where the engine cannot tell."""
_EXACT = 20_000
"""Values of a facet that each part of the files tells: their sums are exact as long as there are no more."""

PATIENCE: Final = 0.25
"""Seconds that a search waits for the story that was accepted just before it; it is mostly there in a tenth of that."""

_FACETS: Final[dict[FacetName, str]] = {
    "language": "language",
    "outlet": "outlet",
    "subject": "topic",
    "place": "scene",
    "day": "day",
}
_log = logging.getLogger(__name__)
Answer = TypeVar("Answer")


class View(NamedTuple):
    """What is searched at one moment.

    `tail` are the stories that are not in the files yet, by item; `stale` the items of which the files say what
    is no longer so.
    """

    searcher: Searcher
    schema: Schema
    tail: Mapping[str, Change]
    stale: frozenset[str]


class TextIndex:
    """`search.ports.Finder`; whoever follows the store says what there is to see."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._moved = threading.Condition()
        self._known = 0
        self._view: View | None = None
        self._hidden: dict[str, int] = {}
        self._hidings = 0
        self.is_doubted = False  # the engine failed: somebody should look whether the files are whole

    @property
    def is_ready(self) -> bool:
        """Whether it knows every story."""
        return self._view is not None

    def show(self, view: View | None, *, known: int) -> None:
        """Search this from now on, which knows of all up to the position `known`; None: nothing is there."""
        with self._moved:
            self._view, self._known = view, known
            self._moved.notify_all()

    def await_position(self, position: int) -> None:
        """Return when the story at this position can be found, or when that takes too long to wait for."""
        with self._moved:
            self._moved.wait_for(lambda: self._view is None or self._known >= position, PATIENCE)

    def hide(self, item: str) -> None:
        """Find `item` no more, until `uncover`."""
        with self._lock:
            self._hidings += 1
            self._hidden = self._hidden | {item: self._hidings}

    @property
    def hidden(self) -> Mapping[str, int]:
        """The items that were hidden, each with the number of its hiding."""
        return self._hidden

    def uncover(self, items: Mapping[str, int]) -> None:
        """Hide these no longer, unless they were hidden again meanwhile."""
        with self._lock:
            self._hidden = {item: number for item, number in self._hidden.items() if items.get(item) != number}

    def newest(self, asked: Asked, *, before: int | None, limit: int) -> list[int]:
        """Positions of stories, the newest first, below `before`."""
        look = self._look(asked)
        found = [change.position for change in look.tail() if before is None or change.position < before][:limit]
        return found + look.newest(before, limit - len(found)) if len(found) < limit else found

    def best(self, asked: Asked, *, now: datetime, limit: int) -> list[Hit]:
        """The stories that fit best, the best first; the newest first where no words are asked for."""
        look = self._look(asked)
        limit = min(limit, MOST_RANKED)
        phrases = list(words_of(asked.query.root))
        if not phrases:
            return [Hit(position, 0.0) for position in self.newest(asked, before=None, limit=limit)]
        found = look.best(now) + [hit_of(change, phrases, look.rarity, now) for change in look.tail()]
        found.sort(key=lambda hit: (-hit.score, -hit.position))
        return found[:limit]

    def facets(self, asked: Asked) -> Facets:
        """How the stories are distributed."""
        return self._look(asked).facets()

    def _look(self, asked: Asked) -> _Look:
        view = self._view
        if view is None:
            raise UnavailableError("The index is not there yet", remedy="It is being made; try again later.")
        hidden = frozenset(self._hidden)
        return self.asked_of_engine(lambda: _Look(self, view, hidden, asked))

    def asked_of_engine(self, ask: Callable[[], Answer]) -> Answer:
        """What the engine gives. Raises UnavailableError when it fails: on damaged files it may even panic."""
        try:
            return ask()
        except BaseException as error:
            if not is_failure(error):
                raise
            _log.exception("The index failed; the store is searched instead")
            self.is_doubted = True
            raise UnavailableError("The index failed", remedy="The node looks after it; see its log.") from error


def is_failure(error: BaseException) -> bool:
    """Whether `error` is one to go on after: the engine's panics are no `Exception`."""
    return isinstance(error, Exception) or type(error).__name__ == "PanicException"


class _Look:
    """One question, answered by one view."""

    def __init__(self, index: TextIndex, view: View, hidden: frozenset[str], asked: Asked) -> None:
        self._index = index
        self._view = view
        self._hidden = hidden
        self._asked = asked
        compiled = Compiler(view.schema, asked).root()
        self._is_exact = compiled.is_exact
        excluded = sorted(hidden | view.stale)
        self._query = compiled.query
        if excluded:
            self._query = without(self._query, Query.term_set_query(view.schema, "id", excluded))

    def tail(self) -> list[Change]:
        """What is not in the files yet and meets the query, the newest first."""
        changes = [change for item, change in self._view.tail.items() if item not in self._hidden]
        return sorted(filter(self._is_met, changes), key=lambda change: -change.position)

    def newest(self, before: int | None, limit: int) -> list[int]:
        """Positions in the files, the newest first."""
        found: list[int] = []
        size = limit if self._is_exact else max(limit, FIRST_TRIED)
        while True:
            positions = self._positions(before, size)
            found += positions if self._is_exact else self._verified(positions)
            if len(positions) < size or len(found) >= limit:
                return found[:limit]
            before, size = positions[-1], min(size * 4, MOST_TRIED)

    def best(self, now: datetime) -> list[Hit]:
        """The stories in the files that fit best, in no order."""
        scores, positions, received = self._index.asked_of_engine(partial(_ranked, self._view.searcher, self._query))
        moment = microseconds(now)
        is_met = frozenset(positions) if self._is_exact else frozenset(self._verified(positions))
        return [
            Hit(position, score * freshness(at, moment))
            for score, position, at in zip(scores, positions, received, strict=True)
            if position in is_met
        ]

    def facets(self) -> Facets:
        """How all that is found is distributed."""
        query, is_whole = self._query, True
        if not self._is_exact:
            positions = self.newest(None, MOST_COUNTED + 1)
            is_whole = len(positions) <= MOST_COUNTED
            query = Query.term_set_query(self._view.schema, "position", positions)
        tally = Tally()
        self._index.asked_of_engine(partial(_count, self._view.searcher, query, tally, self._asked.members))
        for change in self.tail():
            if change.story is not None:
                tally.story(change.story, topics=change.topics, scenes=change.scenes)
        return tally.told(is_whole=is_whole)

    def rarity(self, token: str) -> float:
        """BM25's weight of a word."""
        searcher = self._view.searcher
        having = self._index.asked_of_engine(
            lambda: searcher.doc_freq("line", token) + searcher.doc_freq("base", token)
        )
        return rarity(searcher.num_docs, having)

    def _positions(self, before: int | None, limit: int) -> list[int]:
        query = self._query if before is None else every([self._query, below(self._view.schema, before)])
        search = partial(self._view.searcher.search, query, limit, count=False, order_by_field="position")
        return [position for position, _ in self._index.asked_of_engine(search).hits]

    def _verified(self, positions: Sequence[int]) -> list[int]:
        """Those of `positions` whose stories meet the query, in their order."""
        is_met = {change.position for change in self._asked.look(positions) if self._is_met(change)}
        return [position for position in positions if position in is_met]

    def _is_met(self, change: Change) -> bool:
        return change.story is not None and meets(self._asked.query.root, change.story)


def _ranked(searcher: Searcher, query: Query) -> tuple[list[float], list[int], list[int]]:
    """Scores, positions and times of receipt of the stories in the files that fit best."""
    hits = searcher.search(query, MOST_RANKED, count=False).hits
    places = [place for _, place in hits]
    positions, received = (searcher.fast_field_values(name, places) for name in ("position", "received"))
    return [score for score, _ in hits], [int(it or 0) for it in positions], [int(it or 0) for it in received]


def _count(searcher: Searcher, query: Query, tally: Tally, members: Mapping[str, str]) -> None:
    """Add what the query finds in the files."""
    of_each = {"size": _EXACT, "segment_size": _EXACT}
    wanted: dict[str, Any] = {name: {"terms": {"field": field, **of_each}} for name, field in _FACETS.items()}
    found = searcher.aggregate(query, wanted | {"total": {"value_count": {"field": "position"}}})
    tally.total += int(found["total"]["value"])
    for name in _FACETS:
        tally.add(name, {_value(name, bucket["key"]): bucket["doc_count"] for bucket in found[name]["buckets"]})
    for bucket in found["outlet"]["buckets"]:
        tally.add("member", {members.get(bucket["key"], ""): bucket["doc_count"]})


def _value(name: FacetName, key: str | float) -> str:
    return day_of(int(key)) if name == "day" else str(key)
