"""Trusted: what comes from other nodes, held against what the alliance trusts, and what it teaches kept.

A run is verified with the keys that are in force at its end, those that come into force inside it included. What a
node may not record is refused, and looked at again whenever trust changes: so it does not matter what came first.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from commonwire.base.errors import NotVerifiedError
from commonwire.federation.arrival import Arrival
from commonwire.federation.follow import follow_file, keep_trust
from commonwire.federation.gateway import beyond_of, refused_from
from commonwire.federation.learn import is_lesson, learn, learn_one
from commonwire.federation.membership import NodeKey
from commonwire.federation.ports import FederationRecords
from commonwire.federation.trust import Trust, keys_of, may_record, signers_at
from commonwire.ledger.checkpoint import TreeCheckpoint, read_tree_checkpoint
from commonwire.ledger.entry import Entry
from commonwire.ledger.keys import PublicKey
from commonwire.rights.beyond import ANOTHER, member_of


def introduced_keys(records: FederationRecords, node: str) -> list[NodeKey]:
    """The key with which a node was introduced here; none for one that was not."""
    known = records.arrivals.find_origin(node)
    return [NodeKey(jwk=known.jwk, from_number=1)] if known else []


def learned(records: FederationRecords, origin: str, entries: Iterable[Entry]) -> Trust:
    """What would be trusted after these entries of an origin's ledger, in order; nothing of it is kept."""
    return learn(
        _about(records, origin, records.trust.now()),
        origin,
        entries,
        alliance=_alliance_of(records, origin),
        introduced=lambda node: introduced_keys(records, node),
    )


def read_signed(records: FederationRecords, origin: str, data: bytes, trust: Trust) -> TreeCheckpoint:
    """The checkpoint in `data`, by a key of the origin that counts for a ledger of that size at that time.

    Raises NotVerifiedError when it is by none, such as one that was handed over before, or is no checkpoint.
    """
    return read_tree_checkpoint(data, signer_of(records, origin, data, trust))


def signer_of(records: FederationRecords, origin: str, data: bytes, trust: Trust) -> PublicKey:
    """Which key of the origin signed the checkpoint in `data`. Raises as `read_signed`."""
    keys = keys_of(origin, _about(records, origin, trust), introduced_keys(records, origin))
    for jwk in [key.jwk for key in reversed(keys)]:
        key = PublicKey.from_jwk(jwk)
        checkpoint = _by(data, key)
        if checkpoint is None:
            continue
        if key not in signers_at(keys, checkpoint.size, checkpoint.at):
            raise _not_its_key(origin, f"its key {key.id} holds no more at entry {checkpoint.size}")
        return key
    raise _not_its_key(origin, "it is by no key of that node")


def _by(data: bytes, key: PublicKey) -> TreeCheckpoint | None:
    try:
        return read_tree_checkpoint(data, key)
    except NotVerifiedError:
        return None


def _about(records: FederationRecords, node: str, trust: Trust) -> Trust:
    """What is trusted of `node`: this alliance's membership file says nothing of another alliance's nodes."""
    return trust if beyond_of(records.peers, records.alliance, node) is None else replace(trust, membership=None)


def _alliance_of(records: FederationRecords, node: str) -> str:
    beyond = beyond_of(records.peers, records.alliance, node)
    return beyond.id if beyond else records.alliance


def why_refused(records: FederationRecords, entry: Entry) -> str | None:
    """Why the alliance does not let `entry`, of another node, be acted on; None when it does."""
    beyond = None if _is_ours(records, entry) else beyond_of(records.peers, records.alliance, entry.node)
    if beyond is not None:
        known = records.roll.find_outlet(entry.outlet or "")
        is_theirs = known is None or known.member == member_of(beyond.id)
        return refused_from(entry, beyond, is_theirs=is_theirs)
    refusal = may_record(entry.node, entry, records.trust.now())
    return refusal.text if refusal else None


def _is_ours(records: FederationRecords, entry: Entry) -> bool:
    """Whether the entry is of an outlet that is known as this alliance's, on its own node: most are, and soon told."""
    standing = records.roll.find_standing(entry.outlet) if entry.outlet is not None else None
    is_ours = standing is not None and standing.member_class != ANOTHER
    return is_ours and records.roll.get_outlet(entry.outlet or "").node == entry.node


def act_on_trust(records: FederationRecords, arrival: Arrival, entry: Entry) -> None:
    """Follow a membership file, or what was handed over or revoked; nothing for other entries.

    Raises NotVerifiedError or ConflictError when it is not to be followed; what contradicts is kept as evidence.
    """
    if entry.kind == "membership":
        content = records.book.content(entry.content.get("membership", ""))
        if content is None:
            raise NotVerifiedError("The membership file is not here", where=f"{entry.node}, entry {entry.number}")
        if content.data in records.trust.files():
            return
        follow_file(records, entry, content.data, arrival.received_at)
    elif is_lesson(entry):
        now = records.trust.now()
        introduced = {entry.node: introduced_keys(records, entry.node)}
        alliance = _alliance_of(records, entry.node)
        about = _about(records, entry.node, now)
        trust = learn_one(about, entry, alliance=alliance, introduced=lambda node: introduced.get(node, []))
        keep_trust(records, replace(trust, membership=now.membership))


def _not_its_key(origin: str, why: str) -> NotVerifiedError:
    return NotVerifiedError(
        f"The checkpoint of {origin} is not verified: {why}",
        where=origin,
        remedy="Ask the operator of that node by telephone whether its key was changed.",
    )
