"""Saved searches and their inbox."""

from __future__ import annotations

from itertools import groupby
from urllib.parse import urlencode

import msgspec
from litestar import Response, get, post
from litestar.response import Redirect

from commonwire.alliance.may import may
from commonwire.alliance.principal import own_outlet
from commonwire.base.errors import BadInputError
from commonwire.delivery.inbox import Match, Sight
from commonwire.delivery.passages import passages_of
from commonwire.delivery.records import Records
from commonwire.delivery.saved_search import look_at, searches_of, sight_of
from commonwire.delivery.telling import DESK, Telling, reader_of, tellings_of
from commonwire.search.match import SavedSearch
from commonwire.search.passage import Passage
from commonwire.web.api.saving import forget_search, keep_search
from commonwire.web.api.search_shapes import SearchRequest
from commonwire.web.asking import Ask
from commonwire.web.cursors import cursor_of, number_of, pair_cursor, pair_of
from commonwire.web.lists import viewer_of
from commonwire.web.pages.desk_look import look_of
from commonwire.web.pages.forms import fields_of
from commonwire.web.pages.frame import Form, Words
from commonwire.web.pages.rows import row_views
from commonwire.web.pages.search_shown import told_in_words
from commonwire.web.pages.search_views import FolderView, MatchView, Reader, SearchesView, SearchView
from commonwire.web.pages.showing import Visit, explained, go, safe_next, signed_in
from commonwire.web.pages.views import RowView
from commonwire.web.site import Site

ROWS = 50


class Looked(msgspec.Struct, frozen=True, kw_only=True):
    """Which part of the inbox a page shows."""

    search: str | None = None
    folder: str | None = None
    unread: bool = False
    before: str | None = None

    def address(self, **changed: str | bool | None) -> str:
        """The page of that part, with some of it changed."""
        wanted = msgspec.structs.replace(self, **changed)
        said = {name: value for name, value in msgspec.structs.asdict(wanted).items() if value not in (None, False)}
        said |= {"unread": "1"} if wanted.unread else {}
        return f"/searches?{urlencode(said)}" if said else "/searches"


@get("/searches", include_in_schema=False)
async def searches_page(
    request: Ask,
    site: Site,
    search: str | None = None,
    folder: str | None = None,
    unread: bool = False,
    before: str | None = None,
) -> Response[str]:
    """The outlet's searches and what they caught; `query` fills the form, so that the desk's search can be saved."""
    seen = await signed_in(site, request)
    may(seen.principal, "search")
    query = request.query_params.get("query", "")  # the framework keeps this name for itself
    form = Form(values={"query": query, "name": query} if query else {})
    view = await _view(seen, form, Looked(search=search, folder=folder, unread=unread, before=before))
    view.is_new_open = bool(query) or "new" in request.query_params
    return seen.page(view, area="searches")


@post("/searches", include_in_schema=False)
async def save_here(request: Ask, site: Site) -> Response[str] | Redirect:
    """Save a search of the outlet, or of the person alone."""
    seen = await signed_in(site, request)
    may(seen.principal, "search")
    form = await fields_of(request)
    data = SearchRequest(
        query=form.get("query", ""),
        name=form.get("name", ""),
        alert=form.get("alert") == "true",
        folder=form.get("folder", ""),
        private=form.get("private") == "true",
    )
    try:
        kept = await keep_search(site, seen.principal, data)
    except BadInputError as error:
        field = "folder" if error.where == "folder" else "query"
        view = await _view(seen, Form(values=form, errors={field: explained(error)}), Looked())
        view.is_new_open = True
        return seen.page(view, area="searches", status=422)
    return go(f"/searches/{kept.id}", "search-saved")


@post("/searches/looked", include_in_schema=False)
async def look_here(request: Ask, site: Site) -> Redirect:
    """What is on the page was looked at; what has come since stays unread."""
    seen = await signed_in(site, request)
    may(seen.principal, "search")
    form = await fields_of(request)
    folder = form.get("folder") if form.get("in_folder") else None
    sight = sight_of(seen.principal, search=form.get("search") or None, folder=folder)
    up_to = number_of(form.get("up_to"))
    await site.store.write(lambda records: look_at(records, sight, up_to))
    return go(safe_next(form.get("next") or "/searches"))


@post("/searches/{search:str}/delete", include_in_schema=False)
async def forget_here(request: Ask, site: Site, search: str) -> Redirect:
    """Remove a search of the outlet and what it caught."""
    seen = await signed_in(site, request)
    may(seen.principal, "search")
    await forget_search(site, seen.principal, search)
    return go("/searches", "search-removed")


