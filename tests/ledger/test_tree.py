"""The Merkle tree: against the examples of Certificate Transparency, and against RFC 6962 taken word by word."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from commonwire.base.errors import BadInputError, NotFoundError, NotVerifiedError
from commonwire.ledger.tiles import Grown
from commonwire.ledger.tree import (
    EMPTY_ROOT,
    HASH_BYTES,
    TILE_HASHES,
    Range,
    Tiles,
    consistency_proof,
    hashes_in,
    inclusion_proof,
    leaf_hash,
    range_at,
    root_at,
    verify_consistency,
    verify_inclusion,
)

# The leaves and roots that the programs of Certificate Transparency are tested with (trillian, merkle/testonly).
CT_LEAVES = [
    bytes.fromhex(one)
    for one in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", bytes(range(0x60, 0x70)).hex())
]
CT_ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
MANY = [leaf_hash(b"%d" % number) for number in range(70_000)]
"""More than one tile of the second level."""


class NoTiles:
    """A tree of which nothing is kept yet."""

    def tile(self, level: int, index: int) -> bytes:
        return b""


class KeptTiles:
    """Tiles in memory."""

    def __init__(self) -> None:
        self.kept: dict[tuple[int, int], bytes] = {}

    def tile(self, level: int, index: int) -> bytes:
        return self.kept.get((level, index), b"")


def tiles_of(leaves: list[bytes]) -> Tiles:
    grown = Grown(NoTiles(), 0)
    grown.append(leaves)
    return grown


def mth(leaves: list[bytes]) -> bytes:
    """MTH of RFC 6962, section 2.1, over hashes of leaves."""
    if not leaves:
        return hashlib.sha256().digest()
    if len(leaves) == 1:
        return leaves[0]
    k = split(len(leaves))
    return hashlib.sha256(b"\x01" + mth(leaves[:k]) + mth(leaves[k:])).digest()


def path(m: int, leaves: list[bytes]) -> list[bytes]:
    """PATH of RFC 6962, section 2.1.1."""
    if len(leaves) == 1:
        return []
    k = split(len(leaves))
    return [*path(m, leaves[:k]), mth(leaves[k:])] if m < k else [*path(m - k, leaves[k:]), mth(leaves[:k])]


def subproof(m: int, leaves: list[bytes], *, known: bool = True) -> list[bytes]:
    """SUBPROOF of RFC 6962, section 2.1.2."""
    if m == len(leaves):
        return [] if known else [mth(leaves)]
    k = split(len(leaves))
    if m <= k:
        return [*subproof(m, leaves[:k], known=known), mth(leaves[k:])]
    return [*subproof(m - k, leaves[k:], known=False), mth(leaves[:k])]


def split(count: int) -> int:
    k = 1
    while k * 2 < count:
        k *= 2
    return k


def test_its_roots_are_those_of_certificate_transparency() -> None:
    tiles, grown = tiles_of([leaf_hash(one) for one in CT_LEAVES]), Range()
    roots = [grown.root()]
    for one in CT_LEAVES:
        grown.append(leaf_hash(one))
        roots.append(grown.root())

    assert [root.hex() for root in roots] == CT_ROOTS
    assert [root_at(tiles, size).hex() for size in range(9)] == CT_ROOTS


def test_its_proofs_are_those_of_certificate_transparency() -> None:
    tiles = tiles_of([leaf_hash(one) for one in CT_LEAVES])

    assert [one.hex() for one in inclusion_proof(tiles, 6, 8)] == [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]
    assert [one.hex() for one in consistency_proof(tiles, 6, 8)] == [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]


@given(st.integers(1, 600), st.data())
def test_a_proof_of_inclusion_is_the_one_of_the_standard_and_verifies(size: int, data: st.DataObject) -> None:
    number = data.draw(st.integers(1, size))
    tiles = tiles_of(MANY[:size])
    proof = inclusion_proof(tiles, number, size)

    assert proof == path(number - 1, MANY[:size])
    verify_inclusion(MANY[number - 1], number, size, proof, mth(MANY[:size]))


@given(st.integers(1, 600), st.data())
def test_a_proof_of_consistency_is_the_one_of_the_standard_and_verifies(second: int, data: st.DataObject) -> None:
    first = data.draw(st.integers(0, second))
    proof = consistency_proof(tiles_of(MANY[:second]), first, second)

    assert proof == (subproof(first, MANY[:second]) if first else [])
    verify_consistency(first, second, proof, mth(MANY[:first]), mth(MANY[:second]))


@given(st.integers(1, 300), st.data())
def test_no_other_leaf_number_size_or_proof_verifies(size: int, data: st.DataObject) -> None:
    number = data.draw(st.integers(1, size))
    proof = inclusion_proof(tiles_of(MANY[:size]), number, size)
    root = mth(MANY[:size])
    other, larger = data.draw(st.integers(-1, size + 2)), data.draw(st.integers(0, 400))
    assume(other != number)
    bad = [
        (MANY[number], number, size, proof),
        (MANY[number - 1], other, size, proof),
        (MANY[number - 1], number, size, [*proof, root]),
        (MANY[number - 1], number, size, [*proof, b""]),
    ]
    if proof:
        bad += [(MANY[number - 1], number, size, proof[:-1]), (MANY[number - 1], number, size, proof[1:])]
    if len(path(number - 1, MANY[:larger]) if number <= larger else []) != len(proof):
        bad.append((MANY[number - 1], number, larger, proof))

    for leaf, at, among, shown in bad:
        with pytest.raises(NotVerifiedError):
            verify_inclusion(leaf, at, among, shown, root)


@given(st.integers(1, 300), st.data())
def test_a_tree_with_another_past_is_never_consistent(second: int, data: st.DataObject) -> None:
    first = data.draw(st.integers(1, second))
    changed = data.draw(st.integers(0, first - 1))
    other = [*MANY[:changed], leaf_hash(b"another past"), *MANY[changed + 1 : second]]
    root = mth(MANY[:first])

    for proof in (subproof(first, other), subproof(first, MANY[:second])):
        with pytest.raises(NotVerifiedError):
            verify_consistency(first, second, proof, root, mth(other))


@given(st.integers(1, 300), st.data())
def test_a_proof_of_consistency_of_another_length_or_size_is_refused(second: int, data: st.DataObject) -> None:
    first = data.draw(st.integers(1, second))
    proof, roots = subproof(first, MANY[:second]), (mth(MANY[:first]), mth(MANY[:second]))
    bad = [(first, second, [*proof, roots[1]]), (second + 1, second, proof), (-1, second, proof), (0, second, proof)]
    if proof:
        bad += [(first, second, proof[:-1]), (first, second, proof[1:]), (first, second, []), (second, second, [])]

    for one, two, shown in bad:
        with pytest.raises(NotVerifiedError):
            verify_consistency(one, two, shown, *roots)


@given(st.integers(0, 600))
def test_a_range_is_read_as_it_was_written_and_grows_on(size: int) -> None:
    whole = Range()
    whole.extend(MANY[:size])

    read = Range.decode(whole.encode())
    assert read == whole == range_at(tiles_of(MANY[:size]), size)
    branch = read.copy()
    branch.append(MANY[size])
    assert branch.root() == mth(MANY[: size + 1]) and read.root() == mth(MANY[:size])


@pytest.mark.parametrize(
    "data", [b"", b"1234567", bytes(7) + b"\x01", bytes(8) + bytes(32), bytes(7) + b"\x01" + bytes(31)]
)
def test_bytes_that_are_no_range_are_refused(data: bytes) -> None:
    with pytest.raises(BadInputError):
        Range.decode(data)


def test_tiles_are_those_of_tlog_tiles() -> None:
    tiles = Grown(NoTiles(), 0)
    tiles.append(MANY)

    shape: dict[int, list[int]] = {}
    for level, _, hashes in tiles.changed():
        shape.setdefault(level, []).append(len(hashes) // HASH_BYTES)
    assert shape == {0: [256] * 273 + [112], 1: [256, 17], 2: [1]}  # the example of c2sp.org/tlog-tiles
    assert hashes_in(tiles.tile(1, 1))[2] == mth(MANY[258 * 256 : 259 * 256])
    assert tiles.tile(2, 0) == mth(MANY[:65536])
    assert tiles.tile(0, 274) == tiles.tile(3, 0) == b""


def test_a_tree_that_grows_step_by_step_keeps_what_one_grown_at_once_does() -> None:
    at_once = {(level, index): hashes for level, index, hashes in _changed(NoTiles(), 0, MANY)}
    kept, size = KeptTiles(), 0

    for step in (0, 1, 1, 253, 1, 1, 300, 65_000, 8, 10_000):
        kept.kept.update(
            ((level, index), hashes) for level, index, hashes in _changed(kept, size, MANY[size : size + step])
        )
        size = min(size + step, len(MANY))
        assert root_at(kept, size) == mth(MANY[:size])

    assert size == len(MANY) and kept.kept == at_once


def test_one_more_leaf_changes_one_tile() -> None:
    grown = Grown(tiles_of(MANY[:69_999]), 69_999)
    grown.append(MANY[69_999:])

    assert [(level, index) for level, index, _ in grown.changed()] == [(0, 273)]


def test_what_is_kept_beyond_the_size_is_not_taken() -> None:
    grown = Grown(tiles_of(MANY[:700]), 600)
    grown.append(MANY[1000:1001])

    assert root_at(grown, 601) == mth([*MANY[:600], MANY[1000]])


def test_a_tree_does_not_reach_beyond_its_leaves() -> None:
    tiles = tiles_of(MANY[:300])

    with pytest.raises(NotFoundError, match="not kept up to entry 301"):
        root_at(tiles, 301)
    for number, size in ((0, 3), (4, 3)):
        with pytest.raises(BadInputError):
            inclusion_proof(tiles, number, size)
    with pytest.raises(BadInputError):
        consistency_proof(tiles, 4, 3)
    assert root_at(tiles, 0) == EMPTY_ROOT and len(tiles.tile(0, 0)) == TILE_HASHES * HASH_BYTES


def _changed(kept: Tiles, size: int, leaves: list[bytes]) -> list[tuple[int, int, bytes]]:
    grown = Grown(kept, size)
    grown.append(leaves)
    return list(grown.changed())
