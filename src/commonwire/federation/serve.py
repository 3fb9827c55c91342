"""Serve: what this node answers to a peer. What is answered to whom is decided here; who asks was found out before.

Runs of the own ledger end at a checkpoint that is signed when they are asked for; those of other nodes are cut at the
checkpoints that came with them. So whoever receives a run can verify the whole of it, wherever it came by.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Final

import msgspec

from commonwire.base.errors import BadInputError, NotFoundError
from commonwire.delivery.standing_terms import term_that_holds
from commonwire.federation.batch import MOST_LINES, Batch, Contents, Line, Parcel, Run, Urgent
from commonwire.federation.flow import Facts, Flow, Taker, level_of
from commonwire.federation.gateway import OF_OUTLETS
from commonwire.federation.identity import is_named
from commonwire.federation.peer import Peer, comes, given, taken
from commonwire.federation.records import NetworkRecords
from commonwire.federation.settle import GIVEN
from commonwire.ledger.entry import Entry, decode_entry
from commonwire.ledger.own_tree import own_tree
from commonwire.ledger.tree import Tiles, inclusion_proof, leaf_hash
from commonwire.rights.digest import terms_bytes
from commonwire.rights.use import asker_with

MOST_BYTES: Final = 1024 * 1024
"""Bytes of the entries of one batch; and of the contents of one answer."""
MOST_WANTED: Final = 2000
"""Digests, and entries, that one request may name."""
MOST_ORIGINS: Final = 500

MOST_URGENT: Final = 200
"""Urgent entries of one origin in one answer."""

Sign = Callable[[Tiles, int], bytes]
"""Gives the checkpoint at a size of this node's own ledger, whose tree is given."""


class Giving(msgspec.Struct, frozen=True, kw_only=True):
    """What was agreed with the peer that asks: what flows, to whom, and whether the link is paused."""

    flow: Flow
    taker: Taker
    is_paused: bool = False

    @property
    def hides(self) -> bool:
        """Whether there are entries of which this peer is given the leaf hash alone."""
        return self.flow.others == "leaf"


class After(msgspec.Struct, frozen=True, kw_only=True):
    """How far a peer has what it asks for: by origin the last number; `is_all`: of other origins it has nothing."""

    sizes: dict[str, int]
    is_all: bool

    def of(self, origin: str) -> int:
        """The number after which entries of `origin` are wanted."""
        return self.sizes.get(origin, 0)

    def wants(self, origin: str) -> bool:
        """Whether entries of `origin` are wanted at all."""
        return self.is_all or origin in self.sizes


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Contents that a peer asks for: their digests, and the entries (origin, number) that name them."""

    digests: list[str]
    entries: list[tuple[str, int]] = []


class Sizes(msgspec.Struct, frozen=True, kw_only=True):
    """How far each origin's ledger goes at this node, and the number of its newest urgent entry."""

    sizes: dict[str, int]
    urgent: dict[str, int]


def sizes_of(records: NetworkRecords, before: Sizes) -> Sizes:
    """How far each ledger goes here; only what is not as it was `before` is looked at anew."""
    sizes = {records.node: records.book.head().number}
    sizes |= {origin.name: origin.size for origin in records.arrivals.origins()}
    tops = {origin: max(before.urgent.get(origin, 0), top) for origin, top in records.arrivals.proven_tops().items()}
    for origin, size in sizes.items():
        known = before.urgent.get(origin, 0)
        if size != before.sizes.get(origin, 0):
            known = _top(records, origin, known)
        tops[origin] = max(tops.get(origin, 0), known)
    return Sizes(sizes=sizes, urgent=tops)


def _top(records: NetworkRecords, origin: str, known: int) -> int:
    """The number of the newest urgent entry of an origin, which is `known` or a newer one."""
    while numbers := records.arrivals.urgent_numbers(origin, known, MOST_LINES):
        known = numbers[-1]
    return known


def read_after(text: str, node: str) -> After:
    """What `after` says to `node`: "north:7,south:12" of these origins, "7" of its own ledger alone, "" nothing.

    Raises BadInputError for anything else.

    >>> read_after("north:7,south:12", "north").sizes
    {'north': 7, 'south': 12}
    >>> read_after("7", "north")
    After(sizes={'north': 7}, is_all=False)
    """
    if _is_number(text):
        return After(sizes={node: int(text)}, is_all=False)
    sizes: dict[str, int] = {}
    for part in text.split(",") if text else []:
        origin, separator, number = part.rpartition(":")
        if not separator or not is_named(origin) or not _is_number(number) or len(sizes) >= MOST_ORIGINS:
            raise BadInputError(
                f"'{part[:80]}' is no place in a ledger",
                where="after",
                remedy="Write the name of a node, a colon and a number; several with commas.",
            )
        sizes[origin] = int(number)
    return After(sizes=sizes, is_all=True)


