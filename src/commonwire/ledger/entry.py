"""Entry: one signed, numbered line in a node's ledger. Never text; people only by opaque id."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Final, Literal, TypedDict, Unpack, get_args

import msgspec

from commonwire.base.errors import BadInputError, NotVerifiedError
from commonwire.ledger.statement import Custody, Instant

Kind = Literal[
    "published",
    "corrected",
    "held",
    "released",
    "embargo-lifted",
    "killed",
    "reaffirmed",
    "emergency-held",
    "emergency-released",
    "erased",
    "node-opened",
    "key-rotated",
    "key-revoked",
    "member-admitted",
    "member-described",
    "member-suspended",
    "member-readmitted",
    "outlet-admitted",
    "outlet-described",
    "outlet-suspended",
    "outlet-readmitted",
    "group-formed",
    "group-dissolved",
    "granted",
    "agreed",
    "peer-agreed",
    "language-said",
    "membership",
    "chair-handed",
    "node-handed",
    "restored",
]
"""What an entry records. The first seven are an outlet's own and carry its statement (`statement.ItemKind`)."""

KINDS: Final = frozenset[str](get_args(Kind))
"""What this program understands; an entry of another kind is kept and handed on, and changes nothing."""


URGENT: Final[frozenset[Kind]] = frozenset(
    {"corrected", "held", "released", "killed", "emergency-held", "emergency-released"}
)
"""What overtakes everything else between nodes (docs/rules.md, 4)."""


class Head(msgspec.Struct, frozen=True):
    """How far a ledger goes: the number of the newest entry and the hex SHA-256 of its exact bytes."""

    number: int
    digest: str


START: Final = Head(0, "0" * 64)
"""The head of a ledger without entries."""


class Entry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One line of the ledger.

    `number` counts from 1 without gaps; `previous` is the hex SHA-256 of the entry before (64 zeros for the first).
    `received_at` is the node's clock, which orders; `item` the item's id; `language` (BCP 47) and `urgency`
    (1 to 9) let a peer choose without the text. `content` gives the digest of each part by
    role, `terms` the digest of the resolved terms; `embargo_until` is a time or "open". `by` is the opaque id of the
    person or API key behind it; `statement` the outlet's JWS and `custody` who held its key. `about` is the number of
    the entry this one refers to; in 'key-revoked' it is the last good entry of that key (0: none was good), in
    'restored' how far the ledger went that was put back. `key` is
    the id of the key that is admitted, rotated in or revoked. In 'erased', `content` names what was erased. `handover`
    is what two keys signed jointly (`ledger.handover`), where a node hands itself, its key or the chair on.
    """

    number: int
    previous: str
    received_at: Instant
    node: str
    kind: str
    outlet: str | None = None
    member: str | None = None
    uri: str | None = None
    version: int | None = None
    item: str | None = None
    language: str | None = None
    urgency: int | None = None
    content: dict[str, str] = {}
    terms: str | None = None
    embargo_until: str | None = None
    by: str | None = None
    custody: str | None = None
    statement: str | None = None
    about: int | None = None
    key: str | None = None
    handover: str | None = None

    @property
    def is_understood(self) -> bool:
        """Whether this program knows what such an entry records."""
        return self.kind in KINDS


class Fields(TypedDict, total=False):
    """The fields of `Entry` that depend on its kind, with the same meaning."""

    outlet: str | None
    member: str | None
    uri: str | None
    version: int | None
    item: str | None
    language: str | None
    urgency: int | None
    content: dict[str, str]
    terms: str | None
    embargo_until: str | None
    by: str | None
    custody: Custody | None
    statement: str | None
    about: int | None
    key: str | None
    handover: str | None


_encode = msgspec.json.Encoder(order="sorted").encode
_decode = msgspec.json.Decoder(Entry).decode


def encode_entry(entry: Entry) -> bytes:
    """The one form of an entry in bytes: JSON with sorted names, no blanks, absent fields left out (RFC 8785)."""
    return _encode(entry)


def decode_entry(data: bytes) -> Entry:
    """The entry in `data`, whose digest was verified before; names and kinds that a newer program added are no fault.

    Raises NotVerifiedError when the bytes are no entry.
    """
    try:
        return _decode(data)
    except ValueError as error:
        raise NotVerifiedError(f"These bytes are no ledger entry: {error}", where="entry") from None


def entry_digest(data: bytes) -> str:
    """The hex SHA-256 of an entry's exact bytes: what the next entry and a checkpoint name."""
    return hashlib.sha256(data).hexdigest()


def next_entry(
    head: Head, *, received_at: datetime, node: str, kind: Kind, **fields: Unpack[Fields]
) -> tuple[Entry, bytes, Head]:
    """The entry that follows `head`, its exact bytes and the new head.

    `received_at` must be aware and is written in UTC. Raises BadInputError for a time without zone.
    """
    if received_at.tzinfo is None:
        raise BadInputError("The time of an entry has no zone", where="received_at", remedy="Use an aware UTC time.")
    at = received_at.astimezone(UTC)
    entry = Entry(number=head.number + 1, previous=head.digest, received_at=at, node=node, kind=kind, **fields)
    data = encode_entry(entry)
    return entry, data, Head(entry.number, entry_digest(data))
