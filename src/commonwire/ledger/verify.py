"""Verify: what an exported entry proves, wholly offline.

What an export leaves out cannot be seen in it: a correction, kill or revocation after its checkpoint. And the
keys it carries are its own claim until somebody compares the node's key id with the one the node publishes.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Literal, TypeVar

import msgspec

from commonwire.base.errors import CommonwireError, NotVerifiedError
from commonwire.ledger.chain import verify_chain, verify_entry
from commonwire.ledger.checkpoint import Checkpoint, read_checkpoint
from commonwire.ledger.content import Content, matches
from commonwire.ledger.entry import Entry, Head, decode_entry, entry_digest
from commonwire.ledger.export import Export, Proof, read_export
from commonwire.ledger.keys import PublicKey
from commonwire.ledger.periods import KeyPeriod, is_disputed, key_at, key_periods
from commonwire.ledger.statement import Custody, Statement

ContentState = Literal["ok", "altered", "erased", "not enclosed"]
_T = TypeVar("_T")


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was checked: its name, whether it holds, and a sentence."""

    name: str
    ok: bool
    text: str


class Later(msgspec.Struct, frozen=True):
    """A later entry about the same item that the export proves."""

    kind: str
    number: int
    received_at: datetime


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What an export proves; true only when `ok`.

    `received_at` is the node's time, `created_at` the outlet's claim, `proven_at` the time of the checkpoint. The key
    ids are RFC 7638 thumbprints. `contents` says by role whether the bytes are the signed ones.
    """

    kind: str
    number: int
    node: str
    node_key: str | None
    outlet: str | None
    outlet_key: str | None
    alliance: str | None
    uri: str | None
    version: int | None
    received_at: datetime
    created_at: datetime | None
    proven_at: datetime | None
    custody: Custody | None
    disputed: bool
    contents: dict[str, ContentState]
    later: list[Later]
    checks: list[Check]

    @property
    def ok(self) -> bool:
        """Whether every check holds."""
        return all(check.ok for check in self.checks)


def verify_export(data: bytes, *, node_key: str | None = None) -> Verdict:
    """What the exported file `data` proves, with each check.

    `node_key` is the node's key id as it is published; without it the verdict holds only for the key in the file.
    Raises BadFormatError when the file is no export, NotVerifiedError when not even its entry can be read.
    """
    export = read_export(data)
    entry = decode_entry(export.entry.entries[0])
    checks: list[Check] = []
    node = _check(checks, "node key", lambda: _node_key(export, node_key))
    checkpoint = _check(checks, "chain", lambda: _checkpoint(export.entry, entry.node, node))
    _check(checks, "one past", lambda: _one_past([export.entry, *export.keys, *export.later]))
    periods = _check(checks, "outlet keys", lambda: _periods(export, entry, node))
    later = _check(checks, "later entries", lambda: _later(export, entry, node, periods or [])) or []
    key = _check(checks, "key in force", lambda: _key(entry, periods))
    disputed = _check(checks, "revocation", lambda: _disputed(entry, periods, later)) is not False
    statement = _check(checks, "statement", lambda: _statement(entry, key))
    return Verdict(
        kind=entry.kind,
        number=entry.number,
        node=entry.node,
        node_key=node.id if node else None,
        outlet=entry.outlet,
        outlet_key=key.id if key else None,
        alliance=statement.alliance if statement else None,
        uri=entry.uri,
        version=entry.version,
        received_at=entry.received_at,
        created_at=statement.created_at if statement else None,
        proven_at=checkpoint.at if checkpoint else None,
        custody=entry.custody,
        disputed=disputed,
        contents=_contents(checks, export, entry, later),
        later=[Later(entry.kind, entry.number, entry.received_at) for entry in later],
        checks=checks,
    )


def _check(checks: list[Check], name: str, examine: Callable[[], tuple[_T, str]]) -> _T | None:
    """What `examine` found, or None when it does not hold; either way a line in `checks`."""
    try:
        found, text = examine()
    except CommonwireError as error:
        checks.append(Check(name=name, ok=False, text=str(error)))
        return None
    checks.append(Check(name=name, ok=True, text=text))
    return found


def _node_key(export: Export, published: str | None) -> tuple[PublicKey, str]:
    key = _public_key(export.node_jwk)
    if published is None:
        return key, f"The file claims {key.id} as the node's key: compare it with the one the node publishes."
    if key.id != published:
        raise _fails(f"the file has {key.id} as the node's key, published is {published}")
    return key, f"The node's key is the published one, {key.id}."


def _public_key(jwk: dict[str, str]) -> PublicKey:
    key = PublicKey.from_jwk(jwk)
    if key.jwk != jwk:
        raise _fails("a key in the file has more than kty, crv and x")
    return key


def _checkpoint(proof: Proof, node: str, node_key: PublicKey | None) -> tuple[Checkpoint, str]:
    """The verified checkpoint that the proof's first entry leads to."""
    if node_key is None:
        raise _fails("the node's key cannot be used")
    checkpoint = read_checkpoint(proof.checkpoint, node_key)
    first = decode_entry(proof.entries[0])
    head = verify_chain(proof.entries, start=Head(first.number - 1, first.previous))
    if head != checkpoint.head:
        raise _fails(f"the entries do not lead to the checkpoint at {checkpoint.head.number}")
    if checkpoint.node != node:
        raise _fails(f"the checkpoint is of node {checkpoint.node}, the entry of {node}")
    return checkpoint, f"Node {node} signed on {checkpoint.at:%Y-%m-%d %H:%M:%S} UTC that entry {first.number} stands."


