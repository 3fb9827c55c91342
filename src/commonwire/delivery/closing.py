"""Close a notice for an outlet that stays silent: what only a person does, with a reason that stays on record."""

from __future__ import annotations

from datetime import datetime

from commonwire.alliance.may import may
from commonwire.alliance.principal import Principal
from commonwire.base.errors import BadInputError, ConflictError, NotFoundError
from commonwire.base.texts import text
from commonwire.delivery.notice import Closing, NoticeRecords, no_notice
from commonwire.delivery.tries import stop_tries
from commonwire.news.publish import LONGEST_REASON


def close_notice(
    records: NoticeRecords, notice_id: str, outlet: str, *, reason: str, principal: Principal, now: datetime
) -> Closing:
    """Close the notice for `outlet`: it is told no more, and counts as done by whoever closed it, not by the outlet.

    Raises NotFoundError when there is no such notice or it is not for `outlet`, NotAllowedError unless `principal` is
    of the owner's desk or of the secretariat, BadInputError without a reason, ConflictError when nothing is left to
    close, or the outlet is the principal's own.
    """
    notice = records.notices.find(notice_id)
    if notice is None:
        raise no_notice(notice_id)
    may(principal, "close-notices", outlet=notice.issued_by)
    told = next((it for it in records.notices.addressees(notice_id) if it.outlet == outlet), None)
    if told is None:
        raise NotFoundError(
            text("The notice is not for this outlet"),
            where=outlet,
            remedy=text("Take the outlet from the notice's addressees."),
        )
    if outlet == principal.outlet:
        raise ConflictError(
            text("This notice is for your own outlet"), where=outlet, remedy=text("Answer it with a receipt.")
        )
    if told.is_done:
        how = "closed" if told.closing else "done"
        raise ConflictError(
            text("Nothing is left to close: for this outlet the notice is %(how)s", how=how),
            where=outlet,
            remedy=text("Leave it as it is."),
        )
    by_outlet = None if "secretariat" in principal.roles else principal.outlet
    closing = Closing(by=principal.id, by_outlet=by_outlet, reason=_checked(reason), at=now)
    records.notices.close(notice_id, outlet, closing)
    stop_tries(records.deliveries, notice_id, outlet=outlet, why="closed", now=now)
    return closing


def _checked(reason: str) -> str:
    reason = reason.strip()
    if not reason:
        raise BadInputError(
            text("There is no reason"), where="reason", remedy=text("Say why no answer is to be waited for.")
        )
    if len(reason) > LONGEST_REASON:
        raise BadInputError(
            text("More than %(most)s characters", most=LONGEST_REASON),
            where="reason",
            remedy=text("Shorten it."),
        )
    return reason
