"""The fast matcher: each search lies under the rarest thing that a story must have to meet it, its witness.

A story brings up only the searches under what it has. Whether it has the rest, too, is asked of all of them at once,
in arrays; what an array cannot tell (a phrase, part of a word) is tried on the few that are left, each such thing once.
The answers are those of `match.meets`, whatever stands under what.

Searches come and go while stories flow: new ones lie behind the others and are tried all together, removed ones are
marked. `gathered` files all of them anew, on the side, and `adopt` puts that in place.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from itertools import repeat

import numpy as np
from numpy.typing import NDArray

from commonwire.search.filing import Extent, carried_over, extent_of, gathered
from commonwire.search.match import Entry, SavedSearch, Story, entry_of, features_of, meets
from commonwire.search.near import are_near
from commonwire.search.rarity import Rarity
from commonwire.search.sieve import Sieve, sifted
from commonwire.search.stock import NONE, Numbers, Stock, Test, codes_of
from commonwire.search.ways import START, Feature

ASIDE = 1_000
"""New searches from which it pays to file all anew, and the part of all that they may be."""
ASIDE_PART = 50
LEARNED, MOST_LEARNED = 1_000, 64_000
"""Stories after which the witnesses are chosen anew by what stories have: first, and at the most (each time twice)."""
_SAMPLE = 16
"""Of this many stories one is counted, once there were LEARNED."""
_HOURLY = 23 / 24
"""What is left of every count after an hour: what is rare is told by about the last day."""
_BEGINNING = 1 / 50
"""The part of the stories that a beginning is taken to be in, until they tell: there are more words with it."""


class WitnessMatcher:
    """`match.Matcher` for many searches. All calls but `gathered` are made one after the other."""

    def __init__(self, searches: Iterable[SavedSearch] = ()) -> None:
        self.sieve: Sieve = sifted
        self._rarity = Rarity()
        self._stock = Stock()
        self._removed: set[str] = set()
        self._extent: Extent | None = None
        self._stories = self._hour = 0
        self._enough = LEARNED
        for search in searches:
            self.put(search)
        self.adopt(self.gathered(self.begin()))

    def put(self, search: SavedSearch) -> None:
        """Catch for `search` from now on; replaces the one with the same id. Raises BadInputError (`parse_query`)."""
        entry = entry_of(search)
        self.remove(search.id)
        self._put(entry, self._stock)

    def remove(self, search_id: str) -> None:
        """Catch no longer for `search_id`."""
        self._stock.remove(search_id)
        if self._extent is not None:
            self._removed.add(search_id)

    def matches(self, story: Story) -> list[SavedSearch]:
        """The searches that `story` meets, each once, in no order."""
        words, fields = story.line[1:-1].split(" "), features_of(story)
        if self._stock.beginnings:
            fields.update((START, start) for start in self._stock.beginnings.of(words))
        self._stories += 1
        if self._rarity.stories < LEARNED or self._stories % _SAMPLE == 0:
            self._learn(fields.union(words), story.received_at)
        return _met(self._stock, self.sieve, story, words, fields)

    def learn(self, story: Story) -> None:
        """Know of what `story` has, without matching it: it came before this matcher was."""
        self._learn(features_of(story).union(story.line.split()), story.received_at)

    def had(self, feature: Feature) -> float:
        """How many of about the last day's stories had `feature`, as far as they were counted."""
        return self._rarity.of_one(hash(feature))

    def _learn(self, features: set[Feature], at: datetime) -> None:
        hour = int(at.timestamp() // 3600)
        if hour > self._hour:
            self._rarity.fade(_HOURLY ** (hour - self._hour))
            self._hour = hour
        self._rarity.count(features)

    @property
    def is_due(self) -> bool:
        """Whether it pays to file all anew: many searches are new, or many stories have told what is rare."""
        is_scattered = self._stock.fresh > max(ASIDE, self._stock.size // ASIDE_PART)
        return is_scattered or (self._stock.size > 0 and self._stories >= self._enough)

    def begin(self) -> Extent:
        """What is to be gathered: the searches as they are now. What changes afterwards is known to `adopt`."""
        self._removed = set()
        self._extent = extent_of(self._stock)
        return self._extent

    def gathered(self, extent: Extent, pause: Callable[[], object] = lambda: None) -> Stock:
        """The searches, filed anew: may be done in another thread while stories are matched.

        `pause` is called every few hundred microseconds of work that lets no other thread run.
        """
        return gathered(self._stock, extent, self._rarity, pause)

    def filled(self, entries: Iterable[Entry]) -> Stock:
        """These searches, filed, in place of all that there were at `begin`: may be done in another thread, too."""
        stock = Stock()
        for entry in entries:
            self._put(entry, stock)
        return gathered(stock, extent_of(stock), self._rarity, lambda: None)

    def _put(self, entry: Entry, stock: Stock) -> None:
        for start in {start for way in entry.ways for start in way.starts}:
            self._rarity.suppose((START, start), _BEGINNING)
        stock.put(entry, self._rarity)

    def adopt(self, stock: Stock) -> Stock:
        """Match in `stock` from now on, which was gathered of what `begin` gave, or filled.

        Gives the one before, for `filing.dissolve`: to let go of much at once takes time, too.
        """
        if self._extent is None:
            return stock
        before, self._stock = self._stock, stock
        carried_over(before, self._extent, stock, self._removed)
        self._extent = None
        self._enough = min(self._enough * 2, MOST_LEARNED) if self._stories >= self._enough else self._enough
        self._stories = 0
        return before


def _met(
    stock: Stock, sieve: Sieve, story: Story, words: Sequence[str], fields: Collection[Feature]
) -> list[SavedSearch]:
    """The searches that `story` meets, each once."""
    number_of = stock.numbers.get
    line = np.fromiter(map(number_of, words, repeat(NONE)), dtype=np.int32, count=len(words))
    numbers = np.array([NONE, *filter(None, map(number_of, fields))], dtype=np.int32)
    numbers = np.concatenate((line, numbers))
    holds = stock.default[: len(stock.conditions)].copy()
    holds[stock.opposite.take(numbers)] = False
    holds[numbers] = True
    rows = sieve(stock, numbers, holds)
    if not len(rows):
        return []
    holders, tests = stock.holders.take(rows), stock.tests.take(rows)
    if np.count_nonzero(tests):
        _try(stock, story, line, tests, holds)
        holders = holders[holds.take(tests)]
    places = set(holders[stock.alive.take(holders)].tolist())
    searches = stock.searches
    return [searches[place] for place in places]


def _try(stock: Stock, story: Story, line: Numbers, tests: Numbers, holds: NDArray[np.bool_]) -> None:
    """Note in `holds` which of the tests the story passes."""
    lengths = stock.lengths.take(tests)
    marks = stock.marks.take(line)
    codes = np.concatenate([codes_of(marks, length) for length in set(lengths.tolist()) if length] or [marks])
    codes.sort()
    wanted = stock.codes.take(tests)
    may_pass = codes.take(codes.searchsorted(wanted), mode="clip") == wanted
    may_pass |= lengths == NONE
    conditions = stock.conditions
    for test in set(tests[may_pass].tolist()):
        holds[test] = _passes(conditions[test], story)


def _passes(test: Test, story: Story) -> bool:
    """Whether a story passes a test."""
    line = story.line
    if test.phrase and f" {' '.join(test.phrase)} " not in line:
        return False
    for needle in test.needles:
        if needle not in line:
            return False
    for near in test.nears:
        if not are_near(near, line):
            return False
    for needle in test.without:
        if needle in line:
            return False
    return test.node is None or meets(test.node, story)
