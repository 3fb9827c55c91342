"""The roll of other nodes: members, outlets with their keys, groups, as their ledgers say them."""

from __future__ import annotations

from typing import Final

import msgspec
from msgspec.structs import replace

from commonwire.alliance.group import Group
from commonwire.alliance.key import SigningKeyRecord, as_revoked
from commonwire.alliance.outlet import OutletStatus
from commonwire.federation.gateway import as_guest, beyond_of
from commonwire.federation.ports import FederationRecords
from commonwire.ledger.entry import Entry
from commonwire.ledger.keys import PublicKey
from commonwire.news.admission import Described
from commonwire.rights.agreement import Agreement

_STATUS: Final[dict[str, OutletStatus]] = {"outlet-suspended": "suspended", "outlet-readmitted": "admitted"}
_DESCRIBES: Final = frozenset({"outlet-admitted", "outlet-described", "key-rotated"})
ROLL_KINDS: Final = frozenset(
    {"member-admitted", "member-described", "key-revoked", "group-formed", "group-dissolved", "agreed"}
    | _DESCRIBES
    | _STATUS.keys()
)
"""Kinds of entries that say something about the roll."""


def project_roll(records: FederationRecords, entry: Entry) -> None:
    """Keep on the roll what an entry of another node says.

    An outlet belongs to the node that first admitted it: what another says of it changes nothing.
    """
    if entry.kind in _DESCRIBES:
        _describe(records, entry)
    elif entry.kind in {"member-admitted", "member-described"}:
        _keep_member(records, entry)
    elif entry.kind in _STATUS:
        outlet = records.roll.find_outlet(entry.outlet or "")
        is_chair = records.trust.now().is_chair(entry.node, entry.number)
        if outlet is not None and (outlet.node == _home(records, entry) or is_chair):
            records.roll.put_outlet(replace(outlet, status=_STATUS[entry.kind], status_at=entry.received_at))
    elif entry.kind == "key-revoked":
        _end_key(records, entry)
    elif entry.kind in {"group-formed", "group-dissolved"}:
        _keep_group(records, entry)
    elif entry.kind == "agreed":
        _keep_agreement(records, entry)


def _describe(records: FederationRecords, entry: Entry) -> None:
    data = _content(records, entry, "outlet")
    if data is None or entry.outlet is None:
        return
    described = msgspec.json.decode(data, type=Described)
    beyond = beyond_of(records.peers, records.alliance, entry.node)
    if beyond is not None:
        described = as_guest(described, beyond)
    known = records.roll.find_outlet(entry.outlet)
    outlet = described.outlet
    if (known is not None and known.node != _home(records, entry)) or outlet is None or outlet.id != entry.outlet:
        return
    _enrol(records, described)
    records.roll.put_outlet(replace(outlet, node=_home(records, entry)))
    if described.jwk is not None and entry.kind != "outlet-described":
        _keep_key(records, entry, PublicKey.from_jwk(described.jwk))
    elif described.jwk is not None and not records.roll.signing_keys(entry.outlet):
        _keep_key(records, entry, PublicKey.from_jwk(described.jwk), since=described.since)


def _home(records: FederationRecords, entry: Entry) -> str | None:
    """Whose the outlets of this entry are, as the roll says it: None where it is this node's own (`reconcile`)."""
    return None if entry.node == records.node else entry.node


def _keep_key(records: FederationRecords, entry: Entry, key: PublicKey, *, since: int | None = None) -> None:
    """Keep a key that the outlet signs with from the entry on, or has signed with `since` an earlier one."""
    outlet = entry.outlet or ""
    if since is None and key.id != entry.key:
        return
    for record in records.roll.signing_keys(outlet):
        if record.until_number is None:
            records.roll.put_signing_key(replace(record, until_number=entry.number))
    records.roll.put_signing_key(
        SigningKeyRecord(
            outlet=outlet,
            kid=key.id,
            public_jwk=key.jwk,
            sealed_private=None,
            from_number=entry.number + 1 if since is None else since,
        )
    )


def _end_key(records: FederationRecords, entry: Entry) -> None:
    """A revoked key signs nothing any more; what it signed after its last good entry is disputed."""
    for record in records.roll.signing_keys(entry.outlet or ""):
        if record.kid == entry.key:
            records.roll.put_signing_key(as_revoked(record, entry.number, entry.about or 0))


def _keep_member(records: FederationRecords, entry: Entry) -> None:
    data = _content(records, entry, "member")
    if data is None:
        return
    described = msgspec.json.decode(data, type=Described)
    if described.member.id == entry.member:
        _enrol(records, described)


def _enrol(records: FederationRecords, described: Described) -> None:
    """Keep the member, and its class, unless they are known here: what this node says of them stays."""
    if described.member.id in {member.id for member in records.roll.members()}:
        return
    if described.member_class.id not in {known.id for known in records.roll.classes()}:
        records.roll.put_class(described.member_class)
    records.roll.put_member(described.member)


def _keep_group(records: FederationRecords, entry: Entry) -> None:
    data = _content(records, entry, "group")
    if data is None:
        return
    group = msgspec.json.decode(data, type=Group)
    here = frozenset(outlet for outlet in group.outlets if records.roll.find_outlet(outlet) is not None)
    records.roll.put_group(replace(group, outlets=here))


def _keep_agreement(records: FederationRecords, entry: Entry) -> None:
    data = _content(records, entry, "agreement")
    if data is None:
        return
    agreement = msgspec.json.decode(data, type=Agreement)
    if all((known.key, known.version) != (agreement.key, agreement.version) for known in records.agreements.all()):
        records.agreements.put(agreement)


def _content(records: FederationRecords, entry: Entry, role: str) -> bytes | None:
    content = records.book.content(entry.content[role]) if role in entry.content else None
    return content.data if content is not None else None