def _proven(proofs: list[Proof], node: str, node_key: PublicKey | None) -> list[Entry]:
    """The entries that `proofs` prove, each checked up to its own checkpoint."""
    for proof in proofs:
        if not proof.entries:
            raise _fails("a proof is without its entry")
        _checkpoint(proof, node, node_key)
    return [decode_entry(proof.entries[0]) for proof in proofs]


def _later(
    export: Export, entry: Entry, node_key: PublicKey | None, periods: list[KeyPeriod]
) -> tuple[list[Entry], str]:
    later = _proven(export.later, entry.node, node_key)
    for other in later:
        about_it = other.about == entry.number if other.uri is None else other.uri == entry.uri
        if not about_it or other.outlet != entry.outlet or other.number <= entry.number:
            raise _fails(f"entry {other.number} is not about this item")
        verify_entry(other, key_at(periods, other.number) if other.statement else None)
    said = ", ".join(f"{other.kind} (entry {other.number})" for other in later)
    return later, f"Later: {said}." if later else "The file has no later entry about this item."


def _one_past(proofs: list[Proof]) -> tuple[None, str]:
    """That no two proofs tell different things of one number: a node that shows two pasts is caught here."""
    seen: dict[int, str] = {}
    for proof in proofs:
        for data in proof.entries:
            entry = decode_entry(data)
            for number, digest in ((entry.number - 1, entry.previous), (entry.number, entry_digest(data))):
                if seen.setdefault(number, digest) != digest:
                    raise _fails(f"the file has two different entries {number}")
    return None, "All entries in the file are of one past."


def _periods(export: Export, entry: Entry, node_key: PublicKey | None) -> tuple[list[KeyPeriod], str]:
    entries = _proven(export.keys, entry.node, node_key)
    for other in entries:
        if other.outlet != entry.outlet or other.key is None:
            raise _fails(f"entry {other.number} is not about a key of {entry.outlet}")
    jwks = {_public_key(jwk).id: jwk for jwk in export.outlet_jwks}
    if len(jwks) != len(export.outlet_jwks) or jwks.keys() - {other.key for other in entries}:
        raise _fails("the file has a key that no entry admitted")
    return key_periods(entries, jwks), f"{len(entries)} entries of the ledger give the outlet's keys."


def _key(entry: Entry, periods: list[KeyPeriod] | None) -> tuple[PublicKey | None, str]:
    if entry.outlet is None or entry.statement is None:
        return None, "The node made this entry itself: no outlet signed it."
    if periods is None:
        raise _fails("the outlet's keys are not verified")
    key = key_at(periods, entry.number)
    return key, f"{entry.outlet} had key {key.id} at entry {entry.number}."


def _disputed(entry: Entry, periods: list[KeyPeriod] | None, later: list[Entry]) -> tuple[bool, str]:
    if entry.statement is None:
        return False, "No outlet's key is in use."
    if periods is None:
        raise _fails("the outlet's keys are not verified")
    if not is_disputed(periods, entry.number):
        return False, "The key was not revoked for this entry."
    reaffirmed = (
        other
        for other in later
        if other.kind == "reaffirmed" and other.about == entry.number and other.version == entry.version
    )
    if all(is_disputed(periods, other.number) for other in reaffirmed):
        raise _fails("the key was revoked and its last good entry is before this one: disputed")
    return False, "The key was revoked, and the outlet re-affirmed this entry."


def _statement(entry: Entry, key: PublicKey | None) -> tuple[Statement | None, str]:
    if key is None and entry.statement is not None:
        raise _fails("the outlet's key is not verified")
    statement = verify_entry(entry, key)
    if statement is None:
        return None, "The node made this entry itself: no outlet signed it."
    held = "the node holds its key" if entry.custody == "node" else "it holds its key itself"
    return statement, f"{entry.outlet} signed this; {held}."


def _contents(checks: list[Check], export: Export, entry: Entry, later: list[Entry]) -> dict[str, ContentState]:
    """By role, what has become of each content that the entry names."""
    erased = {digest for other in later if other.kind == "erased" for digest in other.content.values()}
    states: dict[str, ContentState] = {}
    checks.extend(
        Check(name=f"content {role}", ok=False, text="The entry names no such content.")
        for role in sorted(export.contents.keys() - entry.content.keys())
    )
    for role, digest in sorted(entry.content.items()):
        part = export.contents.get(role)
        if part is None:
            states[role] = "erased" if digest in erased else "not enclosed"
        else:
            states[role] = "ok" if matches(Content(digest, part.salt, part.data)) else "altered"
        state = states[role]
        checks.append(Check(name=f"content {role}", ok=state != "altered", text=_STATE_TEXT[state]))
    return states


_STATE_TEXT: dict[ContentState, str] = {
    "ok": "These are the signed bytes.",
    "altered": "These are not the signed bytes.",
    "erased": "Erased, on record; what was signed can no longer be shown.",
    "not enclosed": "Not in the file.",
}


def _fails(why: str) -> NotVerifiedError:
    return NotVerifiedError(why[0].upper() + why[1:])
