"""Where each story's record lies: a number by the story's number, in 12 bytes a story once they are many."""

from __future__ import annotations

import hashlib

import msgspec
import numpy as np
from numpy.typing import NDArray

_ASIDE = 20_000
_ASIDE_PART = 4
_NO_KEYS = np.zeros(0, dtype=np.uint64)
_NO_PLACES = np.zeros(0, dtype=np.int32)


def number_of(name: str | bytes) -> int:
    """A number that stands for `name`: two of a million names share one once in 30 million times."""
    data = name.encode() if isinstance(name, str) else name
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "little")


class Newest(msgspec.Struct, frozen=True, kw_only=True):
    """Keys in their order with their places, each once; `older` are the places of those that stood there twice."""

    keys: NDArray[np.uint64]
    places: NDArray[np.int32]
    older: list[int]


def newest(keys: NDArray[np.uint64], places: NDArray[np.int64], positions: NDArray[np.int64]) -> Newest:
    """Of the places of each key the one with the highest position."""
    order = np.lexsort((positions, keys))
    keys, placed = keys[order], places[order].astype(np.int32)
    is_last = np.append(keys[1:] != keys[:-1], np.ones(min(1, len(keys)), dtype=np.bool_))
    return Newest(keys=keys[is_last], places=placed[is_last], older=placed[~is_last].tolist())


class Places:
    """A dictionary from 64-bit numbers to places; what was put long ago lies in sorted arrays."""

    def __init__(self, keys: NDArray[np.uint64] = _NO_KEYS, places: NDArray[np.int32] = _NO_PLACES) -> None:
        """With `keys`, in their order, at `places`."""
        self._keys = keys
        self._places = places
        self._aside: dict[int, int] = {}

    def get(self, key: int) -> int | None:
        """The place of `key`, or None."""
        found = self._aside.get(key)
        if found is None:
            at = self._sorted_at(key)
            found = int(self._places[at]) if at is not None else None
        return found if found is not None and found >= 0 else None

    def put(self, key: int, place: int) -> None:
        """Let `key` be at `place` (0 or more)."""
        self._aside[key] = place
        if len(self._aside) >= max(_ASIDE, len(self._keys) // _ASIDE_PART):
            self._sort_in()

    def remove(self, key: int) -> None:
        """Let `key` be nowhere."""
        self._aside.pop(key, None)
        at = self._sorted_at(key)
        if at is not None:
            self._places[at] = -1

    def _sorted_at(self, key: int) -> int | None:
        at = int(np.searchsorted(self._keys, np.uint64(key)))
        return at if at < len(self._keys) and int(self._keys[at]) == key else None

    def _sort_in(self) -> None:
        aside = np.fromiter(self._aside.keys(), dtype=np.uint64, count=len(self._aside))
        kept = (self._places >= 0) & ~np.isin(self._keys, aside)
        keys = np.concatenate([self._keys[kept], aside])
        values = np.fromiter(self._aside.values(), dtype=np.int32, count=len(self._aside))
        places = np.concatenate([self._places[kept], values])
        order = np.argsort(keys)
        self._keys, self._places = keys[order], places[order]
        self._aside = {}
