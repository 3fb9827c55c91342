"""Ask the owner: a request for a use that the terms do not allow, and the owner's answer.

A grant is a rule of its own for the outlet that asked; it is recorded in the ledger and counts in every later decision
on the item. Another's exclusive grant stands in its way, whoever came second.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, Protocol

import msgspec

from commonwire.base.errors import BadInputError, ConflictError, NotFoundError
from commonwire.base.ids import new_id
from commonwire.base.texts import text
from commonwire.news.ports import NewsRecords
from commonwire.news.publish import LONGEST_REASON
from commonwire.news.record import NodeLine, record_by_node
from commonwire.news.state import ItemState
from commonwire.rights.check import Problem, check_terms
from commonwire.rights.compile import REQUEST
from commonwire.rights.match import overlaps
from commonwire.rights.terms import EVERY, Parties, Rule, Terms
from commonwire.rights.use import Asker, Use

RequestStatus = Literal["open", "granted", "refused", "withdrawn", "expired"]


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """That `outlet` asks `owner` for a use of an item, and what became of it.

    `rule` is what was granted; `reply` the owner's words to the one who asked. `needed_at` is the date of the use:
    unanswered, the request expires then. `told_at` is when the owner's people on duty were first told, `reminders` are
    the times at which they were reminded.
    """

    id: str
    item: str
    uri: str
    version: int
    owner: str
    outlet: str
    use: Use
    words: str
    asked_at: datetime
    by: str | None = None
    status: RequestStatus = "open"
    rule: Rule | None = None
    reply: str | None = None
    answered_at: datetime | None = None
    answered_by: str | None = None
    needed_at: datetime | None = None
    told_at: datetime | None = None
    reminders: tuple[datetime, ...] = ()


class Conditions(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an owner attaches to a grant: a period, a number of takes, exclusivity, other territories than asked."""

    from_at: datetime | None = None
    until_at: datetime | None = None
    uses: int | None = None
    exclusive: bool = False
    territories: frozenset[str] | None = None


class RequestShelf(Protocol):
    """Where requests are kept."""

    def put(self, request: Request) -> None:
        """Keep a request, or replace the one with the same id."""
        ...

    def find(self, request_id: str) -> Request | None:
        """The request with this id, if there is one."""
        ...

    def of_item(self, item: str) -> list[Request]:
        """All requests about an item, the first one first."""
        ...

    def of_owner(self, owner: str, *, status: RequestStatus | None, limit: int) -> list[Request]:
        """Requests to an owner (of one status), the newest first."""
        ...

    def of_outlet(self, outlet: str, *, limit: int) -> list[Request]:
        """Requests that an outlet made, the newest first."""
        ...

    def waiting_for(self, owner: str, *, limit: int) -> list[Request]:
        """The open requests to an owner, the oldest first."""
        ...

    def count_open(self, owner: str) -> int:
        """How many requests to an owner are open."""
        ...

    def unanswered(self) -> list[Request]:
        """Every open request, the oldest first."""
        ...

    def granted(self, items: Sequence[str]) -> dict[str, tuple[Rule, ...]]:
        """What was granted on request, by item, for those of `items` where anything was."""
        ...


class RequestRecords(NewsRecords, Protocol):
    """The records that requests need."""

    requests: RequestShelf


def ask_owner(
    records: RequestRecords, state: ItemState, use: Use, *, asker: Asker, words: str, by: str | None, now: datetime
) -> Request:
    """The request, kept; the open one when the same outlet has asked for the same use before, by the later date.

    The time of the use, when it is still to come, is the date by which the answer is needed.
    Raises ConflictError for a killed item and for the own one, BadInputError for too many words.
    """
    if state.status == "canceled":
        raise ConflictError(
            text("The item was killed: nobody may use it"), where=state.uri, remedy=text("Nothing can be asked.")
        )
    if state.outlet == asker.outlet:
        raise ConflictError(
            text("The item is your own"), where=state.uri, remedy=text("Use it; nobody has to be asked.")
        )
    if len(words) > LONGEST_REASON:
        raise BadInputError(
            text("More than %(most)s characters", most=LONGEST_REASON),
            where="words",
            remedy=text("Shorten it."),
        )
    needed_at = use.at if use.at is not None and use.at > now else None
    use = msgspec.structs.replace(use, at=None)
    for known in records.requests.of_item(state.id):
        if known.outlet == asker.outlet and known.use == use and known.status == "open":
            return _needed_by(records, known, needed_at)
    request = Request(
        id=new_id("request-"),
        item=state.id,
        uri=state.uri,
        version=state.public_version or state.version,
        owner=state.outlet,
        outlet=asker.outlet,
        use=use,
        words=words.strip(),
        asked_at=now,
        by=by,
        needed_at=needed_at,
    )
    records.requests.put(request)
    return request


