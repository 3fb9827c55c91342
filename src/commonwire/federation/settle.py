"""Settle: give an arrival its place in this node's journal, and show what it says as on the day it was recorded.

Per origin in the order of its numbers; a kill or hold that overtook its run is acted on at once, also when its story
never came here: then the story is dead when it comes. `needs` says which contents have to be fetched before.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Final, Literal

import msgspec

from commonwire.base.errors import CommonwireError, NotFoundError, NotVerifiedError
from commonwire.base.ids import item_id
from commonwire.delivery.replay import project
from commonwire.federation.arrival import Arrival
from commonwire.federation.erasure import obey_erasure
from commonwire.federation.ports import FederationRecords
from commonwire.federation.roll import ROLL_KINDS, project_roll
from commonwire.federation.trusted import act_on_trust, why_refused
from commonwire.ledger.chain import verify_entry
from commonwire.ledger.entry import Entry, decode_entry
from commonwire.ledger.keys import PublicKey
from commonwire.ledger.periods import KeyPeriod, key_at

GIVEN: Final = frozenset({"model", "head", "reason", "grant", "agreement", "group", "member", "outlet", "membership"})
"""The roles of contents that nodes give one another; never the editor's note, the report or the original."""
_AT_ONCE: Final = frozenset({"killed", "held", "emergency-held"})
UNTIL_RELEASE: Final = frozenset({"held", "embargo"})
"""Why contents are refused that may be given once their version is released."""
_LIFTING: Final = frozenset({"embargo-lifted", "released", "emergency-released"})
_EMERGENCY: Final = frozenset({"emergency-held", "emergency-released"})


class Settled(msgspec.Struct, frozen=True, kw_only=True):
    """What became of an arrival: it has its `position`, waits for contents (`needs`), or was refused (`why`)."""

    outcome: Literal["settled", "waiting", "refused"]
    position: int | None = None
    needs: tuple[str, ...] = ()
    why: str | None = None


class _Named(msgspec.Struct, frozen=True):
    """Of a model, the item that it is of."""

    id: str = ""


def settle_together(records: FederationRecords, arrivals: Iterable[Arrival], *, thin: frozenset[str]) -> int:
    """Settle those of `arrivals` that still wait, in this order; how many got their places or were refused.

    From the peers named in `thin` heads are enough. What is here of contents is looked up once for all.
    """
    current = [records.arrivals.find(arrival.origin, arrival.number) for arrival in arrivals]
    still = [arrival for arrival in current if arrival is not None and arrival.state in {"waiting", "early"}]
    entries = [(decode_entry(arrival.data), arrival.via in thin) for arrival in still if arrival.data is not None]
    named = [digest for entry, is_thin in entries for digest in _named(records, entry, thin=is_thin)]
    here = set(named) - records.book.lacking(named)
    outcomes = [settle(records, arrival, thin=arrival.via in thin, here=here).outcome for arrival in still]
    return sum(outcome != "waiting" for outcome in outcomes)


def settle(records: FederationRecords, arrival: Arrival, *, thin: bool = False, here: Collection[str] = ()) -> Settled:
    """What becomes of an arrival now. A refused one stays among the arrivals, with the reason, and goes no further.

    Behind a `thin` link it is shown by its head alone. Of the digests in `here` the caller knows that their contents
    are here; the others are looked up.

    An entry that does not hold costs only itself; whatever else is wrong is raised, and nothing is changed.
    """
    if arrival.data is None:
        return Settled(outcome="refused", why="only its hash came")
    entry = decode_entry(arrival.data)
    asks = arrival.state != "early" or entry.kind == "corrected"
    missing = needs(records, entry, thin=thin, here=here) if asks else ()
    is_behind = arrival.state == "waiting" and records.arrivals.first_waiting(arrival.origin) != arrival.number
    wanting = _not_refused(records, entry, missing)
    if wanting or is_behind or (arrival.state == "early" and not _can_act(records, entry)):
        return Settled(outcome="waiting", needs=wanting)
    if arrival.origin == records.node:
        return _taken_back(records, arrival, entry)
    try:
        refusal = why_refused(records, entry)
        if refusal is not None:
            raise NotVerifiedError(refusal)
        _verify(records, entry)
        _check_whole(entry, missing)
        act_on_trust(records, arrival, entry)
    except CommonwireError as error:
        why = str(error)
        give_up(records, arrival, why)
        return Settled(outcome="refused", why=why)
    position = records.book.place(entry, arrival.data, arrival.hops)
    settled = _shown(records, arrival, entry, position)
    obey_erasure(records, entry, now=arrival.received_at)
    return settled


