"""The alert above every page of an outlet: the first of the notices that it has not finished, and how many more."""

from __future__ import annotations

from typing import ClassVar

import msgspec

from commonwire.alliance.may import is_allowed
from commonwire.alliance.principal import Principal
from commonwire.delivery.alarm import alarms
from commonwire.delivery.records import Records
from commonwire.web.pages.frame import AlertView
from commonwire.web.pages.notice_shown import notice_view
from commonwire.web.pages.safe_text import in_a_row

MOST_PLACES = 5
"""Addresses where it ran that the alert names; the story's page has them all."""


class AlertPart(msgspec.Struct, kw_only=True):
    """The alert alone, for a page that is open; None: nothing waits."""

    template: ClassVar[str] = "parts/alert.html"
    alert: AlertView | None


def alert_for(records: Records, principal: Principal) -> AlertView | None:
    """The alert of the principal's outlet; None when nothing waits, or they act for none."""
    outlet = principal.outlet
    if outlet is None or not is_allowed(principal, "read-notices"):
        return None
    told = records.notices.waiting(outlet)
    waiting = alarms(told, killed=_killed(records, {one.notice.item for one in told if one.notice.kind != "kill"}))
    if not waiting:
        return None
    notice, view = waiting[0].notice, notice_view(records, waiting[0])
    return AlertView(
        id=notice.id,
        kind=view.kind,  # type: ignore[arg-type]  # a release is no alarm
        item=notice.item,
        uri=notice.uri,
        headline=in_a_row(view.headline) if view.headline else None,
        by=view.issued_by.name,
        by_alliance=view.by_alliance,
        issued_at=notice.issued_at,
        reason=view.reason,
        reader_note=view.reader_note,
        seen_at=view.receipt_at if view.receipt == "seen" else None,
        served=[(it.version, it.how, it.at) for it in records.served.of_item(notice.item) if it.outlet == outlet],
        ran=[it.address for it in records.ran.of_item(notice.item) if it.outlet == outlet][:MOST_PLACES],
        more=len(waiting) - 1,
        may_answer=is_allowed(principal, "answer-notices"),
    )


def _killed(records: Records, items: set[str]) -> set[str]:
    """Those of `items` that were killed."""
    states = [records.items.find(item) for item in items]
    return {state.id for state in states if state is not None and state.status == "canceled"}
