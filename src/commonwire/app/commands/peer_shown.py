"""What `commonwire peer` shows of peers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from commonwire.federation.fingerprint import fingerprint, pair_fingerprint
from commonwire.federation.flow_words import say_flow
from commonwire.federation.identity import Identity
from commonwire.federation.peer import Agreed, Contact, Peer, get_peer, given, taken
from commonwire.federation.records import NetworkRecords
from commonwire.federation.witness import has_two_pasts

TWO_PASTS = "It signed two pasts: commonwire evidence shows both."

_OFF_BY = 20.0
"""Seconds by which a peer's clock may be off before it is worth a word."""


def row_of(records: NetworkRecords, peer: Peer) -> tuple[str, ...]:
    """A peer in one line: name, state, alliance, versions of both sides' agreement, last contact, last error."""
    contact = records.peers.contact(peer.node)
    return (
        peer.node,
        peer.state,
        peer.identity.alliance,
        "/".join(_version(records.peers.newest_agreement(peer.node, by)) for by in (records.node, peer.node)),
        _time(contact.reached_at or contact.heard_at),
        TWO_PASTS if has_two_pasts(records, peer.node) else contact.error or "",
    )


def lines_of(records: NetworkRecords, own: Identity, node: str) -> list[str]:
    """A peer in whole. Raises NotFoundError."""
    peer = get_peer(records, node)
    identity = peer.identity
    lines = [
        f"{peer.node}, {peer.state} since {_time(peer.changed_at)}",
        f"alliance: {identity.alliance_name or identity.alliance} ({identity.alliance})",
        f"addresses: {' '.join(identity.addresses) or 'none: it asks, and is not asked'}",
        f"operator: {identity.contact or 'not said'}",
        f"program: {identity.version or 'not said'}",
        f"fingerprint compared: {_time(peer.compared_at) if peer.compared_at else 'not yet'}",
        *fingerprint_lines(own, identity),
        f"flows there: {' '.join(say_flow(given(records, node)))}",
        f"flows here: {' '.join(say_flow(taken(records, node)))}",
    ]
    for by in (records.node, node):
        lines += _side(records.peers.newest_agreement(node, by), by)
    lines += _link(records.peers.contact(node))
    return [*lines, TWO_PASTS] if has_two_pasts(records, node) else lines


def fingerprint_lines(own: Identity, other: Identity | None) -> list[str]:
    """What is read aloud: of both nodes together, or of this one when there is no other."""
    mark = pair_fingerprint(own, other) if other else fingerprint(own)
    return [f"words: {mark.words}", f"or digits: {mark.digits}"]


def _side(agreed: Agreed | None, by: str) -> Iterator[str]:
    """What one side says of the link."""
    if agreed is None:
        yield f"{by} has not said yet what it gives and takes"
        return
    said = agreed.said
    yield f"{by}, version {said.version} of {_time(said.said_at)}, {said.state}"
    yield f"  gives: {' '.join(say_flow(said.give))}"
    yield f"  takes: {' '.join(say_flow(said.take))}"


def _link(contact: Contact) -> Iterator[str]:
    """How the link does."""
    yield f"answered last: {_time(contact.reached_at)}; asked last: {_time(contact.heard_at)}"
    if contact.clock_offset is not None and abs(contact.clock_offset) >= _OFF_BY:
        yield f"its clock is {contact.clock_offset:+.1f} s off this one"
    if contact.error:
        yield f"not well since {_time(contact.failed_at)}: {contact.error} {contact.remedy or ''}".rstrip()


def _version(agreed: Agreed | None) -> str:
    return str(agreed.said.version) if agreed else "-"


def _time(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC" if at else "never"