def write_after(sizes: Mapping[str, int]) -> str:
    """What `read_after` reads."""
    return ",".join(f"{origin}:{number}" for origin, number in sorted(sizes.items()))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 15


def giving_to(records: NetworkRecords, peer: Peer) -> Giving:
    """What was agreed with `peer`."""
    alliance = peer.identity.alliance
    outlets = [outlet.id for outlet in records.roll.outlets() if outlet.node == peer.node]
    standings = [records.roll.find_standing(outlet) for outlet in outlets]
    return Giving(
        flow=given(records, peer.node),
        taker=Taker(
            node=peer.node,
            beyond=None if alliance == records.alliance else alliance,
            gives=comes(records, peer.node),
            outlets=tuple(asker_with(standing) for standing in standings if standing),
        ),
        is_paused=peer.state == "paused",
    )


def batch_for(
    records: NetworkRecords, after: After, giving: Giving, *, limit: int = MOST_LINES, sign: Sign, now: datetime
) -> Batch:
    """Runs after `after`, of about `limit` lines and 1 MiB together, and all sizes.

    Its own ledger comes first. A peer is not told its own past unless it asks for it by name.
    """
    own = records.book.head().number
    sizes = {records.node: own}
    room = _Room(min(limit, MOST_LINES), MOST_BYTES)
    runs = []
    if own > after.of(records.node) and after.wants(records.node):
        runs.append(_own_run(records, after.of(records.node), room, sign))
    for origin in records.arrivals.origins() if after.is_all else []:
        sizes[origin.name] = origin.size
        is_theirs = origin.name == giving.taker.node and origin.name not in after.sizes
        if origin.size > after.of(origin.name) and room.is_open and not is_theirs:
            runs += _relayed_run(records, origin.name, after.of(origin.name), room)
    if giving.hides:
        runs = [_with_hidden(records, run, giving, now) for run in runs]
    return Batch(runs=runs, sizes=sizes)


def urgent_for(records: NetworkRecords, after: After, *, sign: Sign) -> list[Urgent]:
    """The corrections, holds, releases and kills after `after`, each with the proof that it stands in its ledger."""
    urgent = _own_urgent(records, after.of(records.node), sign)
    for origin in records.arrivals.origins():
        numbers = records.arrivals.urgent_numbers(origin.name, after.of(origin.name), MOST_URGENT)
        found = [records.arrivals.find_urgent(origin.name, number) for number in numbers]
        urgent += [msgspec.structs.replace(one, hops=_passed(one.hops, records.node)) for one in found if one]
    return urgent


def contents_for(records: NetworkRecords, wanted: Wanted, giving: Giving, *, now: datetime) -> Contents:
    """The contents that go to the peer now, of about 1 MiB together, and why each other one does not.

    What did not fit is refused as "later", and so is what waits for an hour or for the end of a pause.
    """
    refused = dict.fromkeys(wanted.digests[:MOST_WANTED], "unknown")
    allowed: set[str] = set()
    coming: set[str] = set()
    for origin, number in wanted.entries[:MOST_WANTED]:
        lines = records.arrivals.lines(origin, number - 1, 1)
        if lines and lines[0].number == number and lines[0].entry is not None:
            entry = decode_entry(lines[0].entry)
            facts = facts_of(records, entry, now)
            level = level_of(facts, giving.flow, giving.taker, now=now, is_paused=giving.is_paused)
            # "later" is what may go by itself soon; what is held waits for its own release, and is told apart
            why = "held" if level.reason == "held" else level.refusal
            if entry.node == giving.taker.node:
                why = None  # its own, which it forgot (`reconcile`)
            arrival = records.arrivals.find(origin, number)
            if why is None and arrival is not None and arrival.state in {"waiting", "early"}:
                coming.update(named_by(entry))
            for digest in named_by(entry) & refused.keys():
                if why is None:
                    allowed.add(digest)
                else:
                    refused[digest] = why
    return _parcelled(records, refused, allowed, coming)


def named_by(entry: Entry) -> set[str]:
    """The digests of what `entry` names and another node may be given: contents of some roles, and its terms."""
    if entry.kind == "erased":
        return set()
    named = {digest for role, digest in entry.content.items() if role in GIVEN}
    return named | ({entry.terms} if entry.terms else set())


def facts_of(records: NetworkRecords, entry: Entry, now: datetime) -> Facts:
    """What decides how much of `entry` goes: of its item, as it stands now."""
    state = records.items.find(entry.item) if entry.item else None
    if state is None:
        about = entry.outlet if entry.item is None and entry.kind in OF_OUTLETS else None
        outlet = entry.outlet if entry.item else None
        return Facts(kind=entry.kind, outlet=outlet, about=about, language=entry.language)
    version = records.items.find_version(state.id, entry.version or 0)
    via = None if entry.node == records.node else records.arrivals.find_origin(entry.node)
    return Facts(
        kind=entry.kind,
        outlet=entry.outlet,
        language=entry.language or state.language,
        subjects=records.vocabularies.known().keys(state.subjects),
        terms=term_that_holds(records, state, now),
        is_embargoed=version is not None and not version.released,
        status=state.status,
        came_by=taken(records, via.via) if via and via.via else None,
    )


