"""The API's calls about notices: read them, answer them."""

from __future__ import annotations

from typing import Annotated

from litestar import Response, get, post
from litestar.params import JSONBody, PathParameter

from commonwire.alliance.may import is_allowed, may
from commonwire.alliance.principal import own_outlet
from commonwire.delivery.closing import close_notice
from commonwire.delivery.course import course_of, is_overtaken
from commonwire.delivery.notice import Receipt, answer, no_notice
from commonwire.delivery.records import Records
from commonwire.web.api.answers import (
    addressed_row,
    addressee,
    closing_answer,
    followed,
    issued_row,
    item_notice,
    progress_answer,
)
from commonwire.web.api.notice_shapes import (
    ClosingAnswer,
    ClosingRequest,
    IssuedPage,
    NoticeAnswer,
    NoticePage,
    ReceiptAnswer,
    ReceiptRequest,
)
from commonwire.web.asking import After, Ask, Limit, Served, Wait, refusals
from commonwire.web.cursors import cursor_of, number_of
from commonwire.web.notice_changes import readable_changes
from commonwire.web.notice_report import report_csv
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


@get("/issued-notices", summary="The notices that the caller's outlet issued, newest first", responses=refusals(422))
async def list_issued(request: Ask, site: Served, after: After = None, limit: Limit = 50) -> IssuedPage:
    """Each with how many have done what it asks and who is silent; for the secretariat those of every outlet."""
    principal = await site.principal(request)
    outlet = None if is_allowed(principal, "follow-notices", outlet="") else own_outlet(principal)
    may(principal, "follow-notices", outlet=outlet or "")
    before = number_of(after)

    def look(records: Records) -> IssuedPage:
        found = records.notices.issued_by(outlet, limit=limit + 1, before=before)
        more = cursor_of(found[limit - 1].number) if len(found) > limit else None
        return IssuedPage(notices=[issued_row(records, one) for one in found[:limit]], next=more)

    return await site.store.read(look)


@get("/notices/{notice:str}", summary="A notice, for its owner with everyone it is for", responses=refusals(404))
async def get_notice(request: Ask, site: Served, notice: NoticeId) -> NoticeAnswer:
    """The notice; its issuer and the secretariat see every addressee and what they answered, an addressee itself."""
    principal = await site.principal(request)

    def look(records: Records) -> NoticeAnswer:
        found = records.notices.find(notice)
        changed = readable_changes(records, found, principal) if found is not None else []
        if found is not None and is_allowed(principal, "follow-notices", outlet=found.issued_by):
            course = course_of(records, found)
            return NoticeAnswer(
                notice=item_notice(found),
                addressees=[followed(one) for one in course.outlets],
                progress=progress_answer(course.progress),
                median_minutes=course.median_minutes,
                slowest=course.slowest.outlet if course.slowest else None,
                changes=changed,
            )
        may(principal, "read-notices")
        outlet = own_outlet(principal)
        own = [one for one in records.notices.addressees(notice) if one.outlet == outlet]
        if found is None or not (own or found.issued_by == outlet):
            raise no_notice(notice)
        overtaken = is_overtaken(found, records.notices.of_item(found.item))
        addressed = [addressee(one, overtaken=overtaken) for one in own]
        return NoticeAnswer(notice=item_notice(found), addressees=addressed, changes=changed)

    return await site.store.read(look)


@get(
    "/notices/{notice:str}/report.csv",
    summary="The after-report of a notice, a line for each outlet",
    media_type="text/csv",
    responses=refusals(404),
)
async def get_report_csv(request: Ask, site: Served, notice: NoticeId) -> Response[str]:
    """What the call of the notice tells its issuer and the secretariat, as CSV; times are in UTC."""
    principal = await site.principal(request)

    def look(records: Records) -> str:
        found = records.notices.find(notice)
        if found is None:
            own_outlet(principal)
            raise no_notice(notice)
        may(principal, "follow-notices", outlet=found.issued_by)
        return report_csv(course_of(records, found))

    return Response(await site.store.read(look), media_type="text/csv")


@post("/notices/{notice:str}/receipts", status_code=201, summary="Answer a notice", responses=refusals(404, 409, 422))
async def answer_notice(request: Ask, site: Served, notice: NoticeId, data: JSONBody[ReceiptRequest]) -> ReceiptAnswer:
    """Keep that the outlet saw the notice, or did what it asks. No limit of requests holds a receipt up.

    A receipt may name the version of the item that it is about: another one than the notice's is refused (409).
    """
    principal = await site.principal(request, is_limited=False)
    may(principal, "answer-notices")
    outlet = own_outlet(principal)
    now, by = site.clock(), principal.id

    def work(records: Records) -> Receipt:
        return answer(
            records,
            notice,
            outlet=outlet,
            status=data.status,
            note=data.note,
            by=by,
            now=now,
            version=data.version,
            signed=data.signed,
        )

    receipt = await site.store.write(work)
    return ReceiptAnswer(status=receipt.status, at=receipt.at, note=receipt.note, signed=receipt.signed)


@post(
    "/notices/{notice:str}/closings",
    status_code=201,
    summary="Close a notice for an outlet that stays silent",
    responses=refusals(404, 409, 422),
)
async def close_notice_call(
    request: Ask, site: Served, notice: NoticeId, data: JSONBody[ClosingRequest]
) -> ClosingAnswer:
    """For the owner and the secretariat: the outlet is told no more. What it answers later is kept beside it."""
    principal = await site.principal(request, is_limited=False)
    now = site.clock()

    def work(records: Records) -> ClosingAnswer:
        closing = close_notice(records, notice, data.outlet, reason=data.reason, principal=principal, now=now)
        return closing_answer(closing)

    return await site.store.write(work)