def _taken_back(records: FederationRecords, arrival: Arrival, entry: Entry) -> Settled:
    """An own entry that was forgotten here (`reconcile`): it was verified, with our own signature, when it came."""
    return _shown(records, arrival, entry, records.book.take_back(entry, arrival.data or b""))


def _shown(records: FederationRecords, arrival: Arrival, entry: Entry, position: int) -> Settled:
    """The entry has its place: it waits no more, and what it says is shown."""
    records.arrivals.remove(arrival.origin, arrival.number)
    if entry.kind in ROLL_KINDS:
        project_roll(records, entry)
    else:
        project(records, entry)
    return Settled(outcome="settled", position=position)


class Need(msgspec.Struct, frozen=True, kw_only=True):
    """A content that has to be fetched: `entries` (origin, number) name it, and the first of them came by `via`."""

    via: str
    entries: tuple[tuple[str, int], ...]

    @property
    def origin(self) -> str:
        """The node whose entry it is for."""
        return self.entries[0][0]


def text_to_fetch(records: FederationRecords, item: str, version: int | None) -> dict[str, Need]:
    """What has to be fetched before somebody can read a version of an item (None: the newest that others may see).

    By digest; empty when its text is here, is no other node's, or nobody may give it.
    """
    state = records.items.find(item)
    if state is None or state.status != "usable" or state.public_version is None:
        return {}
    known = records.items.find_version(item, version or state.public_version)
    digest = known.content.get("model") if known is not None else None
    if known is None or digest is None or not known.released or known.node in {"", records.node}:
        return {}
    if records.book.content(digest) is not None or records.arrivals.refusals([digest]):
        return {}
    origin = records.arrivals.find_origin(known.node)
    via = origin.via if origin is not None and origin.via is not None else known.node
    return {digest: Need(via=via, entries=((known.node, known.number),))}


class Ready(msgspec.Struct, frozen=True, kw_only=True):
    """What waits: arrivals that can have their places now, in this order, and by digest what the next ones need."""

    arrivals: list[Arrival]
    needs: dict[str, Need]


def look_what_waits(records: FederationRecords, limit: int, *, thin: frozenset[str] = frozenset()) -> Ready:
    """What of the oldest `limit` arrivals can be settled now, and which contents have to be fetched for the others.

    From the peers named in `thin` come heads, and texts when somebody asks for them.

    Of each origin those before the first that needs something; early ones whenever nothing keeps them back.
    """
    ready: list[Arrival] = []
    wanted: dict[str, Need] = {}
    stopped: set[str] = set()
    looked_at = list(_looked_at(records, limit, thin))
    lacking = records.book.lacking(digest for _, _, named in looked_at for digest in named)
    refused = records.arrivals.refusals(lacking) if lacking else {}
    for arrival, entry, named in looked_at:
        is_early = arrival.state == "early"
        missing = tuple(digest for digest in named if digest in lacking and _may_come(entry, refused.get(digest)))
        if missing:
            wanted |= dict.fromkeys(missing, Need(via=arrival.via, entries=_naming(records, entry)))
        if missing and not is_early:
            stopped.add(arrival.origin)
        elif not missing and (is_early or arrival.origin not in stopped):
            ready.append(arrival)
    return Ready(arrivals=ready, needs=wanted)


def _looked_at(
    records: FederationRecords, limit: int, thin: frozenset[str]
) -> Iterator[tuple[Arrival, Entry, tuple[str, ...]]]:
    """The arrivals that may be settled, each with its entry and the digests of what it has to have."""
    for arrival in records.arrivals.waiting(limit):
        if arrival.data is None:
            continue
        entry = decode_entry(arrival.data)
        is_early = arrival.state == "early"
        if is_early and not _can_act(records, entry):
            continue
        asks = not is_early or entry.kind == "corrected"
        yield arrival, entry, _named(records, entry, thin=arrival.via in thin) if asks else ()


def _may_come(entry: Entry, why: str | None) -> bool:
    """Whether a content may still be given: what was refused until its release may be given with it."""
    return why is None or (entry.kind in _LIFTING and why in UNTIL_RELEASE)


def give_up(records: FederationRecords, arrival: Arrival, why: str) -> None:
    """Let an arrival that cannot be settled for a defect keep no other waiting; it stays, with the reason."""
    records.arrivals.put([msgspec.structs.replace(arrival, state="refused", why=why)])


def needs(
    records: FederationRecords, entry: Entry, *, thin: bool = False, here: Collection[str] = ()
) -> tuple[str, ...]:
    """The digests of contents and terms that have to be here before `entry` is shown, and are not (see `settle`)."""
    named = [digest for digest in _named(records, entry, thin=thin) if digest not in here]
    lacking = records.book.lacking(named) if named else ()
    return tuple(digest for digest in named if digest in lacking)


