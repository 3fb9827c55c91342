"""The API's calls about saved searches."""

from __future__ import annotations

from litestar import delete, get, patch, post
from litestar.params import FromPath, JSONBody

from commonwire.alliance.may import may
from commonwire.alliance.principal import Principal, own_outlet
from commonwire.delivery.records import Records
from commonwire.delivery.saved_search import check_query, get_search, searches_of, sight_of
from commonwire.delivery.telling import DESK, Telling, reader_of, tellings_of
from commonwire.search.breadth import LATELY, Breadth, breadth_of
from commonwire.search.match import SavedSearch
from commonwire.search.parse import parse_query
from commonwire.search.query import Query, settled
from commonwire.search.written import written
from commonwire.web.api.saving import alter_search, forget_search, keep_search
from commonwire.web.api.search_shapes import (
    QuietHours,
    SearchChange,
    SearchPage,
    SearchRequest,
    SearchRow,
    TellsAnswer,
    TryAnswer,
    TryRequest,
)
from commonwire.web.asking import Ask, Served, refusals
from commonwire.web.site import Site


@get("/searches", summary="The outlet's saved searches", responses=refusals())
async def list_searches(request: Ask, site: Served) -> SearchPage:
    """All saved searches of the caller's outlet, and those of the person who asks: by folder, there by their place."""
    principal = await site.principal(request)
    may(principal, "search")
    return await site.store.read(
        lambda records: SearchPage(searches=search_rows(records, principal, searches_of(records, principal)))
    )


@post("/searches", status_code=201, summary="Save a search", responses=refusals(422))
async def add_search(request: Ask, site: Served, data: JSONBody[SearchRequest]) -> SearchRow:
    """Keep a standing query; it catches what is recorded from now on."""
    principal = await site.principal(request)
    kept = await keep_search(site, principal, data)
    return await site.store.read(lambda records: _row(records, principal, kept.id))


@post("/searches/try", status_code=200, summary="Try a search before it is saved", responses=refusals(422))
async def try_search(request: Ask, site: Served, data: JSONBody[TryRequest]) -> TryAnswer:
    """What a query would have caught of the last day's stories, and whether it is broad; nothing is kept."""
    principal = await site.principal(request)
    may(principal, "search")
    own_outlet(principal)
    query, found = await tried(site, data.query)
    text = f"Would have caught {found.caught:,} of {found.stories:,} stories of the last 24 hours."
    return TryAnswer(
        matches_yesterday=found.caught,
        stories_yesterday=found.stories,
        is_broad=found.is_broad,
        reason=found.reason,
        understood=written(query),
        text=f"{text} {_BROAD[found.reason]}" if found.reason else text,
    )


_BROAD = {
    "many": "That is more than one inbox is read for.",
    "share": "That is more than a quarter of all.",
    "open": "It is tried on every story: add a word, a subject, a place, an outlet or a member.",
}


async def tried(site: Site, text: str) -> tuple[Query, Breadth]:
    """A query, understood, and how broad it is today. Raises BadInputError for one that is not understood or empty."""
    check_query(text)
    query, since = parse_query(text), site.clock() - LATELY
    asked = settled(query, site.clock())

    def look(records: Records) -> tuple[int, int]:
        return records.lists.count_since(since, asked), records.lists.count_since(since, Query())

    caught, stories = await site.store.read(look)
    return query, breadth_of(query, caught=caught, stories=stories)


@patch("/searches/{search:str}", summary="Change a saved search", responses=refusals(404, 422))
async def change_search_call(
    request: Ask, site: Served, search: FromPath[str], data: JSONBody[SearchChange]
) -> SearchRow:
    """Change what is named. Another query catches what is recorded from now on; what was caught stays."""
    principal = await site.principal(request)
    changed = await alter_search(site, principal, search, data)
    return await site.store.read(lambda records: search_rows(records, principal, [changed])[0])


@delete("/searches/{search:str}", status_code=204, summary="Remove a saved search", responses=refusals(404))
async def remove_search_call(request: Ask, site: Served, search: FromPath[str]) -> None:
    """Forget a search and what it caught."""
    await forget_search(site, await site.principal(request), search)


def search_rows(records: Records, principal: Principal, searches: list[SavedSearch]) -> list[SearchRow]:
    """The searches as the principal sees them."""
    outlet = own_outlet(principal)
    unread = records.inbox.unread(sight_of(principal))
    own = tellings_of(records, outlet, reader_of(principal, desk=False), searches)
    desk = tellings_of(records, outlet, DESK, searches)
    return [
        search_row(search, unread.get(search.id, 0), own=mine, desk=desks)
        for search, mine, desks in zip(searches, own, desk, strict=True)
    ]


def _row(records: Records, principal: Principal, search: str) -> SearchRow:
    return search_rows(records, principal, [get_search(records, principal, search)])[0]


def search_row(search: SavedSearch, unread: int, *, own: Telling, desk: Telling) -> SearchRow:
    """The search as its outlet sees it, or, when it is one person's alone, as they do."""
    is_shared = search.person is None
    return SearchRow(
        id=search.id,
        name=search.name,
        query=search.query,
        alert=search.alert if is_shared else own.tells.how != "inbox",
        folder=search.folder,
        place=search.place,
        person=search.person,
        unread=unread,
        tells=tells_answer(own),
        desk_tells=tells_answer(desk) if is_shared else None,
    )


def tells_answer(telling: Telling) -> TellsAnswer:
    """How a reader is told of a search."""
    tells = telling.tells
    return TellsAnswer(
        how=tells.how,
        times=list(tells.times),
        zone=tells.zone,
        quiet=QuietHours(begins=tells.quiet.begins, ends=tells.quiet.ends) if tells.quiet else None,
        paused=tells.paused,
        paused_until=tells.paused_until,
        muted=telling.muted_at is not None,
        next_at=telling.next_at if telling.muted_at is None else None,
    )
