"""The searches of the fast matcher, in arrays: a row for each way to meet one."""

from __future__ import annotations

from typing import TypeVar

import msgspec
import numpy as np
from numpy.typing import NDArray

from commonwire.search.beginnings import Beginnings
from commonwire.search.match import Entry, SavedSearch
from commonwire.search.near import is_whole
from commonwire.search.query import Near, Node, Phrase
from commonwire.search.rarity import Marks, Rarity, marks_of
from commonwire.search.text import needle
from commonwire.search.ways import ANY, START, Feature, Way, whole_tokens

WIDTH = 6
"""Conditions of a row; what it asks for beyond them is left to its test."""
NONE = 0
"""The number of no condition: it always holds."""
LONGEST = 4
"""Words of a phrase that are looked for by their numbers; a longer one begins with them."""
_PRIME = np.int64(1_000_003)
SPARE = 4_096
"""Places that an array has at least for what is to come."""

Numbers = NDArray[np.int32]
Kind = TypeVar("Kind", bound=np.generic)


class Lacks(msgspec.Struct, frozen=True, gc=False):
    """The condition that a story has not got `feature`."""

    feature: Feature


class Test(msgspec.Struct, frozen=True, gc=False):
    """What is tried last: whether the words of `phrase` stand in a row, the line has the needles, all else is met."""

    phrase: tuple[str, ...] = ()
    needles: tuple[str, ...] = ()
    nears: tuple[Near, ...] = ()
    without: tuple[str, ...] = ()
    node: Node | None = None


NO_TEST = Test()
Condition = Feature | Lacks | Test
"""What a row asks for."""


def conditions_of(way: Way) -> list[Feature | Lacks]:
    """What a story must have and lack for this way."""
    starts = [(START, start) for start in way.starts]
    features = [feature for feature in way.features if feature != ANY or not starts]
    return [*features, *starts, *map(Lacks, way.lacks)]


def _rarity(condition: Feature | Lacks, rarity: Rarity) -> float:
    """How many stories hold to it; what is shut out is no witness."""
    return rarity.of_one(hash(condition)) if not isinstance(condition, Lacks) else rarity.stories + 1


def test_of(way: Way, root: Node | None) -> Test:
    """What else it takes to meet the query with this root in this way."""
    if way.is_whole and not (way.phrases or way.nears or way.without):
        return NO_TEST
    words = [phrase for phrase in way.phrases if len(phrase) > 1 and phrase == whole_tokens(Phrase(phrase))][:1]
    nears = tuple([near for near in way.nears if is_whole(near)])
    return Test(
        phrase=words[0] if words else (),
        needles=tuple([needle(phrase) for phrase in way.phrases if phrase not in words]),
        nears=nears,
        without=tuple(map(needle, way.without)),
        node=None if way.is_whole and len(nears) == len(way.nears) else root,
    )


