"""Tiles: the hashes of a tree as they are kept, in rows of 256 (c2sp.org/tlog-tiles), and how they grow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from commonwire.ledger.tree import HASH_BYTES, TILE_HASHES, TILE_HEIGHT, Tiles, hashes_in, whole_root


class Grown:
    """The hashes of a tree as it is kept, and more leaves behind it; `upto` says how many leaves are kept."""

    def __init__(self, kept: Tiles, upto: int) -> None:
        self._kept = kept
        self._first: dict[int, int] = {}  # by level, the place of the first hash that is new
        self._new: dict[int, list[bytes]] = {}
        self._kept_size = self.size = upto

    def append(self, leaves: Iterable[bytes]) -> None:
        """Add the hashes of more leaves, in order."""
        for leaf in leaves:
            self._add(0, leaf)
            self.size += 1

    def tile(self, level: int, index: int) -> bytes:
        """The hashes of a tile, those of the new leaves among them."""
        start = index * TILE_HASHES
        new, first = self._new.get(level, []), self._first.get(level, 0)
        if not new:
            return self._kept.tile(level, index)
        kept = self._kept.tile(level, index)[: (first - start) * HASH_BYTES] if start < first else b""
        return kept + b"".join(new[max(0, start - first) : max(0, start + TILE_HASHES - first)])

    def changed(self) -> Iterator[tuple[int, int, bytes]]:
        """Level, index and hashes of each tile that is not as it is kept, from the leaves up."""
        for level, new in sorted(self._new.items()):
            first = self._first[level]
            for index in range(first // TILE_HASHES, (first + len(new) - 1) // TILE_HASHES + 1):
                yield level, index, self.tile(level, index)

    def _add(self, level: int, found: bytes) -> None:
        first = self._first.setdefault(level, self._kept_size >> (TILE_HEIGHT * level))
        new = self._new.setdefault(level, [])
        new.append(found)
        count = first + len(new)
        if count % TILE_HASHES == 0:
            self._add(level + 1, whole_root(hashes_in(self.tile(level, count // TILE_HASHES - 1))))
