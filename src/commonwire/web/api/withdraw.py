"""The API's calls about an item that is out, by its owner: correct by a note, hold, release, kill.

The alliance's emergency role may hold any item, and end that.
"""

from __future__ import annotations

from typing import Literal

from litestar import Response, post, put
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import JSONBody

from commonwire.alliance.principal import Principal, own_outlet
from commonwire.delivery.give import change, kill_named, label
from commonwire.delivery.records import Records
from commonwire.delivery.show import find_item
from commonwire.news.withdraw import Words
from commonwire.web.api.answers import notice_row
from commonwire.web.api.give import own_statement
from commonwire.web.api.notice_shapes import NoticeRow
from commonwire.web.api.shapes import CorrectionRequest, LanguageAnswer, LanguageRequest, WithdrawRequest
from commonwire.web.asking import Ask, Reference, Served, refusals
from commonwire.web.item_paths import reference_of
from commonwire.web.refused import write_deed
from commonwire.web.site import Site

_REFUSALS = refusals(404, 409, 422)
_KILLED_BEFORE = ResponseSpec(NoticeRow, description="It was killed before: that notice", generate_examples=False)


@post("/items/{item:str}/corrections", status_code=201, summary="Correct by a note alone", responses=_REFUSALS)
async def correct_item(request: Ask, site: Served, item: Reference, data: JSONBody[CorrectionRequest]) -> NoticeRow:
    """Tell everyone who was served the item what was wrong with it."""
    return await _change(request, site, item, "correct", Words(reason=data.what, reader_note=data.reader_note))


@put("/items/{item:str}/language", summary="Say what language an item is in", responses=_REFUSALS)
async def say_language_call(
    request: Ask, site: Served, item: Reference, data: JSONBody[LanguageRequest]
) -> LanguageAnswer:
    """The owner's word on it: it wins over a machine's and over the source's, for later versions, too."""
    principal = await _who(request, site, is_limited=True)
    now, reference = site.clock(), reference_of(item)

    def work(records: Records) -> LanguageAnswer:
        state = find_item(records, reference, viewer=principal.outlet)
        entry = label(records, state, data.language, principal=principal, now=now)
        return LanguageAnswer(language=entry.language, language_by="person", entry=entry.number)

    return await write_deed(site, principal, "correct", reference, work, now=now)


@post("/items/{item:str}/hold", status_code=201, summary="Withhold an item", responses=_REFUSALS)
async def hold_item(request: Ask, site: Served, item: Reference, data: JSONBody[WithdrawRequest]) -> NoticeRow:
    """Withhold the item until it is released or killed, and tell everyone who was served it.

    A person with the alliance's role `emergency` holds any item: the reason then begins by saying so, and its owner is
    told, who may release or kill it.
    """
    return await _change(request, site, item, "hold", _words(data))


@post("/items/{item:str}/release", status_code=201, summary="Release a held or embargoed item", responses=_REFUSALS)
async def release_item(request: Ask, site: Served, item: Reference, data: JSONBody[WithdrawRequest]) -> NoticeRow:
    """End the hold, or the embargo, of the item; the role `emergency` ends only what it held itself."""
    return await _change(request, site, item, "release", _words(data))


@post(
    "/items/{item:str}/kill",
    status_code=201,
    summary="Kill an item",
    responses={**_REFUSALS, 200: _KILLED_BEFORE},
)
async def kill_item(
    request: Ask, site: Served, item: Reference, data: JSONBody[WithdrawRequest]
) -> Response[NoticeRow]:
    """End the item for good and tell everyone who was served it. No limit of requests holds a kill up.

    200 when it was killed before: nothing is recorded or told again. Under a URI that is not here the kill is recorded
    with version 0: it takes nothing down, and blocks the outlet's item of that URI when it comes.
    """
    principal = await _who(request, site, is_limited=False)
    now, own, reference, words = site.clock(), own_statement(request), reference_of(item), _words(data)

    def work(records: Records) -> Response[NoticeRow]:
        before = records.book.head().number
        entry = kill_named(records, reference, words, principal=principal, own=own, now=now)
        return Response(notice_row(records, entry), status_code=201 if entry.number > before else 200)

    return await write_deed(site, principal, "kill", reference, work, now=now)


async def _who(request: Ask, site: Site, *, is_limited: bool) -> Principal:
    """Who is asking: no guest, while the alliance's own people may act for no outlet."""
    principal = await site.principal(request, is_limited=is_limited)
    if principal.kind == "guest":
        own_outlet(principal)  # says that they must sign in
    return principal


async def _change(
    request: Ask, site: Site, item: str, deed: Literal["correct", "hold", "release"], words: Words
) -> NoticeRow:
    principal = await _who(request, site, is_limited=deed != "hold")
    now = site.clock()
    own = own_statement(request)
    reference = reference_of(item)

    def work(records: Records) -> NoticeRow:
        state = find_item(records, reference, viewer=principal.outlet)
        entry = change(records, state, deed, words, principal=principal, own=own, now=now)
        return notice_row(records, entry)

    return await write_deed(site, principal, deed, reference, work, now=now)


def _words(data: JSONBody[WithdrawRequest]) -> Words:
    return Words(reason=data.reason, reader_note=data.reader_note)
