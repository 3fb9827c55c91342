"""The API's calls about the inbox."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, TypeAlias

from litestar import Response, get, post
from litestar.params import JSONBody, QueryParameter

from commonwire.alliance.may import may
from commonwire.alliance.principal import Principal
from commonwire.delivery.inbox import Match, Sight
from commonwire.delivery.passages import passages_of
from commonwire.delivery.records import Records
from commonwire.delivery.saved_search import get_search, look_at, sight_of
from commonwire.web.api.search_shapes import LookAnswer, LookRequest, MatchPage, MatchRow
from commonwire.web.asking import After, Ask, Limit, Served, Wait, refusals
from commonwire.web.cursors import pair_cursor, pair_of
from commonwire.web.lists import rows_of, viewer_of
from commonwire.web.reader import in_their_language
from commonwire.web.waiting import once_there

OfSearch: TypeAlias = Annotated[str | None, QueryParameter(description="The id of one saved search.")]
InFolder: TypeAlias = Annotated[
    str | None, QueryParameter(description="The folder of the searches; empty: those in none.")
]
Unread: TypeAlias = Annotated[bool, QueryParameter(description="Only what the caller has not looked at yet.")]


@get("/inbox", summary="What the saved searches caught, in the order of receipt", responses=refusals(404, 422))
async def read_inbox(
    request: Ask,
    site: Served,
    after: After = None,
    wait: Wait = 0,
    limit: Limit = 50,
    search: OfSearch = None,
    folder: InFolder = None,
    unread: Unread = False,
) -> Response[MatchPage]:
    """Matches after the cursor; with `wait` the answer comes when there is one, or after so many seconds.

    An item stands here once for each search. When it changed in what the search goes by it comes again, `changed`, at
    its newer place.
    """
    principal = await site.principal(request)
    may(principal, "search")
    sight = sight_of(principal, search=search, folder=folder, unread=unread)
    place, now = pair_of(after), site.clock()
    if search is not None:
        await site.store.read(lambda records: get_search(records, principal, search))

    def look(records: Records) -> list[tuple[Match, MatchRow]]:
        found = records.inbox.following(sight, after=place, limit=limit)
        return list(zip(found, match_rows(records, principal, found, now), strict=True)) if found else []

    caught = await once_there(site, wait, look)
    last = caught[-1][0] if caught else None
    following = pair_cursor(last.number, last.search) if last else (after or pair_cursor(0, ""))
    return await in_their_language(site, principal, MatchPage(matches=[row for _, row in caught], next=following))


@post("/inbox/looks", status_code=200, summary="Say what was looked at", responses=refusals(404, 422))
async def look_call(request: Ask, site: Served, data: JSONBody[LookRequest]) -> LookAnswer:
    """From now on what is there up to the cursor is no longer unread for the person, or for the outlet's keys."""
    principal = await site.principal(request)
    may(principal, "search")
    sight = sight_of(principal, search=data.search, folder=data.folder)
    up_to = pair_of(data.up_to)[0] if data.up_to else None

    def work(records: Records) -> LookAnswer:
        if data.search is not None:
            get_search(records, principal, data.search)
        look_at(records, sight, up_to)
        return LookAnswer(unread=unread_of(records, sight))

    return await site.store.write(work)


def unread_of(records: Records, sight: Sight) -> int:
    """How much of what the sight shows is unread."""
    return sum(records.inbox.unread(sight).values())


def match_rows(records: Records, principal: Principal, found: list[Match], now: datetime) -> list[MatchRow]:
    """Matches as the principal sees them."""
    viewer = viewer_of(records, principal)
    ids = list({match.search for match in found})
    searches = records.searches.among(ids)
    looked = records.inbox.looked_at(sight_of(principal).reader, ids)
    states = [state for item in {match.item for match in found} if (state := records.items.find(item))]
    shown = {row.id: row for row in rows_of(records, states, viewer, now)}
    passages = passages_of(records, found)
    return [
        MatchRow(
            search=match.search,
            search_name=searches[match.search].name,
            item=match.item,
            row=shown.get(match.item),
            passage=said.text if (said := passages.get((match.search, match.item))) else None,
            matched_at=match.matched_at,
            changed=match.changed,
            fits=match.fits,
            unread=match.number > looked.get(match.search, 0),
        )
        for match in found
    ]
