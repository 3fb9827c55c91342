"""The API's calls about notices: read them, answer them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from litestar import Request, get, post
from litestar.params import Parameter

from commonwire.alliance.may import may
from commonwire.alliance.principal import own_outlet
from commonwire.base.errors import NotFoundError
from commonwire.delivery.notice import Receipt, answer
from commonwire.delivery.records import Records
from commonwire.web.api.answers import addressed_row
from commonwire.web.api.cursors import cursor_of, number_of, page_limit, wait_seconds
from commonwire.web.site import Site
from commonwire.web.waiting import once_there

Ask = Request[Any, Any, Any]


class ReceiptRequest(msgspec.Struct, kw_only=True):
    """An outlet's answer to a notice."""

    status: Literal["seen", "done"]
    note: str | None = None


@get("/notices", summary="The notices for the caller's outlet, oldest first")
async def list_notices(
    request: Ask,
    site: Site,
    after: str | None = None,
    wait: float = 0,
    limit: Annotated[int, Parameter(ge=1, le=500)] = 50,
) -> dict[str, Any]:
    """Notices after the cursor; with `wait` the answer comes when there is one, or after so many seconds."""
    principal = await site.principal(request)
    may(principal, "read-notices")
    outlet = own_outlet(principal)
    start, most = number_of(after) or 0, page_limit(limit)
    found = await once_there(
        site, wait_seconds(wait), lambda records: records.notices.of_outlet(outlet, after=start, limit=most)
    )
    following = cursor_of(found[-1].notice.number) if found else (after or cursor_of(0))
    return {"notices": [addressed_row(a) for a in found], "next": following}


@post("/notices/{notice:str}/receipts", status_code=201, summary="Answer a notice")
async def answer_notice(request: Ask, site: Site, notice: str, data: ReceiptRequest) -> Receipt:
    """Keep that the outlet saw the notice, or did what it asks."""
    principal = await site.principal(request, is_limited=False)
    may(principal, "answer-notices")
    outlet = own_outlet(principal)
    now = site.clock()

    def work(records: Records) -> Receipt:
        return answer(
            records, notice, outlet=outlet, status=data.status, note=data.note, by=principal.id, now=now
        )

    return await site.store.write(work)


@get("/notices/{notice:str}", summary="A notice, for its owner with everyone who has not answered")
async def get_notice(request: Ask, site: Site, notice: str) -> dict[str, Any]:
    """The notice; its issuer sees every addressee and their receipt, an addressee only its own."""
    principal = await site.principal(request)
    may(principal, "read-notices")
    outlet = own_outlet(principal)

    def work(records: Records) -> list[Any]:
        found = records.notices.find(notice)
        addressed = records.notices.addressees(notice)
        is_issuer = found is not None and found.issued_by == outlet
        return [found, [a for a in addressed if is_issuer or a.outlet == outlet], is_issuer]

    found, addressed, is_issuer = await site.store.read(work)
    if found is None or (not addressed and not is_issuer):
        raise NotFoundError("There is no such notice for your outlet", where=notice)
    return {
        "notice": found,
        "addressees": [{"outlet": a.outlet, "receipt": a.receipt} for a in addressed],
    }

