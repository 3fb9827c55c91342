"""What is asked of vectors in blocks: which sketches are near, and how near their vectors are."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from commonwire.index.vectors_block import ROWS, Block
from commonwire.search.ports import Vector

Rows = NDArray[np.int64]


def likely(blocks: Sequence[Block], wanted: Sequence[Rows], sketch: NDArray[np.uint64], many: int) -> list[Rows]:
    """Of the `wanted` rows of each block those `many` (or some more that are as good) with the nearest sketches."""
    apart = [_apart(block, rows, sketch) for block, rows in zip(blocks, wanted, strict=True)]
    counts = sum(np.bincount(bits, minlength=64 * len(sketch) + 1) for bits in apart)
    most = int(np.searchsorted(np.cumsum(counts), many))
    return [rows[bits <= most] for rows, bits in zip(wanted, apart, strict=True)]


def _apart(block: Block, rows: Rows, sketch: NDArray[np.uint64]) -> NDArray[np.uint16]:
    """How many bits of each sketch differ."""
    bits = np.zeros(ROWS, dtype=np.uint16)
    for word, wanted in zip(block.sketch, sketch, strict=True):
        bits += np.bitwise_count(word ^ wanted)
    return bits if len(rows) == ROWS else bits[rows]


def scores(block: Block, rows: Rows, sought: Vector, means: Vector) -> Vector:
    """The cosine of each row with `sought`, the mean of its language removed."""
    vectors = block.vectors(rows)
    vectors -= means[block.language[rows]]
    lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
    found: Vector = (vectors @ sought) / np.maximum(lengths, 1e-9)
    return found


def bits_of(vectors: Vector) -> NDArray[np.uint64]:
    """Sketches: a bit for each number that is above 0; a column for each row of `vectors`."""
    packed = np.packbits(vectors > 0, axis=1)
    padded = np.zeros((len(vectors), -(-packed.shape[1] // 8) * 8), dtype=np.uint8)
    padded[:, : packed.shape[1]] = packed
    return np.ascontiguousarray(padded.view(np.uint64).T)


def unit(vector: Vector) -> Vector:
    """`vector` with length 1."""
    found: Vector = units(vector[None, :])[0]
    return found


def units(vectors: Vector) -> Vector:
    """The rows with length 1."""
    lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
    found: Vector = vectors / np.maximum(lengths, 1e-9)[:, None]
    return found
