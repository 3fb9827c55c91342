"""A node's own key: handed over to a new one, on the same machine or on another, and disputed when it was stolen.

The entry that hands over is the last that the old key signs for; the next is the new one's. Where a membership file is
in force it must list the new key first: then a thief of a key cannot take the node away.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final, Literal

from msgspec.structs import replace

from commonwire.alliance.may import may
from commonwire.alliance.principal import Principal
from commonwire.base.errors import BadInputError, ConflictError, NotFoundError
from commonwire.federation.follow import keep_trust
from commonwire.federation.ports import FederationRecords
from commonwire.federation.trust import Passed, Revoked
from commonwire.ledger.append import append_own
from commonwire.ledger.entry import Entry, Kind
from commonwire.ledger.handover import Handover, accept_handover, hand_over, read_acceptance
from commonwire.ledger.keys import PublicKey, SigningKey

_KINDS: Final[dict[str, Kind]] = {"key": "key-rotated", "node": "node-handed"}


def accept_node(alliance: str, node: str, what: Literal["key", "node"], key: SigningKey, now: datetime) -> bytes:
    """What the machine with the new `key` says: that it takes over the node, or its key."""
    said = Handover(
        alliance=alliance, what=what, giver=node, taker=node, taker_jwk=key.public_jwk, taker_number=0, at=now
    )
    return accept_handover(said, key)


def pass_key(records: FederationRecords, by: Principal, accepted: bytes, old_key: SigningKey, now: datetime) -> Entry:
    """Hand this node's key, or this node, over to whoever `accepted` it; the entry is the last that `old_key` signs.

    Raises NotVerifiedError when it was not accepted by the key that it names, BadInputError when it is about something
    else, ConflictError when the membership file does not list the new key.
    """
    may(by, "run-node")
    said = read_acceptance(accepted)
    if said.what not in _KINDS or {said.giver, said.taker} != {records.node} or said.alliance != records.alliance:
        raise BadInputError(
            f"This is about the {said.what} of {said.giver} in {said.alliance}, not about this node",
            where="acceptance",
            remedy=f"Accept {records.node} of {records.alliance} with the new key.",
        )
    taker = PublicKey.from_jwk(said.taker_jwk)
    _check_listed(records, taker)
    handed = hand_over(accepted, old_key)
    entry = _record(records, by, now, kind=_KINDS[said.what], key=taker.id, handover=handed.decode())
    passed = Passed(node=records.node, number=entry.number, giver=old_key.id, taker_jwk=said.taker_jwk)
    trust = records.trust.now()
    keep_trust(records, replace(trust, passed=(*trust.passed, passed)))
    return entry


def open_again(records: FederationRecords, by: Principal, key: SigningKey, now: datetime) -> Entry:
    """Record that the node is opened with `key`: on the machine it was handed to, or after its key was lost.

    Raises ConflictError unless the ledger or the membership file hands the node over to this key.
    """
    may(by, "run-node")
    trust = records.trust.now()
    handed = [passed for passed in trust.passed if passed.node == records.node]
    is_next = bool(handed) and PublicKey.from_jwk(handed[-1].taker_jwk) == key.public
    own = trust.membership.find_node(records.node) if trust.membership else None
    is_listed = own is not None and any(
        PublicKey.from_jwk(listed.jwk) == key.public and listed.from_number is not None for listed in own.keys
    )
    if not is_next and not is_listed:
        raise ConflictError(
            f"Nothing hands this node over to the key {key.id}",
            where=records.node,
            remedy="Hand it over where it runs (commonwire node hand), or have the membership file name the key.",
        )
    return _record(records, by, now, kind="node-opened", key=key.id)


def revoke_node_key(records: FederationRecords, by: Principal, kid: str, last_good: int, now: datetime) -> Entry:
    """Dispute what a former key of this node signed after entry `last_good` (0: all of it).

    Raises NotFoundError when the node never had that key, BadInputError for a number that is not in the ledger.
    """
    may(by, "run-node")
    trust = records.trust.now()
    former = {passed.giver for passed in trust.passed if passed.node == records.node}
    if kid not in former:
        raise NotFoundError(
            f"{kid} is no former key of this node",
            where="key",
            remedy="Make a new key first (commonwire node rotate); the old one can be revoked then.",
        )
    if not 0 <= last_good <= records.book.head().number:
        raise BadInputError(f"The ledger has no entry {last_good}", where="last good", remedy="Give a number it has.")
    entry = _record(records, by, now, kind="key-revoked", key=kid, about=last_good)
    revoked = Revoked(node=records.node, kid=kid, last_good=last_good)
    keep_trust(records, replace(trust, revoked=(*trust.revoked, revoked)))
    return entry


def _check_listed(records: FederationRecords, key: PublicKey) -> None:
    membership = records.trust.now().membership
    own = membership.find_node(records.node) if membership else None
    if own is not None and all(PublicKey.from_jwk(listed.jwk) != key for listed in own.keys):
        raise ConflictError(
            f"The membership file does not list the key {key.id} for {records.node}",
            where="membership",
            remedy="Have the alliance's keys sign a file that does (commonwire membership draft), then hand over.",
        )


def _record(
    records: FederationRecords,
    by: Principal,
    now: datetime,
    *,
    kind: Kind,
    key: str,
    about: int | None = None,
    handover: str | None = None,
) -> Entry:
    return append_own(records.book, kind, node=records.node, now=now, by=by.id, key=key, about=about, handover=handover)
