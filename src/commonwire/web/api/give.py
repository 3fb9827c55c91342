"""The API's call to give: one item or several, in any known format."""

from __future__ import annotations

import asyncio
import base64
import binascii
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

import msgspec
from litestar import Response, post
from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import Example, OpenAPIMediaType, Operation, RequestBody, Schema
from litestar.openapi.spec.enums import OpenAPIType

from commonwire.alliance.may import may
from commonwire.alliance.principal import Principal
from commonwire.base.errors import BadInputError, CommonwireError
from commonwire.delivery.give import give
from commonwire.formats.read import read
from commonwire.news.item import Given, Refused
from commonwire.news.publish import LONGEST_REASON, Correction, Published
from commonwire.news.record import OwnStatement
from commonwire.web.api.shapes import GivenAnswer, Result, SeveralAnswer
from commonwire.web.asking import Ask, Served, refusals
from commonwire.web.problems import problem_of
from commonwire.web.site import Site

LARGE = 64 * 1024
"""Bytes from which a message is read in a thread, so that everybody else is answered meanwhile."""

_EXAMPLE = {
    "uri": "urn:newsml:pamir.example:20300302:flood",
    "type": "text",
    "version": "1",
    "language": "en",
    "headlines": [{"role": "main", "value": "River leaves its bed"}],
    "bodies": [{"contentType": "text/html", "value": "<p>The river left its bed at dawn.</p>"}],
}


_HERE_ALREADY = ResponseSpec(
    GivenAnswer | SeveralAnswer,
    description="It is here already, or came late; or the message had several items, each with a status of its own",
    generate_examples=False,
)


@dataclass
class GiveOperation(Operation):
    """The description of the call: any known format is a body."""

    def __post_init__(self) -> None:
        """Describe the body, which the framework does not parse."""
        text = Schema(type=OpenAPIType.STRING)
        story = Schema(type=[OpenAPIType.OBJECT, OpenAPIType.ARRAY], description="ninjs, a list of it, or a JSON Feed")
        self.request_body = RequestBody(
            required=True,
            description="One item or several: ninjs, RSS, Atom, JSON Feed, a page, plain text. Content decides.",
            content={
                "application/json": OpenAPIMediaType(schema=story, examples={"ninjs": Example(value=_EXAMPLE)}),
                "application/xml": OpenAPIMediaType(schema=text),
                "text/html": OpenAPIMediaType(schema=text),
                "text/plain": OpenAPIMediaType(schema=text),
            },
        )


@post(
    "/items",
    status_code=201,
    summary="Give one item or several, in any known format",
    operation_class=GiveOperation,
    responses={**refusals(409, 413, 415, 422), 200: _HERE_ALREADY},
)
async def give_items(request: Ask, site: Served) -> Response[GivenAnswer | SeveralAnswer]:
    """Record what the caller's outlet gives.

    201, or 200 when it is here already (`unchanged`) or came late. A message of several items is answered with 200
    and one result for each. `correction: {what, reader_note}` in a ninjs body, or the header
    `Commonwire-Correction`, makes the new version a correction. An outlet that keeps its own signing key sends
    `Commonwire-Statement` and `Commonwire-Salt`.
    """
    principal = await site.principal(request)
    may(principal, "give")
    now = site.clock()
    body = await request.body()
    media_type = request.headers.get("content-type")
    if len(body) < LARGE:
        reading = read(body, media_type=media_type, bounds=site.bounds, now=now)
    else:
        reading = await asyncio.to_thread(read, body, media_type=media_type, bounds=site.bounds, now=now)
    correction, own = correction_header(request), own_statement(request)
    if not reading.results:
        raise BadInputError("The message holds no item", where="body", remedy="Send at least one.")
    if len(reading.results) == 1:
        answer = await _give_one(site, reading.results[0], principal, correction, own, now)
        return Response(answer, status_code=answer.status)
    if correction is not None or own is not None:
        raise BadInputError(
            f"The message has {len(reading.results)} items, and the headers can only be about one",
            where="Commonwire-Correction" if correction else "Commonwire-Statement",
            remedy="Send the item by itself.",
        )
    results = [await _result(site, part, principal, now) for part in reading.results]
    return Response(SeveralAnswer(results=results), status_code=200)


async def _result(site: Site, part: Given | Refused, principal: Principal, now: datetime) -> Result:
    """What became of one item of several: a bad one costs only itself."""
    try:
        given = await _give_one(site, part, principal, None, None, now)
    except CommonwireError as error:
        problem = problem_of(error)
        uri = part.uri if isinstance(part, Refused) else part.item.uri
        return Result(
            status=problem.status,
            uri=uri,
            type=problem.type,
            title=problem.title,
            detail=problem.detail,
            where=problem.where,
            remedy=problem.remedy,
        )
    return Result(**msgspec.structs.asdict(given))


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
    said = correction or correction_in(part)
    published = await site.store.write(
        lambda records: give(records, part, principal=principal, now=now, correction=said, own=own)
    )
    return _answer(published)


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


def correction_header(request: Ask) -> Correction | None:
    """The correction that the header `Commonwire-Correction` says: words, or JSON. Raises BadInputError."""
    value = request.headers.get("commonwire-correction")
    if not value:
        return None
    with suppress(ValueError):
        value = value.encode("latin-1").decode()  # UTF-8 is what programs send; the framework reads Latin-1
    if value.lstrip().startswith("{"):
        return _correction(value.encode(), "Commonwire-Correction")
    return _checked(Correction(what=value), "Commonwire-Correction")


def correction_in(given: Given) -> Correction | None:
    """The member `correction` of a ninjs body: the reader keeps what it does not know, here it is known."""
    kept = given.item.extra.get("ninjs")
    if not isinstance(kept, dict) or "correction" not in kept:
        return None
    said = kept.pop("correction")
    given.report.remarks = [remark for remark in given.report.remarks if remark.where != "correction"]
    return _correction(msgspec.json.encode(said), "correction")


def _correction(value: bytes, where: str) -> Correction:
    try:
        return _checked(msgspec.json.decode(value, type=Correction), where)
    except msgspec.MsgspecError as error:
        raise BadInputError(
            f"The correction is not understood: {error}", where=where, remedy='Send {"what": "..."}.'
        ) from None


def _checked(correction: Correction, where: str) -> Correction:
    words = (correction.what, correction.reader_note or "")
    if not correction.what.strip() or any(len(text) > LONGEST_REASON or "\0" in text for text in words):
        raise BadInputError(
            "The correction does not say what was wrong", where=where, remedy=f"1 to {LONGEST_REASON} characters."
        )
    return correction


def own_statement(request: Ask) -> OwnStatement | None:
    """The statement of an outlet that signs with its own key, from the headers. Raises BadInputError."""
    jws = request.headers.get("commonwire-statement")
    if not jws:
        return None
    salt = request.headers.get("commonwire-salt")
    try:
        return OwnStatement(jws=jws, salt=base64.b64decode(salt, validate=True) if salt else None)
    except (binascii.Error, ValueError):
        raise BadInputError(
            "The salt is not base64", where="Commonwire-Salt", remedy="Send 32 bytes as base64."
        ) from None
