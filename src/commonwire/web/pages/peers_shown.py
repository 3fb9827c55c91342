"""The part of the node's page about peers: how each link is, what flows by it, and how far behind it is."""

from __future__ import annotations

from datetime import datetime
from functools import reduce

from commonwire.alliance.may import is_allowed
from commonwire.base.texts import Text, text
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
        sides=[_side(text("This node"), report.own), _side(report.peer.node, report.theirs)],
        reached_at=contact.reached_at,
        heard_at=contact.heard_at,
        error=contact.error if is_told else None,
        remedy=contact.remedy if is_told else None,
        failed_at=contact.failed_at if is_told else None,
        clock=_clock(contact.clock_offset),
        lags=[_lag(lag, now) for lag in report.lags],
        missing_there=report.ours.behind if report.ours.origin in contact.sizes else None,
    )


def standing_of(report: LinkReport) -> tuple[str, Text]:
    """How a link is, as a mark and in words.

    A peer that has no address is well when it asks; another one when it answers.
    """
    contact, state = report.contact, report.peer.state
    if state != "connected":
        return {
            "pending": ("watch", text("To be compared")),
            "paused": ("held", text("Paused")),
            "removed": ("off", text("Removed")),
        }[state]
    if report.has_two_pasts:
        return "ill", text("Showed two pasts")
    if contact.error:
        return "ill", text("In trouble")
    if report.theirs is not None and report.theirs.state == "paused":
        return "held", text("Paused there")
    if not (contact.reached_at or contact.heard_at):
        return "watch", text("No contact yet")
    return ("watch", text("Catching up")) if report.behind else ("well", text("Connected"))


def flow_said(flow: Flow) -> Text:
    """A flow in words.

    >>> flow_said(Flow())
    'All stories, also to be passed on within the alliance.'
    """
    if not flow.outlets:
        return text("No stories; kills and corrections pass.") if flow.others == "header" else text("Kills only.")
    said = [_stories(flow)]
    if flow.floor:
        uses = " + ".join(f"{use.action}/{use.channel}" for use in flow.floor)
        said.append(text("when their terms allow %(uses)s", uses=uses))
    if flow.re_export == "no":
        said.append(text("not to be passed on"))
    elif flow.re_export == "alliance":
        said.append(text("also to be passed on within the alliance"))
    else:
        said.append(text("also to be passed on to other alliances as the terms allow"))
    if flow.others == "leaf":
        said.append(text("of other entries nothing but that they are there"))
    if flow.is_thin:
        said.append(text("texts on demand"))
    if not flow.introduces:
        said.append(text("its word on other nodes is not taken"))
    return text("%(said)s.", said=reduce(_and_then, said))


def _stories(flow: Flow) -> Text:
    chosen = []
    if EVERY not in flow.outlets:
        chosen.append(text("outlets %(codes)s", codes=", ".join(sorted(flow.outlets))))
    if EVERY not in flow.languages:
        chosen.append(text("languages %(codes)s", codes=", ".join(sorted(flow.languages))))
    if EVERY not in flow.subjects:
        chosen.append(text("subjects %(codes)s", codes=", ".join(sorted(flow.subjects))))
    if not chosen:
        return text("All stories")
    return text("Stories of: %(chosen)s", chosen=reduce(_beside, chosen))


def _and_then(said: Text, more: Text) -> Text:
    return text("%(said)s, %(more)s", said=said, more=more)


def _beside(said: Text, more: Text) -> Text:
    return text("%(said)s; %(more)s", said=said, more=more)


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


def _clock(offset: float | None) -> Text | None:
    """By how much a peer's clock is off this one, when that is worth a word."""
    if offset is None or abs(offset) < _OFF_BY:
        return None
    length = span(abs(offset))
    if offset > 0:
        return text("%(length)s ahead of this one", length=length)
    return text("%(length)s behind this one", length=length)
