"""Carry: what goes into bundles for a peer, and what a bundle that came changes here.

The same verbs take it in as over the network, so that by whichever way something comes, and how often, it is here once.
What is urgent stands first in the first part; each part that follows goes on where the one before it ended.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

import msgspec

from commonwire.base.errors import BadInputError, ConflictError, NotAllowedError, TooLargeError
from commonwire.base.ids import new_id
from commonwire.federation.batch import MOST_LINES, Parcel, Run, Urgent
from commonwire.federation.bundle import Bundle, Carried, Manifest, write_bundle
from commonwire.federation.connect import hear_agreement
from commonwire.federation.identity import sign_card
from commonwire.federation.introduce import Program, own_identity
from commonwire.federation.introductions import hear_introductions, introductions, know
from commonwire.federation.letter import Envelope, Me
from commonwire.federation.peer import Peer, get_peer, refusal
from commonwire.federation.post import MOST_ENVELOPES, Came, all_for, take_in
from commonwire.federation.receive import keep_parcels, receive, receive_urgent
from commonwire.federation.records import NetworkRecords
from commonwire.federation.serve import (
    After,
    Giving,
    Sign,
    Wanted,
    batch_for,
    contents_for,
    giving_to,
    named_by,
    urgent_for,
)
from commonwire.federation.settle import look_what_waits, settle
from commonwire.federation.ways import ways_of
from commonwire.ledger.checkpoint import sign_tree_checkpoint
from commonwire.ledger.entry import decode_entry
from commonwire.ledger.tree import Tiles, root_at

SMALLEST: Final = 100_000
"""Bytes that a part has to be allowed at the least."""
USUAL: Final = 20 * 1024 * 1024
"""Bytes of a part when nothing else is said: what most mail servers take."""
_GROWS: Final = 1.9
"""By how much bytes grow on their way into a file: base64 inside, and around what was sealed; compression aside."""
_FOR_GOOD: Final = frozenset({"agreement", "embargo", "erased", "held", "re-export", "terms"})
_KIND: Final = "bundle"
_ASKED: Final = 50
"""Entries whose contents are asked for at a time."""
_WAITING: Final = 100_000
"""Entries of each ledger whose contents may be in a bundle."""
_EARLY: Final = 2000
"""Kills and holds that are acted on before anything else; what is beyond comes in its turn."""
TOGETHER: Final = 40
"""Entries that get their places in one transaction, so that a node that is being served goes on."""

Piece = Urgent | Run | Parcel | Envelope


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """What a bundle brought that was new, and how many envelopes.

    `unknown` are origins in it that nobody introduced here.
    """

    sender: str
    part: int
    parts: int
    urgent: int
    entries: int
    contents: int
    letters: int
    unknown: list[str]


def pack(
    records: NetworkRecords, node: str, program: Program, *, largest: int, from_start: bool = False, now: datetime
) -> list[bytes]:
    """The files of a bundle for the peer `node`, in order, each of about `largest` bytes at the most.

    In them is what the peer may have and, as far as is known, has not: kills and holds first, then entries with their
    contents, then letters. `from_start`: as if it had nothing. A paused peer gets what is urgent, and letters. Raises
    NotFoundError for no peer, NotAllowedError for one that was not compared or was removed, TooLargeError when one
    thing alone is larger.
    """
    peer = get_peer(records, node)
    if why := refusal(peer.state, "urgent"):
        raise NotAllowedError(why, where=node, remedy="See: commonwire peer show.")
    if largest < SMALLEST:
        raise BadInputError(f"A part has {SMALLEST} bytes at the least", where="--largest", remedy="Allow more.")
    known = {} if from_start else records.peers.contact(node).sizes
    me = Me(node=records.node, keys=program.keys)
    giving = giving_to(records, peer)

    def sign(tree: Tiles, size: int) -> bytes:
        return sign_tree_checkpoint(records.node, size, root_at(tree, size), now, program.key)

    first = _said(records, peer, program)
    refused: dict[str, str] = {}
    pieces = list(_pieces(records, peer, giving, known, sign, refused, me, now))
    parts = _parted(pieces, first, refused, largest)
    manifest = Manifest(id=new_id("bundle-"), sender=records.node, to=node, at=now, part=1, parts=len(parts), digest="")
    return [
        write_bundle(
            msgspec.structs.replace(manifest, part=number, id=_part_id(manifest, number)),
            carried,
            peer.identity.sealing_jwk,
            me,
        )
        for number, carried in enumerate(parts, 1)
    ]


def take_in_bundle(records: NetworkRecords, bundle: Bundle, *, now: datetime) -> Taken:
    """Keep what is new in a bundle, all of it or nothing; kills and holds are acted on before this returns.

    What else it brings gets its place by `settle_some`, and then `finish_bundle` reads the letters. Raises
    NotAllowedError when its sender is no peer any more, ConflictError when it was imported before, a part before it was
    not, or it is older than one that was, NotVerifiedError when anything in it does not hold.
    """
    sender, carried = bundle.manifest.sender, bundle.manifest
    peer = records.peers.find(sender)
    why = refusal(peer.state, "urgent") if peer is not None else "The sender is no peer of this node"
    if why is not None:
        raise NotAllowedError(why, where=sender, remedy="The operators exchange cards: commonwire peer add.")
    if records.post.has_come(sender, [carried.id]):
        raise ConflictError("This bundle was imported before", where=carried.id, remedy="Nothing needs to be done.")
    if carried.part > 1 and not records.post.has_come(sender, [_part_id(carried, carried.part - 1)]):
        raise ConflictError(
            f"This is part {carried.part} of {carried.parts}, and part {carried.part - 1} was not imported",
            where=carried.id,
            remedy="Import the parts in their order.",
        )
    found = _kept(records, bundle, now)
    newest = records.roll.find_setting(_newest(sender))
    if not (found.urgent or found.entries or found.contents) and str(newest or "") > _text(carried.at):
        raise ConflictError(
            "This bundle is older than one that was imported, and all that is in it is here already",
            where=carried.id,
            remedy="Import the newest that the sender exported.",
        )
    return found


def finish_bundle(records: NetworkRecords, bundle: Bundle, program: Program, *, now: datetime) -> None:
    """Read the letters of a bundle whose entries have their places, and keep that it was imported."""
    manifest = bundle.manifest
    ways, me = ways_of(records), Me(node=records.node, keys=program.keys)
    letters = bundle.carried.letters
    for start in range(0, len(letters), MOST_ENVELOPES):
        take_in(records, letters[start : start + MOST_ENVELOPES], ways, me, now=now)
    newest = str(records.roll.find_setting(_newest(manifest.sender)) or "")
    records.roll.put_setting(_newest(manifest.sender), max(newest, _text(manifest.at)))
    records.post.put_came(Came(id=manifest.id, sender=manifest.sender, kind=_KIND, at=now))


def settle_some(records: NetworkRecords, *, limit: int = TOGETHER) -> int:
    """Give the next entries that wait their places, as far as nothing is missing; how many were settled or refused."""
    ready = look_what_waits(records, limit).arrivals[:limit]
    return sum(settle(records, one).outcome != "waiting" for one in ready)


def _part_id(manifest: Manifest, part: int) -> str:
    """The id of a part: that of the whole bundle and the part's number."""
    return f"{manifest.id.partition('.')[0]}.{part}"


