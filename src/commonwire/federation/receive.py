"""Receive: what a peer hands us of other nodes' ledgers, verified before anything of it is kept.

A run is verified whole: its entries follow one another and what is known of the origin, their hashes grow its tree to
the very root that it signed. Statements of outlets are verified when an entry gets its place (`settle`), for their
keys may come in the same run. An urgent entry is verified by itself, with the proof that it brings.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

import msgspec

from commonwire.base.errors import NotVerifiedError, TwoPastsError
from commonwire.federation.arrival import Arrival, Origin
from commonwire.federation.batch import MOST_LINES, Line, Parcel, Run, Urgent
from commonwire.federation.follow import keep_trust
from commonwire.federation.ports import FederationRecords
from commonwire.federation.reconcile import close, is_closed, own_origin
from commonwire.federation.trusted import learned, read_signed
from commonwire.federation.witness import follow
from commonwire.ledger.checkpoint import TreeCheckpoint, read_tree_checkpoint
from commonwire.ledger.content import Content, matches
from commonwire.ledger.entry import URGENT, Entry, decode_entry, entry_digest
from commonwire.ledger.keys import PublicKey
from commonwire.ledger.tree import Range, leaf_hash, verify_inclusion
from commonwire.rights.digest import terms_digest
from commonwire.rights.terms import Terms

MOST_HOPS: Final = 32
"""Nodes that an entry may pass: more than any alliance has between two of its nodes."""
_FURTHEST: Final = 2**53


class Received(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a run: the origin's `size` now, and how many entries were new."""

    size: int
    new: int


def receive(records: FederationRecords, run: Run, *, via: str, now: datetime) -> Received:
    """Keep what is new in a run that peer `via` handed us; what is here already, and our own, is passed over.

    Our own is kept where it goes beyond what is here: then this store went back in time (`reconcile`), and is closed.

    Raises NotVerifiedError when anything of it does not hold (nothing of it is kept then), TwoPastsError when its
    origin signed another past than the one that is known, NotFoundError for an origin that nobody introduced.
    """
    known = _own(records, run) if run.origin == records.node else introduced(records, run.origin)
    if known is None:
        return Received(size=records.book.head().number, new=0)
    trust = learned(records, run.origin, _new_entries(run, known))
    if run.origin == records.node:
        checkpoint = read_tree_checkpoint(run.checkpoint, PublicKey.from_jwk(known.jwk))
    else:
        checkpoint = read_signed(records, run.origin, run.checkpoint, trust)
    lines = _following(run, known, checkpoint)
    if not lines:
        return Received(size=known.size, new=0)
    arrivals, grown = _verified(records, run, known, lines, checkpoint, via=via, now=now)
    if run.origin == records.node and not is_closed(records):
        close(records, known, why="went back", now=now)
    records.arrivals.put(arrivals)
    records.arrivals.put_origin(grown)
    records.arrivals.put_checkpoint(run.origin, grown.size, run.checkpoint)
    if run.origin != records.node:  # our own tree grows with our own ledger
        follow(records, known, grown, [line.leaf for line in lines])
    keep_trust(records, trust)
    return Received(size=grown.size, new=len(lines))


def _own(records: FederationRecords, run: Run) -> Origin | None:
    """This node's own ledger, when the run has more of it than is here."""
    known = records.arrivals.find_origin(records.node)
    size = known.size if known else records.book.head().number
    if not run.lines or run.lines[-1].number <= size:
        return None
    return known or own_origin(records)


def receive_urgent(records: FederationRecords, urgent: Urgent, *, via: str, now: datetime) -> bool:
    """Keep a correction, hold, release or kill that overtakes its run; whether it was new.

    A kill overtakes what waits here, too, when its run came first.

    Raises NotVerifiedError when it is none, or is not in the tree that its origin signed; NotFoundError for an origin
    that nobody introduced.
    """
    if urgent.origin == records.node:
        return False
    known = introduced(records, urgent.origin)
    entry = _decoded(urgent.entry, urgent.origin, urgent.number)
    checkpoint = read_signed(records, urgent.origin, urgent.checkpoint, records.trust.now())
    _check_name(checkpoint, urgent.origin)
    leaf = leaf_hash(urgent.entry)
    verify_inclusion(leaf, urgent.number, checkpoint.size, urgent.proof, checkpoint.root)
    if entry.kind not in URGENT:
        raise _broken(urgent.origin, urgent.number, f"an entry of kind '{entry.kind}' does not overtake others")
    _check_hops(urgent.hops, urgent.origin, urgent.number)
    if _is_here(records, urgent.origin, urgent.number, leaf, urgent.entry) and not _is_kill_that_waits(records, entry):
        return False
    is_early = urgent.number > known.size or entry.kind == "killed"
    keep_parcels(records, urgent.parcels, wanted=entry.content.values())
    records.arrivals.put_urgent(urgent)
    records.arrivals.put([_arrival(entry, urgent.entry, leaf, urgent.hops, via=via, now=now, early=is_early)])
    return True


