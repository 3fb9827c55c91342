"""The tree over the node's own ledger: brought up when a checkpoint is signed, and there for entries signed later."""

from __future__ import annotations

from datetime import datetime
from typing import Final, Protocol

from commonwire.ledger.checkpoint import sign_tree_checkpoint
from commonwire.ledger.keys import SigningKey
from commonwire.ledger.ports import Book, Trees
from commonwire.ledger.tiles import Grown
from commonwire.ledger.tree import leaf_hash, root_at

MOST_AT_ONCE: Final = 10_000
"""Entries whose hashes are taken in one go."""


class TreeRecords(Protocol):
    """The records that the node's own tree is made of."""

    @property
    def node(self) -> str:
        """What the node is called."""
        ...

    @property
    def book(self) -> Book:
        """Its entries."""
        ...

    @property
    def trees(self) -> Trees:
        """The hashes that are kept."""
        ...


def grow_tree(records: TreeRecords, *, most: int = MOST_AT_ONCE) -> bool:
    """Keep the hashes of at most `most` more of the node's entries; whether the whole ledger is in its tree then."""
    size = records.trees.size(records.node)
    leaves = [leaf_hash(data) for data in records.book.entries(size, most)]
    return records.trees.grow(records.node, leaves) >= records.book.head().number


def own_tree(records: TreeRecords) -> Grown:
    """The tree over all the node's entries: the hashes that are kept, and those of entries that came since."""
    size = records.trees.size(records.node)
    grown = Grown(records.trees.tiles(records.node), size)
    while leaves := [leaf_hash(data) for data in records.book.entries(grown.size, MOST_AT_ONCE)]:
        grown.append(leaves)
    return grown


def sign_tree(records: TreeRecords, tree: Grown, size: int, at: datetime, key: SigningKey) -> bytes:
    """A checkpoint of the first `size` entries of `own_tree`; nothing is kept of it.

    Trees of all sizes are consistent, so that any of them may be signed. Raises NotFoundError beyond the last entry.
    """
    return sign_tree_checkpoint(records.node, size, root_at(tree, size), at, key)
