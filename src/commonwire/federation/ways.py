"""Ways: by which peer another node is reached, and what is known of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

import msgspec

from commonwire.federation.arrival import Origin
from commonwire.federation.identity import kept_identity
from commonwire.federation.peer import PeerShelf
from commonwire.federation.ports import Arrivals
from commonwire.federation.trust import keys_in_force
from commonwire.federation.trust_shelf import TrustShelf
from commonwire.ledger.keys import PublicKey


class Ways(msgspec.Struct, frozen=True, kw_only=True):
    """What this node knows of others: its peers, by which peer each origin's ledger comes, and their keys.

    `sealing` has of each node the public key (JWK) that is sealed with, `keys` those that it signed or signs with;
    `reached` is how far its ledger is known here.
    """

    peers: frozenset[str]
    via: Mapping[str, str] = {}
    sealing: Mapping[str, dict[str, str]] = {}
    keys: Mapping[str, Sequence[PublicKey]] = {}
    reached: Mapping[str, int] = {}


class WaysRecords(Protocol):
    """The records that say which ways there are."""

    node: str
    peers: PeerShelf
    arrivals: Arrivals
    trust: TrustShelf


def ways_of(records: WaysRecords) -> Ways:
    """What this node knows of the others now, from their cards."""
    linked = [peer for peer in records.peers.all() if peer.state in {"connected", "paused"}]
    introduced = [one for one in records.peers.introduced() if one.node != records.node]
    told = {one.node: kept_identity(one.card) for one in introduced} | {peer.node: peer.identity for peer in linked}
    known = records.arrivals.origins()
    return Ways(
        peers=frozenset(peer.node for peer in linked),
        via={one.node: one.via for one in introduced} | {one.name: one.via for one in known if one.via},
        sealing={node: identity.sealing_jwk for node, identity in told.items()},
        keys={node: keys_in_force(records.trust.now(), node, identity.jwk) for node, identity in told.items()},
        reached={one.name: _reached(records, one) for one in known},
    )


def next_hop(to: str, ways: Ways, *, passed: Collection[str] = (), turn: int = 0) -> str | None:
    """The peer to hand an envelope for `to` to; None when there is none that has not had it.

    The node itself when it is a peer, then the peer by which its ledger comes, then the others in turn: `turn` counts
    how often it was tried, so that what finds no way finds another.

    >>> ways = Ways(peers=frozenset({"b", "c"}), via={"d": "c"})
    >>> [next_hop("d", ways, turn=turn) for turn in range(3)], next_hop("b", ways)
    (['c', 'b', 'c'], 'b')
    >>> next_hop("d", ways, passed={"b", "c"}) is None
    True
    """
    best = [to, ways.via.get(to, to), *sorted(ways.peers)]
    found = [peer for peer in dict.fromkeys(best) if peer in ways.peers and peer not in passed]
    return found[turn % len(found)] if found else None


def _reached(records: WaysRecords, origin: Origin) -> int:
    """How far an origin's ledger has its place here."""
    waiting = records.arrivals.first_waiting(origin.name)
    return origin.size if waiting is None else waiting - 1
