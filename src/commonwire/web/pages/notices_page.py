"""The notices board."""

from __future__ import annotations

from datetime import datetime

from litestar import Response, get, post
from litestar.response import Redirect

from commonwire.alliance.may import is_allowed, may
from commonwire.alliance.principal import own_outlet
from commonwire.base.errors import BadInputError, NotSignedInError
from commonwire.base.texts import text
from commonwire.delivery.notice import Addressed, answer
from commonwire.delivery.records import Records
from commonwire.web.asking import Ask
from commonwire.web.cursors import cursor_of, number_of
from commonwire.web.pages.alert_shown import AlertPart, alert_for
from commonwire.web.pages.forms import fields_of
from commonwire.web.pages.notice_shown import notice_view
from commonwire.web.pages.notices_views import NoticesView, NoticeView
from commonwire.web.pages.showing import Visit, go, signed_in, visit
from commonwire.web.site import Site

ROWS = 100


@get("/notices", include_in_schema=False)
async def notices_board(request: Ask, site: Site, after: str | None = None) -> Response[str]:
    """What waits for the outlet's answer, what it issued, and what is answered; a demo's guest sees an empty board."""
    seen = await visit(site, request)
    if seen.principal.outlet is None:
        if seen.principal.kind == "guest" and not seen.principal.roles:
            raise NotSignedInError(text("Sign in to see your outlet's notices"))
        return seen.page(await _of_all(seen, number_of(after)), area="notices")
    may(seen.principal, "read-notices")
    outlet = own_outlet(seen.principal)
    follows = is_allowed(seen.principal, "follow-notices", outlet=outlet)
    before = number_of(after)

    def work(records: Records) -> NoticesView:
        found = records.notices.newest(outlet, before=before, limit=ROWS + 1)
        older = f"/notices?after={cursor_of(found[ROWS - 1].notice.number)}" if len(found) > ROWS else None
        views = [notice_view(records, addressed) for addressed in found[:ROWS]]
        own = [
            notice_view(records, Addressed(notice=notice, outlet=outlet), own=True)
            for notice in (records.notices.issued_by(outlet, limit=50) if before is None and follows else [])
        ]
        return NoticesView(
            open=sorted((view for view in views if not view.is_done), key=_urgency),
            closed=[view for view in views if view.is_done],
            own=own,
            older=older,
        )

    return seen.page(await site.store.read(work), area="notices")


def _urgency(view: NoticeView) -> tuple[int, datetime]:
    """Kills before all others, then what has waited longest."""
    return 0 if view.kind == "killed" else 1, view.issued_at


async def _of_all(seen: Visit, before: int | None) -> NoticesView:
    """Every outlet's notices with how far they have come, for the secretariat; others see none."""
    view = NoticesView(open=[], closed=[], of_all="secretariat" in seen.principal.roles)

    def look(records: Records) -> NoticesView:
        found = records.notices.issued_by(None, limit=51, before=before)
        view.own = [notice_view(records, Addressed(notice=it, outlet=""), own=True) for it in found[:50]]
        view.older = f"/notices?after={cursor_of(found[49].number)}" if len(found) > 50 else None
        return view

    return await seen.site.store.read(look) if view.of_all else view


@post("/notices/{notice:str}/receipts", include_in_schema=False)
async def answer_here(request: Ask, site: Site, notice: str) -> Response[str] | Redirect:
    """Keep the outlet's answer to a notice; an alert that was answered gets the next one in its place."""
    seen = await signed_in(site, request)
    may(seen.principal, "answer-notices")
    form = await fields_of(request)
    status = form.get("status")
    if status not in ("seen", "done"):
        raise BadInputError(
            text("Say whether it was seen or done"), where="status", remedy=text("Use one of the buttons.")
        )
    outlet, now = own_outlet(seen.principal), site.clock()

    def work(records: Records) -> None:
        note, by = form.get("note") or None, seen.principal.id
        answer(records, notice, outlet=outlet, status=status, note=note, by=by, now=now)  # type: ignore[arg-type]

    await site.store.write(work)
    if seen.wants_part:
        return seen.part(AlertPart(alert=await site.store.read(lambda records: alert_for(records, seen.principal))))
    return go("/notices", "answered")
