"""The API's calls about notices: read them, answer them."""

from __future__ import annotations

from typing import Annotated

from litestar import get, post
from litestar.params import JSONBody, PathParameter

from commonwire.alliance.may import is_allowed, may
from commonwire.alliance.principal import own_outlet
from commonwire.base.errors import NotFoundError
from commonwire.delivery.notice import answer
from commonwire.delivery.records import Records
from commonwire.web.api.answers import addressed_row, item_notice, receipt_answer
from commonwire.web.api.shapes import Addressee, NoticeAnswer, NoticePage, ReceiptAnswer, ReceiptRequest
from commonwire.web.asking import After, Ask, Limit, Served, Wait, refusals
from commonwire.web.cursors import cursor_of, number_of
from commonwire.web.waiting import once_there

NoticeId = Annotated[str, PathParameter(description="A notice's id, from the list of notices.")]


@get("/notices", summary="The notices for the caller's outlet, oldest first", responses=refusals(422))
async def list_notices(
    request: Ask, site: Served, after: After = None, wait: Wait = 0, limit: Limit = 50
) -> NoticePage:
    """Notices after the cursor; with `wait` the answer comes when there is one, or after so many seconds."""
    principal = await site.principal(request)
    may(principal, "read-notices")
    outlet = own_outlet(principal)
    start = number_of(after) or 0
    found = await once_there(site, wait, lambda records: records.notices.of_outlet(outlet, after=start, limit=limit))
    following = cursor_of(found[-1].notice.number) if found else (after or cursor_of(0))
    return NoticePage(notices=[addressed_row(a) for a in found], next=following)


@get("/notices/{notice:str}", summary="A notice, for its owner with everyone it is for", responses=refusals(404))
async def get_notice(request: Ask, site: Served, notice: NoticeId) -> NoticeAnswer:
    """The notice; its issuer sees every addressee and what they answered, an addressee only itself."""
    principal = await site.principal(request)
    may(principal, "read-notices")
    outlet = own_outlet(principal)

    def look(records: Records) -> NoticeAnswer:
        found = records.notices.find(notice)
        is_issuer = found is not None and found.issued_by == outlet
        sees_all = is_issuer and is_allowed(principal, "see-takers", outlet=outlet)
        addressed = [a for a in records.notices.addressees(notice) if sees_all or a.outlet == outlet]
        if found is None or not (addressed or is_issuer):
            raise NotFoundError(
                "There is no such notice for your outlet", where=notice, remedy="Take the id from the list of notices."
            )
        return NoticeAnswer(
            notice=item_notice(found),
            addressees=[Addressee(outlet=a.outlet, receipt=receipt_answer(a.receipt)) for a in addressed],
        )

    return await site.store.read(look)


@post("/notices/{notice:str}/receipts", status_code=201, summary="Answer a notice", responses=refusals(404, 422))
async def answer_notice(request: Ask, site: Served, notice: NoticeId, data: JSONBody[ReceiptRequest]) -> ReceiptAnswer:
    """Keep that the outlet saw the notice, or did what it asks. No limit of requests holds a receipt up."""
    principal = await site.principal(request, is_limited=False)
    may(principal, "answer-notices")
    outlet = own_outlet(principal)
    now = site.clock()

    def work(records: Records) -> ReceiptAnswer:
        receipt = answer(records, notice, outlet=outlet, status=data.status, note=data.note, by=principal.id, now=now)
        return ReceiptAnswer(status=receipt.status, at=receipt.at, note=receipt.note)

    return await site.store.write(work)
