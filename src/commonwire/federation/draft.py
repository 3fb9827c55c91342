"""Draft: the next membership file, of what is in force, what this node knows since, and what shall be changed.

Nobody has to write the file by hand: nodes that became known, outlets on the roll, keys and the chair that passed on
stand in the draft. What people sign is what `commonwire membership show` prints of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import msgspec
from msgspec.structs import replace

from commonwire.base.errors import BadInputError, NotFoundError
from commonwire.federation.membership import MemberNode, MemberOutlet, Membership, NodeKey, Term, file_digest
from commonwire.federation.ports import FederationRecords
from commonwire.federation.trust import Trust, keys_of
from commonwire.federation.trusted import introduced_keys
from commonwire.ledger.keys import PublicKey


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What the alliance wants changed: its own keys and how many sign, the chair, nodes that leave, and nodes' keys.

    `next_keys` by node are keys that it will hand over to; `lost` those that replace a lost key at once.
    """

    keys: tuple[dict[str, str], ...] = ()
    threshold: int | None = None
    chair: str | None = None
    without: frozenset[str] = frozenset()
    next_keys: Mapping[str, dict[str, str]] = {}
    lost: Mapping[str, dict[str, str]] = {}


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What this node knows: by node its keys, how far its ledger goes here and its addresses; by outlet its node."""

    keys: Mapping[str, tuple[NodeKey, ...]]
    sizes: Mapping[str, int]
    outlets: Mapping[str, str]
    addresses: Mapping[str, tuple[str, ...]] = {}


def what_is_known(records: FederationRecords, own_jwk: dict[str, str]) -> Known:
    """The nodes and outlets that this node knows, itself among them with the first key that it had."""
    trust = replace(records.trust.now(), membership=None)
    keys = {
        origin.name: tuple(keys_of(origin.name, trust, introduced_keys(records, origin.name)))
        for origin in records.arrivals.origins()
    }
    sizes = {origin.name: origin.size for origin in records.arrivals.origins()}
    keys[records.node] = tuple(keys_of(records.node, trust, [NodeKey(jwk=own_jwk, from_number=1)]))
    sizes[records.node] = records.book.head().number
    admitted = [outlet for outlet in records.roll.outlets() if outlet.status in {"admitted", "suspended"}]
    return Known(keys=keys, sizes=sizes, outlets={outlet.id: outlet.node or records.node for outlet in admitted})


def drafted(
    current: bytes | None, trust: Trust, known: Known, wanted: Wanted, *, alliance: str, now: datetime
) -> Membership:
    """The file after `current`, with what is known and wanted. Raises BadInputError, NotFoundError for a node."""
    before = trust.membership
    if before is None and not wanted.keys:
        raise BadInputError(
            "The first membership file needs the alliance's keys",
            where="keys",
            remedy="Make some with `commonwire membership key`, and name them with --alliance-key.",
        )
    for name in (*wanted.without, *wanted.next_keys, *wanted.lost, *((wanted.chair,) if wanted.chair else ())):
        if name not in known.keys and (before is None or before.find_node(name) is None):
            raise NotFoundError(f"No node {name} is known here", where="node", remedy="Connect with it first.")
    keys = wanted.keys or (before.keys if before else ())
    return Membership(
        alliance=alliance,
        version=before.version + 1 if before else 1,
        previous=file_digest(current) if current is not None else None,
        made_at=now,
        keys=keys,
        threshold=wanted.threshold or (before.threshold if before else len(keys) // 2 + 1),
        chairs=_chairs(trust, known, wanted),
        nodes=_nodes(trust, known, wanted),
        outlets=_outlets(before, known),
    )


def _chairs(trust: Trust, known: Known, wanted: Wanted) -> tuple[Term, ...]:
    chairs = trust.chairs
    if wanted.chair is None or wanted.chair == trust.chair:
        if not chairs:
            raise BadInputError("No chair is known", where="chair", remedy="Say which node it is: --chair NODE.")
        return chairs
    since = known.sizes.get(wanted.chair, 0) + 1 if chairs else 1
    ended = (replace(chairs[-1], until_number=known.sizes.get(chairs[-1].node, 0)),) if chairs else ()
    return (*chairs[:-1], *ended, Term(node=wanted.chair, from_number=since))


def _nodes(trust: Trust, known: Known, wanted: Wanted) -> tuple[MemberNode, ...]:
    listed = {node.name: node for node in trust.membership.nodes} if trust.membership else {}
    names = [*listed, *sorted(known.keys.keys() - listed.keys() - wanted.without)]
    nodes = []
    for name in names:
        node = listed.get(name) or MemberNode(name=name, keys=known.keys[name])
        keys = keys_of(name, trust) if name in listed else list(known.keys[name])
        keys = _changed(keys, name, known.sizes.get(name, 0), wanted)
        nodes.append(replace(node, keys=tuple(keys), addresses=known.addresses.get(name, node.addresses)))
    return tuple(nodes)


def _changed(keys: list[NodeKey], name: str, size: int, wanted: Wanted) -> list[NodeKey]:
    """A node's keys with those that it shall hand over to, or that replace a lost one after the last known entry."""
    if name in wanted.without or name in wanted.lost:
        keys = [key if key.until_number is not None else replace(key, until_number=size) for key in keys]
    if name in wanted.lost:
        keys = [*keys, NodeKey(jwk=PublicKey.from_jwk(wanted.lost[name]).jwk, from_number=size + 1)]
    if name in wanted.next_keys:
        keys = [*keys, NodeKey(jwk=PublicKey.from_jwk(wanted.next_keys[name]).jwk)]
    return keys


def _outlets(before: Membership | None, known: Known) -> tuple[MemberOutlet, ...]:
    listed = {outlet.id: outlet for outlet in before.outlets} if before else {}
    new = [
        MemberOutlet(id=outlet, homes=(Term(node=node),))
        for outlet, node in sorted(known.outlets.items())
        if outlet not in listed
    ]
    return (*listed.values(), *new)
