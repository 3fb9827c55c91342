"""A small ledger to verify: a node, an outlet with a key, some entries."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from commonwire.ledger.checkpoint import sign_checkpoint
from commonwire.ledger.content import Content, seal
from commonwire.ledger.entry import START, Entry, Fields, Head, Kind, decode_entry, next_entry
from commonwire.ledger.export import Export, Part, Proof
from commonwire.ledger.keys import SigningKey
from commonwire.ledger.statement import Custody, ItemKind, Statement, sign_statement

NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)
NODE = "wire.example.org"
OUTLET = "pamir-post"
URI = "urn:newsml:pamir-post:flood"


class Ledger:
    """A node's ledger in memory, written as the program writes it."""

    def __init__(self) -> None:
        self.node_key = SigningKey.generate()
        self.entries: list[bytes] = []
        self.heads = [START]
        self.jwks: list[dict[str, str]] = []

    @property
    def head(self) -> Head:
        return self.heads[-1]

    def entry_is_added(self, kind: Kind, **fields: object) -> Entry:
        at = NOON + timedelta(seconds=self.head.number)
        entry, data, head = next_entry(self.head, received_at=at, node=NODE, kind=kind, **Fields(**fields))  # type: ignore[typeddict-item]
        self.entries.append(data)
        self.heads.append(head)
        return entry

    def key_is_given(self, kind: Kind = "outlet-admitted") -> SigningKey:
        key = SigningKey.generate()
        self.jwks.append(key.public_jwk)
        self.entry_is_added(kind, outlet=OUTLET, key=key.id)
        return key

    def item_is_recorded(
        self,
        key: SigningKey,
        contents: dict[str, Content],
        *,
        kind: ItemKind = "published",
        version: int = 1,
        about: int | None = None,
        custody: Custody = "node",
        signed: dict[str, object] | None = None,
    ) -> Entry:
        """An entry with its statement; `signed` are fields of the statement that differ from the entry's."""
        content = {role: part.digest for role, part in contents.items()}
        fields: dict[str, object] = {
            "alliance": "example-alliance",
            "outlet": OUTLET,
            "uri": URI,
            "version": version,
            "kind": kind,
            "content": content,
            "terms": "5" * 64,
            "created_at": NOON,
        }
        statement = Statement(**(fields | (signed or {})))  # type: ignore[arg-type]
        return self.entry_is_added(
            kind,
            outlet=OUTLET,
            uri=URI,
            version=version,
            content=content,
            terms="5" * 64,
            custody=custody,
            about=about,
            statement=sign_statement(statement, key, custody=custody),
        )

    def proof(self, number: int, *, until: int | None = None) -> Proof:
        until = until or number
        at = NOON + timedelta(hours=1)
        return Proof(self.entries[number - 1 : until], sign_checkpoint(NODE, self.heads[until], at, self.node_key))

    def export(
        self, number: int, *, until: int | None = None, later: list[int] | None = None, **contents: Content
    ) -> Export:
        keys = [n for n in range(1, len(self.entries) + 1) if decode_entry(self.entries[n - 1]).key is not None]
        return Export(
            node_jwk=self.node_key.public_jwk,
            outlet_jwks=self.jwks,
            entry=self.proof(number, until=until),
            keys=[self.proof(n) for n in keys],
            later=[self.proof(n) for n in later or []],
            contents={role: Part(part.salt, part.data) for role, part in contents.items()},
        )


@pytest.fixture
def ledger() -> Ledger:
    return Ledger()


@pytest.fixture
def model() -> Content:
    return seal(b'{"headline": "Flood"}')
