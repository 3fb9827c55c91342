"""A notice as pages show it: on the board, on its story's page, and on its own with its whole course."""

from __future__ import annotations

from datetime import datetime

from commonwire.alliance.may import is_allowed
from commonwire.alliance.principal import Principal
from commonwire.base.errors import NotFoundError
from commonwire.base.texts import text
from commonwire.delivery.course import Course, OutletCourse, Progress, course_of, progress_now
from commonwire.delivery.notice import Addressed, Closing, Notice, no_notice
from commonwire.delivery.records import Records
from commonwire.delivery.tries import Try
from commonwire.news.withdraw import EMERGENCY, EMERGENCY_ENDED
from commonwire.web.notice_changes import readable_changes
from commonwire.web.pages.frame import Words
from commonwire.web.pages.notice_views import (
    ClosingView,
    CourseView,
    NoticePageView,
    OutletCourseView,
    TryView,
)
from commonwire.web.pages.notices_views import NoticeView, ProgressView, ServedAtView
from commonwire.web.pages.outlet_links import outlet_link
from commonwire.web.pages.ran_shown import uses_shown
from commonwire.web.pages.views import LinkView

_HOW = {"web": text("web"), "api": text("API"), "feed": text("feed"), "mail": text("mail"), "take": text("take")}
MOST_PLACES = 20
"""Addresses where it ran that stand beside a notice."""
KIND = {"correction": "corrected", "hold": "held", "release": "released", "kill": "killed"}
"""A notice's kind in the words of the pages."""

_OUTCOMES = {
    "delivered": text("delivered"),
    "failed": text("failed"),
    "unsent": text("not sent: the node's mail server was away"),
}


def how_said(how: str) -> str:
    """By what way an outlet was served, in words."""
    return _HOW.get(how, how)


def notice_view(records: Records, addressed: Addressed, *, own: bool = False) -> NoticeView:
    """A notice on the board; for those who follow it (`own`) with how far it has come."""
    state = records.items.find(addressed.notice.item)
    view = _notice(records, addressed)
    if state is not None and state.headline:
        view.headline = Words(state.headline, state.language)
    view.own = own
    if view.waits:
        _fill_yours(records, view, addressed.outlet)
    if own:
        view.told = False  # what is for the issuer too stands among the others, to be answered there
        view.progress = progress_view(records, progress_now(records, addressed.notice))
    return view


def notice_here(records: Records, notice: Notice, principal: Principal) -> NoticeView:
    """A notice on its story's page: the issuer sees who has answered, whoever was told answers, others read it."""
    addressed, outlet = records.notices.addressees(notice.id), principal.outlet
    told = next((it for it in addressed if it.outlet == outlet), None)
    view = _notice(records, told or Addressed(notice=notice, outlet=outlet or ""))
    view.here, view.told, view.own = True, told is not None, outlet == notice.issued_by
    if view.own and is_allowed(principal, "follow-notices", outlet=outlet):
        view.progress = progress_view(records, progress_now(records, notice))
    return view


def _fill_yours(records: Records, view: NoticeView, outlet: str) -> None:
    """What the outlet has of the story, and where it said that it ran: what there is to be done."""
    view.yours = [
        ServedAtView(version=it.version, how=how_said(it.how), at=it.at)
        for it in records.served.of_item(view.item)
        if it.outlet == outlet
    ]
    view.ran = [
        LinkView(what=Words(""), title=Words(it.address), href=it.address)
        for it in records.ran.of_item(view.item)
        if it.outlet == outlet
    ][:MOST_PLACES]


def drawn_course(
    issued_at: datetime, now: datetime, seen_at: datetime | None, ended_at: datetime | None, longest: float
) -> list[tuple[str, int, int]]:
    """A course as a bar of 1000 for `longest` seconds: silent until it was seen, seen until it ended.

    >>> from datetime import UTC, timedelta
    >>> noon = datetime(2030, 1, 1, 12, tzinfo=UTC)
    >>> drawn_course(noon, noon + timedelta(hours=4), noon + timedelta(hours=1), noon + timedelta(hours=2), 14400)
    [('silent', 0, 250), ('seen', 250, 250), ('done', 494, 12)]
    """

    def place(at: datetime) -> int:
        return min(1000, max(0, round(1000 * (at - issued_at).total_seconds() / (longest or 1))))

    end = place(ended_at or now)
    seen = min(place(seen_at), end) if seen_at else end
    parts = [("silent", 0, seen), ("seen", seen, end - seen)]
    if ended_at:
        parts.append(("done", max(0, min(988, end - 6)), 12))
    return [part for part in parts if part[2]]


def progress_view(records: Records, progress: Progress) -> ProgressView:
    """How far a notice has come, with the names of those that are silent."""
    return ProgressView(
        total=progress.total,
        done=progress.done,
        closed=progress.closed,
        seen=progress.seen,
        silent=[outlet_link(records, outlet) for outlet in progress.silent],
        overtaken=progress.overtaken,
    )


