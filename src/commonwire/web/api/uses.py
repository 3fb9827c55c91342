"""The API's calls to ask whether a use is allowed, and to take."""

from __future__ import annotations

from base64 import b64encode
from typing import Annotated

import msgspec
from litestar import Response, get, post
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import JSONBody, QueryParameter

from commonwire.alliance.may import may
from commonwire.delivery.queue import QueuedTake
from commonwire.formats.machine_work import machine_work
from commonwire.rights.words import Words
from commonwire.web.api.queue import QueuedAnswer, queued_answer
from commonwire.web.api.reports import TakeId
from commonwire.web.api.shapes import TakeAnswer
from commonwire.web.asking import Ask, Format, Reference, Served, refusals
from commonwire.web.decisions import UseAnswer, use_answer
from commonwire.web.item_paths import reference_of
from commonwire.web.taking import Taken, UseRequest, ask, take_item, take_or_queue, taken_before
from commonwire.web.wording import worded, words_for

TakenFormat = Annotated[str | None, QueryParameter(description="As of a take; left out: the one it was made in.")]
_QUEUED = ResponseSpec(
    data_container=QueuedAnswer,
    description="Only time forbids it: it is queued, and decided again at its hour",
    generate_examples=False,
)


class TakeRequest(UseRequest, kw_only=True):
    """A use to take an item for; with `queue` it is queued when only time forbids it now."""

    queue: bool = False


@post(
    "/items/{item:str}/uses",
    status_code=200,
    summary="Ask whether a use is allowed",
    responses=refusals(404, 409, 422),
)
async def ask_use(request: Ask, site: Served, item: Reference, data: JSONBody[UseRequest]) -> Response[UseAnswer]:
    """The decision: allow, deny or ask, every clause that took part, the duties, and the nearest allowed use."""
    principal = await site.principal(request)
    may(principal, "ask")
    asked = await ask(site, principal, reference_of(item), data)
    words = words_for(principal.languages)
    return worded(use_answer(asked.decision, words), words)


@post(
    "/items/{item:str}/takes",
    status_code=201,
    summary="Take an item",
    responses={**refusals(404, 409, 422), 202: _QUEUED},
)
async def take_item_call(
    request: Ask,
    site: Served,
    item: Reference,
    data: JSONBody[TakeRequest],
    format: Format = "ninjs",
) -> Response[TakeAnswer | QueuedAnswer]:
    """Record the take, if the use is allowed, and give the story with credit, licence and link inside.

    In several formats it is a zip, in base64, with the losses of each of its `files`.
    Else 403 `use-denied` or `use-ask`, which holds the decision; with `queue`, what only time forbids is queued (202).
    """
    principal = await site.principal(request)
    may(principal, "take")
    words = words_for(principal.languages)
    act = take_or_queue if data.queue else take_item
    done = await act(site, principal, reference_of(item), data, format)
    if isinstance(done, QueuedTake):
        return worded(queued_answer(done, words), words, status=202)
    return worded(take_answer(done, words), words)


@get("/takes/{take:str}", summary="A take with its story", responses=refusals(404, 409, 422))
async def get_take(
    request: Ask,
    site: Served,
    take: TakeId,
    format: TakenFormat = None,
) -> Response[TakeAnswer]:
    """The story of an earlier take of the caller's outlet, as it stands now, in the take's format or another.

    Of a story without text (held, killed) 409 in formats for pages, else a document that says so.
    """
    principal = await site.principal(request)
    may(principal, "take")
    words = words_for(principal.languages)
    return worded(take_answer(await taken_before(site, principal, take, format), words), words)


def take_answer(taken: Taken, words: Words) -> TakeAnswer:
    """A take as it is answered, its decision worded by the catalogue `words`."""
    document = taken.document
    return TakeAnswer(
        **msgspec.structs.asdict(use_answer(taken.take.decision, words)),
        id=taken.take.id,
        item=taken.take.item,
        version=taken.take.version,
        credit=taken.credit.credit,
        licence=taken.credit.licence,
        link=taken.credit.link,
        mark=taken.mark,
        format=taken.take.format,
        media_type=document.media_type,
        encoding="base64" if document.files else "utf-8",
        content=b64encode(document.data).decode() if document.files else document.data.decode(),
        losses=document.losses,
        files=document.files,
        withheld=list(taken.take.withheld),
        machine_work=list(machine_work(taken.shown.item)),
    )
