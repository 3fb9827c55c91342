"""The API's call to give: one item or several, in any known format."""

from __future__ import annotations

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
from commonwire.news.item import Given, Refused
from commonwire.news.publish import Correction, Published
from commonwire.news.record import OwnStatement
from commonwire.web.api.shapes import GivenAnswer, Result, SeveralAnswer
from commonwire.web.asking import Ask, Served, refusals
from commonwire.web.giving import checked_correction, each_part, give_part, read_correction
from commonwire.web.problems import problem_of
from commonwire.web.site import Site

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
            description="One item or several in any format that is read. The content decides which it is.",
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
    body, media_type = await request.body(), request.headers.get("content-type")
    parts = each_part(site, principal, body, media_type=media_type, now=now)
    correction, own = correction_header(request), own_statement(request)
    first, second = await anext(parts, None), await anext(parts, None)
    if first is None:
        raise BadInputError("The message holds no item", where="body", remedy="Send at least one.")
    if second is None:
        published = await give_part(site, principal, first, now=now, correction=correction, own=own)
        answer = _answer(published)
        return Response(answer, status_code=answer.status)
    if correction is not None or own is not None:
        raise BadInputError(
            "The message has several items, and the headers can only be about one",
            where="Commonwire-Correction" if correction else "Commonwire-Statement",
            remedy="Send the item by itself.",
        )
    results = [await _result(site, part, principal, now) for part in (first, second)]
    results += [await _result(site, part, principal, now) async for part in parts]
    return Response(SeveralAnswer(results=results), status_code=200)


async def _result(site: Site, part: Given | Refused, principal: Principal, now: datetime) -> Result:
    """What became of one item of several: a bad one costs only itself."""
    try:
        given = _answer(await give_part(site, principal, part, now=now))
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
        return read_correction(value.encode(), "Commonwire-Correction")
    return checked_correction(Correction(what=value), "Commonwire-Correction")


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
