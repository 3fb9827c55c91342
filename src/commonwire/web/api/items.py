"""The API's calls about items: give, list, read, ask, take, correct, hold, release, kill."""

from __future__ import annotations

import base64
import binascii
from datetime import datetime, timedelta
from typing import Annotated, Any

import msgspec
from litestar import Request, Response, get, post
from litestar.params import Parameter

from commonwire.alliance.may import may
from commonwire.alliance.principal import Principal, own_outlet
from commonwire.base.errors import BadInputError, CommonwireError
from commonwire.base.languages import language_tag
from commonwire.delivery.give import change, give
from commonwire.delivery.records import Records
from commonwire.delivery.rows import Row, row_of
from commonwire.delivery.show import find_item
from commonwire.formats.read import read
from commonwire.news.item import Given, Refused
from commonwire.news.publish import Correction, Published
from commonwire.news.record import OwnStatement
from commonwire.news.withdraw import Words
from commonwire.search.query import Query, parse_query
from commonwire.web.api.answers import NoticeRow, item_json, notice_row, use_json
from commonwire.web.api.cursors import number_of, page_limit
from commonwire.web.item_paths import reference_of
from commonwire.web.lists import Wanted, newest_rows
from commonwire.web.problems import Problem, problem_of
from commonwire.web.reading import original_of, read_item, report_of
from commonwire.web.site import Site
from commonwire.web.taking import UseRequest, ask, take_content, take_item

Ask = Request[Any, Any, Any]


class GivenAnswer(msgspec.Struct, kw_only=True, omit_defaults=True):
    """What became of a given item; `entry` is its number in the ledger."""

    id: str
    uri: str
    version: int
    entry: int
    report: Any
    unchanged: bool = False
    late: bool = False
    status: int = 201


class CorrectionRequest(msgspec.Struct, kw_only=True):
    """A correction by a note alone."""

    what: str
    reader_note: str | None = None


class WithdrawRequest(msgspec.Struct, kw_only=True):
    """Why an item is held, released or killed, and a note that may be shown to readers."""

    reason: str
    reader_note: str | None = None


@post("/items", status_code=201, summary="Give one item or several, in any known format")
async def give_items(request: Ask, site: Site) -> Response[Any]:
    """Record what the caller's outlet gives: 201, or 200 for a re-delivery; for several items each its own status."""
    principal = await site.principal(request)
    may(principal, "give")
    now = site.clock()
    reading = read(await request.body(), media_type=request.headers.get("content-type"), now=now)
    correction = _correction_header(request)
    own = _own_statement(request)
    if len(reading.results) == 1:
        answer = await _give_one(site, reading.results[0], principal, correction, own, now)
        return Response(answer, status_code=answer.status)
    return Response({"results": [await _result(site, part, principal, now) for part in reading.results]}, status_code=200)


async def _result(site: Site, part: Given | Refused, principal: Principal, now: datetime) -> GivenAnswer | Problem:
    """What became of one item of several: a bad one costs only itself."""
    try:
        return await _give_one(site, part, principal, None, None, now)
    except CommonwireError as error:
        return problem_of(error)


async def _give_one(
    site: Site,
    part: Given | Refused,
    principal: Principal,
    correction: Correction | None,
    own: OwnStatement | None,
    now: datetime,
) -> GivenAnswer:
    if isinstance(part, Refused):
        raise BadInputError(part.message, where=part.where, remedy=part.remedy)
    said = correction or _correction_in(part)
    published = await site.store.write(
        lambda records: give(records, part, principal=principal, now=now, correction=said, own=own)
    )
    return _answer(published)


@get("/items", summary="List items, newest first by receipt")
async def list_items(
    request: Ask,
    site: Site,
    q: str = "",
    lang: str | None = None,
    outlet: str | None = None,
    member: str | None = None,
    subject: str | None = None,
    urgency: int | None = None,
    since: str | None = None,
    after: str | None = None,
    limit: Annotated[int, Parameter(ge=1, le=500)] = 50,
) -> dict[str, Any]:
    """The rows that the caller may see. `after` is the cursor of the page before; `since` a time or a duration."""
    principal = await site.principal(request)
    may(principal, "read")
    query = narrowed(parse_query(q), lang=lang, outlet=outlet, member=member, subject=subject, urgency=urgency)
    wanted = Wanted(
        query=query, since=since_time(since, site.clock()), before=number_of(after), limit=page_limit(limit)
    )
    rows, following = await newest_rows(site, principal, wanted)
    return {"items": rows, "next": following}


