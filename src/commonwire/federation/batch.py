"""What nodes hand one another: runs of entries, urgent ones by themselves, contents. JSON, bytes in base64."""

from __future__ import annotations

import msgspec

MOST_LINES = 1000
"""Entries of one batch."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of an origin's ledger: exact bytes, or its leaf hash alone where even the header is hidden.

    `leaf` is the 32 bytes of RFC 6962's leaf hash; `hops` the nodes that it passed, the origin first.
    """

    number: int
    leaf: bytes
    entry: bytes | None
    hops: tuple[str, ...]


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """Entries of one origin without a gap; `checkpoint` is the one that it signed at the last line's number."""

    origin: str
    lines: list[Line]
    checkpoint: bytes


class Batch(msgspec.Struct, frozen=True, kw_only=True):
    """What a node answers to `GET /ledger`: runs, and how far each origin's ledger goes there."""

    runs: list[Run]
    sizes: dict[str, int]


class Parcel(msgspec.Struct, frozen=True, kw_only=True):
    """A content with its salt, or terms (`salt` None), under the digest that an entry names."""

    digest: str
    salt: bytes | None
    data: bytes


class Urgent(msgspec.Struct, frozen=True, kw_only=True):
    """A correction, hold, release or kill by itself: its entry, and the way to a checkpoint of its origin.

    `proof` is the inclusion proof of RFC 6962, section 2.1.1, in the tree that `checkpoint` signs; `parcels` bring the
    owner's words along, so that nothing has to be fetched before it is acted on.
    """

    origin: str
    number: int
    entry: bytes
    hops: tuple[str, ...]
    proof: list[bytes]
    checkpoint: bytes
    parcels: list[Parcel] = []


class Contents(msgspec.Struct, frozen=True, kw_only=True):
    """What a node answers when it is asked for contents: those that it gives, and why it refuses the others."""

    parcels: list[Parcel]
    refused: dict[str, str]
