"""Where: what became of an item's entries on each node: received, verified, decided, sent, acknowledged."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final, Literal

import msgspec

from commonwire.base.errors import CommonwireError
from commonwire.base.texts import text, texts
from commonwire.delivery.notice import Addressed, Notice, notice_id
from commonwire.federation.arrival import Arrival
from commonwire.federation.peer import Contact
from commonwire.federation.records import NetworkRecords
from commonwire.ledger.chain import verify_entry
from commonwire.ledger.entry import Entry, decode_entry
from commonwire.ledger.periods import KeyPeriod, key_at

StepName = Literal["received", "verified", "decided", "sent", "acknowledged"]
StepState = Literal["done", "waiting", "failed", "none"]
STEPS: Final[tuple[StepName, ...]] = ("received", "verified", "decided", "sent", "acknowledged")


class Stage(msgspec.Struct, frozen=True, kw_only=True):
    """One step at one node: done (when, if known), waiting, failed, or none (there is nothing to do); `said` is why."""

    name: StepName
    state: StepState
    at: datetime | None = None
    said: str = ""


class AtNode(msgspec.Struct, frozen=True, kw_only=True):
    """What became of an entry at a node, as far as it is known here; `is_here`: it is this node."""

    node: str
    is_here: bool
    stages: tuple[Stage, ...]


class EntryWhere(msgspec.Struct, frozen=True, kw_only=True):
    """An entry about the item, as its origin recorded it, the nodes that it passed on its way here, and each node."""

    origin: str
    number: int
    kind: str
    version: int | None
    recorded_at: datetime
    hops: tuple[str, ...]
    nodes: list[AtNode]


class Whereabouts(msgspec.Struct, frozen=True, kw_only=True):
    """Where an item is; the newest entry first. `status` is None when nothing of it has its place here yet."""

    item: str
    uri: str | None
    outlet: str | None
    status: str | None
    entries: list[EntryWhere]


def where_is(records: NetworkRecords, item: str) -> Whereabouts:
    """Where the item with this id is, as far as this node knows."""
    state = records.items.find(item)
    arrived = records.arrivals.of_item(item)
    placed = [decode_entry(data) for data in records.book.entries_of(item)]
    told = {notice.id: records.notices.addressees(notice.id) for notice in records.notices.of_item(item)}
    notices = {notice.id: notice for notice in records.notices.of_item(item)}
    peers = _peers(records)
    entries = [_placed(records, entry, told, notices, peers) for entry in placed]
    entries += [_arrived(records, arrival, peers) for arrival in arrived]
    first = placed[0] if placed else None
    return Whereabouts(
        item=item,
        uri=state.uri if state else first.uri if first else None,
        outlet=state.outlet if state else first.outlet if first else None,
        status=state.status if state else None,
        entries=sorted(entries, key=lambda entry: (entry.recorded_at, entry.number), reverse=True),
    )


def _peers(records: NetworkRecords) -> list[Contact]:
    return [records.peers.contact(peer.node) for peer in records.peers.all() if peer.state != "removed"]


def _placed(
    records: NetworkRecords,
    entry: Entry,
    told: dict[str, list[Addressed]],
    notices: dict[str, Notice],
    peers: Sequence[Contact],
) -> EntryWhere:
    """An entry that has its place in this node's journal."""
    notice = notice_id(entry)
    addressed = told.get(notice, [])
    is_own = entry.node == records.node
    here = (
        Stage(name="received", state="done", at=entry.received_at if is_own else None),
        _verified(records, entry),
        _decided(records, entry),
        _sent(entry, peers),
        _acknowledged(_living(records, addressed, None), is_notice=notice in notices),
    )
    nodes = [AtNode(node=records.node, is_here=True, stages=here)]
    if not is_own:
        nodes.insert(0, _origin(entry.node, entry.received_at))
    for peer in peers:
        if peer.node != entry.node:
            answers = _living(records, addressed, peer.node)
            nodes.append(_at_peer(peer, entry.node, entry.number, _acknowledged(answers, is_notice=notice in notices)))
    return EntryWhere(
        origin=entry.node,
        number=entry.number,
        kind=entry.kind,
        version=entry.version,
        recorded_at=entry.received_at,
        hops=_hops(records, entry),
        nodes=nodes,
    )


def _arrived(records: NetworkRecords, arrival: Arrival, peers: Sequence[Contact]) -> EntryWhere:
    """An entry that came here and has no place yet, or for good."""
    entry = decode_entry(arrival.data) if arrival.data else None
    at = entry.received_at if entry else arrival.received_at
    decided = {
        "refused": Stage(name="decided", state="failed", said=arrival.why or text("It was refused.")),
        "hidden": Stage(name="decided", state="none", said=text("Only its hash may come here.")),
    }.get(
        arrival.state,
        Stage(name="decided", state="waiting", said=text("It waits for what it needs, or for its turn.")),
    )
    here = (
        Stage(name="received", state="done", at=arrival.received_at, said=text("By %(node)s.", node=arrival.via)),
        Stage(name="verified", state="done", at=arrival.received_at, said=text("In the tree that its origin signed.")),
        decided,
        Stage(name="sent", state="waiting"),
        Stage(name="acknowledged", state="none"),
    )
    nodes = [_origin(arrival.origin, at), AtNode(node=records.node, is_here=True, stages=here)]
    nothing = Stage(name="acknowledged", state="none")
    nodes += [_at_peer(peer, arrival.origin, arrival.number, nothing) for peer in peers if peer.node != arrival.origin]
    return EntryWhere(
        origin=arrival.origin,
        number=arrival.number,
        kind=arrival.kind,
        version=entry.version if entry else None,
        recorded_at=at,
        hops=arrival.hops,
        nodes=nodes,
    )


