"""The fast matcher: each search lies under the rarest thing that a story must have to meet it, its witness.

A story brings up only the searches under what it has. Whether it has the rest, too, is asked of all of them at once,
in arrays; what an array cannot tell (a phrase, part of a word) is tried on the few that are left. The answers are
those of `match.meets`, whatever stands under what.

Searches come and go while stories flow: new ones lie in a small plain matcher beside the arrays, removed ones are
marked there. `gathered` makes new arrays of all, on the side, and `adopt` puts them in place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from commonwire.search.match import Entry, PlainMatcher, SavedSearch, Story, entry_of, features_of, is_verified
from commonwire.search.ways import Feature, Way

ASIDE = 500
"""Searches beside the arrays from which new arrays pay, and the part of all that they may be."""
ASIDE_PART = 20
LEARNED, MOST_LEARNED = 1_000, 64_000
"""Stories after which the witnesses are chosen anew by what stories have: first, and at the most (each time twice)."""
_WIDTH = 5
"""Features beside the witness that are asked of the arrays; further ones are left to the exact test."""
_ANY_URGENCY, _NO_URGENCY = 127, 126
_ALWAYS = 0
_NONE, _NEEDLES, _ALL = range(3)


class Gathered(msgspec.Struct, frozen=True, kw_only=True):
    """Searches in arrays, a row for each way to meet one, sorted by witness.

    `places` numbers the features from 1; the rows under feature n are `starts[n]` to `starts[n + 1]`. `others` are
    the further features of each row, a column after the other, 0 for none. `urgency` is the largest number that is
    wanted. `doubt` is what is left to try on the text: nothing, the way's needles, or all of the search. `alive` turns
    false for what was removed since.
    """

    places: dict[Feature, int]
    starts: NDArray[np.int64]
    others: tuple[NDArray[np.int32], ...]
    urgency: NDArray[np.int8]
    doubt: NDArray[np.int8]
    alive: NDArray[np.bool_]
    entries: list[Entry]
    needles: list[tuple[str, ...]]
    rows_of: dict[str, list[int]]
    seen: NDArray[np.int64]


class _Row(NamedTuple):
    entry: Entry
    places: tuple[int, ...]
    way: Way


class WitnessMatcher:
    """`match.Matcher` for many searches. All calls but `gathered` are made one after the other."""

    def __init__(self, searches: Iterable[SavedSearch] = ()) -> None:
        self._entries: dict[str, Entry] = {search.id: entry_of(search) for search in searches}
        self._counts: dict[Feature, int] = {}
        self._aside = PlainMatcher()
        self._base = _arrays(list(self._entries.values()), self._counts)
        self._changed: set[str] = set()
        self._stories = 0
        self._enough = LEARNED

    def put(self, search: SavedSearch) -> None:
        """Catch for `search` from now on; replaces the one with the same id. Raises BadInputError (`parse_query`)."""
        entry = entry_of(search)
        self.remove(search.id)
        self._entries[search.id] = entry
        self._aside.put_entry(entry)

    def remove(self, search_id: str) -> None:
        """Catch no longer for `search_id`."""
        if self._entries.pop(search_id, None) is None:
            return
        self._aside.remove(search_id)
        self._base.alive[self._base.rows_of.get(search_id, [])] = False
        self._changed.add(search_id)

    def matches(self, story: Story) -> list[SavedSearch]:
        """The searches that `story` meets, by id."""
        self._stories += 1
        words = frozenset(story.line.split())
        met = {entry.search.id: entry.search for entry in _met(self._base, story, words)}
        for search in self._aside.matches(story):
            met[search.id] = search
        return [met[search_id] for search_id in sorted(met)]

    @property
    def is_due(self) -> bool:
        """Whether new arrays pay: many searches lie beside them, or many stories have told what is rare."""
        is_scattered = len(self._aside) > max(ASIDE, len(self._entries) // ASIDE_PART)
        return is_scattered or (bool(self._entries) and self._stories >= self._enough)

    def begin(self) -> list[Entry]:
        """The searches to gather, as they are now; what changes afterwards is known to `adopt`."""
        self._changed = set()
        self._counts = {feature: int(self._base.seen[place]) for feature, place in self._base.places.items()}
        return list(self._entries.values())

    def gathered(self, entries: Sequence[Entry]) -> Gathered:
        """Arrays of `entries`: may be made in another thread while stories are matched."""
        return _arrays(entries, self._counts)

    def adopt(self, base: Gathered) -> None:
        """Match in `base` from now on, which was gathered of what `begin` gave."""
        self._aside = PlainMatcher()
        for search_id in self._changed:
            base.alive[base.rows_of.get(search_id, [])] = False
        for search_id, entry in self._entries.items():
            if search_id not in base.rows_of or search_id in self._changed:
                self._aside.put_entry(entry)
        self._base = base
        self._enough = min(self._enough * 2, MOST_LEARNED) if self._stories >= self._enough else self._enough
        self._stories = 0


def _met(base: Gathered, story: Story, words: frozenset[str]) -> list[Entry]:
    """The searches in the arrays that `story` meets, some of them twice."""
    found = base.places.keys() & (words | features_of(story))
    if not found:
        return []
    ids = np.fromiter((base.places[feature] for feature in found), dtype=np.int64, count=len(found))
    base.seen[ids] += 1
    rows = _under(base, ids)
    has = np.zeros(len(base.starts) + 1, dtype=np.bool_)
    has[ids] = has[_ALWAYS] = True
    rows = rows[base.alive[rows]]
    for column in base.others:
        rows = rows[has[column[rows]]]
    urgency = _NO_URGENCY if story.urgency is None else min(story.urgency, _NO_URGENCY - 1)
    rows = rows[base.urgency[rows] >= urgency]
    doubts = base.doubt[rows]
    met = [base.entries[row] for row in rows[doubts == _NONE].tolist()]
    partly = rows[doubts == _NEEDLES].tolist()
    met += [base.entries[row] for row in partly if all(needle in story.line for needle in base.needles[row])]
    doubtful = (base.entries[row] for row in rows[doubts == _ALL].tolist())
    return met + [entry for entry in doubtful if is_verified(entry, story, words)]


def _under(base: Gathered, ids: NDArray[np.int64]) -> NDArray[np.int64]:
    """The rows under any of these features."""
    starts = base.starts[ids]
    counts = base.starts[ids + 1] - starts
    ends = np.cumsum(counts)
    rows: NDArray[np.int64] = np.arange(ends[-1]) + np.repeat(starts - ends + counts, counts)
    return rows


def _arrays(entries: Sequence[Entry], counts: dict[Feature, int]) -> Gathered:
    """The searches in arrays; `counts` says how many stories had each feature, as far as that was seen."""
    ways = [(entry, way) for entry in entries for way in entry.ways]
    asked = Counter(feature for _, way in ways for feature in way.features)
    places = {feature: number for number, feature in enumerate(asked, 1)}

    def rarity(feature: Feature) -> tuple[int, int, int]:
        # What stories have tells most. Before any was seen: what few searches ask for, and long words, are rare.
        return counts.get(feature, 0), asked[feature], -len(feature)

    rows = [_Row(entry, tuple(places[one] for one in sorted(way.features, key=rarity)), way) for entry, way in ways]
    rows.sort(key=lambda row: row.places[0])
    rows_of: dict[str, list[int]] = {}
    for number, row in enumerate(rows):
        rows_of.setdefault(row.entry.search.id, []).append(number)
    witnesses = np.array([row.places[0] for row in rows], dtype=np.int64)
    further = np.zeros((_WIDTH, len(rows)), dtype=np.int32)
    for number, row in enumerate(rows):
        rest = row.places[1 : _WIDTH + 1]
        further[: len(rest), number] = rest
    return Gathered(
        places=places,
        starts=np.searchsorted(witnesses, np.arange(len(places) + 2)),
        others=tuple(column for column in further if column.any()),
        urgency=np.array([_wanted(row.way) for row in rows], dtype=np.int8),
        doubt=np.array([_doubt(row) for row in rows], dtype=np.int8),
        alive=np.ones(len(rows), dtype=np.bool_),
        entries=[row.entry for row in rows],
        needles=[row.way.needles for row in rows],
        rows_of=rows_of,
        seen=np.array([0, *(counts.get(feature, 0) // 2 for feature in places)], dtype=np.int64),
    )


def _doubt(row: _Row) -> int:
    if not row.way.is_whole or len(row.places) > _WIDTH + 1:
        return _ALL
    return _NEEDLES if row.way.needles else _NONE


def _wanted(way: Way) -> int:
    return _ANY_URGENCY if way.urgency is None else min(way.urgency, _NO_URGENCY - 1)
