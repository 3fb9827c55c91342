"""Vectors of stories in memory-mapped blocks: exact as long as they are few, by sketches first when they are many.

A sketch is a bit for each number of a vector: whether it is above its language's mean. How many bits two sketches
share tells roughly how near two vectors are, at 48 bytes a story; the best of them are then compared exactly.
"""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from commonwire.base.languages import primary
from commonwire.index.vectors_block import ROWS, Block, Record, head_of, is_of
from commonwire.index.vectors_means import Means
from commonwire.index.vectors_places import Places, number_of
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
        self._sketched: dict[int, tuple[int, NDArray[np.float32]]] = {}
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
        damaged = 0
        for path in sorted(self._folder.glob("*.block")):
            if not is_of(path, self._head):
                path.unlink()
                continue
            block = Block(path, self._head, self._size)
            found, bad = block.read()
            damaged += bad
            with self._lock:
                self._blocks.append(block)
                for row, item, language in found:
                    self._take_in(block, row, item, language)
                self._sum_up(block)
        for code, tag in enumerate(list(self._tags)):
            self._sketched[code] = (self._means.count(tag), self._means.mean(tag))
        for block in list(self._blocks):
            with self._lock:
                self._sketch_all(block)
        return damaged

    def position_of(self, item: str) -> int | None:
        """The position of the version of a story whose vector is here; None when there is none."""
        with self._lock:
            place = self._find(item)
            return None if place is None else int(place[0].position[place[1]])

    def vector_of(self, item: str) -> NDArray[np.float32] | None:
        """The vector of a story, if it has one."""
        with self._lock:
            place = self._find(item)
            return None if place is None else _unit(place[0].vectors(np.array([place[1]]))[0])

    def put(self, state: ItemState, vector: NDArray[np.float32]) -> bool:
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
                vector=_unit(vector),
            )
            block.write(row, record)
            self._count_in(block, row, state.id, language)
            self._means.add(language, _units(block.vectors(np.array([row]))))
            self._sketch_row(block, row)
            return True

    def remove(self, item: str, position: int) -> None:
        """Forget a story at once, and never keep what was read of it before `position` (a ledger number)."""
        with self._lock:
            self._gone[item] = max(position, self._gone.get(item, -1))
            place = self._find(item)
            if place is not None:
                self._drop(*place)

    def flush(self) -> None:
        """Take what was kept and overwritten to the disk."""
        for block in list(self._blocks):
            block.flush()

    def near(self, vector: NDArray[np.float32], language: str | None, *, only: Only, limit: int) -> list[Neighbour]:
        """The stories nearest to `vector`, which is of a text in `language` (None: not known), nearest first."""
        sought = _unit(vector - self._means.mean(language))
        blocks = list(self._blocks)
        wanted = [np.flatnonzero(self._wanted(block, only)) for block in blocks]
        if sum(map(len, wanted)) > EXACT:
            wanted = _likely(blocks, wanted, _bits(sought[None, :])[:, 0])
        means = np.array([self._means.mean(tag) for tag in list(self._tags)], dtype=np.float32)
        scored = [
            (score, block, row)
            for block, rows in zip(blocks, wanted, strict=True)
            if len(rows)
            for score, row in zip(_scores(block, rows, sought, means).tolist(), rows.tolist(), strict=True)
        ]
        scored.sort(key=lambda one: (-one[0], -int(one[1].position[one[2]])))
        best = [Neighbour(block.item(row), score) for score, block, row in scored[:limit] if block.alive[row]]
        return [near for near in best if near.item]

    def _wanted(self, block: Block, only: Only) -> NDArray[np.bool_]:
        tags = list(self._tags)
        is_wanted = np.array([_is_wanted(tag, only) for tag in tags], dtype=np.bool_)
        wanted: NDArray[np.bool_] = block.alive.copy()
        if not is_wanted.all():
            wanted &= is_wanted[np.minimum(block.language, len(tags) - 1)]
        if only.outlets is not None:
            outlets = np.array([number_of(outlet) for outlet in sorted(only.outlets)], dtype=np.uint64)
            wanted &= np.isin(block.outlet, outlets)
        if only.since is not None:
            wanted &= block.received >= max(0, only.since.timestamp())
        return wanted

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

    def _take_in(self, block: Block, row: int, item: str, language: str) -> None:
        """Count a record that a file holds, unless the story is gone or has a newer one."""
        if self._gone.get(item, -1) >= block.position[row]:
            block.erase(row)
            return
        other = self._find(item)
        if other is not None and other[0].position[other[1]] >= block.position[row]:
            block.erase(row)
            return
        if other is not None:
            self._drop(*other)
        self._count_in(block, row, item, language)

    def _sum_up(self, block: Block) -> None:
        """Count the vectors of a block that was taken in."""
        vectors = _units(block.all_vectors())
        for code in np.unique(block.language[block.alive]).tolist():
            self._means.add(self._tags[code], vectors[block.alive & (block.language == code)])

    def _sketch_all(self, block: Block) -> None:
        if block.alive.any():
            means = np.stack([self._sketched[code][1] for code in range(len(self._sketched))])
            block.sketch[:] = _bits(block.all_vectors() - means[block.language])

    def _count_in(self, block: Block, row: int, item: str, language: str) -> None:
        code = self._codes.get(language)
        if code is None:
            code = self._codes[language] = len(self._tags)
            self._tags.append(language)
        block.language[row] = code
        self._places.put(number_of(item), self._blocks.index(block) * ROWS + row)
        self._count += 1
        block.alive[row] = True

    def _uncount(self, block: Block, row: int) -> None:
        block.alive[row] = False
        self._count -= 1
        self._means.add(self._tags[block.language[row]], _units(block.vectors(np.array([row]))), times=-1)

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
            block.sketch[:, row] = _bits(block.vectors(np.array([row])) - mean)[:, 0]

    def _sketch_language(self, code: int) -> None:
        """Make the sketches of a language by its mean as it is now."""
        mean = self._means.mean(self._tags[code])
        self._sketched[code] = (self._means.count(self._tags[code]), mean)
        for block in self._blocks:
            rows = np.flatnonzero(block.alive & (block.language == code))
            block.sketch[:, rows] = _bits(block.vectors(rows) - mean)


