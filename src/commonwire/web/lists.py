"""Lists of items for one viewer: read in one transaction, decided row by row."""

from __future__ import annotations

from datetime import datetime

import msgspec

from commonwire.alliance.names import choose_name
from commonwire.alliance.outlet import Outlet
from commonwire.alliance.principal import Principal
from commonwire.delivery.records import Records
from commonwire.delivery.rows import Row, Viewer, row_of
from commonwire.delivery.show import show
from commonwire.delivery.standing_terms import terms_that_hold
from commonwire.news.state import ItemState
from commonwire.search.ports import MOST_RANKED
from commonwire.search.query import Query
from commonwire.web.cursors import cursor_of, rank_cursor
from commonwire.web.site import Site, asker_of

Page = tuple[list[Row], str | None]
"""Rows, and the cursor of what follows; None: that was the end."""


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which rows are wanted: those that meet `query`, with a position below `before`.

    `goes_on` says that more follows behind the last of them, so that a full page has a cursor.
    """

    query: Query
    before: int | None = None
    limit: int = 50
    goes_on: bool = False


async def newest_rows(site: Site, principal: Principal, wanted: Wanted) -> Page:
    """The rows that the principal may see, newest first."""
    now = site.clock()
    return await site.store.read(lambda records: _newest(records, principal, wanted, now))


def _newest(records: Records, principal: Principal, wanted: Wanted, now: datetime) -> Page:
    viewer = viewer_of(records, principal)
    states = records.lists.newest(
        viewer=viewer.outlet,
        query=wanted.query,
        before=wanted.before,
        limit=wanted.limit + 1,
    )
    is_more = len(states) + wanted.goes_on > wanted.limit
    following = cursor_of(states[wanted.limit - 1].position) if is_more else None
    return rows_of(records, states[: wanted.limit], viewer, now), following


async def best_rows(
    site: Site, principal: Principal, query: Query, passed: int, limit: int, *, goes_on: bool = False
) -> Page:
    """Rows of a list by rank, those that fit best first, after the first `passed` of them; it ends at `MOST_RANKED`.

    `goes_on` as `Wanted` has it.
    """
    now = site.clock()

    def look(records: Records) -> Page:
        viewer = viewer_of(records, principal)
        found = records.lists.best(viewer=viewer.outlet, query=query, now=now, limit=passed + limit + 1)
        states = [state for state, _ in found[passed : passed + limit]]
        end = passed + limit
        is_more = end < min(len(found), MOST_RANKED) + (goes_on and len(states) == limit)
        return rows_of(records, states, viewer, now), rank_cursor(end) if is_more else None

    return await site.store.read(look)


def viewer_of(records: Records, principal: Principal) -> Viewer:
    """The principal as the viewer of a list, with the market of their outlet."""
    outlet = records.roll.find_outlet(principal.outlet) if principal.outlet else None
    return Viewer(
        asker=asker_of(principal), market=outlet.market if outlet else frozenset(), languages=principal.languages
    )


def rows_of(records: Records, states: list[ItemState], viewer: Viewer, now: datetime) -> list[Row]:
    """The rows of these items for `viewer`; an owner sees the headline of an own item that others do not see yet."""
    members: dict[str, str] = {}
    known = records.vocabularies.known()
    rows = []
    terms = terms_that_hold(records, states, now)
    for state in states:
        member = members.get(state.outlet)
        if member is None:
            member = members[state.outlet] = records.member_of(state.outlet)
        row = row_of(state, terms[state.id], member=member, viewer=viewer, now=now, known=known)
        is_own = state.outlet == viewer.outlet
        if is_own and state.status != "canceled" and (state.public_version is None or state.status == "withheld"):
            item = show(records, state, viewer=viewer.outlet).item
            row.headline, row.snippet = item.headline, item.summary
        rows.append(row)
    return rows


def outlet_name(outlet: Outlet, language: str | None = None) -> str:
    """The outlet's name in `language`, else in its own languages, the main one first, else as `choose_name` has it."""
    return choose_name(outlet.names, *filter(None, (language, *outlet.languages))) or outlet.id
