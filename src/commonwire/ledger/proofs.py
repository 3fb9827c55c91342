"""Proofs: how the entries of an exported file are shown to be in the node's ledger, in each format of the file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import Protocol

import msgspec

from commonwire.base.errors import NotVerifiedError
from commonwire.ledger.chain import verify_chain
from commonwire.ledger.checkpoint import Checkpoint, TreeCheckpoint, read_checkpoint, read_tree_checkpoint
from commonwire.ledger.cosignature import read_cosignature
from commonwire.ledger.entry import Entry, Head, decode_entry, entry_digest
from commonwire.ledger.export import ChainExport, Export, InTree, Proof
from commonwire.ledger.keys import PublicKey
from commonwire.ledger.tree import leaf_hash, verify_inclusion


class Witness(msgspec.Struct, frozen=True):
    """A witness who saw no other past of the ledger up to `at`, and the id of the key that says so."""

    name: str
    key: str
    at: datetime


class Proofs(Protocol):
    """What a file shows of one node's ledger. Whatever does not hold raises NotVerifiedError."""

    name: str
    """What the check of the entry's place is called."""

    def first(self) -> bytes:
        """Return the exact bytes of the entry that the file is about, nothing verified."""
        ...

    def proven_at(self) -> datetime:
        """Return when the node signed that this entry stands, once that is verified."""
        ...

    def keys(self) -> list[Entry]:
        """Return the entries about the outlet's keys, each verified to be in the ledger."""
        ...

    def later(self) -> list[Entry]:
        """Return the later entries about the item, each verified to be in the ledger."""
        ...

    def one_past(self) -> str:
        """Return, in a sentence, that no two proofs tell different things of one number."""
        ...

    def witnesses(self) -> list[Witness]:
        """Return who witnessed what the node signed."""
        ...


def proofs_of(export: Export | ChainExport, node_key: PublicKey | None) -> Proofs:
    """The proofs in `export`, to be verified with the node's key; None: it cannot be used, and nothing is proven."""
    return ByTree(export, node_key) if isinstance(export, Export) else ByChain(export, node_key)


class ByTree:
    """All entries in one tree, whose root the node signed."""

    name = "tree"

    def __init__(self, export: Export, node_key: PublicKey | None) -> None:
        self._export = export
        self._node_key = node_key

    def first(self) -> bytes:
        """The exact bytes of the entry that the file is about."""
        return self._export.entry.entry

    def proven_at(self) -> datetime:
        """When the node signed the tree that this entry is in."""
        self._proven([self._export.entry])
        return self._checkpoint.at

    def keys(self) -> list[Entry]:
        """The entries about the outlet's keys."""
        return self._proven(self._export.keys)

    def later(self) -> list[Entry]:
        """The later entries about the item."""
        return self._proven(self._export.later)

    def one_past(self) -> str:
        """A tree has one entry of a number: what is in it is of one past."""
        return f"All entries in the file are in the one tree of {self._checkpoint.size} entries."

    def witnesses(self) -> list[Witness]:
        """Who cosigned the checkpoint; each witness that the file names must have."""
        found = []
        for name, jwk in sorted(self._export.witness_jwks.items()):
            key = public_key(jwk)
            said = read_cosignature(self._export.checkpoint, name, key)
            if said is None:
                raise fails(f"witness {name} has not signed the checkpoint")
            found.append(Witness(name, key.id, said.at))
        return found

    @cached_property
    def _checkpoint(self) -> TreeCheckpoint:
        return read_tree_checkpoint(self._export.checkpoint, usable(self._node_key))

    def _proven(self, proofs: Sequence[InTree]) -> list[Entry]:
        signed, entries = self._checkpoint, [decode_entry(proof.entry) for proof in proofs]
        for proof, entry in zip(proofs, entries, strict=True):
            verify_inclusion(leaf_hash(proof.entry), entry.number, signed.size, proof.path, signed.root)
            if entry.node != signed.node:
                raise fails(f"the checkpoint is of node {signed.node}, entry {entry.number} of {entry.node}")
        return entries


class ByChain:
    """Each entry by those that follow it, up to a checkpoint of the chain: the format of earlier programs."""

    name = "chain"

    def __init__(self, export: ChainExport, node_key: PublicKey | None) -> None:
        self._export = export
        self._node_key = node_key

    def first(self) -> bytes:
        """The exact bytes of the entry that the file is about."""
        return self._export.entry.entries[0]

    def proven_at(self) -> datetime:
        """When the node signed the checkpoint that this entry leads to."""
        return self._checkpoint(self._export.entry).at

    def keys(self) -> list[Entry]:
        """The entries about the outlet's keys."""
        return self._proven(self._export.keys)

    def later(self) -> list[Entry]:
        """The later entries about the item."""
        return self._proven(self._export.later)

    def one_past(self) -> str:
        """That no number has two entries: a node that shows two pasts is caught here."""
        seen: dict[int, str] = {}
        for proof in (self._export.entry, *self._export.keys, *self._export.later):
            for data in proof.entries:
                entry = decode_entry(data)
                for number, digest in ((entry.number - 1, entry.previous), (entry.number, entry_digest(data))):
                    if seen.setdefault(number, digest) != digest:
                        raise fails(f"the file has two different entries {number}")
        return "All entries in the file are of one past."

    def witnesses(self) -> list[Witness]:
        """Nobody witnessed a chain."""
        return []

    def _checkpoint(self, proof: Proof) -> Checkpoint:
        """The verified checkpoint that the proof's first entry leads to."""
        checkpoint = read_checkpoint(proof.checkpoint, usable(self._node_key))
        first = decode_entry(proof.entries[0])
        head = verify_chain(proof.entries, start=Head(first.number - 1, first.previous))
        if head != checkpoint.head:
            raise fails(f"the entries do not lead to the checkpoint at {checkpoint.head.number}")
        if checkpoint.node != (node := decode_entry(self.first()).node):
            raise fails(f"the checkpoint is of node {checkpoint.node}, the entry of {node}")
        return checkpoint

    def _proven(self, proofs: list[Proof]) -> list[Entry]:
        for proof in proofs:
            if not proof.entries:
                raise fails("a proof is without its entry")
            self._checkpoint(proof)
        return [decode_entry(proof.entries[0]) for proof in proofs]


def public_key(jwk: dict[str, str]) -> PublicKey:
    """The key that a file has as `jwk`, with nothing else in it."""
    key = PublicKey.from_jwk(jwk)
    if key.jwk != jwk:
        raise fails("a key in the file has more than kty, crv and x")
    return key


def usable(node_key: PublicKey | None) -> PublicKey:
    """The node's key; NotVerifiedError when it was found unusable."""
    if node_key is None:
        raise fails("the node's key cannot be used")
    return node_key


def fails(why: str) -> NotVerifiedError:
    """The error that something does not hold, with the reason."""
    return NotVerifiedError(why[0].upper() + why[1:])
