"""The API's calls about saved searches and the inbox."""

from __future__ import annotations

from datetime import datetime

from litestar import Response, delete, get, post
from litestar.params import FromPath, JSONBody

from commonwire.alliance.may import may
from commonwire.alliance.principal import Principal, own_outlet
from commonwire.base.errors import NotFoundError
from commonwire.delivery.inbox import Match, save_search
from commonwire.delivery.records import Records
from commonwire.delivery.rows import Row
from commonwire.search.match import SavedSearch, passage
from commonwire.search.query import parse_query
from commonwire.web.api.shapes import MatchPage, MatchRow, SearchPage, SearchRequest, SearchRow
from commonwire.web.asking import After, Ask, Limit, Served, Wait, refusals
from commonwire.web.cursors import pair_cursor, pair_of
from commonwire.web.lists import rows_of, viewer_of
from commonwire.web.reader import in_their_language
from commonwire.web.site import Site
from commonwire.web.waiting import once_there


@get("/searches", summary="The outlet's saved searches", responses=refusals())
async def list_searches(request: Ask, site: Served) -> SearchPage:
    """All saved searches of the caller's outlet, the first made first."""
    principal = await site.principal(request)
    may(principal, "search")
    outlet = own_outlet(principal)
    found = await site.store.read(lambda records: records.searches.of_outlet(outlet))
    return SearchPage(searches=[search_row(search) for search in found])


@post("/searches", status_code=201, summary="Save a search", responses=refusals(422))
async def add_search(request: Ask, site: Served, data: JSONBody[SearchRequest]) -> SearchRow:
    """Keep a standing query; it catches what is recorded from now on."""
    principal = await site.principal(request)
    may(principal, "search")
    return search_row(await keep_search(site, own_outlet(principal), data, principal.id))


async def keep_search(site: Site, outlet: str, data: SearchRequest, by: str) -> SavedSearch:
    """Keep a standing query of `outlet`; it catches from the very next story on."""
    now = site.clock()
    known: list[SavedSearch] = []

    def work(records: Records) -> SavedSearch:
        search = save_search(records, outlet=outlet, name=data.name, query=data.query, alert=data.alert, by=by, now=now)
        known.append(search)
        site.matcher.put(search)  # in the writer's own order: no story slips in between
        return search

    try:
        return await site.store.write(work)
    except Exception:
        for search in known:
            site.matcher.remove(search.id)
        raise


@delete("/searches/{search:str}", status_code=204, summary="Remove a saved search", responses=refusals(404))
async def remove_search(request: Ask, site: Served, search: FromPath[str]) -> None:
    """Forget a search and what it caught."""
    principal = await site.principal(request)
    may(principal, "search")
    await forget_search(site, own_outlet(principal), search)


async def forget_search(site: Site, outlet: str, search: FromPath[str]) -> None:
    """Forget a search of `outlet` and what it caught. Raises NotFoundError."""
    known: list[SavedSearch] = []

    def work(records: Records) -> None:
        found = records.searches.find(outlet, search)
        if found is None:
            raise NotFoundError("Your outlet has no such search", where=search, remedy="See the list of searches.")
        records.searches.remove(outlet, search)
        known.append(found)
        site.matcher.remove(search)

    try:
        await site.store.write(work)
    except Exception:
        for found in known:
            site.matcher.put(found)
        raise


@get("/inbox", summary="What the saved searches caught, in the order of receipt", responses=refusals(422))
async def read_inbox(
    request: Ask, site: Served, after: After = None, wait: Wait = 0, limit: Limit = 50
) -> Response[MatchPage]:
    """Matches after the cursor; with `wait` the answer comes when there is one, or after so many seconds."""
    principal = await site.principal(request)
    may(principal, "search")
    outlet = own_outlet(principal)
    place, now = pair_of(after), site.clock()

    def look(records: Records) -> list[tuple[Match, MatchRow]]:
        found = records.inbox.following(outlet, after=place, limit=limit)
        return list(zip(found, _rows(records, principal, found, now), strict=True)) if found else []

    caught = await once_there(site, wait, look)
    last = caught[-1][0] if caught else None
    following = pair_cursor(last.number, last.search) if last else (after or pair_cursor(0, ""))
    return await in_their_language(site, principal, MatchPage(matches=[row for _, row in caught], next=following))


def _rows(records: Records, principal: Principal, found: list[Match], now: datetime) -> list[MatchRow]:
    viewer = viewer_of(records, principal)
    queries = {name: query_of(records, own_outlet(principal), name) for name in {match.search for match in found}}
    states = [state for item in {match.item for match in found} if (state := records.items.find(item))]
    shown = {row.id: row for row in rows_of(records, states, viewer, now)}
    return [match_row(match, shown.get(match.item), queries[match.search]) for match in found]


def query_of(records: Records, outlet: str, search: str) -> str | None:
    """The query of a saved search, or None when it was removed."""
    found = records.searches.find(outlet, search)
    return found.query if found else None


def match_row(match: Match, row: Row | None, query: str | None) -> MatchRow:
    """A match; `passage` is the part of headline and summary that the search met, None when withdrawn."""
    words = " — ".join(part for part in (row.headline, row.snippet) if part) if row else ""
    return MatchRow(
        search=match.search,
        item=match.item,
        row=row,
        passage=passage(parse_query(query), words) if query and words else None,
        matched_at=match.matched_at,
    )


def search_row(search: SavedSearch) -> SearchRow:
    """The search as its outlet sees it."""
    return SearchRow(id=search.id, name=search.name, query=search.query, alert=search.alert)