def _parcelled(records: NetworkRecords, refused: dict[str, str], allowed: set[str], coming: set[str]) -> Contents:
    """The parcels of what is `allowed`; `coming` is what this node itself may still be given."""
    parcels: list[Parcel] = []
    room = _Room(MOST_WANTED, MOST_BYTES)
    for digest in [digest for digest in refused if digest in allowed]:
        if not room.is_open:
            refused[digest] = "later"
            continue
        parcel = _parcel(records, digest)
        if parcel is None:
            refused[digest] = "later" if digest in coming else records.arrivals.refusals([digest]).get(digest, "erased")
        else:
            room.fill([parcel.data])
            parcels.append(parcel)
            del refused[digest]
    return Contents(parcels=parcels, refused=refused)


def _parcel(records: NetworkRecords, digest: str) -> Parcel | None:
    """A content or terms as they are here; None when they are not (any more)."""
    content = records.book.content(digest)
    if content is not None:
        return Parcel(digest=digest, salt=content.salt, data=content.data)
    try:
        return Parcel(digest=digest, salt=None, data=terms_bytes(records.terms.get(digest)))
    except NotFoundError:
        return None


def _own_run(records: NetworkRecords, after: int, room: _Room, sign: Sign) -> Run:
    datas = room.fill(records.book.entries(after, room.lines))
    lines = [
        Line(number=number, leaf=leaf_hash(data), entry=data, hops=(records.node,))
        for number, data in enumerate(datas, after + 1)
    ]
    return Run(origin=records.node, lines=lines, checkpoint=sign(own_tree(records), after + len(lines)))


def _relayed_run(records: NetworkRecords, origin: str, after: int, room: _Room) -> list[Run]:
    """The run of another origin up to a checkpoint that came here; none when there is no such checkpoint."""
    found = records.arrivals.lines(origin, after, MOST_LINES)
    fitting = room.fill(line.entry or line.leaf for line in found)
    checkpoint = records.arrivals.checkpoint_within(origin, after, after + len(fitting))
    if checkpoint is None:  # so few fit that no checkpoint lies among them: all up to the first one, then
        checkpoint = records.arrivals.checkpoint_within(origin, after, after + len(found))
    if checkpoint is None:
        return []
    lines = [
        msgspec.structs.replace(line, hops=_passed(line.hops, records.node))
        for line in found
        if line.number <= checkpoint[0]
    ]
    return [Run(origin=origin, lines=lines, checkpoint=checkpoint[1])]


def _passed(hops: tuple[str, ...], node: str) -> tuple[str, ...]:
    return hops if node in hops else (*hops, node)


def _with_hidden(records: NetworkRecords, run: Run, giving: Giving, now: datetime) -> Run:
    """`run` with the leaf hash alone of entries whose header is not for this peer."""

    def shown(line: Line) -> Line:
        if line.entry is None:
            return line
        facts = facts_of(records, decode_entry(line.entry), now)
        level = level_of(facts, giving.flow, giving.taker, now=now, is_paused=giving.is_paused)
        return msgspec.structs.replace(line, entry=None) if level.amount == "leaf" else line

    return msgspec.structs.replace(run, lines=[shown(line) for line in run.lines])


def _own_urgent(records: NetworkRecords, after: int, sign: Sign) -> list[Urgent]:
    found = records.arrivals.urgent_numbers(records.node, after, MOST_URGENT)
    if not found:
        return []
    tree, size = own_tree(records), records.book.head().number
    checkpoint = sign(tree, size)
    return [
        Urgent(
            origin=records.node,
            number=number,
            entry=records.book.entry_bytes(number),
            hops=(records.node,),
            proof=inclusion_proof(tree, number, size),
            checkpoint=checkpoint,
            parcels=_words(records, number),
        )
        for number in found
    ]


def _words(records: NetworkRecords, number: int) -> list[Parcel]:
    """What the owner said with an urgent entry, so that it is acted on without asking: not a new version's text."""
    entry = decode_entry(records.book.entry_bytes(number))
    found = _parcel(records, entry.content["reason"]) if "reason" in entry.content else None
    return [found] if found else []


class _Room:
    """How much more fits into an answer."""

    def __init__(self, lines: int, size: int) -> None:
        self.lines = lines
        self.size = size

    @property
    def is_open(self) -> bool:
        """Whether a further line fits."""
        return self.lines > 0 and self.size > 0

    def fill(self, datas: Iterable[bytes]) -> list[bytes]:
        """The first of `datas` that fit; the very first one of an answer always does."""
        taken_in = []
        for data in datas:
            if not self.is_open:
                break
            self.lines -= 1
            self.size -= len(data)
            taken_in.append(data)
        return taken_in