def _likely(
    blocks: list[Block], wanted: list[NDArray[np.int64]], sketch: NDArray[np.uint64]
) -> list[NDArray[np.int64]]:
    """Of the `wanted` rows of each block those `EXACT` (or some more that are as good) with the nearest sketches."""
    apart = [_apart(block, rows, sketch) for block, rows in zip(blocks, wanted, strict=True)]
    counts = np.bincount(np.concatenate(apart), minlength=1)
    most = int(np.searchsorted(np.cumsum(counts), EXACT))
    return [rows[bits <= most] for rows, bits in zip(wanted, apart, strict=True)]


def _apart(block: Block, rows: NDArray[np.int64], sketch: NDArray[np.uint64]) -> NDArray[np.uint16]:
    """How many bits of each sketch differ."""
    bits = np.zeros(ROWS, dtype=np.uint16)
    for word, wanted in zip(block.sketch, sketch, strict=True):
        bits += np.bitwise_count(word ^ wanted)
    found: NDArray[np.uint16] = bits[rows]
    return found


def _scores(
    block: Block, rows: NDArray[np.int64], sought: NDArray[np.float32], means: NDArray[np.float32]
) -> NDArray[np.float32]:
    """The cosine of each row with `sought`, the mean of its language removed."""
    vectors = block.vectors(rows)
    vectors -= means[block.language[rows]]
    lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
    scores: NDArray[np.float32] = (vectors @ sought) / np.maximum(lengths, 1e-9)
    return scores


def _bits(vectors: NDArray[np.float32]) -> NDArray[np.uint64]:
    """Sketches, a column for each row of `vectors`."""
    packed = np.packbits(vectors > 0, axis=1)
    padded = np.zeros((len(vectors), -(-packed.shape[1] // 8) * 8), dtype=np.uint8)
    padded[:, : packed.shape[1]] = packed
    return np.ascontiguousarray(padded.view(np.uint64).T)


def _unit(vector: NDArray[np.float32]) -> NDArray[np.float32]:
    found: Vector = _units(vector[None, :])[0]
    return found


def _units(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """The rows with length 1."""
    lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
    found: NDArray[np.float32] = vectors / np.maximum(lengths, 1e-9)[:, None]
    return found


def _is_wanted(tag: str, only: Only) -> bool:
    return (only.lang is None or only.lang in (tag, primary(tag))) and primary(tag) not in only.but


def _short(language: str | None) -> str:
    """A language's tag as a record has room for it."""
    tag = language or ""
    return tag if len(tag) <= _LONGEST_TAG else primary(tag)
