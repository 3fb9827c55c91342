"""Nodes that hand one another what they have, without a wire between them: newsrooms with ledgers of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, cast

import msgspec

from commonwire.base.errors import NotFoundError
from commonwire.federation.arrival import Origin
from commonwire.federation.batch import Line, Parcel, Run, Urgent
from commonwire.federation.ports import FederationRecords
from commonwire.federation.receive import Received, keep_parcels, receive, receive_urgent
from commonwire.federation.settle import Ready, Settled, look_what_waits, settle
from commonwire.ledger.checkpoint import sign_tree_checkpoint
from commonwire.ledger.entry import decode_entry
from commonwire.ledger.tree import Range, leaf_hash
from tests.newsroom import Newsroom

A, B, C = "a.example", "b.example", "c.example"
OUTLETS = {
    A: {"pamir-post": "pamir"},
    B: {"steppe-radio": "steppe"},
    C: {"lagoon-tv": "lagoon"},
}


def federation(newsroom: Newsroom, work: Callable[[FederationRecords], Any]) -> Any:
    """What `work` gives on the records of a newsroom, in a transaction that writes."""
    return newsroom.write(lambda records: work(cast("FederationRecords", records)))


def node(folder: Path, name: str) -> Newsroom:
    """A node with one outlet."""
    place = folder / name
    place.mkdir()
    return Newsroom(place, node=name, members=OUTLETS[name])


def introduce(newsroom: Newsroom, other: Newsroom) -> None:
    """`newsroom` knows the key of `other` from now on."""
    origin = Origin(name=other.store.identity.node, jwk=other.node_key.public_jwk)
    federation(newsroom, lambda r: r.arrivals.put_origin(origin))


def checkpoint(origin: Newsroom, size: int | None = None) -> bytes:
    """What the origin signs of its first `size` entries (None: of all)."""
    tree = Range()
    tree.extend(leaf_hash(data) for data in origin.entries()[:size])
    return sign_tree_checkpoint(origin.store.identity.node, tree.size, tree.root(), origin.now, origin.node_key)


def run_of(origin: Newsroom, after: int = 0, upto: int | None = None, *, by: Newsroom | None = None) -> Run:
    """The origin's entries behind `after`, as it hands them out, or as another node does that has them."""
    giver = by or origin
    name = origin.store.identity.node
    lines = federation(giver, lambda r: r.arrivals.lines(name, after, 1000))[: None if upto is None else upto - after]
    if by is not None:
        lines = [passed(line, by.store.identity.node) for line in lines]
    return Run(origin=name, lines=lines, checkpoint=checkpoint(origin, lines[-1].number if lines else after))


def passed(line: Line, by: str) -> Line:
    """A line as a node hands it on that is not its origin."""
    return Line(number=line.number, leaf=line.leaf, entry=line.entry, hops=(*line.hops, by))


def urgent_of(origin: Newsroom, number: int) -> Urgent:
    """An entry of the origin by itself, with its proof and the owner's words."""
    data = origin.entries()
    leaves = [leaf_hash(one) for one in data]
    entry = decode_entry(data[number - 1])
    return Urgent(
        origin=entry.node,
        number=number,
        entry=data[number - 1],
        hops=(entry.node,),
        proof=path(leaves, number - 1),
        checkpoint=checkpoint(origin),
        parcels=parcels_of(origin, entry.content.values()),
    )


def path(leaves: list[bytes], index: int) -> list[bytes]:
    """The proof of inclusion of a leaf, as RFC 6962, section 2.1.1 defines it."""
    if len(leaves) == 1:
        return []
    split = 1 << (len(leaves) - 1).bit_length() - 1
    left, right = leaves[:split], leaves[split:]
    inner, other = (path(left, index), right) if index < split else (path(right, index - split), left)
    tree = Range()
    tree.extend(other)
    return [*inner, tree.root()]


def parcels_of(giver: Newsroom, digests: Iterable[str]) -> list[Parcel]:
    """The contents and terms with these digests, as far as they are there."""

    def parcel(records: FederationRecords, digest: str) -> Parcel | None:
        found = records.book.content(digest)
        if found is not None:
            return Parcel(digest=digest, salt=found.salt, data=found.data)
        with suppress(NotFoundError):
            return Parcel(digest=digest, salt=None, data=msgspec.json.encode(records.terms.get(digest)))
        return None

    found: list[Parcel | None] = federation(giver, lambda r: [parcel(r, digest) for digest in digests])
    return [one for one in found if one is not None]


def pull(taker: Newsroom, origin: Newsroom, *, by: Newsroom | None = None, upto: int | None = None) -> Received:
    """The taker receives what it lacks of the origin's ledger."""
    known = federation(taker, lambda r: r.arrivals.find_origin(origin.store.identity.node))
    run = run_of(origin, known.size if known else 0, upto, by=by)
    via = (by or origin).store.identity.node
    received: Received = federation(taker, lambda r: receive(r, run, via=via, now=taker.now))
    return received


def overtake(taker: Newsroom, urgent: Urgent) -> bool:
    """The taker receives an urgent entry."""
    is_new: bool = federation(taker, lambda r: receive_urgent(r, urgent, via=urgent.origin, now=taker.now))
    return is_new


def settle_all(taker: Newsroom, *givers: Newsroom) -> list[Settled]:
    """Everything that can get its place at the taker has it, with contents from the givers; what became of each."""
    done: list[Settled] = []
    while True:
        before: Ready = federation(taker, lambda r: look_what_waits(r, 500))
        for giver in givers:
            came = parcels_of(giver, before.needs)
            federation(taker, partial(keep_parcels, parcels=came, wanted=list(before.needs)))
        ready: Ready = federation(taker, lambda r: look_what_waits(r, 500))
        if not ready.arrivals:
            return done
        done += [federation(taker, partial(settle, arrival=one)) for one in ready.arrivals]
