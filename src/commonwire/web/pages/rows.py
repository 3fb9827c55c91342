"""Rows of items as the pages show them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from commonwire.delivery.records import Records
from commonwire.delivery.rows import Row, Viewer, row_of
from commonwire.news.state import ItemState
from commonwire.web.lists import rows_of
from commonwire.web.live import Event
from commonwire.web.pages.also_told import own_told, told_in
from commonwire.web.pages.frame import OutletLink, Words, words_of
from commonwire.web.pages.outlet_links import outlet_link
from commonwire.web.pages.safe_text import in_a_row
from commonwire.web.pages.views import RowView
from commonwire.web.reader import Reader

SUBJECTS_SHOWN = 2
"""Subjects that a row names: the first that the source named."""


def row_views(records: Records, states: list[ItemState], viewer: Viewer, now: datetime) -> list[RowView]:
    """The rows of these items for `viewer`, with what their outlet has seen and taken."""
    return views_of_rows(records, rows_of(records, states, viewer, now), states, viewer)


def views_of_rows(records: Records, rows: Sequence[Row], states: Sequence[ItemState], viewer: Viewer) -> list[RowView]:
    """As `row_views`, of rows that were read already; `states` are those of their items."""
    ids = [row.id for row in rows]
    seen = records.served.of_outlet(viewer.outlet, ids) if viewer.outlet else set(ids)
    taken = records.takes.taken(viewer.outlet, ids) if viewer.outlet else set()
    links: dict[str, OutletLink] = {}
    reader = Reader(viewer.languages, records.vocabularies.known())
    told = told_in(records, states, reader.languages)
    views = []
    for row, state in zip(rows, states, strict=True):
        if row.outlet not in links:
            links[row.outlet] = outlet_link(records, row.outlet)
        view = row_view(row, links[row.outlet], state, reader)
        view.own = row.outlet == viewer.outlet
        view.seen = view.own or row.id in seen
        view.taken = row.id in taken
        if (mine := told.get(row.id)) is not None and view.headline is not None:
            view.mine = Words(mine.headline, mine.language)
            view.mine_by = outlet_link(records, mine.outlet) if mine.outlet != row.outlet else None
        views.append(view)
    return views


def is_fresh(state: ItemState, viewer: Viewer) -> bool:
    """Whether a row of the tail needs nothing but what the tail knows: new, another's, and telling no other story."""
    is_new = state.version == 1 and state.status == "usable" and state.first_received_at == state.received_at
    return is_new and state.outlet != viewer.outlet and not (state.beside and state.beside.same)


def fresh_view(event: Event, outlet: OutletLink, viewer: Viewer, now: datetime) -> RowView:
    """The row of what `is_fresh`: nobody's outlet was served it yet."""
    row = row_of(event.state, event.terms, member=event.member, viewer=viewer, now=now, known=event.known)
    view = row_view(row, outlet, event.state, Reader(viewer.languages, event.known))
    told = own_told(event.state, viewer.languages)
    view.mine = Words(told.headline, told.language) if told is not None and view.headline is not None else None
    view.seen = viewer.outlet is None
    return view


def row_view(row: Row, outlet: OutletLink, state: ItemState, reader: Reader) -> RowView:
    """One row of the item in this state; texts carry the item's language, names the reader's."""
    is_withdrawn = row.status != "usable"
    subjects = dict.fromkeys(reader.label(subject, row.language) for subject in state.subjects)
    return RowView(
        id=row.id,
        version=row.version,
        status=row.status,
        outlet=outlet,
        language=row.language,
        language_name=words_of(reader.language(row.language)),
        language_by=row.language_by,
        subjects=[words_of(label) for label in subjects if label.value][:SUBJECTS_SHOWN],
        received_at=row.received_at,
        use=row.use,
        headline=in_a_row(Words(row.headline, row.language)) if row.headline else None,
        snippet=Words(row.snippet, row.language) if row.snippet else None,
        place=_place(state, row, reader),
        urgency=row.urgency,
        urgency_name=words_of(reader.code("urgy", str(row.urgency))) if row.urgency else None,
        embargo_until=row.embargo_until,
        corrected=row.corrected,
        reason=Words(row.reason) if row.reason else None,
        changed_at=row.received_at if is_withdrawn else None,
        claimed_at=row.claimed_at if row.claimed_at and row.claimed_at > row.received_at else None,
    )


def _place(state: ItemState, row: Row, reader: Reader) -> Words | None:
    place = state.beside.place if state.beside else None
    label = reader.label(place, row.language) if place else None
    return words_of(label) if label and label.value else None