def _said(records: NetworkRecords, peer: Peer, program: Program) -> Carried:
    """What this node says of itself, of the link and of others."""
    agreed = records.peers.newest_agreement(peer.node, records.node)
    settled = ways_of(records).reached  # what waits for contents is to come again, with them
    return Carried(
        card=sign_card(own_identity(records, program), program.key),
        agreement=agreed.jws if agreed else "",
        cards=introductions(records, peer.node),
        sizes={records.node: records.book.head().number, **settled},
    )


def _pieces(
    records: NetworkRecords,
    peer: Peer,
    giving: Giving,
    known: dict[str, int],
    sign: Sign,
    refused: dict[str, str],
    me: Me,
    now: datetime,
) -> Iterator[Piece]:
    """What goes, in order; why what does not go stays is put into `refused`."""
    yield from _urgent(records, known, sign)
    yield from all_for(records, peer.node, ways_of(records), me, now=now)
    if refusal(peer.state, "entries") is not None:
        return
    given: set[str] = set()
    for run in _runs(records, giving, known, sign, now):
        yield run
        for wanted in _wanted(run, given):
            for parcel in _parcels(records, wanted, giving, refused, now):
                given.add(parcel.digest)
                yield parcel


def _urgent(records: NetworkRecords, known: dict[str, int], sign: Sign) -> Iterator[Urgent]:
    sizes = dict(known)
    while found := urgent_for(records, After(sizes=sizes, is_all=True), sign=sign):
        yield from found
        for one in found:
            sizes[one.origin] = max(one.number, sizes.get(one.origin, 0))


