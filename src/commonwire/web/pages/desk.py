"""The wire desk: `/` and its live stream."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from urllib.parse import urlencode

import msgspec
from litestar import Response, get
from litestar.response import Redirect, Stream

from commonwire.alliance.may import is_allowed, may
from commonwire.base.errors import BadInputError
from commonwire.base.folding import fold
from commonwire.delivery.records import Records
from commonwire.delivery.rows import Viewer
from commonwire.search.parse import parse_query
from commonwire.search.query import Query
from commonwire.web.api.wire import as_long_as_they_may
from commonwire.web.asking import Ask
from commonwire.web.cursors import cursor_of, number_of
from commonwire.web.filters import narrowed
from commonwire.web.lists import outlet_name, viewer_of
from commonwire.web.live import Event
from commonwire.web.pages.alert_shown import AlertPart, alert_for
from commonwire.web.pages.forms import urgency_choices
from commonwire.web.pages.frame import Choice, Form, Frame, Said, choice_of
from commonwire.web.pages.render import part
from commonwire.web.pages.render import row as row_html
from commonwire.web.pages.rows import row_views
from commonwire.web.pages.showing import Visit, explained, visit
from commonwire.web.pages.sign_in_page import cards_for
from commonwire.web.pages.views import DeskView, FilterOn, FilterView, RowView
from commonwire.web.reader import asked_by
from commonwire.web.site import Site

ROWS = 50
_FILTERS = ("q", "lang", "since", "outlet", "member", "subject", "urgency")


class Looking(msgspec.Struct, kw_only=True):
    """What the desk is asked to show: the filters as typed, and what they mean."""

    values: dict[str, str]
    query: Query
    before: int | None = None
    problem: str | None = None


@get("/", include_in_schema=False)
async def desk(request: Ask, site: Site) -> Response[str] | Redirect:
    """The wire, newest first. In a demo home open to guests, with the sign-in cards above; elsewhere sign in first."""
    seen = await visit(site, request)
    if seen.principal.kind == "guest" and not seen.principal.roles:
        return Redirect("/sign-in", status_code=303)
    looking = _looking(request, site.clock())
    if looking.problem:
        seen.frame.said.append(Said("problem", looking.problem))
    if not is_allowed(seen.principal, "read"):
        return seen.page(_empty(looking), area="wire")
    view = await site.store.read(lambda records: _desk(records, seen, looking))
    view.cards = await cards_for(site, seen)
    return seen.page(view, area="wire")


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
    """Rows as they come (without `rows` none), and the alert above the page: at once, and when it may have changed."""
    viewer = await site.store.read(lambda records: viewer_of(records, seen.principal))
    yield b"retry: 2000\nevent: beat\ndata: .\n\n" + await _alert(seen)
    async for events in site.wire.walk(viewer, place):
        if not events:
            yield b"event: beat\ndata: .\n\n"
            continue
        alert = await _alert(seen) if any(e.state.status != "usable" or e.state.corrected for e in events) else b""
        if not rows:
            yield alert or b": still here\n\n"
            continue
        desk = (viewer.outlet, viewer.market, viewer.languages, seen.frame.time_zone)
        made = await site.wire.shown.of(events, desk, lambda some: _rows(site, seen.frame, viewer, some))
        yield alert + b"".join(made) + b"event: caught-up\ndata: .\n\n"


async def _alert(seen: Visit) -> bytes:
    """The alert of the outlet as an event; nothing for those who act for none."""
    if seen.principal.outlet is None:
        return b""
    alert = await seen.site.store.read(lambda records: alert_for(records, seen.principal))
    html = " ".join(part(AlertPart(alert=alert), seen.frame).split())
    return f"event: alert\ndata: {html}\n\n".encode()


async def _rows(site: Site, frame: Frame, viewer: Viewer, events: list[Event]) -> list[bytes]:
    states = [event.state for event in events]
    frame.now = site.clock()
    rows = await site.store.read(lambda records: row_views(records, states, viewer, frame.now))
    return [_event(cursor_of(state.position), row, frame) for state, row in zip(states, rows, strict=True)]


def _event(cursor: str, row: RowView, frame: Frame) -> bytes:
    name = "item" if row.status == "usable" else "change"
    return f"id: {cursor}\nevent: {name}\ndata: {row_html(row, frame)}\n\n".encode()


def _looking(request: Ask, now: datetime) -> Looking:
    values = {name: value for name in _FILTERS if (value := (request.query_params.get(name) or "").strip())}
    try:
        query = narrowed(
            parse_query(values.get("q", "")),
            lang=values.get("lang"),
            outlet=values.get("outlet"),
            member=values.get("member"),
            subject=values.get("subject"),
            urgency=int(values["urgency"]) if values.get("urgency", "") in set("123456789") else None,
            since=values.get("since"),
            now=now,
        )
        before = number_of(request.query_params.get("after"))
    except BadInputError as error:
        return Looking(values=values, query=Query(), problem=explained(error))
    return Looking(values=values, query=query, before=before)


def _desk(records: Records, seen: Visit, looking: Looking) -> DeskView:
    viewer: Viewer = viewer_of(records, seen.principal)
    states = records.lists.newest(viewer=viewer.outlet, query=looking.query, before=looking.before, limit=ROWS + 1)
    older = cursor_of(states[ROWS - 1].position) if len(states) > ROWS else None
    is_live = not looking.values and looking.before is None
    return DeskView(
        rows=row_views(records, states[:ROWS], viewer, seen.frame.now),
        filters=_filters(records, looking, seen),
        urgencies=urgency_choices(seen.reader),
        live="/wire/live" if is_live else None,
        live_after=cursor_of(records.book.head().number),
        older=_address({**looking.values, "after": older}) if older else None,
        newest=_address(looking.values) if looking.before is not None else None,
    )


def _empty(looking: Looking) -> DeskView:
    return DeskView(rows=[], filters=FilterView(form=Form(values=looking.values)))


def _filters(records: Records, looking: Looking, seen: Visit) -> FilterView:
    outlets = records.roll.outlets(status="admitted")
    members = records.roll.members()
    reader = seen.reader
    tags = {tag for outlet in outlets for tag in outlet.languages}
    languages = sorted((choice_of(tag, reader.language(tag)) for tag in tags), key=lambda choice: fold(choice.label))
    subjects = [choice_of(asked_by(it), reader.label(it)) for it in records.lists.common_subjects(limit=40)]
    view = FilterView(
        form=Form(values=looking.values),
        languages=languages,
        outlets=[Choice(outlet.id, outlet_name(outlet, "en")) for outlet in outlets],
        members=[Choice(member.id, member.names.get("en", member.id)) for member in members],
        subjects=subjects,
    )
    labels = {
        name: {choice.value: choice.label for choice in getattr(view, f"{kind}s")}
        for name, kind in (("lang", "language"), ("outlet", "outlet"), ("member", "member"), ("subject", "subject"))
    }
    for name, value in looking.values.items():
        rest = {other: v for other, v in looking.values.items() if other != name}
        label = labels.get(name, {}).get(value) or (reader.asked(value).value if name == "subject" else value)
        view.active.append(FilterOn(label, _address(rest)))
    return view


def _address(values: Mapping[str, str | None]) -> str:
    said = {name: value for name, value in values.items() if value}
    return f"/?{urlencode(said)}" if said else "/"
