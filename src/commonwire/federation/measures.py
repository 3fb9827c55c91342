"""What an operator watches of peers, as numbers."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from commonwire.base.measure import Measure
from commonwire.federation.records import NetworkRecords
from commonwire.federation.report import LinkReport, link_reports


def measures(records: NetworkRecords, now: datetime) -> list[Measure]:
    """How far behind each peer is, when it was reached last, and what came from other nodes and waits."""
    found = [one for report in link_reports(records) if report.peer.state != "removed" for one in _link(report, now)]
    counts = Counter[str]()
    for states in records.arrivals.counts().values():
        counts.update(states)
    found += [
        Measure(
            name="arrivals",
            text="Entries of other nodes that have no place here, by state",
            value=counts[state],
            labels=(("state", state),),
        )
        for state in sorted({"waiting", "early"} | counts.keys())
    ]
    return found + [
        Measure(
            name="origin_entries",
            text="Entries of another node's ledger that are verified and on disk here",
            value=origin.size,
            labels=(("origin", origin.name),),
        )
        for origin in records.arrivals.origins()
    ]


def _link(report: LinkReport, now: datetime) -> list[Measure]:
    peer = (("peer", report.peer.node),)
    seconds = max((lag.seconds(now) for lag in report.lags), default=0.0)
    found = [
        Measure(
            name="peer_connected",
            text="1 while the link stands and the last request went well",
            value=report.peer.state == "connected" and not report.contact.error,
            labels=peer,
        ),
        Measure(
            name="peer_behind_entries",
            text="Entries that the peer has and not this node",
            value=report.behind,
            labels=peer,
        ),
        Measure(name="peer_behind_seconds", text="By how long what came last is behind", value=seconds, labels=peer),
        Measure(
            name="peer_missing_entries",
            text="Entries of this node's ledger that the peer has not",
            value=report.ours.behind,
            labels=peer,
        ),
    ]
    for name, at in (("reached", report.contact.reached_at), ("heard", report.contact.heard_at)):
        if at is not None:
            text = f"Seconds since the peer {'answered' if name == 'reached' else 'asked'} last"
            age = max(0.0, (now - at).total_seconds())
            found.append(Measure(name=f"peer_{name}_seconds", text=text, value=age, labels=peer))
    if report.contact.clock_offset is not None:
        text = "Seconds by which the peer's clock is ahead"
        found.append(Measure(name="peer_clock_seconds", text=text, value=report.contact.clock_offset, labels=peer))
    return found
