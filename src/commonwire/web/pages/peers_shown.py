"""The part of the node's page about peers: how each link is, what flows by it, and how far behind it is."""

from __future__ import annotations

from datetime import datetime

from commonwire.alliance.may import is_allowed
from commonwire.federation.fingerprint import fingerprint, pair_fingerprint
from commonwire.federation.flow import Flow
from commonwire.federation.identity import Identity, sign_card
from commonwire.federation.introduce import own_identity
from commonwire.federation.peer import PeerAgreement
from commonwire.federation.records import NetworkRecords
from commonwire.federation.report import Lag, LinkReport, link_reports
from commonwire.rights.terms import EVERY
from commonwire.web.pages.peer_views import LagView, NetworkView, PeerView, SideView
from commonwire.web.pages.showing import Visit
from commonwire.web.pages.spans import span

_OFF_BY: float = 20.0
"""Seconds by which a peer's clock may be off before it is worth a word: less is the time that a busy link takes."""


def network(records: NetworkRecords, seen: Visit) -> NetworkView:
    """This node among others, for somebody who may see the node."""
    own = own_identity(records, seen.site.program)
    mark = fingerprint(own)
    shown = [_peer(own, report, seen.frame.now) for report in link_reports(records)]
    return NetworkView(
        card=sign_card(own, seen.site.node_key),
        words=mark.words,
        digits=mark.digits,
        peers=[peer for peer in shown if peer.state != "removed"],
        removed=[peer for peer in shown if peer.state == "removed"],
        may_run=is_allowed(seen.principal, "run-node"),
    )


def _peer(own: Identity, report: LinkReport, now: datetime) -> PeerView:
    identity, contact = report.peer.identity, report.contact
    pair = pair_fingerprint(own, identity)
    mark, standing = standing_of(report)
    is_told = bool(contact.error) and report.peer.state == "connected"
    return PeerView(
        node=report.peer.node,
        state=report.peer.state,
        mark=mark,
        standing=standing,
        alliance=None if identity.alliance == own.alliance else identity.alliance_name or identity.alliance,
        addresses=list(identity.addresses),
        contact=identity.contact,
        version=contact.version or identity.version,
        words=pair.words,
        digits=pair.digits,
        compared_at=report.peer.compared_at,
        changed_at=report.peer.changed_at,
        given=flow_said(report.given),
        taken=flow_said(report.taken),
        sides=[_side("This node", report.own), _side(report.peer.node, report.theirs)],
        reached_at=contact.reached_at,
        heard_at=contact.heard_at,
        error=contact.error if is_told else None,
        remedy=contact.remedy if is_told else None,
        failed_at=contact.failed_at if is_told else None,
        clock=_clock(contact.clock_offset),
        lags=[_lag(lag, now) for lag in report.lags],
        missing_there=report.ours.behind if report.ours.origin in contact.sizes else None,
    )


def standing_of(report: LinkReport) -> tuple[str, str]:
    """How a link is, as a mark and in words.

    A peer that has no address is well when it asks; another one when it answers.
    """
    contact, state = report.contact, report.peer.state
    if state != "connected":
        return {
            "pending": ("watch", "To be compared"),
            "paused": ("held", "Paused"),
            "removed": ("off", "Removed"),
        }[state]
    if report.has_two_pasts:
        return "ill", "Showed two pasts"
    if contact.error:
        return "ill", "In trouble"
    if report.theirs is not None and report.theirs.state == "paused":
        return "held", "Paused there"
    if not (contact.reached_at or contact.heard_at):
        return "watch", "No contact yet"
    return ("watch", "Catching up") if report.behind else ("well", "Connected")


def flow_said(flow: Flow) -> str:
    """A flow in words.

    >>> flow_said(Flow())
    'All stories, also to be passed on within the alliance.'
    """
    if not flow.outlets:
        return "No stories; kills and corrections pass." if flow.others == "header" else "Kills only."
    said = [
        f"{name} {', '.join(sorted(values))}"
        for name, values in (("outlets", flow.outlets), ("languages", flow.languages), ("subjects", flow.subjects))
        if EVERY not in values
    ]
    parts = [f"Stories of: {'; '.join(said)}" if said else "All stories"]
    if flow.floor:
        parts.append(f"when their terms allow {' and '.join(f'{use.action} on {use.channel}' for use in flow.floor)}")
    parts.append(
        {
            "no": "not to be passed on",
            "alliance": "also to be passed on within the alliance",
            "terms": "also to be passed on to other alliances as the terms allow",
        }[flow.re_export]
    )
    if flow.others == "leaf":
        parts.append("of other entries nothing but that they are there")
    if flow.is_thin:
        parts.append("texts on demand")
    if not flow.introduces:
        parts.append("its word on other nodes is not taken")
    return ", ".join(parts) + "."


def _side(name: str, said: PeerAgreement | None) -> SideView:
    if said is None:
        return SideView(name=name)
    return SideView(
        name=name,
        version=said.version,
        said_at=said.said_at,
        state=said.state,
        gives=flow_said(said.give),
        takes=flow_said(said.take),
    )


def _lag(lag: Lag, now: datetime) -> LagView:
    seconds = lag.seconds(now)
    return LagView(
        origin=lag.origin,
        here=lag.here,
        behind=lag.behind,
        waiting=lag.waiting,
        late=span(seconds) if lag.behind or lag.waiting else None,
    )


def _clock(offset: float | None) -> str | None:
    """By how much a peer's clock is off this one, when that is worth a word."""
    if offset is None or abs(offset) < _OFF_BY:
        return None
    return f"{span(abs(offset))} {'ahead of' if offset > 0 else 'behind'} this one"
