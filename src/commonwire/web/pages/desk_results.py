"""What the desk shows of what is looked for: rows in their order, with what was met marked, and facets."""

from __future__ import annotations

from commonwire.alliance.may import is_allowed
from commonwire.delivery.passages import shown_text
from commonwire.delivery.records import Records
from commonwire.delivery.rows import Viewer
from commonwire.delivery.told_together import told_together
from commonwire.news.state import ItemState
from commonwire.search.ports import MOST_RANKED
from commonwire.search.query import asks_for_text
from commonwire.web.cursors import cursor_of
from commonwire.web.lists import viewer_of
from commonwire.web.pages.desk_asked import Looking, saved_text
from commonwire.web.pages.desk_facets import facets_view
from commonwire.web.pages.desk_filters import Labels, filters_of
from commonwire.web.pages.desk_look import Look
from commonwire.web.pages.desk_views import ByStoryView, DeskView, FilterView, MoreRowsView, OrderView
from commonwire.web.pages.frame import Form
from commonwire.web.pages.rows import row_views
from commonwire.web.pages.rows_marked import mark_row, mark_subjects
from commonwire.web.pages.showing import Visit
from commonwire.web.pages.side import side_of
from commonwire.web.pages.views import RowView


def desk_view(records: Records, seen: Visit, looking: Looking, look: Look) -> DeskView:
    """The desk with what is looked for."""
    viewer = viewer_of(records, seen.principal)
    states = _states(records, viewer, looking, seen)
    labels = Labels(records.roll, seen.reader, seen.frame.language)
    is_first = looking.before is None and looking.number == 1
    view = DeskView(
        rows=_arranged(rows_met(records, states[: looking.rows], viewer, looking, seen), states, looking),
        filters=filters_of(records, looking, labels, seen.reader),
        live="/wire/live",
        live_after=cursor_of(records.book.position()),
        newest=looking.address() if not is_first else None,
        older=_older(states, looking),
        by_story=_by_story(looking),
        columns=look.columns,
        preview=look.preview,
        side=side_of(records, seen, is_wire=not looking.values),
    )
    view.here = looking.address()
    view.more = f"/wire/rows{view.older[1:]}" if view.older else None
    if looking.has_words and is_first:
        view.across = looking.address(across="1")
        view.elsewhere = f"/wire/elsewhere{looking.address()[1:]}"
    if looking.values:
        _tell_of_search(view, records, seen, looking, labels)
    view.is_filling = not looking.values and is_first
    view.ended = looking.is_best and view.older is None and view.found is not None and view.found.total > MOST_RANKED
    return view


def more_rows(records: Records, seen: Visit, looking: Looking) -> MoreRowsView:
    """A page of rows alone, for a list that goes on."""
    viewer = viewer_of(records, seen.principal)
    states = _states(records, viewer, looking, seen)
    rows = _arranged(rows_met(records, states[: looking.rows], viewer, looking, seen), states, looking)
    older = _older(states, looking)
    return MoreRowsView(rows=rows, is_best=looking.is_best, more=f"/wire/rows{older[1:]}" if older else None)


def empty_desk(looking: Looking) -> DeskView:
    """The desk of somebody who may read nothing."""
    return DeskView(rows=[], filters=FilterView(form=Form(values=looking.values)))


def rows_met(records: Records, states: list[ItemState], viewer: Viewer, looking: Looking, seen: Visit) -> list[RowView]:
    """The rows of these items, what was typed marked in them."""
    rows = row_views(records, states, viewer, seen.frame.now)
    for row, state in zip(rows, states, strict=True):
        mark_row(row, looking.words, lambda state=state: shown_text(records, state))  # type: ignore[misc]
        mark_subjects(row, state.subjects, looking.words, seen.reader)
    return rows


def _states(records: Records, viewer: Viewer, looking: Looking, seen: Visit) -> list[ItemState]:
    if looking.is_best:
        limit = min(looking.number * looking.rows + 1, MOST_RANKED)
        found = records.lists.best(viewer=viewer.outlet, query=looking.query, now=seen.frame.now, limit=limit)
        return [state for state, _ in found[(looking.number - 1) * looking.rows :]]
    return records.lists.newest(
        viewer=viewer.outlet, query=looking.query, before=looking.before, limit=looking.rows + 1
    )


def _older(states: list[ItemState], looking: Looking) -> str | None:
    """The address of the page after this one; `states` is one row longer than the page where there is more."""
    if len(states) <= looking.rows:
        return None
    if not looking.is_best:
        return looking.address(after=cursor_of(states[looking.rows - 1].position))
    return looking.address(page=str(looking.number + 1)) if looking.number * looking.rows < MOST_RANKED else None


def _by_story(looking: Looking) -> ByStoryView:
    return ByStoryView(href=looking.address(by=None if looking.is_by_story else "story"), is_on=looking.is_by_story)


def _arranged(rows: list[RowView], states: list[ItemState], looking: Looking) -> list[RowView]:
    """The rows, those of one story under the first of them where the list is by story."""
    if not looking.is_by_story:
        return rows
    stories = told_together(states[: len(rows)])
    for story in stories:
        first, *others = story.places
        rows[first].told, rows[first].told_is_guess = [rows[place] for place in others], story.is_guess
    return [rows[story.places[0]] for story in stories]


def _tell_of_search(view: DeskView, records: Records, seen: Visit, looking: Looking, labels: Labels) -> None:
    view.found = facets_view(records.lists.facets(query=looking.query), looking, labels)
    if asks_for_text(looking.query):
        view.order = OrderView(
            newest=looking.address(sort=None), best=looking.address(sort="best"), is_best=looking.is_best
        )
    if seen.principal.kind == "person" and seen.principal.outlet and is_allowed(seen.principal, "search"):
        view.save = saved_text(looking)
