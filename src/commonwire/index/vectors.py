"""Vectors of stories in memory-mapped blocks: exact as long as they are few, by sketches first when they are many.

A sketch is a bit for each number of a vector: whether it is above its language's mean. How many bits two sketches
share tells roughly how near two vectors are, at 48 bytes a story; the best of them are then compared exactly.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from commonwire.base.languages import primary
from commonwire.index.vectors_block import ROWS, Block, Held, Record, head_of, is_of
from commonwire.index.vectors_means import Means
from commonwire.index.vectors_near import bits_of, likely, scores, unit, units
from commonwire.index.vectors_places import Places, newest, number_of
from commonwire.news.state import ItemState
from commonwire.search.ports import Neighbour, Only, Vector

EXACT = 4096
"""Stories that are compared exactly; of more, so many are chosen by their sketches."""
_SKETCHED_ANEW = 1.5
_SETTLED = 4096
"""A language's sketches are made anew whenever it has half as many vectors again, until it has so many."""
_LONGEST_TAG = 16


class Vectors:
    """The vectors that are kept in a folder. One thread opens and puts; any may remove and ask, from the beginning."""

    def __init__(self, folder: Path) -> None:
        """Vectors in `folder`: there are none before `open`, and stories may be removed already."""
        self._folder = folder
        self._head = b""
        self._size = 0
        self._blocks: list[Block] = []
        self._places = Places()
        self._means = Means(np.zeros(0, dtype=np.float32))
        self._sketched: dict[int, tuple[int, Vector]] = {}
        self._tags: list[str] = []
        self._codes: dict[str, int] = {}
        self._gone: dict[str, int] = {}
        self._count = 0
        self._lock = threading.Lock()

    def __len__(self) -> int:
        """How many stories have a vector."""
        return self._count

    def open(self, model: str, ordinary: Vector) -> int:
        """Take in the vectors of `model` that the files hold; those of others are deleted. How many were damaged.

        `ordinary` is the mean of texts about nothing in particular (`search.ordinary`). Raises OSError when the folder
        cannot be used.
        """
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._size, self._means = len(ordinary), Means(ordinary)
        self._head = head_of(model, self._size)
        taken: list[tuple[Block, Held]] = []
        for path in sorted(self._folder.glob("*.block")):
            if is_of(path, self._head):
                block = Block(path, self._head, self._size)
                taken.append((block, self._take_in(block)))
            else:
                path.unlink()
        for code, tag in enumerate(self._tags):
            self._sketched[code] = (self._means.count(tag), self._means.mean(tag))
        for block, held in taken:
            if len(held.rows):
                means = np.array([self._sketched[code][1] for code in range(len(self._tags))])
                block.sketch[:, held.rows] = bits_of(block.read_vectors(held.rows) - means[block.language[held.rows]])
        self._let_be_found(taken)
        return sum(held.damaged for _, held in taken)

    def _take_in(self, block: Block) -> Held:
        """What a block held, its languages counted; its stories cannot be found yet."""
        held = block.read()
        vectors = units(held.vectors)
        for tag in np.unique(held.languages).tolist():
            is_in = held.languages == tag
            block.language[held.rows[is_in]] = self._code(tag.decode())
            self._means.add(tag.decode(), vectors[is_in])
        return msgspec.structs.replace(held, vectors=np.zeros((0, self._size), dtype=np.float32))  # they are large

    def _let_be_found(self, taken: Sequence[tuple[Block, Held]]) -> None:
        """Find the stories of these blocks from now on; of two records of a story the newer one stays."""
        if not taken:
            return
        keys = np.concatenate([held.keys for _, held in taken])
        places = np.concatenate([number * ROWS + held.rows for number, (_, held) in enumerate(taken)])
        positions = np.concatenate([block.position[held.rows] for block, held in taken])
        found = newest(keys, places, positions)
        with self._lock:
            self._blocks = [block for block, _ in taken]
            for place in found.older:
                self._blocks[place // ROWS].erase(place % ROWS)
            for block, held in taken:
                block.alive[held.rows] = block.position[held.rows] > 0
                self._count += int(block.alive.sum())
            self._places = Places(found.keys, found.places)
            for item, position in self._gone.items():
                self._drop_before(item, position + 1)

    def _drop_before(self, item: str, position: int) -> None:
        place = self._find(item)
        if place is not None and place[0].position[place[1]] < position:
            self._drop(*place)

    def position_of(self, item: str) -> int | None:
        """The position of the version of a story whose vector is here; None when there is none."""
        with self._lock:
            place = self._find(item)
            return None if place is None else int(place[0].position[place[1]])

    def vector_of(self, item: str) -> Vector | None:
        """The vector of a story, if it has one."""
        with self._lock:
            place = self._find(item)
            return None if place is None else unit(place[0].vectors(np.array([place[1]]))[0])

    def put(self, state: ItemState, vector: Vector) -> bool:
        """Keep the vector of the version of `state`; False when the story was removed since that was read.

        Raises OSError when there is no room on the disk.
        """
        language = _short(state.language)
        with self._lock:
            if self._gone.get(state.id, -1) >= state.position:
                return False
            place = self._find(state.id) or self._room()
            block, row = place
            if block.alive[row]:
                self._uncount(block, row)
            record = Record(
                item=state.id,
                language=language,
                outlet=number_of(state.outlet),
                position=state.position,
                received=int(state.received_at.timestamp()),
                vector=unit(vector),
            )
            block.write(row, record)
            self._count_in(block, row, state.id, language)
            self._means.add(language, units(block.vectors(np.array([row]))))
            self._sketch_row(block, row)
            return True

    def remove(self, item: str, position: int) -> None:
        """Forget at once what a story was before `position` (a ledger number), and never keep what is read of that."""
        with self._lock:
            self._gone[item] = max(position, self._gone.get(item, -1))
            self._drop_before(item, position + 1)

    def flush(self) -> None:
        """Take what was kept and overwritten to the disk."""
        for block in list(self._blocks):
            block.flush()

    def near(
        self, vector: Vector, language: str | None, *, only: Only, limit: int, exact: int = EXACT
    ) -> list[Neighbour]:
        """The stories nearest to `vector`, which is of a text in `language` (None: not known), nearest first.

        `exact` are compared exactly, those with the nearest sketches.
        """
        sought = unit(vector - self._means.mean(language))
        tags, blocks = list(self._tags), list(self._blocks)
        if not tags:
            return []
        is_wanted = np.array([_is_wanted(tag, only) for tag in tags], dtype=np.bool_)
        wanted = [np.flatnonzero(_narrowed(block, is_wanted, only)) for block in blocks]
        if sum(map(len, wanted)) > exact:
            wanted = likely(blocks, wanted, bits_of(sought[None, :])[:, 0], exact)
        means = np.array([self._means.mean(tag) for tag in tags], dtype=np.float32)
        scored = [scores(block, rows, sought, means) for block, rows in zip(blocks, wanted, strict=True)]
        places = np.concatenate([number * ROWS + rows for number, rows in enumerate(wanted)])
        best = _highest(np.concatenate(scored), places, limit)
        found = [(blocks[place // ROWS], place % ROWS, score) for score, place in best]
        # Which of them were removed meanwhile is asked last.
        items = [(block.item(row), score) for block, row, score in found if block.alive[row]]
        return [Neighbour(item, score) for item, score in items if item]

    def _find(self, item: str) -> tuple[Block, int] | None:
        place = self._places.get(number_of(item))
        if place is None:
            return None
        block, row = self._blocks[place // ROWS], place % ROWS
        return (block, row) if block.item(row) == item else None

    def _room(self) -> tuple[Block, int]:
        """A row to write to, in a new block when all are full."""
        for block in self._blocks:
            if block.free:
                return block, block.free.pop()
        names = {block.path.name for block in self._blocks}
        name = next(name for n in range(len(names) + 1) if (name := f"{n:06d}.block") not in names)
        block = Block(self._folder / name, self._head, self._size)
        block.free = list(range(ROWS - 1, -1, -1))
        self._blocks.append(block)
        return block, block.free.pop()

    def _count_in(self, block: Block, row: int, item: str, language: str) -> None:
        block.language[row] = self._code(language)
        self._places.put(number_of(item), self._blocks.index(block) * ROWS + row)
        self._count += 1
        block.alive[row] = True

    def _code(self, language: str) -> int:
        code = self._codes.get(language)
        if code is None:
            code = self._codes[language] = len(self._tags)
            self._tags.append(language)
        return code

    def _uncount(self, block: Block, row: int) -> None:
        block.alive[row] = False
        self._count -= 1
        self._means.add(self._tags[block.language[row]], units(block.vectors(np.array([row]))), times=-1)

    def _drop(self, block: Block, row: int) -> None:
        self._places.remove(number_of(block.item(row)))
        self._uncount(block, row)
        block.erase(row)

    def _sketch_row(self, block: Block, row: int) -> None:
        code = int(block.language[row])
        at, mean = self._sketched.get(code, (0, None))
        count = self._means.count(self._tags[code])
        if mean is None or (at < _SETTLED and count > at * _SKETCHED_ANEW):
            self._sketch_language(code)
        else:
            block.sketch[:, row] = bits_of(block.vectors(np.array([row])) - mean)[:, 0]

    def _sketch_language(self, code: int) -> None:
        """Make the sketches of a language by its mean as it is now."""
        mean = self._means.mean(self._tags[code])
        self._sketched[code] = (self._means.count(self._tags[code]), mean)
        for block in self._blocks:
            rows = np.flatnonzero(block.alive & (block.language == code))
            block.sketch[:, rows] = bits_of(block.vectors(rows) - mean)


def _narrowed(block: Block, is_wanted: NDArray[np.bool_], only: Only) -> NDArray[np.bool_]:
    """Which rows of a block are looked at; `is_wanted` says it of each language."""
    wanted: NDArray[np.bool_] = block.alive.copy()
    if not is_wanted.all():
        wanted &= is_wanted[np.minimum(block.language, len(is_wanted) - 1)]
    if only.outlets is not None:
        outlets = np.array([number_of(outlet) for outlet in sorted(only.outlets)], dtype=np.uint64)
        wanted &= np.isin(block.outlet, outlets)
    if only.since is not None:
        wanted &= block.received >= max(0, only.since.timestamp())
    return wanted


def _highest(found: Vector, places: NDArray[np.int64], limit: int) -> list[tuple[float, int]]:
    """The `limit` highest scores with their places, the highest first."""
    if len(found) > limit:
        chosen = np.argpartition(-found, limit)[:limit]
        found, places = found[chosen], places[chosen]
    order = np.lexsort((-places, -found))
    return list(zip(found[order].tolist(), places[order].tolist(), strict=True))


def _is_wanted(tag: str, only: Only) -> bool:
    return (only.lang is None or only.lang in (tag, primary(tag))) and primary(tag) not in only.but


def _short(language: str | None) -> str:
    """A language's tag as a record has room for it."""
    tag = language or ""
    return tag if len(tag) <= _LONGEST_TAG else primary(tag)
