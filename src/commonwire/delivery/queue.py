"""Queued takes: what only time forbids is queued, and decided again at its hour.

Before that hour no text is handed out and nothing is promised: the terms, the version, the requests and agreements of
then decide. Whatever becomes of the item meanwhile makes its queued takes be looked at again, so that they follow an
embargo that moves and end with an item that is killed. A take and the end of its queueing are one transaction.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Literal, Protocol

import msgspec

from commonwire.alliance.may import is_allowed
from commonwire.alliance.ports import Roll
from commonwire.alliance.principal import Principal, of_key, of_person
from commonwire.base.errors import ConflictError, NotFoundError, UseRefusedError
from commonwire.base.ids import new_id
from commonwire.base.texts import text
from commonwire.delivery.standing_terms import counted, term_that_holds
from commonwire.delivery.take import TakeRecords, decide_use, take
from commonwire.news.ports import Happening
from commonwire.news.state import ItemState
from commonwire.rights.decision import Decision
from commonwire.rights.embargo import is_embargoed
from commonwire.rights.terms import Terms
from commonwire.rights.use import Asker, Use

QueuedState = Literal["queued", "taken", "stopped", "cancelled"]
Why = Literal["decided", "asker-gone", "item-gone"]
MOST_QUEUED = 1000
"""Takes that one outlet may have in the queue at a time."""
_MOST_HOURS = 64
"""Hours that are tried at the most: a bound on the work that hostile terms can cause."""


class QueuedTake(msgspec.Struct, frozen=True, kw_only=True):
    """A take that waits for its hour (`until`; None: for its owner's release), or what became of it then.

    `decision` is the last one, `why` what ended the waiting without a take: that decision, or that whoever queued it
    may take no more; `take` is the id of the one that was made.
    """

    id: str
    item: str
    uri: str
    outlet: str
    by: str
    use: Use
    format: str
    queued_at: datetime
    until: datetime | None
    decision: Decision
    state: QueuedState = "queued"
    why: Why | None = None
    take: str | None = None
    ended_at: datetime | None = None


class Hour(msgspec.Struct, frozen=True):
    """When a use that only time forbids is allowed; None: when the owner releases the item."""

    at: datetime | None


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of a queued take now: it is taken, waits on (`until`), or is stopped."""

    kind: Literal["take", "wait", "stop"]
    decision: Decision
    until: datetime | None = None


class QueueShelf(Protocol):
    """Where queued takes are kept."""

    def put(self, queued: QueuedTake) -> None:
        """Keep a queued take, or replace the one with the same id; while it waits it is due at its hour."""
        ...

    def find(self, queued_id: str) -> QueuedTake | None:
        """The queued take with this id, if there is one."""
        ...

    def waiting(self, item: str, outlet: str) -> list[QueuedTake]:
        """Those of an outlet that wait for an item, the first queued first."""
        ...

    def of_outlet(
        self, outlet: str, *, state: QueuedState | None, before: tuple[datetime, str] | None, limit: int
    ) -> list[QueuedTake]:
        """Those of an outlet (in one state), the newest first, from the place (queued at, id) on."""
        ...

    def count_waiting(self, outlet: str) -> int:
        """How many of an outlet's wait."""
        ...

    def due(self, now: datetime, limit: int) -> list[str]:
        """The ids of those whose hour has come, or that are to be looked at again, the longest due first."""
        ...

    def look_again(self, item: str, at: datetime) -> None:
        """Let those that wait for the item be due at `at`, or earlier where they are."""
        ...


class QueueRecords(TakeRecords, Protocol):
    """The records that queued takes need."""

    queue: QueueShelf
    roll: Roll

    def asker_of(self, outlet: str) -> Asker | None:
        """The outlet as one that asks for uses; None when it is not on the roll."""
        ...


def hour_of(
    state: ItemState, terms: Terms, use: Use, *, asker: Asker, decision: Decision, now: datetime
) -> Hour | None:
    """From when on the very same use is allowed, where `decision`, made now, refuses it for no other reason than time.

    An open embargo, and one whose hour has come and whose end is not recorded yet, end with the owner's release.
    """
    if decision.decision == "allow" or state.status != "usable":
        return None

    def is_allowed_at(at: datetime, state: ItemState = state) -> bool:
        later = msgspec.structs.replace(use, at=at)
        return decide_use(state, terms, later, asker=asker, now=now, seek_nearest=False).decision == "allow"

    if any(reason.clause == "embargo-open" for reason in decision.reasons):
        released = msgspec.structs.replace(state, public_version=state.version)
        return Hour(None) if any(is_allowed_at(at, released) for at in (now, *_hours(state, terms, now))) else None
    return next((Hour(at) for at in _hours(state, terms, now) if is_allowed_at(at)), None)


def _hours(state: ItemState, terms: Terms, now: datetime) -> list[datetime]:
    """The hours to come at which anything changes for the better: an embargo or a prohibition ends, a grant begins."""
    hours = {rule.from_at for rule in terms.grants}
    hours |= {rule.until_at for rule in terms.prohibitions}
    hours |= {rule.until_at for rule in terms.grants if rule.exclusive}
    if isinstance(state.embargo_until, datetime):
        hours.add(state.embargo_until)
    return sorted(at for at in hours if at is not None and at > now)[:_MOST_HOURS]


def queue_take(
    records: QueueRecords, state: ItemState, use: Use, *, asker: Asker, by: str, format: str, now: datetime
) -> QueuedTake:
    """The take, queued; the one that waits already when the outlet queued the same use before.

    Raises UseRefusedError, with the decision, when more than time stands in its way, and ConflictError when there are
    too many, or when nothing does: then it can be taken.
    """
    use = msgspec.structs.replace(use, at=None)
    terms = term_that_holds(records, state, now)
    asker = counted(records.takes, state, terms, asker)
    decision = decide_use(state, terms, use, asker=asker, now=now)
    if decision.decision == "allow":
        raise ConflictError(
            text("The use is allowed now"), where=state.uri, remedy=text("Take it; there is nothing to wait for.")
        )
    hour = hour_of(state, terms, use, asker=asker, decision=decision, now=now)
    if hour is None:
        raise UseRefusedError(
            text("This use is refused, and not only for now")
            if decision.decision == "deny"
            else text("The owner has to be asked for this use"),
            decision=decision,
            where=state.uri,
            remedy=text("The reasons name the clauses; only what an hour to come allows can be queued."),
        )
    known = next((one for one in records.queue.waiting(state.id, asker.outlet) if one.use == use), None)
    if known is None and records.queue.count_waiting(asker.outlet) >= MOST_QUEUED:
        raise ConflictError(
            text("%(most)s takes are queued already", most=MOST_QUEUED),
            where=state.uri,
            remedy=text("Cancel some of them."),
        )
    queued = QueuedTake(
        id=known.id if known else new_id("queued-"),
        item=state.id,
        uri=state.uri,
        outlet=asker.outlet,
        by=by,
        use=use,
        format=format,
        queued_at=known.queued_at if known else now,
        until=hour.at,
        decision=decision,
    )
    records.queue.put(queued)
    records.terms.put(decision.terms_digest, terms)
    return queued


def cancel_queued(records: QueueRecords, queued_id: str, *, outlet: str, now: datetime) -> QueuedTake:
    """The queued take, cancelled by its outlet. Raises NotFoundError, ConflictError when it waits no more."""
    queued = records.queue.find(queued_id)
    if queued is None or queued.outlet != outlet:
        raise NotFoundError(
            text("Your outlet has no such queued take"), where=queued_id[:60], remedy=text("List the queued ones.")
        )
    if queued.state != "queued":
        raise ConflictError(
            text("It is %(state)s already", state=queued.state),
            where=queued_id,
            remedy=text("Nothing needs to be done."),
        )
    cancelled = msgspec.structs.replace(queued, state="cancelled", ended_at=now)
    records.queue.put(cancelled)
    return cancelled


def verdict_on(queued: QueuedTake, state: ItemState, terms: Terms, *, asker: Asker, now: datetime) -> Verdict:
    """What becomes of a queued take, looked at `now`.

    Before its hour a hold, a suspension or a change of the terms may pass: only a kill ends it then. At its hour it is
    taken or stopped; a hold stops it, too, since whoever wanted it has to look at it again.
    """
    decision = decide_use(state, terms, queued.use, asker=asker, now=now)
    if decision.decision == "allow":
        return Verdict(kind="take", decision=decision)
    hour = hour_of(state, terms, queued.use, asker=asker, decision=decision, now=now) or _hour_left(queued, state, now)
    if hour is None:
        return Verdict(kind="stop", decision=decision)
    return Verdict(kind="wait", decision=decision, until=hour.at)


def _hour_left(queued: QueuedTake, state: ItemState, now: datetime) -> Hour | None:
    """The hour that is still to come for a take in whose way more than time stands now."""
    if state.status == "canceled":
        return None
    if state.public_version is None and is_embargoed(state.embargo_until, now):
        return Hour(state.embargo_until if isinstance(state.embargo_until, datetime) else None)
    if state.public_version is None and state.status == "usable":
        return Hour(None)  # it has come, and its record comes at once
    return Hour(queued.until) if queued.until is not None and now < queued.until else None


def settle_queued(records: QueueRecords, queued_id: str, *, now: datetime) -> QueuedTake | None:
    """The queued take after it was looked at: taken, waiting on, or stopped; None when there is none that waits.

    The same transaction makes the take and ends the waiting: it is made once, whenever the program stops.
    """
    queued = records.queue.find(queued_id)
    if queued is None or queued.state != "queued":
        return None
    state, asker = records.items.find(queued.item), records.asker_of(queued.outlet)
    if state is None or asker is None:
        return _ended(records, queued, "stopped", now, why="item-gone" if asker else "asker-gone")
    terms = term_that_holds(records, state, now)
    asker = counted(records.takes, state, terms, asker)
    found = verdict_on(queued, state, terms, asker=asker, now=now)
    queued = msgspec.structs.replace(queued, decision=found.decision)
    records.terms.put(found.decision.terms_digest, terms)
    if found.kind == "wait":
        queued = msgspec.structs.replace(queued, until=found.until)
        records.queue.put(queued)
        return queued
    if found.kind == "stop":
        return _ended(records, queued, "stopped", now, why="decided")
    if not is_still_theirs(records.roll, queued.by, queued.outlet):
        return _ended(records, queued, "stopped", now, why="asker-gone")
    taken = take(records, state, queued.use, asker=asker, by=queued.by, format=queued.format, now=now)
    return _ended(records, queued, "taken", now, take=taken.id)


def look_again(records: QueueRecords, happening: Happening) -> None:
    """What happened to an item makes the takes that wait for it due; for a new one none waits."""
    if happening.entry.kind == "published" and happening.entry.version == 1:
        return
    records.queue.look_again(happening.state.id, happening.entry.received_at)


def is_still_theirs(roll: Roll, by: str, outlet: str) -> bool:
    """Whether the person or key behind the opaque id `by` may still take for `outlet`."""
    find: Callable[[Roll, str], Principal | None] = _key if by.startswith(_KEY) else _person
    try:
        principal = find(roll, by)
    except NotFoundError:
        return False
    return principal is not None and principal.outlet == outlet and is_allowed(principal, "take")


_KEY = "key:"
"""How the id of a key begins (`Principal.id`)."""


def _key(roll: Roll, by: str) -> Principal | None:
    key = roll.get_key(by.removeprefix(_KEY))
    standing = roll.find_standing(key.outlet) if key.revoked_at is None else None
    return of_key(key, standing) if standing else None


def _person(roll: Roll, by: str) -> Principal | None:
    person = roll.get_person(by)
    standing = roll.find_standing(person.outlet) if person.outlet and not person.disabled else None
    return of_person(person, standing) if standing else None


def _ended(
    records: QueueRecords,
    queued: QueuedTake,
    state: Literal["taken", "stopped"],
    now: datetime,
    *,
    why: Why | None = None,
    take: str | None = None,
) -> QueuedTake:
    ended = msgspec.structs.replace(queued, state=state, why=why, take=take, ended_at=now)
    records.queue.put(ended)
    return ended
