"""A notice's own page: its course, outlet by outlet, to follow it to its end; closed here for those who stay silent."""

from __future__ import annotations

from typing import Any

from litestar import Response, get, post
from litestar.response import Redirect

from commonwire.alliance.may import may
from commonwire.base.errors import BadInputError, ConflictError
from commonwire.delivery.closing import close_notice
from commonwire.delivery.course import course_of
from commonwire.delivery.notice import no_notice
from commonwire.delivery.records import Records
from commonwire.web.asking import Ask, Served
from commonwire.web.notice_report import report_csv
from commonwire.web.pages.forms import LARGEST_FORM, InPath, fields_of, refused
from commonwire.web.pages.notice_shown import notice_page_view
from commonwire.web.pages.showing import go, signed_in


@get("/notices/{notice:str}", include_in_schema=False)
async def notice_page(request: Ask, site: Served, notice: InPath) -> Response[str]:
    """The notice, for whom it is for, its issuer and the secretariat; its course for the last two."""
    seen = await signed_in(site, request)
    view = await site.store.read(lambda records: notice_page_view(records, notice, seen.principal, site.clock()))
    return seen.page(view, area="notices")


@post("/notices/{notice:str}/closings", include_in_schema=False, request_max_body_size=LARGEST_FORM)
async def close_here(request: Ask, site: Served, notice: InPath) -> Response[str] | Redirect:
    """Close the notice for an outlet that stays silent; what does not fit comes back at that outlet."""
    seen = await signed_in(site, request)
    form = await fields_of(request)
    outlet, reason, now = form.get("outlet", ""), form.get("reason", ""), site.clock()
    try:
        await site.store.write(
            lambda records: close_notice(records, notice, outlet, reason=reason, principal=seen.principal, now=now)
        )
    except (BadInputError, ConflictError) as error:
        view = await site.store.read(lambda records: notice_page_view(records, notice, seen.principal, site.clock()))
        for one in view.course.outlets if view.course else []:
            if one.outlet.id == outlet:
                one.form = refused(form, error, {"reason": "reason"})
        return seen.page(view, area="notices", status=422)
    return go(f"/notices/{notice}", "closed")


@get("/notices/{notice:str}/report.csv", include_in_schema=False)
async def report_here(request: Ask, site: Served, notice: InPath) -> Response[str]:
    """The after-report, to be downloaded."""
    seen = await signed_in(site, request)

    def look(records: Records) -> str:
        found = records.notices.find(notice)
        if found is None:
            raise no_notice(notice)
        may(seen.principal, "follow-notices", outlet=found.issued_by)
        return report_csv(course_of(records, found))

    headers = {"Content-Disposition": f'attachment; filename="notice-{notice}.csv"'}
    return Response(await site.store.read(look), media_type="text/csv; charset=utf-8", headers=headers)


def notice_pages() -> list[Any]:
    """The handlers of these pages."""
    return [notice_page, close_here, report_here]
