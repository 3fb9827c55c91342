"""What the ledger needs of a store."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from commonwire.ledger.content import Content
from commonwire.ledger.entry import Entry, Head
from commonwire.ledger.tree import Tiles
from commonwire.ledger.witness import Cosigned, Evidence, Found, Witnessed


class Book(Protocol):
    """Where one node's entries, and beside them their contents, are kept."""

    def head(self) -> Head:
        """Return how far this node's own ledger goes; `START` when it is empty."""
        ...

    def position(self) -> int:
        """Return the place of the newest entry in the journal, where those of other nodes stand too; 0: it is empty."""
        ...

    def append(self, entry: Entry, data: bytes, contents: list[Content]) -> None:
        """Keep `entry` as exactly `data`, with its contents: all of it or nothing, durable when this returns.

        Raises ConflictError when `entry` does not follow the head, UnavailableError when the disk is full.
        """
        ...

    def entry_bytes(self, number: int) -> bytes:
        """Return the exact bytes of this node's own entry `number`, or raise NotFoundError."""
        ...

    def entries(self, after: int, limit: int) -> Sequence[bytes]:
        """Return the exact bytes of at most `limit` own entries with numbers above `after`, in order."""
        ...

    def journal(self, after: int, limit: int) -> Sequence[tuple[int, bytes]]:
        """Return at most `limit` entries of all nodes, by their places above `after`: the place and the exact bytes."""
        ...

    def take_back(self, entry: Entry, data: bytes) -> int:
        """Keep an entry of the node's own that a peer gave back, and return its place.

        Raises ConflictError when it does not follow the head.
        """
        ...

    def place(self, entry: Entry, data: bytes, hops: tuple[str, ...]) -> int:
        """Give an entry of another node its place in the journal, and return it; `hops` are the nodes it passed.

        Raises ConflictError when it has one.
        """
        ...

    def hops(self, position: int) -> tuple[str, ...]:
        """Return the nodes that the entry at this place passed on its way, its origin first; none for an own one."""
        ...

    def keep(self, content: Content) -> None:
        """Keep a content that another node gave; one that is here stays as it is."""
        ...

    def count_kinds(self, after: int) -> dict[str, int]:
        """Return how many own entries with numbers above `after` there are of each kind."""
        ...

    def lacking(self, digests: Iterable[str]) -> set[str]:
        """Return those of `digests` whose content is not here."""
        ...

    def content(self, digest: str) -> Content | None:
        """Return the content, or None when it was erased or never here."""
        ...

    def erase(self, digests: Iterable[str]) -> int:
        """Take away bytes and salts of `digests`, and return how many were there; the entries stay."""
        ...

    def last_checkpoint(self) -> bytes | None:
        """Return the exact bytes of the newest checkpoint, or None before the first."""
        ...

    def checkpoint_at(self, number: int) -> tuple[int, bytes] | None:
        """Return the first checkpoint at or after entry `number`: its entry's number and exact bytes, or None."""
        ...

    def put_checkpoint(self, number: int, data: bytes) -> None:
        """Keep a checkpoint at entry `number` as exactly `data`."""
        ...


class Trees(Protocol):
    """Where the hashes of the trees over ledgers are kept, each under the node whose ledger it is."""

    def size(self, origin: str) -> int:
        """Return how many leaves of the tree of `origin` are kept."""
        ...

    def tiles(self, origin: str) -> Tiles:
        """Return the tree of `origin`, as it is kept now."""
        ...

    def grow(self, origin: str, leaves: Iterable[bytes]) -> int:
        """Keep the hashes of more leaves of the tree of `origin`, in order; return how many there are then."""
        ...


class WitnessShelf(Protocol):
    """What nodes witnessed of one another's ledgers, and what shows that one of them has two pasts."""

    def witnessed(self, origin: str) -> Witnessed | None:
        """Return the newest checkpoint of another node that this one cosigned, with its line beneath."""
        ...

    def put_witnessed(self, witnessed: Witnessed) -> None:
        """Keep the newest checkpoint of another node that this one cosigned."""
        ...

    def cosigned(self) -> list[Cosigned]:
        """Return of each witness the newest checkpoint of this node that it cosigned, the largest first."""
        ...

    def put_cosigned(self, cosigned: Cosigned) -> None:
        """Keep the newest checkpoint of this node that a witness cosigned."""
        ...

    def put_evidence(self, evidence: Evidence, *, via: str, at: datetime) -> bool:
        """Keep what shows two pasts, and which peer it came by; whether it is the first about these checkpoints."""
        ...

    def evidence(self) -> list[Found]:
        """Return all evidence, the newest first."""
        ...
