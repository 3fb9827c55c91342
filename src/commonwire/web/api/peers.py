"""The API's call about peers."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec
from litestar import get

from commonwire.alliance.may import may
from commonwire.federation.fingerprint import pair_fingerprint
from commonwire.federation.flow_words import say_flow
from commonwire.federation.identity import Identity
from commonwire.federation.introduce import own_identity
from commonwire.federation.peer import PeerAgreement
from commonwire.federation.records import NetworkRecords
from commonwire.federation.report import Lag, LinkReport, link_reports
from commonwire.web.asking import Ask, Served, refusals


class LagRow(msgspec.Struct, kw_only=True):
    """The ledger of one node: entries `here` and `there`, at the peer, how many are missing, and by how long.

    `waiting` are here and not shown yet.
    """

    origin: str
    here: int
    there: int
    behind: int
    waiting: int
    seconds: float


class AgreementRow(msgspec.Struct, kw_only=True):
    """What one side says of the link: its `version`, and what it gives and takes, in words."""

    version: int
    state: str
    gives: list[str]
    takes: list[str]
    said_at: datetime


class PeerRow(msgspec.Struct, kw_only=True):
    """A peer. `words` and `digits` are the fingerprint of both nodes together; `gives` and `takes` what holds now.

    `reached_at` is when it last answered, `heard_at` when it last asked; `error` and `remedy` are null when it went
    well the last time. `clock_offset` are the seconds by which its clock is ahead.
    """

    node: str
    state: Literal["pending", "connected", "paused", "removed"]
    alliance: str
    addresses: list[str]
    contact: str
    version: str
    words: str
    digits: str
    compared_at: datetime | None
    own: AgreementRow | None
    theirs: AgreementRow | None
    gives: list[str]
    takes: list[str]
    reached_at: datetime | None
    heard_at: datetime | None
    failed_at: datetime | None
    error: str | None
    remedy: str | None
    clock_offset: float | None
    lags: list[LagRow]


class PeerPage(msgspec.Struct, kw_only=True):
    """This node's name and all its peers, by name."""

    node: str
    peers: list[PeerRow]


@get("/peers", summary="The other nodes, and how the links do", responses=refusals())
async def list_peers(request: Ask, site: Served) -> PeerPage:
    """For the operator and the secretariat (`see-node`)."""
    may(await site.principal(request), "see-node")
    now = site.clock()

    def look(records: NetworkRecords) -> PeerPage:
        own = own_identity(records, site.program)
        return PeerPage(node=records.node, peers=[_row(own, it, now) for it in link_reports(records)])

    return await site.store.read(look)


def _row(own: Identity, report: LinkReport, now: datetime) -> PeerRow:
    identity, contact = report.peer.identity, report.contact
    mark = pair_fingerprint(own, identity)
    return PeerRow(
        node=report.peer.node,
        state=report.peer.state,
        alliance=identity.alliance,
        addresses=list(identity.addresses),
        contact=identity.contact,
        version=contact.version or identity.version,
        words=mark.words,
        digits=mark.digits,
        compared_at=report.peer.compared_at,
        own=_agreement(report.own),
        theirs=_agreement(report.theirs),
        gives=say_flow(report.given),
        takes=say_flow(report.taken),
        reached_at=contact.reached_at,
        heard_at=contact.heard_at,
        failed_at=contact.failed_at,
        error=contact.error,
        remedy=contact.remedy,
        clock_offset=contact.clock_offset,
        lags=[_lag(lag, now) for lag in report.lags],
    )


def _agreement(said: PeerAgreement | None) -> AgreementRow | None:
    if said is None:
        return None
    return AgreementRow(
        version=said.version,
        state=said.state,
        gives=say_flow(said.give),
        takes=say_flow(said.take),
        said_at=said.said_at,
    )


def _lag(lag: Lag, now: datetime) -> LagRow:
    return LagRow(
        origin=lag.origin,
        here=lag.here,
        there=lag.there,
        behind=lag.behind,
        waiting=lag.waiting,
        seconds=round(lag.seconds(now), 1),
    )
