"""Who witnessed this node's ledger, and which nodes showed two pasts, as gauges of the node page."""

from __future__ import annotations

from commonwire.delivery.records import Records
from commonwire.web.pages.alliance_views import GaugeView

_MOST_SHOWN = 5


def witness_gauges(records: Records) -> list[GaugeView]:
    """What a node with peers shows of them; none where there is nothing to show."""
    return [*_witnesses(records), *_two_pasts(records)]


def _witnesses(records: Records) -> list[GaugeView]:
    cosigned = records.witness.cosigned()
    if not cosigned:
        return []
    facts = [(one.witness, f"up to {one.size:,}, {one.at:%Y-%m-%d %H:%M} UTC") for one in cosigned]
    summary = f"Other nodes found the ledger to have one past, up to entry {cosigned[0].size:,}."
    return [GaugeView(name="Witnesses", state="well", summary=summary, facts=facts)]


def _two_pasts(records: Records) -> list[GaugeView]:
    found = records.witness.evidence()
    if not found:
        return []
    names = sorted({one.evidence.origin for one in found})
    facts = [
        (one.evidence.origin, f"found {one.at:%Y-%m-%d %H:%M} UTC, by what {one.via} showed")
        for one in found[:_MOST_SHOWN]
    ]
    return [
        GaugeView(
            name="Two pasts",
            state="ill",
            summary=f"Two contradicting checkpoints are signed by {', '.join(names)}.",
            facts=facts,
            remedy="Both are kept: commonwire evidence. Speak with its operator; nothing of a second past is taken.",
        )
    ]
