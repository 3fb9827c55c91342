"""A small alliance to decide about: nodes with keys and ledgers in memory, and a membership file of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from commonwire.federation.learn import learn
from commonwire.federation.membership import (
    MemberNode,
    MemberOutlet,
    Membership,
    NodeKey,
    Term,
    draft_file,
    file_digest,
    read_draft,
    sign_file,
)
from commonwire.federation.trust import Trust
from commonwire.ledger.entry import START, Entry, Fields, Kind, next_entry
from commonwire.ledger.handover import Handover, What, accept_handover, hand_over
from commonwire.ledger.keys import SigningKey

NOON = datetime(2031, 5, 6, 12, tzinfo=UTC)
ALLIANCE = "example-alliance"
HUB, DELTA, STEPPE = "hub.example", "delta.example", "steppe.example"


class LedgerOf:
    """The ledger of one node, and its key now."""

    def __init__(self, node: str) -> None:
        self.node = node
        self.key = SigningKey.generate()
        self.head = START
        self.entries: list[Entry] = []

    def entry_is_added(self, kind: Kind, **fields: Any) -> Entry:
        at = NOON + timedelta(seconds=self.head.number)
        entry, _, self.head = next_entry(self.head, received_at=at, node=self.node, kind=kind, **Fields(**fields))  # type: ignore[typeddict-item]
        self.entries.append(entry)
        return entry

    def days_pass(self, entries: int) -> None:
        for _ in range(entries):
            self.entry_is_added("published", outlet=f"paper-{self.node}", uri="urn:x", version=1)

    def is_handed(
        self, what: What, taker: LedgerOf | None = None, /, *, key: SigningKey | None = None, **said: Any
    ) -> Entry:
        """Something is handed on, by the key now; a node's own key is the new one from then on."""
        new = key or (taker.key if taker else SigningKey.generate())
        fields: dict[str, Any] = {
            "alliance": ALLIANCE,
            "what": what,
            "giver": self.node,
            "taker": taker.node if taker else self.node,
            "taker_jwk": new.public_jwk,
            "taker_number": taker.head.number if taker else 0,
            "at": NOON,
        }
        signed = hand_over(accept_handover(Handover(**(fields | said)), new), self.key)
        kind: Kind = {"chair": "chair-handed", "node": "node-handed", "key": "key-rotated"}[what]  # type: ignore[assignment]
        entry = self.entry_is_added(kind, key=new.id, handover=signed.decode())
        if what != "chair":
            self.key = new
        return entry


class SmallAlliance:
    """Three nodes with an outlet each, and three keys of which two sign."""

    def __init__(self) -> None:
        self.nodes = {name: LedgerOf(name) for name in (HUB, DELTA, STEPPE)}
        self.first_jwks = {name: node.key.public_jwk for name, node in self.nodes.items()}
        self.keys = [SigningKey.generate() for _ in range(3)]

    def file(self, *signers: SigningKey, **changes: Any) -> bytes:
        """The first membership file, changed; signed by the first two keys when no others are named."""
        fields: dict[str, Any] = {
            "alliance": ALLIANCE,
            "version": 1,
            "previous": None,
            "made_at": NOON,
            "keys": tuple(key.public_jwk for key in self.keys),
            "threshold": 2,
            "chairs": (Term(node=HUB),),
            "nodes": tuple(
                MemberNode(name=name, keys=(NodeKey(jwk=jwk, from_number=1),)) for name, jwk in self.first_jwks.items()
            ),
            "outlets": tuple(MemberOutlet(id=f"paper-{name}", homes=(Term(node=name),)) for name in self.nodes),
        }
        data = draft_file(Membership(**(fields | changes)))
        for key in signers or self.keys[:2]:
            data = sign_file(data, key)
        return data

    def next_file(self, before: bytes, *signers: SigningKey, **changes: Any) -> bytes:
        said = read_draft(before)
        kept = {name: getattr(said, name) for name in ("keys", "threshold", "chairs", "nodes", "outlets")}
        following = {"version": said.version + 1, "previous": file_digest(before)}
        return self.file(*signers, **(kept | following | changes))

    def introduced(self, name: str) -> list[NodeKey]:
        return [NodeKey(jwk=self.first_jwks[name], from_number=1)] if name in self.first_jwks else []

    def learned(self, trust: Trust, *names: str) -> Trust:
        """The trust after the whole ledgers of these nodes, in this order."""
        for name in names:
            trust = learn(trust, name, self.nodes[name].entries, alliance=ALLIANCE, introduced=self.introduced)
        return trust