def _needed_by(records: RequestRecords, known: Request, needed_at: datetime | None) -> Request:
    """The open request, needed by the later of its dates; by none when one of them is none."""
    later = max(known.needed_at, needed_at) if known.needed_at and needed_at else None
    if later != known.needed_at:
        known = msgspec.structs.replace(known, needed_at=later)
        records.requests.put(known)
    return known


def grant(
    records: RequestRecords,
    request_id: str,
    *,
    conditions: Conditions = Conditions(),
    reply: str | None = None,
    by: str | None,
    now: datetime,
) -> Request:
    """The request, granted: a rule for the outlet that asked, recorded in the ledger.

    Raises NotFoundError, ConflictError when it is not open, the item was killed, or an earlier grant stands in the
    way (of two exclusive ones that overlap the first wins), BadInputError for conditions that cannot hold.
    """
    request = _open(records, request_id)
    state = records.items.find(request.item)
    if state is None or state.status == "canceled":
        raise ConflictError(
            text("The item was killed: nothing can be granted"), where=request.uri, remedy=text("Refuse it.")
        )
    rule = rule_for(request, conditions)
    _check_rule(rule, now)
    _check_exclusive(records, request, rule, now)
    line = NodeLine(
        kind="granted",
        outlet=request.owner,
        uri=request.uri,
        version=request.version,
        parts={"grant": msgspec.json.encode(rule)},
        by=by,
        about=state.position,
    )
    record_by_node(records, line, now=now)
    return _answered(records, request, "granted", reply, by=by, now=now, rule=rule)


def refuse(records: RequestRecords, request_id: str, *, reply: str | None, by: str | None, now: datetime) -> Request:
    """The request, refused. Raises NotFoundError, and ConflictError when it is not open."""
    return _answered(records, _open(records, request_id), "refused", reply, by=by, now=now)


def withdraw_request(records: RequestRecords, request_id: str, *, by: str | None, now: datetime) -> Request:
    """The request, withdrawn by the outlet that made it. Raises NotFoundError, ConflictError when it is not open."""
    return _answered(records, _open(records, request_id), "withdrawn", None, by=by, now=now)


def rule_for(request: Request, conditions: Conditions) -> Rule:
    """The rule that grants what was asked, under these conditions, to the outlet that asked and nobody else."""
    use = request.use
    return Rule(
        actions=frozenset({use.action}) | use.changes,
        channels=frozenset({use.channel}),
        territories=conditions.territories or use.territories,
        languages=use.languages,
        renditions=frozenset({use.rendition}) if use.rendition else None,
        parts=None if EVERY in use.parts else use.parts,
        who=Parties(outlets=frozenset({request.outlet})),
        from_at=conditions.from_at,
        until_at=conditions.until_at,
        exclusive=conditions.exclusive,
        uses=conditions.uses,
        by=f"{REQUEST}{request.id}",
    )


def _open(records: RequestRecords, request_id: str) -> Request:
    request = records.requests.find(request_id)
    if request is None:
        raise NotFoundError(text("There is no such request"), where=request_id[:60], remedy=text("List the requests."))
    if request.status != "open":
        raise ConflictError(
            text("The request is %(status)s already", status=request.status),
            where=request.id,
            remedy=text("A new one can be made."),
        )
    return request


def _check_rule(rule: Rule, now: datetime) -> None:
    problems = check_terms(Terms(grants=(rule,)))
    if rule.until_at is not None and rule.until_at.tzinfo is not None and rule.until_at <= now:
        past = "The period has ended already"
        problems.append(Problem(where="grants[0].until_at", message=past, remedy="Set a later end."))
    if problems:
        where = problems[0].where.removeprefix("grants[0].")
        raise BadInputError(problems[0].message, where=f"conditions.{where}", remedy=problems[0].remedy)


def _check_exclusive(records: RequestRecords, request: Request, rule: Rule, now: datetime) -> None:
    """One wins: the first. Whoever grants second learns what stands in the way."""
    for other in records.requests.granted([request.item]).get(request.item, ()):
        is_over = other.until_at is not None and other.until_at <= now
        is_own = other.who is not None and request.outlet in other.who.outlets
        if is_over or is_own or not (other.exclusive or rule.exclusive) or not overlaps(other, rule):
            continue
        holder = ", ".join(sorted(other.who.outlets)) if other.who else "another outlet"
        raise ConflictError(
            f"{holder} was granted a use that overlaps this one" + (" exclusively" if other.exclusive else ""),
            where=request.uri,
            remedy=text("Grant it without exclusivity, for another place or time, or refuse it."),
        )


def _answered(
    records: RequestRecords,
    request: Request,
    status: RequestStatus,
    reply: str | None,
    *,
    by: str | None,
    now: datetime,
    rule: Rule | None = None,
) -> Request:
    if len(reply or "") > LONGEST_REASON:
        raise BadInputError(
            text("More than %(most)s characters", most=LONGEST_REASON),
            where="reply",
            remedy=text("Shorten it."),
        )
    answered = msgspec.structs.replace(request, status=status, reply=reply, rule=rule, answered_at=now, answered_by=by)
    records.requests.put(answered)
    return answered
