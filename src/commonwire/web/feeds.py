"""Feeds out: the wire, an outlet or a saved search as Atom, RSS or JSON Feed, honouring terms.

A feed reader sends its outlet's key as a bearer token or as the password of HTTP Basic. An entry has its text when
the outlet may republish the item on the web now; else headline and summary with the way to ask. Whoever got text
is on record as served before the feed is answered; a killed item is said to be gone.
"""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any, Literal

from litestar import Request, Response, Router, get
from litestar.params import PathParameter

from commonwire.alliance.may import may
from commonwire.alliance.principal import Principal
from commonwire.base.errors import NotFoundError
from commonwire.delivery.records import Records
from commonwire.delivery.rows import Viewer
from commonwire.delivery.saved_search import is_theirs
from commonwire.delivery.show import Shown, is_noted, note_served, show
from commonwire.delivery.standing_terms import term_that_holds
from commonwire.delivery.take import decide_use, withheld_from, without_withheld
from commonwire.formats.feeds.feed import FeedEntry
from commonwire.formats.feeds.write import write_feed
from commonwire.news.state import ItemState
from commonwire.search.parse import parse_query
from commonwire.search.query import Query, field, settled
from commonwire.web.asking import Served, refusals
from commonwire.web.crediting import credit_block, credit_line
from commonwire.web.lists import outlet_name, viewer_of
from commonwire.web.site import Site

ENTRIES = 50
Kind = Literal["atom", "rss", "json"]
Name = Annotated[str, PathParameter(description="What it is called, with .atom, .rss or .json.")]
_DESCRIBED: Any = {"responses": refusals(404), "media_type": "application/atom+xml"}
KINDS: dict[str, Kind] = {"atom": "atom", "rss": "rss", "json": "json"}


class Chosen:
    """What a feed lists: its title, its page, and the query behind it."""

    def __init__(self, title: str, home: str, query: Query) -> None:
        self.title = title
        self.home = home
        self.query = query


@get("/{name:str}", summary="The whole wire as a feed", operation_id="FeedWire", **_DESCRIBED)
async def wire_feed(request: Request[Any, Any, Any], site: Served, name: Name) -> Response[bytes]:
    """`/feeds/wire.atom`, `.rss` or `.json`: the newest that the caller may see."""
    stem, kind = _named(name)
    if stem != "wire":
        raise _unknown(name)
    return await _answer(site, request, kind, lambda _records, _principal: Chosen(site.name, "/", Query()))


@get("/outlets/{name:str}", summary="An outlet's items as a feed", operation_id="FeedOutlet", **_DESCRIBED)
async def outlet_feed(request: Request[Any, Any, Any], site: Served, name: Name) -> Response[bytes]:
    """`/feeds/outlets/ID.atom`, `.rss` or `.json`: what the outlet gave."""
    stem, kind = _named(name)

    def chosen(records: Records, _: Principal) -> Chosen:
        outlet = records.roll.get_outlet(stem)
        return Chosen(
            f"{outlet_name(outlet)} · {site.name}", f"/members/outlets/{outlet.id}", Query(field("outlet", outlet.id))
        )

    return await _answer(site, request, kind, chosen)


@get("/searches/{name:str}", summary="A saved search as a feed", operation_id="FeedSearch", **_DESCRIBED)
async def search_feed(request: Request[Any, Any, Any], site: Served, name: Name) -> Response[bytes]:
    """`/feeds/searches/ID.atom`, `.rss` or `.json`: what meets a saved search of the caller's outlet."""
    stem, kind = _named(name)

    def chosen(records: Records, principal: Principal) -> Chosen:
        search = records.searches.find(principal.outlet or "", stem)
        if search is None or not is_theirs(search, principal):
            raise _unknown(name)
        query = settled(parse_query(search.query), site.clock())
        return Chosen(f"{search.name} · {site.name}", f"/searches?search={search.id}", query)

    return await _answer(site, request, kind, chosen)


async def _answer(site: Site, request: Request[Any, Any, Any], kind: Kind, choose: Any) -> Response[bytes]:
    principal = await site.principal(request)
    may(principal, "read")

    def look(records: Records) -> tuple[bytes, list[Shown]]:
        chosen: Chosen = choose(records, principal)
        viewer = viewer_of(records, principal)
        states = records.lists.newest(viewer=viewer.outlet, query=chosen.query, before=None, limit=ENTRIES)
        built = [_entry(records, site, state, viewer) for state in states]
        feed = write_feed(
            kind,
            title=chosen.title,
            address=f"{site.address}{request.url.path}",
            home=f"{site.address}{chosen.home}",
            updated=max((state.received_at for state in states), default=site.clock()),
            entries=[entry for entry, _ in built],
        )
        return feed.data, [shown for _, shown in built if shown and not is_noted(records, shown, viewer=viewer.outlet)]

    def note(records: Records, unnoted: list[Shown]) -> None:
        for shown in unnoted:
            note_served(records, shown, viewer=principal.outlet, how="feed", now=site.clock())

    body, unnoted = await site.store.read(look)
    while unnoted:  # look again after noting: what was killed in between must not go out
        await site.store.write(lambda records: note(records, unnoted))  # noqa: B023 -- awaited within the round
        body, unnoted = await site.store.read(look)
    media_type = {"atom": "application/atom+xml", "rss": "application/rss+xml", "json": "application/feed+json"}[kind]
    return Response(body, media_type=f"{media_type}; charset=utf-8", headers={"Cache-Control": "private, no-cache"})


def _entry(records: Records, site: Site, state: ItemState, viewer: Viewer) -> tuple[FeedEntry, Shown | None]:
    """One entry; with text only when the viewer's outlet may republish it now: then also what it was shown."""
    now = site.clock()
    link = f"{site.address}/items/{state.id}"
    terms = term_that_holds(records, state, now)
    is_allowed = viewer.asker is not None and (
        decide_use(state, terms, viewer.use, asker=viewer.asker, now=now, seek_nearest=False).decision == "allow"
    )
    shown = show(records, state, viewer=None)
    if shown.version is None or viewer.asker is None or not is_allowed:
        item = shown.item
        item.headlines, item.body_html, item.body_text = item.headlines[:1], None, None
        item.summary = state.snippet
        return FeedEntry(item=item, html=None, link=link), None
    line = credit_line(records, shown)
    credit = credit_block(shown.item, line)
    decided = partial(decide_use, state, terms, asker=viewer.asker, now=now)
    item = without_withheld(shown.item, withheld_from(shown.item, viewer.use, decided))
    return FeedEntry(item=item, html=item.body_html, link=link, credit=credit), shown


def _named(name: str) -> tuple[str, Kind]:
    stem, _, ending = name.rpartition(".")
    if not stem or ending not in KINDS:
        raise _unknown(name)
    return stem, KINDS[ending]


def _unknown(name: str) -> NotFoundError:
    return NotFoundError(
        "There is no such feed", where=name[:200], remedy="See docs/reference/feeds.md: .atom, .rss or .json."
    )


FEEDS = Router("/feeds", route_handlers=[wire_feed, outlet_feed, search_feed])
"""The routes of all feeds."""
