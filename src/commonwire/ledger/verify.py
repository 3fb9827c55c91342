"""Verify: what an exported entry proves, wholly offline.

What an export leaves out cannot be seen in it: a correction, kill or revocation after its checkpoint. And the
keys it carries are its own claim until somebody compares the node's key id with the one the node publishes.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Literal, TypeVar

import msgspec

from commonwire.base.errors import CommonwireError
from commonwire.ledger.chain import verify_entry
from commonwire.ledger.content import Content, matches
from commonwire.ledger.entry import Entry, decode_entry
from commonwire.ledger.export import ChainExport, Export, read_export
from commonwire.ledger.keys import PublicKey
from commonwire.ledger.periods import KeyPeriod, is_disputed, key_at, key_periods
from commonwire.ledger.proofs import Proofs, Witness, fails, proofs_of, public_key
from commonwire.ledger.statement import Statement

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
    ids are RFC 7638 thumbprints. `contents` says by role whether the bytes are the signed ones, `witnesses` which other
    nodes found the ledger to have one past.
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
    custody: str | None
    disputed: bool
    contents: dict[str, ContentState]
    later: list[Later]
    witnesses: list[Witness]
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
    checks: list[Check] = []
    node = _check(checks, "node key", lambda: _node_key(export, node_key))
    proofs = proofs_of(export, node)
    entry = decode_entry(proofs.first())
    proven_at = _check(checks, proofs.name, lambda: _proven_at(proofs, entry))
    _check(checks, "one past", lambda: (None, proofs.one_past()))
    witnesses = _check(checks, "witnesses", lambda: _witnesses(proofs))
    periods = _check(checks, "outlet keys", lambda: _periods(export, proofs, entry))
    later = _check(checks, "later entries", lambda: _later(proofs, entry, periods or [])) or []
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
        proven_at=proven_at,
        custody=entry.custody,
        disputed=disputed,
        contents=_contents(checks, export, entry, later),
        later=[Later(entry.kind, entry.number, entry.received_at) for entry in later],
        witnesses=witnesses or [],
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


def _node_key(export: Export | ChainExport, published: str | None) -> tuple[PublicKey, str]:
    key = public_key(export.node_jwk)
    if published is None:
        return key, f"The file claims {key.id} as the node's key: compare it with the one the node publishes."
    if key.id != published:
        raise fails(f"the file has {key.id} as the node's key, published is {published}")
    return key, f"The node's key is the published one, {key.id}."


def _proven_at(proofs: Proofs, entry: Entry) -> tuple[datetime, str]:
    at = proofs.proven_at()
    return at, f"Node {entry.node} signed on {at:%Y-%m-%d %H:%M:%S} UTC that entry {entry.number} stands."


def _witnesses(proofs: Proofs) -> tuple[list[Witness], str]:
    found = proofs.witnesses()
    said = ", ".join(f"{it.name} ({it.at:%Y-%m-%d %H:%M:%S} UTC, key {it.key})" for it in found)
    return found, f"No other past was seen by: {said}." if found else "The file names no witness."


def _later(proofs: Proofs, entry: Entry, periods: list[KeyPeriod]) -> tuple[list[Entry], str]:
    later = proofs.later()
    for other in later:
        about_it = other.about == entry.number if other.uri is None else other.uri == entry.uri
        if not about_it or other.outlet != entry.outlet or other.number <= entry.number:
            raise fails(f"entry {other.number} is not about this item")
        verify_entry(other, key_at(periods, other.number) if other.statement else None)
    said = ", ".join(f"{other.kind} (entry {other.number})" for other in later)
    return later, f"Later: {said}." if later else "The file has no later entry about this item."


def _periods(export: Export | ChainExport, proofs: Proofs, entry: Entry) -> tuple[list[KeyPeriod], str]:
    entries = proofs.keys()
    for other in entries:
        if other.outlet != entry.outlet or other.key is None:
            raise fails(f"entry {other.number} is not about a key of {entry.outlet}")
    jwks = {public_key(jwk).id: jwk for jwk in export.outlet_jwks}
    if len(jwks) != len(export.outlet_jwks) or jwks.keys() - {other.key for other in entries}:
        raise fails("the file has a key that no entry admitted")
    return key_periods(entries, jwks), f"{len(entries)} entries of the ledger give the outlet's keys."


def _key(entry: Entry, periods: list[KeyPeriod] | None) -> tuple[PublicKey | None, str]:
    if entry.outlet is None or entry.statement is None:
        return None, "The node made this entry itself: no outlet signed it."
    if periods is None:
        raise fails("the outlet's keys are not verified")
    key = key_at(periods, entry.number)
    return key, f"{entry.outlet} had key {key.id} at entry {entry.number}."


def _disputed(entry: Entry, periods: list[KeyPeriod] | None, later: list[Entry]) -> tuple[bool, str]:
    if entry.statement is None:
        return False, "No outlet's key is in use."
    if periods is None:
        raise fails("the outlet's keys are not verified")
    if not is_disputed(periods, entry.number):
        return False, "The key was not revoked for this entry."
    reaffirmed = (
        other
        for other in later
        if other.kind == "reaffirmed" and other.about == entry.number and other.version == entry.version
    )
    if all(is_disputed(periods, other.number) for other in reaffirmed):
        raise fails("the key was revoked and its last good entry is before this one: disputed")
    return False, "The key was revoked, and the outlet re-affirmed this entry."


def _statement(entry: Entry, key: PublicKey | None) -> tuple[Statement | None, str]:
    if key is None and entry.statement is not None:
        raise fails("the outlet's key is not verified")
    statement = verify_entry(entry, key)
    if statement is None:
        return None, "The node made this entry itself: no outlet signed it."
    held = "the node holds its key" if entry.custody == "node" else "it holds its key itself"
    return statement, f"{entry.outlet} signed this; {held}."


def _contents(
    checks: list[Check], export: Export | ChainExport, entry: Entry, later: list[Entry]
) -> dict[str, ContentState]:
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
