"""Saved searches and their inbox."""

from __future__ import annotations

from urllib.parse import urlencode

from litestar import Response, get, post
from litestar.response import Redirect

from commonwire.alliance.may import may
from commonwire.base.errors import BadInputError
from commonwire.delivery.inbox import Match
from commonwire.delivery.records import Records
from commonwire.delivery.saved_search import searches_of, sight_of
from commonwire.web.api.saving import forget_search, keep_search
from commonwire.web.api.search_shapes import SearchRequest
from commonwire.web.asking import Ask
from commonwire.web.cursors import pair_cursor, pair_of
from commonwire.web.lists import viewer_of
from commonwire.web.pages.alliance_views import MatchView, SearchesView, SearchView
from commonwire.web.pages.forms import fields_of
from commonwire.web.pages.frame import Form, Words
from commonwire.web.pages.rows import row_views
from commonwire.web.pages.showing import Visit, explained, go, signed_in
from commonwire.web.site import Site

ROWS = 50


@get("/searches", include_in_schema=False)
async def searches_page(
    request: Ask, site: Site, search: str | None = None, before: str | None = None
) -> Response[str]:
    """The outlet's searches and what they caught; `query` fills the form, so that the desk's search can be saved."""
    seen = await signed_in(site, request)
    may(seen.principal, "search")
    query = request.query_params.get("query", "")  # the framework keeps this name for itself
    view = await _view(seen, Form(values={"query": query, "name": query}), search, before)
    return seen.page(view, area="searches")


@post("/searches", include_in_schema=False)
async def save_here(request: Ask, site: Site) -> Response[str] | Redirect:
    """Save a search of the outlet."""
    seen = await signed_in(site, request)
    may(seen.principal, "search")
    form = await fields_of(request)
    data = SearchRequest(query=form.get("query", ""), name=form.get("name", ""), alert=form.get("alert") == "true")
    try:
        await keep_search(site, seen.principal, data)
    except BadInputError as error:
        view = await _view(seen, Form(values=form, errors={"query": explained(error)}), None, None)
        return seen.page(view, area="searches", status=422)
    return go("/searches", "search-saved")


@post("/searches/{search:str}/delete", include_in_schema=False)
async def forget_here(request: Ask, site: Site, search: str) -> Redirect:
    """Remove a search of the outlet and what it caught."""
    seen = await signed_in(site, request)
    may(seen.principal, "search")
    await forget_search(site, seen.principal, search)
    return go("/searches", "search-removed")


async def _view(seen: Visit, form: Form, chosen: str | None, before: str | None) -> SearchesView:
    sight = sight_of(seen.principal, search=chosen)
    place = pair_of(before) if before else None

    def work(records: Records) -> SearchesView:
        searches = searches_of(records, seen.principal)
        names = {search.id: search for search in searches}
        found = records.inbox.newest(sight, before=place, limit=ROWS + 1)
        shown = [match for match in found[:ROWS] if match.search in names]
        older = None
        if len(found) > ROWS:
            there = {"before": pair_cursor(found[ROWS - 1].number, found[ROWS - 1].search)} | (
                {"search": chosen} if chosen else {}
            )
            older = f"/searches?{urlencode(there)}"
        return SearchesView(
            searches=[
                SearchView(
                    id=search.id,
                    name=Words(search.name),
                    query=search.query,
                    alert=search.alert,
                    href=f"/searches?search={search.id}",
                    feed=f"/feeds/searches/{search.id}.atom",
                )
                for search in searches
            ],
            inbox=_matches(records, seen, shown, {search.id: search.name for search in searches}),
            form=form,
            shown=chosen if chosen in names else None,
            older=older,
        )

    return await seen.site.store.read(work)


def _matches(records: Records, seen: Visit, found: list[Match], names: dict[str, str]) -> list[MatchView]:
    viewer = viewer_of(records, seen.principal)
    states = {state.id: state for match in found if (state := records.items.find(match.item))}
    rows = {row.id: row for row in row_views(records, list(states.values()), viewer, seen.frame.now)}
    views = []
    for match in found:
        row = rows.get(match.item)
        if row is None:
            continue
        views.append(
            MatchView(
                search=match.search,
                search_name=Words(names[match.search]),
                row=row,
                matched_at=match.matched_at,
                passage=Words(match.passage, row.language) if match.passage else None,
            )
        )
    return views