def narrowed(
    query: Query,
    *,
    lang: str | None,
    outlet: str | None,
    member: str | None,
    subject: str | None,
    urgency: int | None,
) -> Query:
    """`query` with the filters that were given apart from its text."""
    said = {
        "lang": language_tag(lang) if lang else None,
        "outlet": outlet,
        "member": member,
        "subject": subject,
        "urgency": urgency,
    }
    return msgspec.structs.replace(query, **{name: value for name, value in said.items() if value})


def since_time(value: str | None, now: datetime) -> datetime | None:
    """The time that `since` names: ISO 8601 with a zone, or a duration back from now ('PT6H', 'P7D', '6h').

    Raises BadInputError.
    """
    if not value:
        return None
    try:
        if value[0] == "P":
            return now - msgspec.convert(value, timedelta)
        if value[-1] in "mhd" and value[:-1].isdigit():
            return now - timedelta(**{{"m": "minutes", "h": "hours", "d": "days"}[value[-1]]: int(value[:-1])})
        at = datetime.fromisoformat(value.replace(" ", "+"))
        if at.tzinfo is None:
            raise ValueError
    except (ValueError, OverflowError, msgspec.ValidationError):
        raise BadInputError(
            f"'{value[:40]}' is no time", where="since", remedy="Write 2030-03-02T04:00:00Z, PT6H or 6h."
        ) from None
    return at


@get("/items/{item:str}", summary="Read an item")
async def get_item(
    request: Ask, site: Site, item: str, format: str | None = None, version: int | None = None
) -> Response[Any]:
    """The item in the common model, or in `format`; killed: status "canceled", no text, the notice."""
    principal = await site.principal(request)
    may(principal, "read")
    shown = await read_item(site, principal, reference_of(item), how="api", version=version)
    if format in (None, "json"):
        return Response(await item_json(site, shown, principal), media_type="application/json")
    written = await take_content(site, shown, format)
    return Response(written.data, media_type=written.media_type)


@get("/items/{item:str}/report", summary="The reading report, for the owner")
async def get_report(request: Ask, site: Site, item: str) -> Response[bytes]:
    """What was repaired, guessed or dropped when the newest version was read."""
    principal = await site.principal(request)
    return Response(await report_of(site, principal, reference_of(item)), media_type="application/json")


@get("/items/{item:str}/original", summary="The exact bytes, for the owner")
async def get_original(request: Ask, site: Site, item: str) -> Response[bytes]:
    """The bytes as they were sent, never to be rendered by a browser."""
    principal = await site.principal(request)
    headers = {"Content-Disposition": "attachment; filename=original", "X-Content-Type-Options": "nosniff"}
    body = await original_of(site, principal, reference_of(item))
    return Response(body, media_type="application/octet-stream", headers=headers)


@get("/items/{item:str}/similar", summary="More like this")
async def similar_items(
    request: Ask, site: Site, item: str, lang: str | None = None, limit: Annotated[int, Parameter(ge=1, le=500)] = 10
) -> dict[str, Any]:
    """Rows of items that share rare words with this one, best first, each with its score."""
    principal = await site.principal(request)
    may(principal, "read")
    raise BadInputError("More like this is not built yet", remedy="Use a search for now.")


@post("/items/{item:str}/uses", status_code=200, summary="Ask whether a use is allowed")
async def ask_use(request: Ask, site: Site, item: str, data: UseRequest) -> dict[str, Any]:
    """The decision: allow, deny or ask, every clause that took part, the duties, and the nearest allowed use."""
    principal = await site.principal(request)
    may(principal, "ask")
    _, decision = await ask(site, principal, reference_of(item), data)
    return use_json(decision)


