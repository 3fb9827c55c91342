"""Where an item is, as a call."""

from __future__ import annotations

from datetime import datetime

import msgspec
from litestar import get

from commonwire.federation.where import EntryWhere, StepName, StepState, Whereabouts
from commonwire.web.asking import Ask, Reference, Served, refusals
from commonwire.web.item_paths import reference_of
from commonwire.web.whereabouts import whereabouts


class StageAnswer(msgspec.Struct, kw_only=True):
    """A step at a node: `at` is when it was done, null where that is not known; `said` why it is so."""

    name: StepName
    state: StepState
    at: datetime | None
    said: str


class NodeAnswer(msgspec.Struct, kw_only=True):
    """What became of an entry at a node, as far as it is known here."""

    node: str
    is_here: bool
    stages: list[StageAnswer]


class EntryAnswer(msgspec.Struct, kw_only=True):
    """An entry about the item: `number` counts in the ledger of `origin`, `hops` are the nodes it passed."""

    origin: str
    number: int
    kind: str
    version: int | None
    recorded_at: datetime
    hops: list[str]
    nodes: list[NodeAnswer]


class WhereAnswer(msgspec.Struct, kw_only=True):
    """Where an item is; the newest entry first. `status` is null when nothing of it has its place here yet."""

    item: str
    uri: str | None
    outlet: str | None
    status: str | None
    entries: list[EntryAnswer]


@get("/items/{item:str}/whereabouts", summary="Where the item is, node by node", responses=refusals(404, 409))
async def get_whereabouts(request: Ask, site: Served, item: Reference) -> WhereAnswer:
    """For the operator, the secretariat and the item's owner: received, verified, decided, sent, acknowledged."""
    principal = await site.principal(request)
    return _answer(await site.store.read(lambda records: whereabouts(records, principal, reference_of(item))))


def _answer(found: Whereabouts) -> WhereAnswer:
    return WhereAnswer(
        item=found.item,
        uri=found.uri,
        outlet=found.outlet,
        status=found.status,
        entries=[_entry(entry) for entry in found.entries],
    )


def _entry(entry: EntryWhere) -> EntryAnswer:
    return EntryAnswer(
        origin=entry.origin,
        number=entry.number,
        kind=entry.kind,
        version=entry.version,
        recorded_at=entry.recorded_at,
        hops=list(entry.hops),
        nodes=[
            NodeAnswer(
                node=at.node,
                is_here=at.is_here,
                stages=[StageAnswer(name=it.name, state=it.state, at=it.at, said=it.said) for it in at.stages],
            )
            for at in entry.nodes
        ],
    )
