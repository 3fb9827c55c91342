"""The API's calls to ask an owner for a use, and to answer."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

import msgspec
from litestar import Response, get, post
from litestar.params import JSONBody, PathParameter, QueryParameter

from commonwire.alliance.may import may
from commonwire.alliance.principal import Principal, own_outlet
from commonwire.base.errors import NotFoundError
from commonwire.delivery.records import Records
from commonwire.delivery.request import Conditions, Request, RequestStatus, grant, refuse, withdraw_request
from commonwire.rights.describe import describe
from commonwire.rights.terms import Rule, Terms
from commonwire.rights.words import Words as CatalogueWords
from commonwire.web.asking import Ask, Line, Reference, Served, Words, refusals
from commonwire.web.decisions import WantedUse, wanted_use
from commonwire.web.item_paths import reference_of
from commonwire.web.taking import UseRequest, request_use
from commonwire.web.wording import worded, words_for

RequestId = Annotated[str, PathParameter(description="A request's id, from the list of requests.")]
MOST = 500
"""Rows of one answer: a list of what is open, not an archive."""


class OwnerRequest(UseRequest, kw_only=True):
    """A use to ask the owner for, and words to the owner; `at` is the date by which the answer is needed."""

    words: Words = ""


class GrantRequest(msgspec.Struct, kw_only=True):
    """Under which conditions a request is granted: none: as it was asked."""

    from_at: datetime | None = None
    until_at: datetime | None = None
    uses: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)] | None = None
    exclusive: bool = False
    territories: Annotated[list[Line], msgspec.Meta(max_length=300)] | None = None
    reply: Words | None = None


class ReplyRequest(msgspec.Struct, kw_only=True):
    """The owner's words to the one who asked."""

    reply: Words | None = None


class RequestAnswer(msgspec.Struct, kw_only=True):
    """A request and what became of it; `granted` is the rule, `granted_text` the same in words.

    Unanswered by `needed_at`, the date of the use, it is expired. `reminders` are when its owner was reminded.
    """

    id: str
    item: str
    uri: str
    version: int
    owner: str
    outlet: str
    use: WantedUse
    words: str
    asked_at: datetime
    status: RequestStatus
    reply: str | None
    answered_at: datetime | None
    needed_at: datetime | None
    reminders: list[datetime]
    granted: Rule | None
    granted_text: list[str]


class RequestPage(msgspec.Struct, kw_only=True):
    """Requests, the newest first."""

    requests: list[RequestAnswer]


@post(
    "/items/{item:str}/requests", status_code=201, summary="Ask the owner for a use", responses=refusals(404, 409, 422)
)
async def ask_owner_call(
    request: Ask, site: Served, item: Reference, data: JSONBody[OwnerRequest]
) -> Response[RequestAnswer]:
    """Put a use that the terms do not allow before the owner. The same question again gives the open request."""
    principal = await site.principal(request)
    may(principal, "request")
    return _answered(await request_use(site, principal, reference_of(item), data, data.words), principal)


@get("/requests", summary="Requests to the caller's outlet, or its own", responses=refusals(422))
async def list_requests(
    request: Ask,
    site: Served,
    to: Annotated[
        Literal["me", "others"], QueryParameter(description="'me': to answer; 'others': those that the outlet made.")
    ] = "me",
    status: Annotated[RequestStatus | None, QueryParameter(description="Only those of this status, of 'me'.")] = None,
) -> Response[RequestPage]:
    """The newest 500, the newest first."""
    principal = await site.principal(request)
    may(principal, "see-requests")
    outlet = own_outlet(principal)

    def look(records: Records) -> list[Request]:
        if to == "others":
            return records.requests.of_outlet(outlet, limit=MOST)
        return records.requests.of_owner(outlet, status=status, limit=MOST)

    words = words_for(principal.languages)
    found = await site.store.read(look)
    return worded(RequestPage(requests=[request_answer(one, words) for one in found]), words)


@post("/requests/{asked:str}/grant", status_code=201, summary="Grant a request", responses=refusals(404, 409, 422))
async def grant_call(
    request: Ask, site: Served, asked: RequestId, data: JSONBody[GrantRequest]
) -> Response[RequestAnswer]:
    """Allow what was asked, under conditions; recorded in the ledger. Of two exclusive grants the first wins."""
    principal = await site.principal(request)
    now = site.clock()
    conditions = Conditions(
        from_at=data.from_at,
        until_at=data.until_at,
        uses=data.uses,
        exclusive=data.exclusive,
        territories=frozenset(data.territories) if data.territories else None,
    )

    def work(records: Records) -> Request:
        _owned(records, principal, asked)
        return grant(records, asked, conditions=conditions, reply=data.reply, by=principal.id, now=now)

    return _answered(await site.store.write(work), principal)


@post("/requests/{asked:str}/refuse", status_code=201, summary="Refuse a request", responses=refusals(404, 409, 422))
async def refuse_call(
    request: Ask, site: Served, asked: RequestId, data: JSONBody[ReplyRequest]
) -> Response[RequestAnswer]:
    """Say no, with words to the one who asked."""
    principal = await site.principal(request)
    now = site.clock()

    def work(records: Records) -> Request:
        _owned(records, principal, asked)
        return refuse(records, asked, reply=data.reply, by=principal.id, now=now)

    return _answered(await site.store.write(work), principal)


@post("/requests/{asked:str}/withdraw", status_code=201, summary="Withdraw a request", responses=refusals(404, 409))
async def withdraw_call(request: Ask, site: Served, asked: RequestId) -> Response[RequestAnswer]:
    """Take the own question back, while it is open."""
    principal = await site.principal(request)
    may(principal, "request")
    outlet, now = own_outlet(principal), site.clock()

    def work(records: Records) -> Request:
        found = records.requests.find(asked)
        if found is None or found.outlet != outlet:
            raise no_request(asked)
        return withdraw_request(records, asked, by=principal.id, now=now)

    return _answered(await site.store.write(work), principal)


def request_answer(request: Request, words: CatalogueWords) -> RequestAnswer:
    """A request as it is answered to either side, in `words`; who asked stays an opaque id, and is not said."""
    return RequestAnswer(
        id=request.id,
        item=request.item,
        uri=request.uri,
        version=request.version,
        owner=request.owner,
        outlet=request.outlet,
        use=wanted_use(request.use),
        words=request.words,
        asked_at=request.asked_at,
        status=request.status,
        reply=request.reply,
        answered_at=request.answered_at,
        needed_at=request.needed_at,
        reminders=list(request.reminders),
        granted=request.rule,
        granted_text=describe(Terms(grants=(request.rule,)), words)[:1] if request.rule else [],
    )


def _answered(request: Request, principal: Principal) -> Response[RequestAnswer]:
    words = words_for(principal.languages)
    return worded(request_answer(request, words), words)


def _owned(records: Records, principal: Principal, request_id: str) -> None:
    """Whether the caller may answer: the owner only; to others it is not there unless they asked."""
    found = records.requests.find(request_id)
    if found is None or principal.outlet not in (found.owner, found.outlet):
        own_outlet(principal)
        raise no_request(request_id)
    may(principal, "answer-requests", outlet=found.owner)


def no_request(request_id: str) -> NotFoundError:
    """The error for a request that is not there, or not for the one who asks."""
    return NotFoundError("There is no such request for your outlet", where=request_id[:60], remedy="List the requests.")
