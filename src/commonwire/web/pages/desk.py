"""The wire desk: `/` and its live stream."""

from __future__ import annotations

from collections.abc import AsyncIterator

from litestar import Response, get
from litestar.response import Redirect, Stream

from commonwire.alliance.may import is_allowed, may
from commonwire.delivery.rows import Viewer
from commonwire.web.api.wire import as_long_as_they_may
from commonwire.web.asking import Ask
from commonwire.web.cursors import cursor_of, number_of
from commonwire.web.lists import viewer_of
from commonwire.web.live import Event
from commonwire.web.pages.alert_shown import AlertPart, alert_for
from commonwire.web.pages.desk_asked import looking_for
from commonwire.web.pages.desk_look import look_of
from commonwire.web.pages.desk_results import desk_view, empty_desk, more_rows
from commonwire.web.pages.elsewhere import elsewhere_view
from commonwire.web.pages.frame import Frame, OutletLink, Said
from commonwire.web.pages.outlet_links import outlet_link
from commonwire.web.pages.render import part
from commonwire.web.pages.render import row as row_html
from commonwire.web.pages.rows import fresh_view, is_fresh, row_views
from commonwire.web.pages.showing import Visit, visit
from commonwire.web.pages.sign_in_page import cards_for
from commonwire.web.pages.unread_live import Unread
from commonwire.web.pages.views import RowView
from commonwire.web.site import Site


@get("/", include_in_schema=False)
async def desk(request: Ask, site: Site) -> Response[str] | Redirect:
    """The wire, newest first. In a demo home open to guests, with the sign-in cards above; elsewhere sign in first."""
    seen = await visit(site, request)
    if seen.principal.kind == "guest" and not seen.principal.roles:
        return Redirect("/sign-in", status_code=303)
    looking = looking_for(request.query_params, site.clock())
    if looking.problem:
        seen.frame.said.append(Said("problem", looking.problem))
    if not is_allowed(seen.principal, "read"):
        return seen.page(empty_desk(looking), area="wire")
    look = look_of(request.cookies)
    view = await site.store.read(lambda records: desk_view(records, seen, looking, look))
    view.cards = await cards_for(site, seen)
    if view.across and request.query_params.get("across"):
        view.elsewhere_found = await elsewhere_view(seen, looking)
    return seen.page(view, area="wire")


@get("/wire/rows", include_in_schema=False)
async def further_rows(request: Ask, site: Site) -> Response[str]:
    """The rows that follow in a list, as a part: static/js/wire-list.js asks for them as the reader comes near."""
    seen = await visit(site, request)
    may(seen.principal, "read")
    looking = looking_for(request.query_params, site.clock())
    return seen.part(await site.store.read(lambda records: more_rows(records, seen, looking)))


@get("/wire/live", include_in_schema=False)
async def live_rows(request: Ask, site: Site, after: str | None = None) -> Stream:
    """The live wire for the desk: rows as HTML, see static/js/live-wire.js for the events."""
    seen = await visit(site, request)
    may(seen.principal, "read")
    place = number_of(request.headers.get("last-event-id") or after)
    is_for_alerts = request.query_params.get("only") == "alerts"
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    events = as_long_as_they_may(site, request, seen.principal, _events(site, seen, place, rows=not is_for_alerts))
    return Stream(events, media_type="text/event-stream", headers=headers)


async def _events(site: Site, seen: Visit, place: int | None, *, rows: bool) -> AsyncIterator[bytes]:
    """Rows as they come (without `rows` none), the alert above the page, and what searches catch that tell live."""
    viewer = await site.store.read(lambda records: viewer_of(records, seen.principal))
    told = site.wire.end
    unread = Unread(seen, told)
    yield b"retry: 2000\nevent: beat\ndata: .\n\n" + await _alert(seen)
    async for events in site.wire.walk(viewer, place):
        if not events:
            yield b"event: beat\ndata: .\n\n" + await unread.event()
            continue
        alert = await _alert(seen) if any(e.state.status != "usable" or e.state.corrected for e in events) else b""
        up_to = site.wire.end
        alert += await _caught(site, seen, events, after=told, up_to=up_to)
        alert += await unread.event()
        told = up_to
        if not rows:
            yield alert or b": still here\n\n"
            continue
        desk = (viewer.outlet, viewer.market, viewer.languages, seen.frame.time_zone, seen.frame.language)
        made = await site.wire.shown.of(events, desk, lambda some: _rows(site, seen.frame, viewer, some))
        yield alert + b"".join(made) + b"event: caught-up\ndata: .\n\n"


async def _caught(site: Site, seen: Visit, events: list[Event], *, after: int, up_to: int) -> bytes:
    """What has just landed and is told live, and what is no longer to be seen, as events."""
    gone = [f"event: gone\ndata: {event.state.id}\n\n" for event in events if event.state.status != "usable"]
    caught = await site.caught.of(seen.principal, after=after, up_to=up_to) if after < up_to else []
    shown = [f"event: caught\ndata: {' '.join(part(view, seen.frame).split())}\n\n" for view in caught]
    return "".join([*gone, *shown]).encode()


async def _alert(seen: Visit) -> bytes:
    """The alert of the outlet as an event; nothing for those who act for none."""
    if seen.principal.outlet is None:
        return b""
    alert = await seen.site.store.read(lambda records: alert_for(records, seen.principal))
    html = " ".join(part(AlertPart(alert=alert), seen.frame).split())
    return f"event: alert\ndata: {html}\n\n".encode()


async def _rows(site: Site, frame: Frame, viewer: Viewer, events: list[Event]) -> list[bytes]:
    now = frame.now = site.clock()
    links = await site.wire.shown.links_of({event.state.outlet for event in events}, lambda some: _links(site, some))
    # Of what is quite new nobody has seen or taken anything: no desk need look it up.
    fresh = {event.state.id: event for event in events if is_fresh(event.state, viewer)}
    views = {item: fresh_view(event, links[event.state.outlet], viewer, now) for item, event in fresh.items()}
    states = [event.state for event in events if event.state.id not in fresh]
    if states:
        known = await site.store.read(lambda records: row_views(records, states, viewer, now))
        views |= {view.id: view for view in known}
    return [_event(cursor_of(event.state.position), views[event.state.id], frame) for event in events]


async def _links(site: Site, outlets: set[str]) -> dict[str, OutletLink]:
    return await site.store.read(lambda records: {outlet: outlet_link(records, outlet) for outlet in outlets})


def _event(cursor: str, row: RowView, frame: Frame) -> bytes:
    name = "item" if row.status == "usable" else "change"
    return f"id: {cursor}\nevent: {name}\ndata: {row_html(row, frame)}\n\n".encode()
