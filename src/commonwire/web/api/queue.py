"""The API's calls about an outlet's takes, and about those that wait for their hour."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated

import msgspec
from litestar import Response, get, post
from litestar.params import PathParameter, QueryParameter

from commonwire.alliance.may import may
from commonwire.alliance.principal import own_outlet
from commonwire.delivery.queue import QueuedState, QueuedTake, Why, cancel_queued
from commonwire.delivery.records import Records
from commonwire.delivery.take import Take, Withheld
from commonwire.rights.words import Words
from commonwire.web.asking import After, Ask, Limit, Served, refusals
from commonwire.web.cursors import pair_cursor, pair_of
from commonwire.web.decisions import DutyAnswer, UseAnswer, WantedUse, use_answer, wanted_use
from commonwire.web.wording import worded, words_for

QueuedId = Annotated[str, PathParameter(description="A queued take's id, from the answer to it or from the list.")]
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_STEP = timedelta(microseconds=1)


class QueuedAnswer(msgspec.Struct, kw_only=True):
    """A take that waits for its hour, or what became of it.

    `until` is null while no hour is known: it waits for its owner's release. `decision` is the last one; `why` it
    stopped: that decision ('decided'), whoever queued it may take no more ('asker-gone'), or the item is not here any
    more ('item-gone'). `take` is the id of the take that was made.
    """

    id: str
    state: QueuedState
    item: str
    uri: str
    use: WantedUse
    format: str
    queued_at: datetime
    until: datetime | None
    decision: UseAnswer
    why: Why | None
    take: str | None
    ended_at: datetime | None


class QueuedPage(msgspec.Struct, kw_only=True):
    """Queued takes, the newest first, and the cursor of what follows."""

    takes: list[QueuedAnswer]
    next: str | None


class TakeRow(msgspec.Struct, kw_only=True):
    """A take that was made: of which version, for which use, in which format, what stayed out and what is owed."""

    id: str
    item: str
    version: int
    at: datetime
    use: WantedUse
    format: str
    withheld: list[Withheld]
    duties: list[DutyAnswer]
    terms_digest: str


class TakePage(msgspec.Struct, kw_only=True):
    """Takes, the newest first, and the cursor of what follows."""

    takes: list[TakeRow]
    next: str | None


@get("/takes", summary="The outlet's takes, newest first", responses=refusals(422))
async def list_takes(request: Ask, site: Served, after: After = None, limit: Limit = 50) -> Response[TakePage]:
    """All takes that were made, at once or from the queue."""
    principal = await site.principal(request)
    outlet = own_outlet(principal)
    may(principal, "read-own", outlet=outlet)
    found = await site.store.read(
        lambda records: records.takes.of_outlet(outlet, before=_place_of(after), limit=limit + 1)
    )
    shown = found[:limit]
    following = _cursor(shown[-1].at, shown[-1].id) if len(found) > limit else None
    words = words_for(principal.languages)
    return worded(TakePage(takes=[_row_of(taken, words) for taken in shown], next=following), words)


@get("/takes/queued", summary="The outlet's queued takes, newest first", responses=refusals(422))
async def list_queued(
    request: Ask,
    site: Served,
    only: Annotated[QueuedState | None, QueryParameter(name="state", description="Only those in this state.")] = None,
    after: After = None,
    limit: Limit = 50,
) -> Response[QueuedPage]:
    """Those that wait, and what became of those that waited: taken, stopped (with the decision) or cancelled."""
    principal = await site.principal(request)
    outlet = own_outlet(principal)
    may(principal, "read-own", outlet=outlet)
    found = await site.store.read(
        lambda records: records.queue.of_outlet(outlet, state=only, before=_place_of(after), limit=limit + 1)
    )
    shown = found[:limit]
    following = _cursor(shown[-1].queued_at, shown[-1].id) if len(found) > limit else None
    words = words_for(principal.languages)
    return worded(QueuedPage(takes=[queued_answer(queued, words) for queued in shown], next=following), words)


@post("/takes/{queued:str}/cancel", status_code=201, summary="Cancel a queued take", responses=refusals(404, 409))
async def cancel_call(request: Ask, site: Served, queued: QueuedId) -> Response[QueuedAnswer]:
    """Take the own take out of the queue, while it waits."""
    principal = await site.principal(request)
    may(principal, "take")
    outlet, now = own_outlet(principal), site.clock()

    def work(records: Records) -> QueuedTake:
        return cancel_queued(records, queued, outlet=outlet, now=now)

    words = words_for(principal.languages)
    return worded(queued_answer(await site.store.write(work), words), words)


def queued_answer(queued: QueuedTake, words: Words) -> QueuedAnswer:
    """A queued take as its outlet sees it, in `words`; who queued it stays an opaque id, and is not said."""
    return QueuedAnswer(
        id=queued.id,
        state=queued.state,
        item=queued.item,
        uri=queued.uri,
        use=wanted_use(queued.use),
        format=queued.format,
        queued_at=queued.queued_at,
        until=queued.until if queued.state == "queued" else None,
        decision=use_answer(queued.decision, words),
        why=queued.why,
        take=queued.take,
        ended_at=queued.ended_at,
    )


def _row_of(taken: Take, words: Words) -> TakeRow:
    answer = use_answer(taken.decision, words)
    return TakeRow(
        id=taken.id,
        item=taken.item,
        version=taken.version,
        at=taken.at,
        use=wanted_use(taken.use),
        format=taken.format,
        withheld=list(taken.withheld),
        duties=answer.duties,
        terms_digest=answer.terms_digest,
    )


def _place_of(after: str | None) -> tuple[datetime, str] | None:
    number, name = pair_of(after)
    return (_EPOCH + number * _STEP, name) if after else None


def _cursor(at: datetime, name: str) -> str:
    return pair_cursor((at - _EPOCH) // _STEP, name)
