"""Rows of items as the pages show them."""

from __future__ import annotations

from datetime import datetime

from commonwire.delivery.records import Records
from commonwire.delivery.rows import Row, Viewer
from commonwire.news.state import ItemState
from commonwire.web.lists import rows_of
from commonwire.web.pages.frame import OutletLink, Words
from commonwire.web.pages.showing import language_name, outlet_link
from commonwire.web.pages.views import RowView


def row_views(records: Records, states: list[ItemState], viewer: Viewer, now: datetime) -> list[RowView]:
    """The rows of these items for `viewer`, with what their outlet has seen and taken."""
    rows = rows_of(records, states, viewer, now)
    ids = [row.id for row in rows]
    seen = records.served.of_outlet(viewer.outlet, ids) if viewer.outlet else set(ids)
    taken = records.takes.taken(viewer.outlet, ids) if viewer.outlet else set()
    links: dict[str, OutletLink] = {}
    views = []
    for row in rows:
        if row.outlet not in links:
            links[row.outlet] = outlet_link(records, row.outlet)
        view = row_view(row, links[row.outlet])
        view.own = row.outlet == viewer.outlet
        view.seen = view.own or row.id in seen
        view.taken = row.id in taken
        views.append(view)
    return views


def row_view(row: Row, outlet: OutletLink) -> RowView:
    """One row; texts carry the item's language."""
    is_withdrawn = row.status != "usable"
    return RowView(
        id=row.id,
        version=row.version,
        status=row.status,
        outlet=outlet,
        language=row.language,
        language_name=language_name(row.language),
        received_at=row.received_at,
        use=row.use,
        headline=Words(row.headline, row.language) if row.headline else None,
        snippet=Words(row.snippet, row.language) if row.snippet else None,
        urgency=row.urgency,
        embargo_until=row.embargo_until,
        corrected=row.corrected,
        reason=Words(row.reason) if row.reason else None,
        changed_at=row.received_at if is_withdrawn else None,
        claimed_at=row.claimed_at if row.claimed_at and row.claimed_at > row.received_at else None,
    )