class Stock:
    """Searches in arrays.

    Conditions are numbered. A row holds up to WIDTH of them, `columns[0]` first, the rarest foremost; its test, or
    NONE; and the place of its search in `searches`. Rows up to `filed` are sorted by their first condition, their
    witness: those under number n are `starts[n]` to `starts[n + 1]`. The rows behind are in no order: broad ones, and
    new ones. `default` is what holds for a story before anything is known of it; `opposite` is the number of the
    condition that does not hold when this one does, or NONE. `phrases` are the numbers of a test's words, NONE behind
    them, and `codes` what `codes_of` gives for them; `lengths` how many they are.
    """

    def __init__(self) -> None:
        self.numbers: dict[Condition, int] = {NO_TEST: NONE}
        self.conditions: list[Condition] = [NO_TEST]
        self.marks: Marks = np.zeros(SPARE, dtype=np.int64)
        self.default = np.zeros(SPARE, dtype=np.bool_)
        self.default[NONE] = True
        self.opposite: Numbers = np.zeros(SPARE, dtype=np.int32)
        self.codes: Marks = np.zeros(SPARE, dtype=np.int64)
        self.lengths = np.zeros(SPARE, dtype=np.int8)
        self.phrases: Numbers = np.zeros((LONGEST, SPARE), dtype=np.int32)
        self.columns: Numbers = np.zeros((WIDTH, SPARE), dtype=np.int32)
        self.tests: Numbers = np.zeros(SPARE, dtype=np.int32)
        self.holders: Numbers = np.zeros(SPARE, dtype=np.int32)
        self.beginnings = Beginnings()
        self.size = 0
        self.starts: NDArray[np.int64] = np.zeros(2, dtype=np.int64)
        self.filed = 0
        self.broad = 0
        self.searches: list[SavedSearch] = []
        self.places: dict[str, int] = {}
        self.alive = np.zeros(SPARE, dtype=np.bool_)

    def put(self, entry: Entry, rarity: Rarity) -> None:
        """Add a search. One with the same id must have been removed before."""
        place = len(self.searches)
        self.make_room(len(entry.ways), 1)
        self.searches.append(entry.search)
        self.places[entry.search.id] = place
        for way in entry.ways:
            conditions = conditions_of(way)
            if len(conditions) > 1:
                conditions.sort(key=lambda condition: _rarity(condition, rarity))
            numbers, test = list(map(self.number, conditions)), test_of(way, entry.query.root)
            if len(numbers) > WIDTH:
                numbers, test = self._fitted(numbers, test, entry.query.root)
            self._add(numbers, self.number(test), place)
        self.alive[place] = True

    def _fitted(self, numbers: list[int], test: Test, root: Node | None) -> tuple[list[int], Test]:
        """The conditions that a row has room for, and a test of the others: common words go first."""
        words = [number for number in numbers if isinstance(self.conditions[number], str)]
        rest = set(words[WIDTH - len(numbers) :])
        if len(numbers) - len(rest) > WIDTH:
            return numbers[:WIDTH], msgspec.structs.replace(test, node=root)
        needles = (*test.needles, *(f" {self.conditions[number]} " for number in rest))
        return [number for number in numbers if number not in rest], msgspec.structs.replace(test, needles=needles)

    def _add(self, numbers: list[int], test: int, holder: int) -> None:
        row = self.size
        self.columns[: len(numbers), row] = numbers
        self.tests[row] = test
        self.holders[row] = holder
        self.size = row + 1

    def make_room(self, rows: int, searches: int) -> None:
        """Have places for so many rows and searches more."""
        self.columns = with_room(self.columns, self.size + rows)
        self.tests = with_room(self.tests, self.size + rows)
        self.holders = with_room(self.holders, self.size + rows)
        self.alive = with_room(self.alive, len(self.searches) + searches)

    def remove(self, search_id: str) -> bool:
        """Take a search away; whether there was one with this id."""
        place = self.places.pop(search_id, None)
        if place is not None:
            self.alive[place] = False
        return place is not None

    def number(self, condition: Condition) -> int:
        """The number of a condition; a new one gets the next."""
        known = self.numbers.get(condition)
        if known is not None:
            return known
        number = len(self.conditions)
        if number >= len(self.marks):
            for name in _PARTS:
                setattr(self, name, with_room(getattr(self, name), number + 1))
        self.marks[number] = hash(condition)
        self.conditions.append(condition)
        self.numbers[condition] = number
        if isinstance(condition, tuple):
            if condition[0] == START:
                self.beginnings.add(condition[1])
        elif isinstance(condition, Lacks):
            self.default[number] = True
            feature = self.number(condition.feature)  # may make the arrays longer
            self.opposite[feature] = number
        elif isinstance(condition, Test) and condition.phrase:
            phrase = condition.phrase[:LONGEST]
            self.codes[number] = codes_of(marks_of(phrase), len(phrase))[0]
            self.lengths[number] = len(phrase)
            self.phrases[: len(phrase), number] = [self.number(word) for word in phrase]
        return number

    @property
    def fresh(self) -> int:
        """How many rows came since this was gathered."""
        return self.size - self.filed - self.broad


def codes_of(marks: Marks, length: int) -> Marks:
    """A number for each run of so many words, made of their marks: the same for the same words in the same order."""
    codes = np.zeros(max(len(marks) - length + 1, 0), dtype=np.int64)
    for start in range(length if len(codes) else 0):
        codes *= _PRIME
        codes += marks[start : start + len(codes)]
    return codes


_PARTS = ("marks", "default", "opposite", "codes", "lengths", "phrases")


def with_room(array: NDArray[Kind], size: int) -> NDArray[Kind]:
    """`array`, or a longer copy of it with zeros behind, so that its last axis has `size` places."""
    if size <= array.shape[-1]:
        return array
    longer = np.zeros((*array.shape[:-1], size + size // 8 + SPARE), dtype=array.dtype)
    longer[..., : array.shape[-1]] = array
    return longer
