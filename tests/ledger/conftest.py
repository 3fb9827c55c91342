"""A small ledger to verify: a node, an outlet with a key, some entries."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta

import pytest

from commonwire.ledger.checkpoint import sign_tree_checkpoint
from commonwire.ledger.content import Content, seal
from commonwire.ledger.entry import START, Entry, Fields, Head, Kind, decode_entry, next_entry
from commonwire.ledger.export import ChainExport, Export, InTree, Part, Proof
from commonwire.ledger.keys import SigningKey
from commonwire.ledger.note import sign_note
from commonwire.ledger.statement import Custody, ItemKind, Statement, sign_statement
from commonwire.ledger.tiles import Grown
from commonwire.ledger.tree import inclusion_proof, leaf_hash, root_at

NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)
NODE = "wire.example.org"
OUTLET = "pamir-post"
URI = "urn:newsml:pamir-post:flood"


def chain_checkpoint(node: str, head: Head, at: datetime, key: SigningKey) -> bytes:
    """A checkpoint of the chain, as earlier programs signed it."""
    digest = base64.b64encode(bytes.fromhex(head.digest)).decode()
    text = f"{node}/chain\n{head.number}\n{digest}\ntime {at.isoformat().replace('+00:00', 'Z')}\n"
    return sign_note(text.encode(), f"{node}/chain", key)


class NoTiles:
    """A tree of which nothing is kept yet."""

    def tile(self, level: int, index: int) -> bytes:
        return b""


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

    def chain_proof(self, number: int, *, until: int | None = None) -> Proof:
        until = until or number
        at = NOON + timedelta(hours=1)
        return Proof(self.entries[number - 1 : until], chain_checkpoint(NODE, self.heads[until], at, self.node_key))

    def tree(self) -> Grown:
        grown = Grown(NoTiles(), 0)
        grown.append([leaf_hash(data) for data in self.entries])
        return grown

    def in_tree(self, number: int) -> InTree:
        return InTree(self.entries[number - 1], inclusion_proof(self.tree(), number, len(self.entries)))

    def checkpoint(self, size: int | None = None) -> bytes:
        size = len(self.entries) if size is None else size
        return sign_tree_checkpoint(NODE, size, root_at(self.tree(), size), NOON + timedelta(hours=1), self.node_key)

    def export(self, number: int, *, later: list[int] | None = None, **contents: Content) -> Export:
        return Export(
            node_jwk=self.node_key.public_jwk,
            outlet_jwks=self.jwks,
            checkpoint=self.checkpoint(),
            entry=self.in_tree(number),
            keys=[self.in_tree(n) for n in self._of_keys()],
            later=[self.in_tree(n) for n in later or []],
            contents={role: Part(part.salt, part.data) for role, part in contents.items()},
        )

    def chain_export(
        self, number: int, *, until: int | None = None, later: list[int] | None = None, **contents: Content
    ) -> ChainExport:
        """What an earlier program exported."""
        return ChainExport(
            node_jwk=self.node_key.public_jwk,
            outlet_jwks=self.jwks,
            entry=self.chain_proof(number, until=until),
            keys=[self.chain_proof(n) for n in self._of_keys()],
            later=[self.chain_proof(n) for n in later or []],
            contents={role: Part(part.salt, part.data) for role, part in contents.items()},
        )

    def _of_keys(self) -> list[int]:
        return [n for n, data in enumerate(self.entries, 1) if decode_entry(data).key is not None]


@pytest.fixture
def ledger() -> Ledger:
    return Ledger()


@pytest.fixture
def model() -> Content:
    return seal(b'{"headline": "Flood"}')