def notice_page_view(records: Records, notice_id: str, principal: Principal, now: datetime) -> NoticePageView:
    """A notice's own page: with its course for those who follow it, with the answer's form for whom it is for.

    Raises NotFoundError when there is no such notice for the principal.
    """
    notice = records.notices.find(notice_id)
    told = next((it for it in records.notices.addressees(notice_id) if it.outlet == principal.outlet), None)
    follows = notice is not None and is_allowed(principal, "follow-notices", outlet=notice.issued_by)
    if notice is None or not (follows or told):
        raise no_notice(notice_id)
    view = notice_view(records, told or Addressed(notice=notice, outlet=principal.outlet or ""), own=follows)
    view.told, view.alone = told is not None, True
    state, changed = records.items.find(notice.item), readable_changes(records, notice, principal)
    page = NoticePageView(notice=view, changes=changed, language=state.language if state else None)
    if not follows:
        return page
    may_close = is_allowed(principal, "close-notices", outlet=notice.issued_by)
    course = course_of(records, notice)
    page.used = [one for one in uses_shown(records, state, principal) if one.places] if state is not None else []
    page.course = _course(records, course, principal, may_close=may_close)
    _draw(page.course, notice.issued_at, now)
    return page


def name_of(records: Records, by: str) -> Words:
    """Whoever did something, by the name on the roll: a person, or the outlet's own program."""
    try:
        return Words(records.roll.get_person(by).name)
    except NotFoundError:
        return Words(text("a key of the outlet") if by.startswith("key:") else text("the node"))


def _course(records: Records, course: Course, principal: Principal, *, may_close: bool) -> CourseView:
    views = [
        _outlet_course(records, one, may_close=may_close and one.outlet != principal.outlet) for one in course.outlets
    ]
    slowest = course.slowest.outlet if course.slowest else None
    return CourseView(
        outlets=views,
        median_minutes=course.median_minutes,
        slowest=next((view for view in views if view.outlet.id == slowest), None),
    )


def _draw(course: CourseView, issued_at: datetime, now: datetime) -> None:
    """Draw every outlet's course to the same scale: until now while one is open, else until the last was done."""
    ends = [one.done_at or (one.closing.at if one.closing else None) for one in course.outlets]
    until = max(filter(None, ends), default=now) if all(ends) else now
    longest = max(60.0, (until - issued_at).total_seconds())
    for one, end in zip(course.outlets, ends, strict=True):
        one.drawn = drawn_course(issued_at, now, one.seen_at, end, longest)


def _outlet_course(records: Records, course: OutletCourse, *, may_close: bool) -> OutletCourseView:
    receipt = course.receipt
    outlet = records.roll.find_outlet(course.outlet)
    contact = outlet.notices_contact if outlet else None
    tries = [(one, channel.kind) for channel in course.channels for one in channel.tries]
    return OutletCourseView(
        outlet=outlet_link(records, course.outlet),
        node=course.node,
        stage=course.stage,
        served=[ServedAtView(version=it.version, how=how_said(it.how), at=it.at) for it in course.served],
        tries=[
            TryView(channel=kind, at=it.began_at, outcome=outcome_in_words(it))
            for it, kind in sorted(tries, key=lambda pair: pair[0].began_at)
        ],
        seen_at=receipt.seen_at if receipt else None,
        done_at=receipt.at if receipt and receipt.status == "done" else None,
        note=Words(receipt.note) if receipt and receipt.note else None,
        closing=_closing(records, course.closing) if course.closing else None,
        suspended=course.is_suspended,
        contact=Words(contact) if contact else None,
        minutes=course.minutes,
        may_close=may_close and course.stage in ("silent", "seen"),
    )


def outcome_in_words(tried: Try) -> str:
    """What became of a try: "delivered", "failed (503)", "under way"."""
    if tried.outcome is None:
        return text("under way")
    outcome = _OUTCOMES[tried.outcome]
    return text("%(outcome)s (%(status)s)", outcome=outcome, status=str(tried.status)) if tried.status else outcome


def _closing(records: Records, closing: Closing) -> ClosingView:
    return ClosingView(
        by=name_of(records, closing.by),
        of=outlet_link(records, closing.by_outlet) if closing.by_outlet else None,
        reason=Words(closing.reason),
        at=closing.at,
    )


def _notice(records: Records, addressed: Addressed) -> NoticeView:
    notice, receipt = addressed.notice, addressed.receipt
    return NoticeView(
        id=notice.id,
        kind=KIND[notice.kind],  # type: ignore[arg-type]
        item=notice.item,
        version=notice.version,
        reason=Words(notice.reason),
        issued_by=outlet_link(records, notice.issued_by),
        issued_at=notice.issued_at,
        reader_note=Words(notice.reader_note) if notice.reader_note else None,
        receipt=receipt.status if receipt else None,
        receipt_at=receipt.at if receipt else None,
        closed_at=addressed.closing.at if addressed.closing else None,
        by_alliance=notice.reason.startswith((EMERGENCY, EMERGENCY_ENDED)),
    )