def _is_kill_that_waits(records: FederationRecords, entry: Entry) -> bool:
    """Whether a kill came with its run and waits for its turn behind what came before it."""
    arrived = records.arrivals.find(entry.node, entry.number)
    return entry.kind == "killed" and arrived is not None and arrived.state == "waiting"


def keep_parcels(records: FederationRecords, parcels: Iterable[Parcel], *, wanted: Iterable[str]) -> set[str]:
    """Keep contents and terms that were asked for (`wanted`: their digests) and are what their digests say; which.

    What a peer sends that nobody asked for, or that is something else, is passed over.
    """
    asked, kept = set(wanted), set[str]()
    for parcel in parcels:
        if parcel.digest not in asked:
            continue
        if parcel.salt is not None:
            content = Content(parcel.digest, parcel.salt, parcel.data)
            if not matches(content):
                continue
            records.book.keep(content)
        elif not _keep_terms(records, parcel):
            continue
        kept.add(parcel.digest)
    return kept


def _keep_terms(records: FederationRecords, parcel: Parcel) -> bool:
    try:
        terms = msgspec.json.decode(parcel.data, type=Terms)
    except ValueError:
        return False
    if terms_digest(terms) != parcel.digest:
        return False
    records.terms.put(parcel.digest, terms)
    return True


def introduced(records: FederationRecords, origin: str) -> Origin:
    """The origin of this name. Raises NotVerifiedError when nobody introduced it."""
    known = records.arrivals.find_origin(origin)
    if known is None:
        raise NotVerifiedError(
            f"Nobody introduced the node {origin[:80]}: its key is not known here",
            where=origin[:80],
            remedy="Connect with it, or let a peer introduce it that may (docs/howto/connect-two-nodes.md).",
        )
    return known


def _new_entries(run: Run, known: Origin) -> Iterator[Entry]:
    """The entries of a run that are not known, to learn from before anything of it is verified; others teach nothing.

    What they teach is signed by itself (`learn`), and kept only when the run is verified.
    """
    for line in run.lines[:MOST_LINES]:
        if line.entry is not None and line.number > known.size:
            yield _decoded(line.entry, run.origin, line.number)


def _following(run: Run, known: Origin, checkpoint: TreeCheckpoint) -> list[Line]:
    """The lines behind what is known, when the run is one: numbered without a gap, its checkpoint at the last."""
    _check_name(checkpoint, run.origin)
    if not run.lines or len(run.lines) > MOST_LINES:
        raise _broken(run.origin, known.size, f"a run has 1 to {MOST_LINES} entries, this one {len(run.lines)}")
    first = run.lines[0].number
    if [line.number for line in run.lines] != list(range(first, first + len(run.lines))) or first > _FURTHEST:
        raise _broken(run.origin, first, "the entries of the run are not numbered one after the other")
    if checkpoint.size != run.lines[-1].number:
        raise _broken(run.origin, checkpoint.size, "the run does not end where its checkpoint is")
    if first > known.size + 1:
        raise _broken(run.origin, known.size + 1, f"it is missing: the run begins at {first}")
    return [line for line in run.lines if line.number > known.size]