def _named(records: FederationRecords, entry: Entry, *, thin: bool) -> tuple[str, ...]:
    """The digests of contents that have to be here before `entry` is shown, and of its terms when they are not.

    Behind a `thin` link the head of a version is enough; its text comes when somebody asks for it.
    """
    if entry.kind == "erased":
        return ()
    state = records.items.find(entry.item) if entry.item else None
    if state is not None and state.status == "canceled":
        return ()
    later = {"model"} if thin and "head" in entry.content else set()
    if entry.embargo_until is not None:
        later = {"model", "head"}
    digests = [digest for role, digest in sorted(entry.content.items()) if role in GIVEN - later]
    if entry.kind in _LIFTING and state is not None:
        version = records.items.find_version(state.id, entry.version or 0)
        role = "head" if thin and version is not None and "head" in version.content else "model"
        if version is not None and role in version.content:
            digests.append(version.content[role])
    if entry.terms is not None and not _has_terms(records, entry.terms):
        digests.append(entry.terms)
    return tuple(digests)


def _not_refused(records: FederationRecords, entry: Entry, missing: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the `missing` that may still be given."""
    if not missing:
        return ()
    refused = records.arrivals.refusals(missing)
    return tuple(digest for digest in missing if _may_come(entry, refused.get(digest)))


def _naming(records: FederationRecords, entry: Entry) -> tuple[tuple[str, int], ...]:
    """The entries that name what `entry` needs: itself, and for a release the one that brought the version."""
    itself = (entry.node, entry.number)
    if entry.kind not in _LIFTING or entry.item is None:
        return (itself,)
    version = records.items.find_version(entry.item, entry.version or 0)
    return (itself, (version.node, version.number)) if version is not None else (itself,)


def _has_terms(records: FederationRecords, digest: str) -> bool:
    try:
        records.terms.get(digest)
    except NotFoundError:
        return False
    return True


def _can_act(records: FederationRecords, entry: Entry) -> bool:
    """Whether an entry that overtook its run can be acted on before it: a kill or hold always, once its key is known.

    A correction can, when the version before it is here.
    """
    if entry.kind not in _EMERGENCY and not records.roll.signing_keys(entry.outlet or ""):
        return False
    if entry.kind in _AT_ONCE:
        return True
    state = records.items.find(entry.item or "")
    if entry.kind != "corrected" or state is None:
        return False
    newest = state.version + 1 if "model" in entry.content else state.version
    return (entry.version or 0) <= newest


def _check_whole(entry: Entry, missing: tuple[str, ...]) -> None:
    """Raise NotVerifiedError when the terms, or what the roll needs, are refused: such an entry says nothing here."""
    if entry.terms in missing or (missing and entry.kind in ROLL_KINDS):
        raise NotVerifiedError("What it needs is not given to this node", where=f"entry {entry.number}")


def _verify(records: FederationRecords, entry: Entry) -> None:
    """Raise NotVerifiedError unless the entry is its outlet's, signed with the key that held at its number."""
    if entry.item is None:
        return
    if entry.outlet is None or entry.uri is None or entry.item != item_id(entry.outlet, entry.uri):
        raise NotVerifiedError("The item is not the one of its outlet and URI", where=f"entry {entry.number}")
    outlet = records.roll.find_outlet(entry.outlet)
    if outlet is None or (outlet.node != entry.node and entry.kind not in _EMERGENCY):
        raise NotVerifiedError(
            f"The outlet {entry.outlet[:80]} is not one of {entry.node}", where=f"entry {entry.number}"
        )
    verify_entry(entry, _key(records, entry) if entry.statement is not None else None)
    _check_own(records, entry)


def _check_own(records: FederationRecords, entry: Entry) -> None:
    """Raise NotVerifiedError when the text that is here under the entry's digest is another item's.

    A digest is no secret: whoever names another one's would take it away with a kill of their own.
    """
    content = records.book.content(entry.content["model"]) if "model" in entry.content else None
    if content is not None and msgspec.json.decode(content.data, type=_Named).id != entry.item:
        raise NotVerifiedError("The text that it names is another item's", where=f"entry {entry.number}")


def _key(records: FederationRecords, entry: Entry) -> PublicKey:
    periods = [
        KeyPeriod(key.public_jwk, key.from_number, key.until_number)
        for key in records.roll.signing_keys(entry.outlet or "")
    ]
    return key_at(periods, entry.number)
