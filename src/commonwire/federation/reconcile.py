"""Reconcile: a node that was put back from a backup, or whose disk went back in time, finds out what it forgot.

close   nobody reads and nothing is numbered: what others know may have been corrected or killed meanwhile, and a number
        that was given before must not be given to something else
ask     each peer says how far this node's own ledger goes there; entries behind our own are taken back, exact bytes
open    when every peer has answered and what came is settled; or when the operator says so, on record
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final, Literal

import msgspec

from commonwire.base.errors import ConflictError
from commonwire.federation.arrival import Origin
from commonwire.federation.ports import FederationRecords
from commonwire.federation.records import NetworkRecords
from commonwire.ledger.append import append_own
from commonwire.ledger.entry import Entry
from commonwire.ledger.own_tree import own_tree
from commonwire.ledger.tree import range_at

RESTORED: Final = "restored"
"""The setting that holds the `Restoration`."""
NODE_KEY: Final = "node_key"
"""The setting in which a node says what it is called and which key it has."""
Why = Literal["restored", "went back"]


class Restoration(msgspec.Struct, frozen=True, kw_only=True):
    """That a node forgot its newest past, and what became of it.

    `why`: it was restored from a backup that was made at `made_at`, or a peer showed that its store went back in time.
    `number` is how far its ledger went then. `opened_by` is "peers", or the opaque id of the operator, whose `reason`
    is beside it.
    """

    state: Literal["closed", "open"]
    why: Why
    closed_at: datetime
    number: int
    made_at: datetime | None = None
    opened_at: datetime | None = None
    opened_by: str | None = None
    reason: str = ""


class Heard(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of one peer: when it answered last, how far this node's own ledger goes there (None: unknown).

    `behind` counts entries that it has and that are not settled here.
    """

    node: str
    at: datetime | None = None
    own: int | None = None
    behind: int = 0


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """What a closed node does next, and which peers it concerns; `number` is how far its own ledger goes at the best.

    'alone': there is nobody to ask, the operator decides. 'ask': these did not answer yet. 'take back': these have
    more of our own ledger. 'catch up': these have more that is not settled here. 'open': nothing is missing.
    """

    what: Literal["open", "ask", "take back", "catch up", "alone"]
    peers: tuple[str, ...] = ()
    number: int = 0


def decide(own: int, heard: Iterable[Heard], *, closed_at: datetime) -> Step:
    """What a node closed at `closed_at` does next, whose ledger goes to `own`; `heard` are the peers that it can ask.

    >>> from datetime import UTC, datetime
    >>> noon, later = datetime(2031, 5, 6, 12, tzinfo=UTC), datetime(2031, 5, 6, 13, tzinfo=UTC)
    >>> decide(7, [Heard(node="a", at=later, own=9), Heard(node="b")], closed_at=noon)
    Step(what='take back', peers=('a',), number=9)
    >>> decide(9, [Heard(node="a", at=later, own=9), Heard(node="b", at=later, own=3)], closed_at=noon).what
    'open'
    """
    peers = sorted(heard, key=lambda peer: peer.node)
    most = max([own, *(peer.own or 0 for peer in peers)])
    silent = [peer for peer in peers if peer.at is None or peer.at <= closed_at or peer.own is None]
    ahead = [peer for peer in peers if (peer.own or 0) > own]
    behind = [peer for peer in peers if peer.behind]
    for what, those in (("take back", ahead), ("ask", silent), ("catch up", behind)):
        if those:
            return Step(what=what, peers=tuple(peer.node for peer in those), number=most)  # type: ignore[arg-type]
    return Step(what="open" if peers else "alone", number=most)


def find_restoration(records: FederationRecords) -> Restoration | None:
    """That the node forgot its newest past, once, and what became of it."""
    found = records.roll.find_setting(RESTORED)
    return msgspec.convert(found, Restoration) if found else None


def is_closed(records: FederationRecords) -> bool:
    """Whether nobody reads here and nothing is numbered, because the newest past is not known yet."""
    found = find_restoration(records)
    return found is not None and found.state == "closed"


def own_origin(records: FederationRecords) -> Origin | None:
    """This node's own ledger as that of any origin: what comes of it from peers is verified from here on.

    None for a store that does not say its node's key.
    """
    said = records.roll.find_setting(NODE_KEY)
    if said is None:
        return None
    head = records.book.head()
    tree = range_at(own_tree(records), head.number)
    return Origin(name=records.node, jwk=said["public_jwk"], size=head.number, digest=head.digest, range=tree.encode())


def close(
    records: FederationRecords, origin: Origin, *, why: Why, now: datetime, made_at: datetime | None = None
) -> Restoration:
    """Close the node to readers and number nothing, until it is known what it forgot; `origin` is its `own_origin`."""
    made = Restoration(state="closed", why=why, closed_at=now, number=origin.size, made_at=made_at)
    records.arrivals.put_origin(origin)
    records.roll.put_setting(RESTORED, msgspec.to_builtins(made))
    return made


def heard_of(records: NetworkRecords) -> list[Heard]:
    """What is known of each peer that can be asked."""
    waiting = sum(states.get("waiting", 0) for states in records.arrivals.counts().values())
    found = []
    for peer in records.peers.all():
        if peer.state not in {"connected", "paused"}:
            continue
        contact = records.peers.contact(peer.node)
        behind = sum(
            max(0, size - records.arrivals.size(origin))
            for origin, size in contact.sizes.items()
            if origin != records.node and records.arrivals.find_origin(origin) is not None
        )
        own = contact.sizes.get(records.node, 0) if contact.sizes else None
        found.append(Heard(node=peer.node, at=contact.reached_at, own=own, behind=behind + waiting))
    return found


def look(records: NetworkRecords) -> Step | None:
    """What a closed node does next; None when it is open."""
    found = find_restoration(records)
    if found is None or found.state == "open":
        return None
    return decide(records.book.head().number, heard_of(records), closed_at=found.closed_at)


def open_again(records: FederationRecords, *, by: str, now: datetime, reason: str = "") -> Entry:
    """Let readers in and number again, with an entry that says so; `by` is "peers" or the operator's opaque id.

    Raises ConflictError when the node is open.
    """
    found = find_restoration(records)
    if found is None or found.state == "open":
        raise ConflictError("This node is open", remedy="Nothing has to be done.")
    opened = msgspec.structs.replace(found, state="open", opened_at=now, opened_by=by, reason=reason)
    records.roll.put_setting(RESTORED, msgspec.to_builtins(opened))
    records.arrivals.forget_origin(records.node)
    return append_own(records.book, "restored", node=records.node, now=now, by=by, about=found.number)