@post("/items/{item:str}/takes", status_code=201, summary="Take an item")
async def take_item_call(
    request: Ask, site: Site, item: str, data: UseRequest, format: str = "ninjs"
) -> dict[str, Any]:
    """Record the take, if the use is allowed, and give the story with credit, licence and link inside."""
    principal = await site.principal(request)
    may(principal, "take")
    taken = await take_item(site, principal, reference_of(item), data, format)
    return {
        "id": taken.take.id,
        "item": taken.take.item,
        "version": taken.take.version,
        **use_json(taken.take.decision),
        "credit": taken.credit.credit,
        "licence": taken.credit.licence,
        "link": taken.credit.link,
        "format": format,
        "media_type": taken.written.media_type,
        "content": taken.written.data.decode(),
    }


@post("/items/{item:str}/corrections", status_code=201, summary="Correct by a note alone")
async def correct_item(request: Ask, site: Site, item: str, data: CorrectionRequest) -> NoticeRow:
    """Tell everyone who was served the item what was wrong with it."""
    words = Words(reason=data.what, reader_note=data.reader_note)
    return await _change(request, site, item, "correct", words)


@post("/items/{item:str}/hold", status_code=201, summary="Withhold an item")
async def hold_item(request: Ask, site: Site, item: str, data: WithdrawRequest) -> NoticeRow:
    """Withhold the item until it is released or killed, and tell everyone who was served it."""
    return await _change(request, site, item, "hold", _words(data))


@post("/items/{item:str}/release", status_code=201, summary="Release a held or embargoed item")
async def release_item(request: Ask, site: Site, item: str, data: WithdrawRequest) -> NoticeRow | dict[str, Any]:
    """End the hold, or the embargo, of the item."""
    return await _change(request, site, item, "release", _words(data))


@post("/items/{item:str}/kill", status_code=201, summary="Kill an item")
async def kill_item(request: Ask, site: Site, item: str, data: WithdrawRequest) -> NoticeRow:
    """End the item for good and tell everyone who was served it."""
    return await _change(request, site, item, "kill", _words(data))


async def _change(request: Ask, site: Site, item: str, deed: Any, words: Words) -> Any:
    principal = await site.principal(request, is_limited=deed not in ("hold", "kill"))
    outlet = own_outlet(principal)
    now = site.clock()
    own = _own_statement(request)
    reference = reference_of(item)

    def work(records: Records) -> Any:
        state = find_item(records, reference, viewer=outlet)
        entry = change(records, state, deed, words, principal=principal, own=own, now=now)
        return notice_row(entry, state.id, words)

    return await site.store.write(work)


def _words(data: WithdrawRequest) -> Words:
    return Words(reason=data.reason, reader_note=data.reader_note)


def _answer(published: Published) -> GivenAnswer:
    return GivenAnswer(
        id=published.id,
        uri=published.uri,
        version=published.version,
        entry=published.entry,
        report=published.report,
        unchanged=published.outcome != "new",
        late=published.outcome == "late",
        status=201 if published.outcome == "new" else 200,
    )


def _correction_header(request: Ask) -> Correction | None:
    value = request.headers.get("commonwire-correction")
    if not value:
        return None
    if value.lstrip().startswith("{"):
        return _correction(value.encode())
    return Correction(what=value)


def _correction_in(given: Given) -> Correction | None:
    """The member `correction` of a ninjs body: the reader keeps what it does not know, here it is known."""
    kept = given.item.extra.get("ninjs")
    if not isinstance(kept, dict) or "correction" not in kept:
        return None
    said = kept.pop("correction")
    given.report.remarks = [remark for remark in given.report.remarks if remark.where != "correction"]
    return _correction(msgspec.json.encode(said))


def _correction(value: bytes) -> Correction:
    try:
        return msgspec.json.decode(value, type=Correction)
    except msgspec.MsgspecError as error:
        raise BadInputError(
            f"The correction is not understood: {error}", where="correction", remedy='Send {"what": "..."}.'
        ) from None


def _own_statement(request: Ask) -> OwnStatement | None:
    jws = request.headers.get("commonwire-statement")
    if not jws:
        return None
    salt = request.headers.get("commonwire-salt")
    try:
        return OwnStatement(jws=jws, salt=base64.b64decode(salt, validate=True) if salt else None)
    except (binascii.Error, ValueError):
        raise BadInputError("The salt is not base64", where="Commonwire-Salt", remedy="Send 32 bytes as base64.") from None