def _runs(records: NetworkRecords, giving: Giving, known: dict[str, int], sign: Sign, now: datetime) -> Iterator[Run]:
    sizes = dict(known)
    while True:
        batch = batch_for(records, After(sizes=sizes, is_all=True), giving, limit=MOST_LINES, sign=sign, now=now)
        if not batch.runs:
            return
        yield from batch.runs
        sizes |= {run.origin: run.lines[-1].number for run in batch.runs}


def _wanted(run: Run, given: set[str]) -> Iterator[Wanted]:
    """The contents that the entries of a run name, and that are not in the bundle yet: of some entries at a time."""
    for start in range(0, len(run.lines), _ASKED):
        named = {
            line.number: named_by(decode_entry(line.entry)) - given
            for line in run.lines[start : start + _ASKED]
            if line.entry is not None
        }
        digests = dict.fromkeys(digest for each in named.values() for digest in sorted(each))
        if digests:
            yield Wanted(
                digests=list(digests), entries=[(run.origin, number) for number, each in named.items() if each]
            )


def _parcels(
    records: NetworkRecords, wanted: Wanted, giving: Giving, refused: dict[str, str], now: datetime
) -> Iterator[Parcel]:
    """The contents that the peer may have, asked for as it would itself, again for what did not fit into one answer."""
    left = list(wanted.digests)
    while left:
        found = contents_for(records, msgspec.structs.replace(wanted, digests=left), giving, now=now)
        yield from found.parcels
        refused |= {digest: why for digest, why in found.refused.items() if why in _FOR_GOOD}
        left = [digest for digest, why in found.refused.items() if why == "later"] if found.parcels else []


def _parted(pieces: Iterable[Piece], first: Carried, refused: dict[str, str], largest: int) -> list[Carried]:
    """The pieces in parts that are about as large as they may be; what the sender says is in the first."""
    parts, room = [first], largest - int(_GROWS * len(msgspec.json.encode(first)))
    for piece in pieces:
        size = int(_GROWS * _size(piece))
        if size > largest:
            raise TooLargeError(
                f"One thing alone needs {size} bytes", where="--largest", remedy="Allow larger parts of the bundle."
            )
        if size > room:
            parts.append(Carried(sizes=first.sizes))
            room = largest
        room -= size
        _put(parts[-1], piece)
    parts[-1].refused.update(refused)
    return parts


def _size(piece: Piece) -> int:
    return len(msgspec.json.encode(piece)) * 3 // 4 + 200


def _put(carried: Carried, piece: Piece) -> None:
    if isinstance(piece, Urgent):
        carried.urgent.append(piece)
    elif isinstance(piece, Run):
        carried.runs.append(piece)
    elif isinstance(piece, Parcel):
        carried.parcels.append(piece)
    else:
        carried.letters.append(piece)


def _kept(records: NetworkRecords, bundle: Bundle, now: datetime) -> Taken:
    """Keep everything in the bundle, the urgent first; what of it was new."""
    sender, carried = bundle.manifest.sender, bundle.carried
    if carried.agreement:
        hear_agreement(records, sender, carried.agreement)
    know(records, sender)
    hear_introductions(records, carried.cards, via=sender, now=now)
    known = {origin.name for origin in records.arrivals.origins()} | {records.node}
    urgent = sum(receive_urgent(records, one, via=sender, now=now) for one in carried.urgent if one.origin in known)
    early = [one for one in look_what_waits(records, _EARLY).arrivals if one.state == "early"]
    for one in early:
        settle(records, one)
    runs = [run for run in carried.runs if run.origin in known]
    entries = sum(receive(records, run, via=sender, now=now).new for run in runs)
    needs = look_what_waits(records, _WAITING).needs
    kept = keep_parcels(records, carried.parcels, wanted=needs)
    for digest, why in carried.refused.items():
        if digest in needs and digest not in kept:
            records.arrivals.refuse(digest, why, now)
    contact = records.peers.contact(sender)
    records.peers.put_contact(msgspec.structs.replace(contact, sizes=contact.sizes | carried.sizes))
    return Taken(
        sender=sender,
        part=bundle.manifest.part,
        parts=bundle.manifest.parts,
        urgent=urgent,
        entries=entries,
        contents=len(kept),
        letters=len(carried.letters),
        unknown=sorted({run.origin for run in carried.runs} - known),
    )


def _newest(sender: str) -> str:
    return f"newest_bundle_of_{sender}"


def _text(at: datetime) -> str:
    return at.isoformat()
