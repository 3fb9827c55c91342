"""Report: how the links with all peers do, for the operator: what is agreed, how far behind, what went wrong."""

from __future__ import annotations

from datetime import datetime

import msgspec

from commonwire.federation.flow import Flow
from commonwire.federation.peer import Contact, Peer, PeerAgreement, given, taken
from commonwire.federation.records import NetworkRecords
from commonwire.federation.witness import has_two_pasts
from commonwire.ledger.entry import decode_entry


class Lag(msgspec.Struct, frozen=True, kw_only=True):
    """How far the ledger of an origin is here, and how far there, at the peer; of this very node the other way round.

    `waiting` entries are here and not shown yet: their contents are still to come. `upto` is when the newest that is
    here was recorded, as the origin's clock says; None when there is none, or it is hidden.
    """

    origin: str
    here: int
    there: int
    waiting: int = 0
    upto: datetime | None = None

    @property
    def behind(self) -> int:
        """Entries that are there and not here."""
        return max(0, self.there - self.here)

    def seconds(self, now: datetime) -> float:
        """By how long what is here is behind what is there: 0 when nothing is missing or shown late."""
        if self.upto is None or not (self.behind or self.waiting):
            return 0.0
        return max(0.0, (now - self.upto).total_seconds())


class LinkReport(msgspec.Struct, frozen=True, kw_only=True):
    """A peer, what each side says of the link, what flows by it, how it does, and how far each origin is behind.

    `ours` is how far this node's own ledger is at the peer; `has_two_pasts`: it signed what contradicts itself.
    """

    peer: Peer
    own: PeerAgreement | None
    theirs: PeerAgreement | None
    given: Flow
    taken: Flow
    contact: Contact
    lags: list[Lag]
    ours: Lag
    has_two_pasts: bool = False

    @property
    def behind(self) -> int:
        """Entries that the peer has and this node has not, of all origins."""
        return sum(lag.behind for lag in self.lags)


def link_reports(records: NetworkRecords) -> list[LinkReport]:
    """How the links with all peers do, removed ones too, by name."""
    waiting = records.arrivals.counts()
    return [_report(records, peer, waiting) for peer in records.peers.all()]


def _report(records: NetworkRecords, peer: Peer, waiting: dict[str, dict[str, int]]) -> LinkReport:
    contact = records.peers.contact(peer.node)
    own = records.peers.newest_agreement(peer.node, records.node)
    theirs = records.peers.newest_agreement(peer.node, peer.node)
    origins = sorted(contact.sizes.keys() - {records.node}, key=lambda name: (name != peer.node, name))
    return LinkReport(
        peer=peer,
        own=own.said if own else None,
        theirs=theirs.said if theirs else None,
        given=given(records, peer.node),
        taken=taken(records, peer.node),
        contact=contact,
        lags=[_lag(records, name, contact.sizes[name], waiting.get(name, {})) for name in origins],
        ours=Lag(origin=records.node, here=contact.sizes.get(records.node, 0), there=records.book.head().number),
        has_two_pasts=has_two_pasts(records, peer.node),
    )


def _lag(records: NetworkRecords, origin: str, there: int, waiting: dict[str, int]) -> Lag:
    here = records.arrivals.size(origin)
    newest = records.arrivals.lines(origin, here - 1, 1) if here else []
    entry = newest[0].entry if newest else None
    return Lag(
        origin=origin,
        here=here,
        there=there,
        waiting=waiting.get("waiting", 0) + waiting.get("early", 0),
        upto=decode_entry(entry).received_at if entry else None,
    )
