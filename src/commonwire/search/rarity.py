"""How rare a thing is in stories: what the witness of a search is chosen by."""

from __future__ import annotations

from collections.abc import Collection, Hashable

import numpy as np
from numpy.typing import NDArray

Marks = NDArray[np.int64]

_BITS = 19
_MASK = (1 << _BITS) - 1


def marks_of(things: Collection[Hashable]) -> Marks:
    """What the table knows each of these things by, in their order."""
    return np.fromiter(map(hash, things), dtype=np.int64, count=len(things))


class Rarity:
    """How many stories had each thing lately, in a table of fixed size, whatever they have (a count-min sketch).

    It tells also of what nobody asks for yet. Two things that share a cell in both rows count as one: a thing is never
    taken for rarer than it is. `stories` is how many were counted, and like all counts it fades.
    """

    def __init__(self) -> None:
        self._cells = np.zeros((2, _MASK + 1), dtype=np.float32)
        self.stories = 0.0

    def count(self, things: Collection[Hashable]) -> None:
        """A story had these things, each of them named once."""
        marks = marks_of(things)
        self._cells[0, marks & _MASK] += 1
        self._cells[1, (marks >> _BITS) & _MASK] += 1
        self.stories += 1

    def of_one(self, mark: int) -> float:
        """How many stories had the thing with this mark."""
        cells = self._cells
        return min(cells.item(0, mark & _MASK), cells.item(1, (mark >> _BITS) & _MASK))

    def of(self, marks: Marks) -> NDArray[np.float32]:
        """How many stories had each of the things with these marks."""
        found: NDArray[np.float32] = np.minimum(self._cells[0, marks & _MASK], self._cells[1, (marks >> _BITS) & _MASK])
        return found

    def suppose(self, thing: Hashable, part: float) -> None:
        """Take it, until more is known, that at least this part of the stories had a thing."""
        mark = hash(thing)
        for cells, at in zip(self._cells, (mark & _MASK, (mark >> _BITS) & _MASK), strict=True):
            cells[at] = max(cells[at], self.stories * part)

    def fade(self, share: float) -> None:
        """Let `share` of every count be left."""
        self._cells *= np.float32(share)
        self.stories *= share
