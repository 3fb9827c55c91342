"""The API's calls about saved searches."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from litestar import delete, get, patch, post
from litestar.params import FromPath, JSONBody

from commonwire.alliance.may import may
from commonwire.alliance.principal import Principal, own_outlet
from commonwire.base.errors import BadInputError
from commonwire.delivery.records import Records
from commonwire.delivery.saved_search import (
    Change,
    change_search,
    get_search,
    remove_search,
    save_search,
    searches_of,
    sight_of,
)
from commonwire.search.match import SavedSearch
from commonwire.web.api.search_shapes import SearchChange, SearchPage, SearchRequest, SearchRow
from commonwire.web.asking import Ask, Served, refusals
from commonwire.web.site import Site


@get("/searches", summary="The outlet's saved searches", responses=refusals())
async def list_searches(request: Ask, site: Served) -> SearchPage:
    """All saved searches of the caller's outlet, and those of the person who asks: by folder, there by their place."""
    principal = await site.principal(request)
    may(principal, "search")

    def look(records: Records) -> SearchPage:
        unread = records.inbox.unread(sight_of(principal))
        return SearchPage(
            searches=[search_row(search, unread.get(search.id, 0)) for search in searches_of(records, principal)]
        )

    return await site.store.read(look)


@post("/searches", status_code=201, summary="Save a search", responses=refusals(422))
async def add_search(request: Ask, site: Served, data: JSONBody[SearchRequest]) -> SearchRow:
    """Keep a standing query; it catches what is recorded from now on."""
    principal = await site.principal(request)
    return search_row(await keep_search(site, principal, data), 0)


@patch("/searches/{search:str}", summary="Change a saved search", responses=refusals(404, 422))
async def change_search_call(
    request: Ask, site: Served, search: FromPath[str], data: JSONBody[SearchChange]
) -> SearchRow:
    """Change what is named. Another query catches what is recorded from now on; what was caught stays."""
    principal = await site.principal(request)
    changed = await alter_search(site, principal, search, Change(**msgspec.structs.asdict(data)))
    unread = await site.store.read(lambda records: records.inbox.unread(sight_of(principal, search=search)))
    return search_row(changed, unread.get(search, 0))


@delete("/searches/{search:str}", status_code=204, summary="Remove a saved search", responses=refusals(404))
async def remove_search_call(request: Ask, site: Served, search: FromPath[str]) -> None:
    """Forget a search and what it caught."""
    await forget_search(site, await site.principal(request), search)


async def keep_search(site: Site, principal: Principal, data: SearchRequest) -> SavedSearch:
    """Keep a standing query of the principal's outlet, or of them alone; it catches from the very next story on."""
    may(principal, "search")
    outlet, now = own_outlet(principal), site.clock()
    if data.private and principal.person is None:
        raise BadInputError("A key has no searches of its own", where="private", remedy="Sign in, or leave it out.")

    def work(records: Records) -> SavedSearch:
        return save_search(
            records,
            outlet=outlet,
            name=data.name,
            query=data.query,
            alert=data.alert,
            by=principal.id,
            now=now,
            folder=data.folder,
            place=data.place,
            person=principal.person if data.private else None,
        )

    return await _in_the_matcher(site, work)


async def alter_search(site: Site, principal: Principal, search: str, change: Change) -> SavedSearch:
    """Change a search that the principal may see; with another query it catches by that from the very next story on."""
    return await _in_the_matcher(site, lambda records: change_search(records, principal, search, change))


async def forget_search(site: Site, principal: Principal, search: str) -> None:
    """Forget a search that the principal may see, and what it caught. Raises NotFoundError."""

    def work(records: Records) -> SavedSearch:
        found = remove_search(records, principal, search)
        site.matcher.remove(search)
        return found

    known = await site.store.read(lambda records: get_search(records, principal, search))
    try:
        await site.store.write(work)
    except Exception:
        site.matcher.put(known)
        raise


async def _in_the_matcher(site: Site, work: Callable[[Records], SavedSearch]) -> SavedSearch:
    """What `work` keeps, put into the matcher in the writer's own order: no story slips in between."""
    put: list[str] = []

    def keep(records: Records) -> SavedSearch:
        kept = work(records)
        put.append(kept.id)
        site.matcher.put(kept)
        return kept

    try:
        return await site.store.write(keep)
    except Exception:
        await site.store.write(lambda records: _as_kept(site, records, put))
        raise


def _as_kept(site: Site, records: Records, searches: list[str]) -> None:
    """Let the matcher have these searches as the store has them."""
    kept = records.searches.among(searches)
    for search in searches:
        if search in kept:
            site.matcher.put(kept[search])
        else:
            site.matcher.remove(search)


def search_row(search: SavedSearch, unread: int) -> SearchRow:
    """The search as its outlet sees it."""
    return SearchRow(
        id=search.id,
        name=search.name,
        query=search.query,
        alert=search.alert,
        folder=search.folder,
        place=search.place,
        person=search.person,
        unread=unread,
    )
