"""Introductions: who the nodes are whose entries come here, said by their cards, which peers hand on."""

from __future__ import annotations

from datetime import datetime

from commonwire.base.errors import CommonwireError
from commonwire.federation.arrival import Origin
from commonwire.federation.gateway import is_introduced_to, may_introduce
from commonwire.federation.identity import kept_identity, read_card
from commonwire.federation.peer import Introduced, get_peer, given, taken
from commonwire.federation.records import NetworkRecords


def introductions(records: NetworkRecords, to: str) -> list[str]:
    """The cards of other nodes that the peer `to` is told, none when it was not agreed that this node introduces."""
    if not given(records, to).introduces:
        return []
    cards = {one.node: one.card for one in records.peers.introduced()}
    cards |= {peer.node: peer.card for peer in records.peers.all() if peer.state in {"connected", "paused"}}
    peer = get_peer(records, to).identity
    return [
        card
        for node, card in sorted(cards.items())
        if node not in {to, records.node} and is_introduced_to(kept_identity(card), to=peer, own=records.alliance)
    ]


def know(records: NetworkRecords, node: str) -> Origin | None:
    """The peer `node` as an origin of entries, with the key of its card; None when it is no peer that was compared."""
    known = records.arrivals.find_origin(node)
    if known is not None:
        return known
    peer = records.peers.find(node)
    if peer is None or peer.state in {"pending", "removed"}:
        return None
    origin = Origin(name=node, jwk=peer.identity.jwk)
    records.arrivals.put_origin(origin)
    return origin


def hear_introductions(records: NetworkRecords, cards: list[str], *, via: str, now: datetime) -> int:
    """Know the nodes that the peer `via` tells of, where its word is taken on that; how many are new.

    A card that does not hold, or that is not the peer's to introduce (`gateway.may_introduce`), costs only itself; a
    node that is known keeps its key.
    """
    if not taken(records, via).introduces:
        return 0
    peer = get_peer(records, via).identity
    new = 0
    for card in cards:
        try:
            said = read_card(card)
        except CommonwireError:
            continue
        if said.node == records.node or not may_introduce(said, via=peer, alliance=records.alliance):
            continue
        if records.arrivals.find_origin(said.node) is None:
            records.arrivals.put_origin(Origin(name=said.node, jwk=said.jwk, via=via))
            new += 1
        known = records.peers.find_introduced(said.node)
        if known is None or (known.card != card and read_card(known.card).jwk == said.jwk):
            records.peers.put_introduced(Introduced(node=said.node, card=card, via=via, told_at=now))
    return new