def _verified(
    records: FederationRecords,
    run: Run,
    known: Origin,
    lines: list[Line],
    checkpoint: TreeCheckpoint,
    *,
    via: str,
    now: datetime,
) -> tuple[list[Arrival], Origin]:
    """What is to be kept of the lines, and the origin behind them. Raises as `receive`."""
    tree = Range.decode(known.range)
    digest = known.digest
    arrivals: list[Arrival] = []
    for line in lines:
        _check_hops(line.hops, run.origin, line.number)
        tree.append(line.leaf)
        if line.entry is None:
            digest = ""
            arrivals.append(_hidden(run.origin, line, via=via, now=now))
            continue
        entry = _decoded(line.entry, run.origin, line.number)
        if leaf_hash(line.entry) != line.leaf:
            raise _broken(run.origin, line.number, "its hash is not that of its bytes")
        if digest and entry.previous != digest:
            raise _broken(run.origin, line.number, "it does not follow the entry before it")
        digest = entry_digest(line.entry)
        if not _is_here(records, run.origin, line.number, line.leaf, line.entry, run=True):
            arrivals.append(_arrival(entry, line.entry, line.leaf, line.hops, via=via, now=now, early=False))
    if tree.root() != checkpoint.root:
        raise _two_pasts(known, run, checkpoint)
    grown = msgspec.structs.replace(
        known, size=tree.size, digest=digest, range=tree.encode(), checkpoint=run.checkpoint, via=via, at=now
    )
    return arrivals, grown


def _is_here(
    records: FederationRecords, origin: str, number: int, leaf: bytes, data: bytes, *, run: bool = False
) -> bool:
    """Whether the entry has its place or waits for it; an early one that its run now brings does not count.

    Raises NotVerifiedError when another entry is here under its number.
    """
    placed = records.arrivals.digest_of(origin, number)
    if placed is not None:
        if placed != entry_digest(data):
            raise _broken(origin, number, "another entry is recorded here under this number")
        return True
    arrived = records.arrivals.find(origin, number)
    if arrived is None or arrived.state == "hidden":
        return False
    if arrived.leaf != leaf:
        raise _broken(origin, number, "another entry came here under this number")
    return not (run and arrived.state == "early")


def _decoded(data: bytes, origin: str, number: int) -> Entry:
    entry = decode_entry(data)
    if entry.number != number or entry.node != origin:
        raise _broken(origin, number, f"entry {entry.number} of {entry.node[:80]} stands in its place")
    return entry


def _arrival(
    entry: Entry, data: bytes, leaf: bytes, hops: tuple[str, ...], *, via: str, now: datetime, early: bool
) -> Arrival:
    return Arrival(
        origin=entry.node,
        number=entry.number,
        leaf=leaf,
        data=data,
        kind=entry.kind,
        item=entry.item,
        hops=hops,
        via=via,
        received_at=now,
        state="early" if early else "waiting",
    )


def _hidden(origin: str, line: Line, *, via: str, now: datetime) -> Arrival:
    return Arrival(
        origin=origin,
        number=line.number,
        leaf=line.leaf,
        data=None,
        kind="hidden",
        item=None,
        hops=line.hops,
        via=via,
        received_at=now,
        state="hidden",
    )


def _check_name(checkpoint: TreeCheckpoint, origin: str) -> None:
    if checkpoint.node != origin:
        raise _broken(origin, checkpoint.size, f"its checkpoint is of {checkpoint.node[:80]}")


def _check_hops(hops: tuple[str, ...], origin: str, number: int) -> None:
    if not hops or hops[0] != origin or len(hops) > MOST_HOPS:
        raise _broken(origin, number, "the nodes that it passed are not told, the origin first")


def _broken(origin: str, number: int, why: str) -> NotVerifiedError:
    return NotVerifiedError(
        f"What came of the ledger of {origin} does not hold: {why}",
        where=f"{origin}, entry {number}",
        remedy="Ask again; if it stays so, ask another peer, and the node's operator.",
    )


def _two_pasts(known: Origin, run: Run, checkpoint: TreeCheckpoint) -> NotVerifiedError:
    """The run's own entries do not give the root that its origin signed: a lie of the peer, or of the origin."""
    if known.checkpoint is None:
        return _broken(run.origin, checkpoint.size, "its tree has another root than the one that was signed")
    return TwoPastsError(
        f"The entries of {run.origin} up to {checkpoint.size} do not lead to the root that it signed",
        where=f"{run.origin}, entries {known.size + 1} to {checkpoint.size}",
        remedy="Ask another peer; if the checkpoints contradict one another, the node shows two pasts.",
        origin=run.origin,
        earlier=known.checkpoint,
        later=run.checkpoint,
    )
