"""The API's calls to ask whether a use is allowed, and to take."""

from __future__ import annotations

from base64 import b64encode

import msgspec
from litestar import post
from litestar.params import JSONBody

from commonwire.alliance.may import may
from commonwire.web.api.shapes import TakeAnswer
from commonwire.web.asking import Ask, Format, Reference, Served, refusals
from commonwire.web.decisions import UseAnswer, use_answer
from commonwire.web.item_paths import reference_of
from commonwire.web.taking import UseRequest, ask, take_item


@post(
    "/items/{item:str}/uses",
    status_code=200,
    summary="Ask whether a use is allowed",
    responses=refusals(404, 409, 422),
)
async def ask_use(request: Ask, site: Served, item: Reference, data: JSONBody[UseRequest]) -> UseAnswer:
    """The decision: allow, deny or ask, every clause that took part, the duties, and the nearest allowed use."""
    principal = await site.principal(request)
    may(principal, "ask")
    _, decision = await ask(site, principal, reference_of(item), data)
    return use_answer(decision)


@post("/items/{item:str}/takes", status_code=201, summary="Take an item", responses=refusals(404, 409, 422))
async def take_item_call(
    request: Ask,
    site: Served,
    item: Reference,
    data: JSONBody[UseRequest],
    format: Format = "ninjs",
) -> TakeAnswer:
    """Record the take, if the use is allowed, and give the story with credit, licence and link inside.

    In several formats it is a zip, in base64, with the losses of each of its `files`.
    Else 403 `use-denied` or `use-ask`, which holds the decision.
    """
    principal = await site.principal(request)
    may(principal, "take")
    taken = await take_item(site, principal, reference_of(item), data, format)
    document = taken.document
    return TakeAnswer(
        **msgspec.structs.asdict(use_answer(taken.take.decision)),
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
    )
