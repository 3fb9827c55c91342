"""Who witnessed this node's ledger, and which nodes showed two pasts, as gauges of the node page."""

from __future__ import annotations

from commonwire.base.texts import text
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
    facts = [(one.witness, text("up to %(entry)s, %(at)s", entry=one.size, at=one.at)) for one in cosigned]
    summary = text("Other nodes found the ledger to have one past, up to entry %(entry)s.", entry=cosigned[0].size)
    return [GaugeView(name=text("Witnesses"), state="well", summary=summary, facts=facts)]


def _two_pasts(records: Records) -> list[GaugeView]:
    found = records.witness.evidence()
    if not found:
        return []
    names = sorted({one.evidence.origin for one in found})
    facts = [
        (one.evidence.origin, text("found %(at)s, by what %(node)s showed", at=one.at, node=one.via))
        for one in found[:_MOST_SHOWN]
    ]
    return [
        GaugeView(
            name=text("Two pasts"),
            state="ill",
            summary=text("Two contradicting checkpoints are signed by %(nodes)s.", nodes=", ".join(names)),
            facts=facts,
            remedy=text(
                "Both are kept: %(command)s. Speak with its operator; nothing of a second past is taken.",
                command="commonwire evidence",
            ),
        )
    ]
