"""Filing: the searches of a stock under their witnesses, in a new stock."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

import msgspec
import numpy as np
from numpy.typing import NDArray

from commonwire.search.rarity import Rarity
from commonwire.search.stock import NONE, SPARE, Numbers, Stock, with_room
from commonwire.search.ways import START

BROAD = 8
"""A witness that more than one in so many stories have is none: such rows are tried all together."""
_CHUNK = 2_000
_LAST = np.iinfo(np.int32).max

T = TypeVar("T")


class Extent(msgspec.Struct, frozen=True):
    """How much of a stock is gathered: what was there when that began."""

    rows: int
    conditions: int
    searches: int
    alive: NDArray[np.bool_]


def extent_of(stock: Stock) -> Extent:
    """The stock as it is now; it may grow and lose searches while it is gathered."""
    searches = len(stock.searches)
    return Extent(stock.size, len(stock.conditions), searches, stock.alive[:searches].copy())


def gathered(stock: Stock, extent: Extent, rarity: Rarity, pause: Callable[[], object]) -> Stock:
    """A new stock of the searches of `extent` that are not removed, each row under its witness.

    Conditions are numbered anew by how rare they are, so that the smallest number of a row is its witness, and the
    rows of broad ones come last. May be done in another thread while stories are matched; `pause` lets them go on.
    """
    rows = np.flatnonzero(extent.alive[stock.holders[: extent.rows]])
    columns, tests = stock.columns[:, rows], stock.tests[rows]
    order, common = _by_rarity(stock, extent, columns, tests, rarity)
    renumbered = np.zeros(extent.conditions, dtype=np.int32)
    renumbered[order] = np.arange(1, len(order) + 1)
    columns = renumbered[columns]
    columns[columns == NONE] = _LAST
    columns.sort(axis=0)
    columns[columns == _LAST] = NONE
    by_witness = np.argsort(columns[0], kind="stable")
    kept = np.flatnonzero(extent.alive)
    moved = np.cumsum(extent.alive, dtype=np.int32) - 1

    new = Stock()
    new.size = len(rows)
    new.columns = with_room(columns[:, by_witness], len(rows) + len(rows) // 16 + SPARE)
    new.tests = with_room(renumbered[tests[by_witness]], new.columns.shape[-1])
    new.holders = with_room(moved[stock.holders[rows[by_witness]]], new.columns.shape[-1])
    new.filed = int(np.searchsorted(new.columns[0, : new.size], common + 1))
    new.broad = new.size - new.filed
    new.starts = np.searchsorted(new.columns[0, : new.filed], np.arange(common + 2))
    _copy_conditions(stock, extent, order, renumbered, new)
    _copy_names(stock, order, new, pause)
    _copy_searches(stock, kept, new, pause)
    return new


def _by_rarity(
    stock: Stock, extent: Extent, columns: Numbers, tests: Numbers, rarity: Rarity
) -> tuple[NDArray[np.intp], int]:
    """The conditions that rows still have, the rarest first, what is no witness last; and how many are not broad."""
    asked = np.zeros(extent.conditions, dtype=np.int64)
    for column in columns:
        asked += np.bincount(column, minlength=extent.conditions)
    is_test = np.zeros(extent.conditions, dtype=np.bool_)
    is_test[tests] = True
    asked[tests] += 1
    asked[stock.phrases[:, tests]] += 1
    asked[NONE] = 0
    order = np.flatnonzero((asked > 0) | (asked[_opposite(stock, extent)] > 0))
    counts = rarity.of(stock.marks[order])
    kind = is_test[order] * 2 + stock.default[order]
    by = np.lexsort((asked[order], counts, kind))
    order, counts, kind = order[by], counts[by], kind[by]
    return order, int(np.count_nonzero((kind == 0) & (counts <= rarity.stories / BROAD)))


def _opposite(stock: Stock, extent: Extent) -> Numbers:
    """The opposites among the conditions that there were."""
    opposite = stock.opposite[: extent.conditions]
    return np.where(opposite < extent.conditions, opposite, NONE).astype(np.int32)


def _copy_conditions(stock: Stock, extent: Extent, order: NDArray[np.intp], renumbered: Numbers, new: Stock) -> None:
    room = len(order) + len(order) // 16 + SPARE
    parts = {
        "marks": stock.marks[order],
        "default": stock.default[order],
        "opposite": renumbered[_opposite(stock, extent)[order]],
        "codes": stock.codes[order],
        "lengths": stock.lengths[order],
        "phrases": renumbered[stock.phrases[:, order]],
    }
    for name, part in parts.items():
        setattr(new, name, with_room(np.concatenate((getattr(new, name)[..., :1], part), axis=-1), room))


def _copy_names(stock: Stock, order: NDArray[np.intp], new: Stock, pause: Callable[[], object]) -> None:
    for number, chunk in _chunks(stock.conditions, order, pause):
        new.conditions += chunk
        new.numbers.update(zip(chunk, range(number + 1, number + 1 + len(chunk)), strict=True))
        for condition in chunk:
            if isinstance(condition, tuple) and condition[0] == START:
                new.beginnings.add(condition[1])


def _copy_searches(stock: Stock, kept: NDArray[np.intp], new: Stock, pause: Callable[[], object]) -> None:
    new.alive = np.ones(len(kept) + SPARE, dtype=np.bool_)
    for number, chunk in _chunks(stock.searches, kept, pause):
        new.searches += chunk
        new.places.update(zip([search.id for search in chunk], range(number, number + len(chunk)), strict=True))


def _chunks(things: list[T], places: NDArray[np.intp], pause: Callable[[], object]) -> Iterator[tuple[int, list[T]]]:
    """The things at these places, so many at once that no other thread waits for long; each with the first's number."""
    for start in range(0, len(places), _CHUNK):
        yield start, [things[place] for place in places[start : start + _CHUNK].tolist()]
        pause()


def carried_over(stock: Stock, extent: Extent, new: Stock, removed: Iterable[str]) -> None:
    """Let `new`, gathered of `extent`, know what became of `stock` since: `removed` searches, and new ones."""
    for search_id in removed:
        new.remove(search_id)
    rows = np.arange(extent.rows, stock.size)
    rows = rows[stock.alive[stock.holders[rows]]]
    if not len(rows):
        return
    columns, tests = stock.columns[:, rows], stock.tests[rows]
    used = np.unique(np.concatenate((columns.ravel(), tests)))
    renumbered = np.zeros(int(used[-1]) + 1, dtype=np.int32)
    renumbered[used] = [new.number(stock.conditions[number]) for number in used.tolist()]
    holders = stock.holders[rows]
    places = np.unique(holders)
    first = len(new.searches)
    new.make_room(len(rows), len(places))
    for place in places.tolist():
        new.places[stock.searches[place].id] = len(new.searches)
        new.searches.append(stock.searches[place])
    end = new.size + len(rows)
    new.columns[:, new.size : end] = renumbered[columns]
    new.tests[new.size : end] = renumbered[tests]
    new.holders[new.size : end] = first + np.searchsorted(places, holders)
    new.alive[first : len(new.searches)] = True
    new.size = end


def dissolve(stock: Stock, pause: Callable[[], object]) -> None:
    """Let go of what a stock holds, by so much at once that no other thread waits for long. It is of no more use."""
    for listed in (stock.conditions, stock.searches):
        while listed:
            del listed[-_CHUNK:]
            pause()
    for known in (stock.numbers, stock.places):
        while known:
            for _ in range(min(len(known), _CHUNK)):
                known.popitem()
            pause()