async def _view(seen: Visit, form: Form, looked: Looked) -> SearchesView:
    place = pair_of(looked.before) if looked.before else None
    sight = sight_of(seen.principal, search=looked.search, folder=looked.folder, unread=looked.unread)

    def work(records: Records) -> SearchesView:
        searches = searches_of(records, seen.principal)
        counts = records.inbox.unread(msgspec.structs.replace(sight, search=None, folder=None))
        found = records.inbox.newest(sight, before=place, limit=ROWS + 1)
        told = _told(records, seen, searches)
        names = {search.id: search.name for search in searches}
        shown = _wanted(searches, looked)
        heading = names.get(looked.search or "") or looked.folder
        older = pair_cursor(found[ROWS - 1].number, found[ROWS - 1].search) if len(found) > ROWS else None
        return SearchesView(
            folders=_folders(seen, searches, counts, told, looked),
            inbox=_matches(records, seen, found[:ROWS], names, told),
            form=form,
            folder_names=folder_names(searches),
            heading=Words(heading) if heading else None,
            shown=looked.search if looked.search in names else None,
            folder=looked.folder,
            unread=sum(counts.get(search.id, 0) for search in shown),
            unread_of_all=sum(counts.values()),
            only_unread=looked.unread,
            up_to=cursor_of(records.book.position()),
            here=looked.address(before=None),
            other=looked.address(unread=not looked.unread, before=None),
            older=looked.address(before=older) if older else None,
            preview=look_of(seen.request.cookies).preview,
        )

    return await seen.site.store.read(work)


def folder_names(searches: list[SavedSearch]) -> list[str]:
    """The folders that there are, to choose from."""
    return list(dict.fromkeys(search.folder for search in searches if search.folder))


def _wanted(searches: list[SavedSearch], looked: Looked) -> list[SavedSearch]:
    return [
        search for search in searches if looked.search in (None, search.id) and looked.folder in (None, search.folder)
    ]


def _told(records: Records, seen: Visit, searches: list[SavedSearch]) -> dict[str, dict[Reader, Telling]]:
    """How the reader and the desk are told of each search."""
    outlet = own_outlet(seen.principal)
    mine = tellings_of(records, outlet, reader_of(seen.principal, desk=False), searches)
    desk = tellings_of(records, outlet, DESK, searches)
    return {own.search: {"me": own, "desk": of_desk} for own, of_desk in zip(mine, desk, strict=True)}


def _folders(
    seen: Visit,
    searches: list[SavedSearch],
    counts: dict[str, int],
    told: dict[str, dict[Reader, Telling]],
    looked: Looked,
) -> list[FolderView]:
    fresh = Looked(unread=looked.unread)
    folders = []
    for name, some in groupby(searches, key=lambda search: search.folder):
        views = [
            SearchView(
                id=search.id,
                name=Words(search.name),
                query=search.query,
                href=fresh.address(search=search.id),
                settings=f"/searches/{search.id}",
                unread=counts.get(search.id, 0),
                told=told_in_words(told[search.id], now=seen.frame.now),
                is_own=search.person is not None,
                feed=f"/feeds/searches/{search.id}.atom",
            )
            for search in some
        ]
        unread = sum(view.unread for view in views)
        folders.append(FolderView(name=name, href=fresh.address(folder=name), unread=unread, searches=views))
    return folders


def _matches(
    records: Records,
    seen: Visit,
    found: list[Match],
    names: dict[str, str],
    told: dict[str, dict[Reader, Telling]],
) -> list[MatchView]:
    viewer = viewer_of(records, seen.principal)
    states = {state.id: state for match in found if (state := records.items.find(match.item))}
    rows = {row.id: row for row in row_views(records, list(states.values()), viewer, seen.frame.now)}
    passages = passages_of(records, found)
    looked = records.inbox.looked_at(_reader(seen).reader, list({match.search for match in found}))
    return [
        MatchView(
            search=match.search,
            search_name=Words(names[match.search]),
            row=row,
            matched_at=match.matched_at,
            passage=_passage(passages.get((match.search, match.item)), row),
            changed=match.changed,
            fits=match.fits,
            unread=match.number > looked.get(match.search, 0),
            mute=next((reader for reader, it in told[match.search].items() if is_audible(it)), None),
        )
        for match in found
        if (row := rows.get(match.item)) and match.search in names
    ]


def _passage(found: Passage | None, row: RowView) -> Words | None:
    return Words(found.text, row.language, found.places) if found is not None else None


def _reader(seen: Visit) -> Sight:
    return sight_of(seen.principal)


def is_audible(telling: Telling) -> bool:
    """Whether something is told beside the inbox, so that it can be muted."""
    return telling.tells.how != "inbox" and telling.muted_at is None