def _origin(node: str, at: datetime) -> AtNode:
    """The node that recorded it: it did all that is to be done there."""
    done = tuple(Stage(name=name, state="done", at=at) for name in STEPS[:3])
    rest = (Stage(name="sent", state="done", said=text("It came here.")), Stage(name="acknowledged", state="none"))
    return AtNode(node=node, is_here=False, stages=(*done, *rest))


def _at_peer(peer: Contact, origin: str, number: int, acknowledged: Stage) -> AtNode:
    """What a peer has of an entry, by how far it says that it has the ledger of its origin."""
    size = peer.sizes.get(origin)
    if size is None or peer.reached_at is None:
        received = Stage(name="received", state="waiting", said=text("It has not said how far it has this ledger."))
    elif size >= number:
        said = text("It has this ledger up to entry %(size)s.", size=size)
        received = Stage(name="received", state="done", said=said)
    else:
        said = text(
            "It has this ledger up to entry %(size)s: %(count)s before this one.", size=size, count=number - size
        )
        received = Stage(name="received", state="waiting", said=said)
    is_there = received.state == "done"
    verified = Stage(name="verified", state="done" if is_there else "waiting")
    rest = Stage(name="decided", state="none", said=text("Its own decision is not told."))
    return AtNode(
        node=peer.node,
        is_here=False,
        stages=(received, verified, rest, Stage(name="sent", state="none"), acknowledged),
    )


def _verified(records: NetworkRecords, entry: Entry) -> Stage:
    if not entry.is_understood:
        said = text("A newer program wrote it: kept, and not understood here.")
        return Stage(name="verified", state="none", said=said)
    if entry.statement is None:
        return Stage(name="verified", state="done", said=text("Its node recorded it by itself."))
    periods = [
        KeyPeriod(key.public_jwk, key.from_number, key.until_number, key.revoked_from)
        for key in records.roll.signing_keys(entry.outlet or "")
    ]
    try:
        verify_entry(entry, key_at(periods, entry.number))
    except CommonwireError as error:
        return Stage(name="verified", state="failed", said=error.message)
    return Stage(name="verified", state="done", said=text("Its outlet's signature holds."))


def _decided(records: NetworkRecords, entry: Entry) -> Stage:
    """What this node made of it for its readers."""
    state = records.items.find(entry.item or "")
    version = records.items.find_version(state.id, entry.version or 0) if state else None
    if state is None:
        return Stage(name="decided", state="none", said=text("It shows nothing here."))
    if state.status == "canceled":
        return Stage(name="decided", state="done", said=text("The item is killed: nobody reads it."))
    if state.status == "withheld":
        return Stage(name="decided", state="done", said=text("The item is held: nobody reads it."))
    if version is not None and not version.released:
        return Stage(name="decided", state="waiting", said=text("Under embargo: shown when its origin lifts it."))
    return Stage(name="decided", state="done", said=text("Shown to whom its terms allow."))


def _sent(entry: Entry, peers: Sequence[Contact]) -> Stage:
    """To how many peers it went from here, as they say themselves."""
    others = [peer for peer in peers if peer.node != entry.node]
    if not others:
        return Stage(name="sent", state="none", said=text("There is no peer to send it to."))
    there = [peer for peer in others if peer.sizes.get(entry.node, 0) >= entry.number]
    said = texts(
        "%(there)s of %(count)s peer has it.", "%(there)s of %(count)s peers have it.", len(others), there=len(there)
    )
    return Stage(name="sent", state="done" if len(there) == len(others) else "waiting", said=said)


def _living(records: NetworkRecords, addressed: Iterable[Addressed], node: str | None) -> list[Addressed]:
    """Those whose outlets belong to `node` (None: this one)."""
    found = []
    for one in addressed:
        outlet = records.roll.find_outlet(one.outlet)
        if (outlet.node if outlet else None) == node:
            found.append(one)
    return found


def _acknowledged(addressed: Sequence[Addressed], *, is_notice: bool) -> Stage:
    if not is_notice or not addressed:
        said = text("Nobody there was served it.") if is_notice else ""
        return Stage(name="acknowledged", state="none", said=said)
    done = [one for one in addressed if one.is_done]
    answers = [one.closing or one.receipt for one in done]
    times = [answer.at for answer in answers if answer is not None]
    whole = len(done) == len(addressed)
    return Stage(
        name="acknowledged",
        state="done" if whole else "waiting",
        at=max(times) if times and whole else None,
        said=texts(
            "%(done)s of %(count)s outlet has done what it asks.",
            "%(done)s of %(count)s outlets have done what it asks.",
            len(addressed),
            done=len(done),
        ),
    )


def _hops(records: NetworkRecords, entry: Entry) -> tuple[str, ...]:
    lines = records.arrivals.lines(entry.node, entry.number - 1, 1)
    return lines[0].hops if lines else (entry.node,)
