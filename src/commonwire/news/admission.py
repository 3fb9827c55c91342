"""Changes of the roll that stand in the ledger: members, outlets with their signing keys, suspension, key rotation."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, Protocol

import msgspec
from msgspec.structs import replace

from commonwire.alliance.admit import admit, readmit, suspend
from commonwire.alliance.enrol import enrol
from commonwire.alliance.form_group import dissolve_group, form_group
from commonwire.alliance.group import Group
from commonwire.alliance.key import SigningKeyRecord
from commonwire.alliance.may import may
from commonwire.alliance.member import Member, MemberClass
from commonwire.alliance.outlet import Outlet, check_is_here
from commonwire.alliance.ports import Roll
from commonwire.alliance.principal import Principal
from commonwire.base.errors import BadInputError
from commonwire.base.texts import text
from commonwire.ledger.append import append_own
from commonwire.ledger.content import Content, seal
from commonwire.ledger.entry import Entry, Kind
from commonwire.ledger.keys import PublicKey, Sealer, SigningKey
from commonwire.news.keyring import purpose
from commonwire.news.ports import ItemBook


class Described(msgspec.Struct, frozen=True, kw_only=True):
    """What the ledger says of a member, or of an outlet with its member: what every node shows of it.

    `member_class` is the class of the member, `jwk` the key that signs for the outlet, `since` the number of the first
    entry that it may sign.
    """

    member: Member
    member_class: MemberClass
    outlet: Outlet | None = None
    jwk: dict[str, str] | None = None
    since: int = 0


class RollRecords(Protocol):
    """The records that changes of the roll need; `sealer` seals the keys that the node keeps."""

    node: str
    book: ItemBook
    roll: Roll
    sealer: Sealer

    @property
    def is_chair(self) -> bool:
        """Whether this node is the chair of an alliance of several nodes."""
        ...


def admit_member(records: RollRecords, by: Principal, member: Member, now: datetime) -> Member:
    """The member on the roll, whose outlets can apply from now on; one with this id is changed.

    A changed member keeps its `joined_at` and `simulated`; one that says the same is not recorded. Raises
    BadInputError for a name or territory that does not fit or a class that is not there, NotAllowedError.
    """
    known = next((kept for kept in records.roll.members() if kept.id == member.id), None)
    joined_at, simulated = (known.joined_at, known.simulated) if known else (now, member.simulated)
    enrolled = enrol(records.roll, by, replace(member, joined_at=joined_at, simulated=simulated))
    if enrolled == known:
        return enrolled
    kind: Kind = "member-admitted" if known is None else "member-described"
    described = Described(member=enrolled, member_class=records.roll.get_class(enrolled.member_class))
    said = seal(msgspec.json.encode(described, order="deterministic"))
    _record(records, kind, by, now, member=enrolled.id, said={"member": said})
    return enrolled


def admit_outlet(records: RollRecords, by: Principal, outlet: str, now: datetime) -> Outlet:
    """The outlet, admitted, with a signing key that the node keeps for it. Raises as `alliance.admit.admit`."""
    admitted = admit(records.roll, by, outlet, now)
    key = SigningKey.generate()
    said = _said(records, admitted, key.public)
    entry = _record(
        records, "outlet-admitted", by, now, member=admitted.member, outlet=admitted.id, key=key.id, said=said
    )
    _keep_key(records, outlet, key.public, entry, records.sealer.seal(key.private_bytes(), purpose=purpose(outlet)))
    return admitted


def describe_outlet(records: RollRecords, by: Principal, outlet: str, now: datetime) -> None:
    """Record what an admitted outlet says about itself now, so that other nodes show the same."""
    found = records.roll.get_outlet(outlet)
    keys = [key for key in records.roll.signing_keys(outlet) if key.until_number is None]
    if found.status != "admitted" or found.node is not None or not keys:
        return
    said = _said(records, found, PublicKey.from_jwk(keys[-1].public_jwk), since=keys[-1].from_number)
    _record(records, "outlet-described", by, now, member=found.member, outlet=found.id, said=said)


def suspend_outlet(records: RollRecords, by: Principal, outlet: str, reason: str, now: datetime) -> Outlet:
    """The outlet, suspended. Raises as `alliance.admit.suspend`."""
    suspended = suspend(records.roll, by, outlet, reason, now, is_chair=records.is_chair)
    _record(records, "outlet-suspended", by, now, member=suspended.member, outlet=suspended.id)
    return suspended


def readmit_outlet(records: RollRecords, by: Principal, outlet: str, now: datetime) -> Outlet:
    """The outlet, in full standing again. Raises as `alliance.admit.readmit`."""
    readmitted = readmit(records.roll, by, outlet, now, is_chair=records.is_chair)
    _record(records, "outlet-readmitted", by, now, member=readmitted.member, outlet=readmitted.id)
    return readmitted


def keep_group(records: RollRecords, by: Principal, group: Group, now: datetime) -> Group:
    """The group on the roll, new or changed; what it is goes into the ledger. Raises as `form_group`."""
    formed = form_group(records.roll, by, replace(group, changed_at=now))
    _record_group(records, "group-formed", by, formed, now)
    return formed


def remove_group(records: RollRecords, by: Principal, group: str, now: datetime) -> Group:
    """The group, dissolved. Raises as `dissolve_group`."""
    dissolved = dissolve_group(records.roll, by, group, now)
    _record_group(records, "group-dissolved", by, dissolved, now)
    return dissolved


def bring_key(records: RollRecords, by: Principal, outlet: str, jwk: dict[str, str], now: datetime) -> SigningKeyRecord:
    """Let `outlet` sign with a key of its own from now on; the node's key for it ends.

    Raises BadInputError for a JWK that is no Ed25519 public key, or that is in use already.
    """
    may(by, "manage-keys", outlet=outlet)
    key = PublicKey.from_jwk(jwk)
    known = records.roll.signing_keys(outlet)
    if any(record.kid == key.id for record in known):
        raise BadInputError(text("This key is known already"), where="jwk", remedy=text("Make a fresh key."))
    owner = records.roll.get_outlet(outlet)
    check_is_here(owner)
    said = _said(records, owner, key)
    entry = _record(records, "key-rotated", by, now, member=owner.member, outlet=owner.id, key=key.id, said=said)
    for record in known:
        if record.until_number is None:
            records.roll.put_signing_key(_ended(record, entry.number))
    return _keep_key(records, outlet, key, entry, None)


def renew_key(records: RollRecords, by: Principal, outlet: Outlet, now: datetime) -> SigningKeyRecord:
    """Let an outlet sign with a fresh key that the node keeps, in place of one that was revoked."""
    key = SigningKey.generate()
    said = _said(records, outlet, key.public)
    entry = _record(records, "key-rotated", by, now, member=outlet.member, outlet=outlet.id, key=key.id, said=said)
    sealed = records.sealer.seal(key.private_bytes(), purpose=purpose(outlet.id))
    return _keep_key(records, outlet.id, key.public, entry, sealed)


def _ended(record: SigningKeyRecord, number: int) -> SigningKeyRecord:
    """The key as it is kept from entry `number` on: it signs no more, so its private part is forgotten."""
    return replace(record, sealed_private=None, until_number=number)


def _keep_key(
    records: RollRecords, outlet: str, key: PublicKey, entry: Entry, sealed: bytes | None
) -> SigningKeyRecord:
    record = SigningKeyRecord(
        outlet=outlet, kid=key.id, public_jwk=key.jwk, sealed_private=sealed, from_number=entry.number + 1
    )
    records.roll.put_signing_key(record)
    return record


def _said(records: RollRecords, outlet: Outlet, key: PublicKey, *, since: int = 0) -> dict[str, Content]:
    """What an entry about an outlet tells other nodes: nothing of the node's own housekeeping, no private address."""
    shown = replace(outlet, status_by=None, status_reason=None, notices_contact=None, node=None)
    member = records.roll.get_member(outlet.member)
    described = Described(
        member=member,
        member_class=records.roll.get_class(member.member_class),
        outlet=shown,
        jwk=key.jwk,
        since=since,
    )
    return {"outlet": seal(msgspec.json.encode(described, order="deterministic"))}


def _record(
    records: RollRecords,
    kind: Kind,
    by: Principal,
    now: datetime,
    *,
    member: str,
    outlet: str | None = None,
    key: str | None = None,
    said: dict[str, Content] | None = None,
) -> Entry:
    return append_own(
        records.book,
        kind,
        node=records.node,
        now=now,
        contents=said,
        outlet=outlet,
        member=member,
        by=by.id,
        key=key,
    )


def _record_group(
    records: RollRecords, kind: Literal["group-formed", "group-dissolved"], by: Principal, group: Group, now: datetime
) -> None:
    content = seal(msgspec.json.encode(group, order="deterministic"))
    append_own(records.book, kind, node=records.node, now=now, contents={"group": content}, by=by.id)
