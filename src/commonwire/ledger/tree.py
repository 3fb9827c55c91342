"""Tree: the Merkle tree over the entries of one ledger (RFC 6962, section 2.1; RFC 9162, section 2.1).

Entry n is leaf n - 1; callers say the numbers of entries, and sizes: how many entries a tree has. The tree of a
given size never changes, so everything here is made from hashes that are kept once: those of the *tiles*
(c2sp.org/tlog-tiles), or the compact `Range` of whoever only follows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, Protocol

from commonwire.base.errors import BadInputError, NotFoundError, NotVerifiedError

HASH_BYTES: Final = 32
EMPTY_ROOT: Final = hashlib.sha256(b"").digest()
"""The root of a tree without leaves (RFC 6962, section 2.1)."""
TILE_HEIGHT: Final = 8
TILE_HASHES: Final = 1 << TILE_HEIGHT
"""Hashes of a whole tile (c2sp.org/tlog-tiles)."""
_SIZE_BYTES: Final = 8


def leaf_hash(entry_bytes: bytes) -> bytes:
    """The hash of a leaf, 32 bytes: SHA-256 of a zero byte and the exact bytes of the entry."""
    return hashlib.sha256(b"\x00" + entry_bytes).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash over two subtrees, 32 bytes: SHA-256 of a byte 1 and their hashes."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tiles(Protocol):
    """Where the hashes of one tree are kept."""

    def tile(self, level: int, index: int) -> bytes:
        """Return the hashes of a tile, one after the other: up to 256 of 32 bytes; none where the tree does not reach.

        At level 0 they are hashes of leaves; at each level above, the roots of whole tiles below.
        """
        ...


class Range:
    """A tree as whoever only appends needs it: the roots of its whole subtrees, the largest first (a compact range)."""

    def __init__(self, size: int = 0, hashes: Sequence[bytes] = ()) -> None:
        """The tree of `size` leaves with these roots, one for each bit of `size`.

        Raises BadInputError when they do not fit.
        """
        if size < 0 or len(hashes) != size.bit_count() or any(len(one) != HASH_BYTES for one in hashes):
            raise BadInputError("These hashes are no compact range of that size", where="range")
        self.size = size
        self._hashes = list(hashes)

    @property
    def hashes(self) -> tuple[bytes, ...]:
        """The roots of the whole subtrees, the largest first."""
        return tuple(self._hashes)

    def append(self, leaf: bytes) -> None:
        """Add the hash of one more leaf."""
        grown = leaf
        for _ in range((~self.size & (self.size + 1)).bit_length() - 1):  # the bits that the carry clears
            grown = node_hash(self._hashes.pop(), grown)
        self._hashes.append(grown)
        self.size += 1

    def extend(self, leaves: Iterable[bytes]) -> None:
        """Add the hashes of more leaves, in order."""
        for leaf in leaves:
            self.append(leaf)

    def root(self) -> bytes:
        """The root of the whole tree."""
        return _folded(self._hashes)

    def copy(self) -> Range:
        """The same tree, to grow on its own."""
        return Range(self.size, self._hashes)

    def encode(self) -> bytes:
        """The size in 8 bytes, big-endian, and the hashes: what `decode` reads."""
        return self.size.to_bytes(_SIZE_BYTES, "big") + b"".join(self._hashes)

    @classmethod
    def decode(cls, data: bytes) -> Range:
        """The range that `encode` wrote. Raises BadInputError for other bytes."""
        if len(data) < _SIZE_BYTES:
            raise BadInputError("These bytes are no compact range", where="range")
        return cls(int.from_bytes(data[:_SIZE_BYTES], "big"), hashes_in(data[_SIZE_BYTES:]))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Range) and (other.size, other.hashes) == (self.size, self.hashes)

    def __hash__(self) -> int:
        return hash((self.size, self.hashes))

    def __repr__(self) -> str:
        return f"Range(size={self.size}, root={self.root().hex()[:16]})"


def whole_root(hashes: list[bytes]) -> bytes:
    """The root over a whole subtree: as many hashes as a power of two."""
    while len(hashes) > 1:
        hashes = [node_hash(hashes[at], hashes[at + 1]) for at in range(0, len(hashes), 2)]
    return hashes[0]


def hashes_in(data: bytes) -> list[bytes]:
    """The hashes that stand one after the other in `data`; what is left over at the end stands last, too short."""
    return [data[start : start + HASH_BYTES] for start in range(0, len(data), HASH_BYTES)]


def range_at(tiles: Tiles, size: int) -> Range:
    """The compact range of the first `size` entries. Raises NotFoundError where the tiles do not reach so far."""
    return Range(size, [_subtree(tiles, start, end) for start, end in _whole_subtrees(0, size)])


def root_at(tiles: Tiles, size: int) -> bytes:
    """The root over the first `size` entries. Raises NotFoundError where the tiles do not reach so far."""
    return range_at(tiles, size).root()


def inclusion_proof(tiles: Tiles, number: int, size: int) -> list[bytes]:
    """The hashes that show entry `number` to be in the tree of `size` entries (RFC 9162, section 2.1.3.1).

    From the leaf upwards. Raises BadInputError unless 1 <= number <= size.
    """
    if not 1 <= number <= size:
        raise BadInputError(f"A tree of {size} entries has no entry {number}", where="number")
    return [_subtree(tiles, start, end) for start, end in _path(number - 1, size)]


def verify_inclusion(leaf: bytes, number: int, size: int, proof: Sequence[bytes], root: bytes) -> None:
    """Return when `proof` shows that the tree of `size` entries and `root` has `leaf` as entry `number`.

    As RFC 9162, section 2.1.3.2. Raises NotVerifiedError when it does not.
    """
    where = f"entry {number}"
    if not 1 <= number <= size or len(leaf) != HASH_BYTES:
        raise _unverified(f"a tree of {size} entries has no such leaf {number}", where)
    index, last, found = number - 1, size - 1, leaf
    for other in proof:
        if last == 0 or len(other) != HASH_BYTES:
            raise _unverified("the proof of inclusion is not of the right length", where)
        if index & 1 or index == last:
            found = node_hash(other, found)
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            found = node_hash(found, other)
        index, last = index >> 1, last >> 1
    if last != 0 or found != root:
        raise _unverified("the proof of inclusion does not lead to the root that was signed", where)


def consistency_proof(tiles: Tiles, first: int, second: int) -> list[bytes]:
    """The hashes that show the tree of `first` entries to be the beginning of that of `second` (RFC 9162, 2.1.4.1).

    None for 0 and for one and the same size. Raises BadInputError unless 0 <= first <= second.
    """
    if not 0 <= first <= second:
        raise BadInputError(f"A tree of {first} entries is not the beginning of one of {second}", where="size")
    if first in (0, second):
        return []
    return [_subtree(tiles, start, end) for start, end in _steps(first, second)]


def verify_consistency(first: int, second: int, proof: Sequence[bytes], first_root: bytes, second_root: bytes) -> None:
    """Return when `proof` shows that the tree of `second` entries begins with that of `first`, by their roots.

    As RFC 9162, section 2.1.4.2. Raises NotVerifiedError when it does not: one of the two trees is of another past.
    """
    where = f"trees of {first} and {second} entries"
    if not 0 <= first <= second or any(len(one) != HASH_BYTES for one in proof):
        raise _unverified("the proof of consistency is not of these sizes", where)
    if first in (0, second):
        expected = EMPTY_ROOT if first == 0 else second_root
        if proof or first_root != expected:
            raise _unverified("two different roots stand for one size", where)
        return
    if _replayed(first, second, proof, first_root) != (first_root, second_root):
        raise _unverified("the proof of consistency does not lead to both roots", where)


def _replayed(first: int, second: int, proof: Sequence[bytes], first_root: bytes) -> tuple[bytes, bytes]:
    """The two roots that a proof of consistency leads to, by its hashes; empty when there are too many or too few."""
    index, last = first - 1, second - 1
    while index & 1:
        index, last = index >> 1, last >> 1
    hashes = iter(proof if index else [first_root, *proof])  # a first tree that is a whole subtree is left out
    old = new = next(hashes, b"")
    for other in hashes:
        if last == 0:
            return b"", b""
        if index & 1 or index == last:
            old, new = node_hash(other, old), node_hash(other, new)
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            new = node_hash(new, other)
        index, last = index >> 1, last >> 1
    return (old, new) if last == 0 else (b"", b"")


def _path(index: int, size: int) -> list[tuple[int, int]]:
    """First leaf and end of each subtree beside the way from leaf `index` to the root, from the leaf up."""
    found, start, end = [], 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            found.append((middle, end))
            end = middle
        else:
            found.append((start, middle))
            start = middle
    return found[::-1]


def _steps(first: int, second: int) -> list[tuple[int, int]]:
    """First leaf and end of each subtree of a proof of consistency (RFC 6962, section 2.1.2, SUBPROOF)."""
    found, start, end = [], 0, second
    while first != end:
        middle = start + _split(end - start)
        if first <= middle:
            found.append((middle, end))
            end = middle
        else:
            found.append((start, middle))
            start = middle
    if start:
        found.append((start, end))
    return found[::-1]


def _split(count: int) -> int:
    """The leaves of the left subtree of `count` > 1: the largest power of two below it."""
    return 1 << ((count - 1).bit_length() - 1)


def _whole_subtrees(start: int, end: int) -> Iterator[tuple[int, int]]:
    """The whole subtrees that make up the leaves from `start` to `end`, the largest first."""
    while start < end:
        step = 1 << ((end - start).bit_length() - 1)
        yield start, start + step
        start += step


def _subtree(tiles: Tiles, start: int, end: int) -> bytes:
    """The root over the leaves from `start` to before `end`, a subtree of some tree."""
    return _folded([_whole(tiles, *one) for one in _whole_subtrees(start, end)])


def _whole(tiles: Tiles, start: int, end: int) -> bytes:
    """The root of a whole subtree: one hash of a tile, or what a part of a tile folds to."""
    level, height = divmod((end - start).bit_length() - 1, TILE_HEIGHT)
    index, place = divmod(start >> (TILE_HEIGHT * level), TILE_HASHES)
    found = hashes_in(tiles.tile(level, index))[place : place + (1 << height)]
    if len(found) < 1 << height:
        raise NotFoundError(f"The tree is not kept up to entry {end}")
    return whole_root(found)


def _folded(subtrees: Sequence[bytes]) -> bytes:
    """The root over whole subtrees, the largest first."""
    if not subtrees:
        return EMPTY_ROOT
    *rest, found = subtrees
    for other in reversed(rest):
        found = node_hash(other, found)
    return found


def _unverified(why: str, where: str) -> NotVerifiedError:
    return NotVerifiedError(f"The tree does not hold: {why}", where=where, remedy="Ask the node again.")
