"""The API's wire: everything the outlet may see, in the order of receipt, as pages and as a live stream."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator

from litestar import Response, get
from litestar.response import Stream

from commonwire.alliance.may import may
from commonwire.alliance.principal import Principal
from commonwire.base.errors import NotAllowedError, NotSignedInError
from commonwire.delivery.records import Records
from commonwire.delivery.rows import Row
from commonwire.news.state import ItemState
from commonwire.web.api.shapes import RowPage
from commonwire.web.asking import After, Ask, Limit, Served, Wait, refusals
from commonwire.web.cursors import cursor_of, number_of
from commonwire.web.lists import rows_of, viewer_of
from commonwire.web.reader import in_their_language
from commonwire.web.site import Site
from commonwire.web.waiting import once_there

ASKED_AGAIN = 5.0
"""Seconds after which an open stream is asked again whether it may still be read."""


@get("/wire", summary="The wire in the order of receipt; the cursor never expires", responses=refusals(422))
async def read_wire(
    request: Ask, site: Served, after: After = None, wait: Wait = 0, limit: Limit = 50
) -> Response[RowPage]:
    """Rows after the cursor; an item that changes comes again, at its newer place and as it then is."""
    principal = await site.principal(request)
    may(principal, "read")
    start, now = number_of(after) or 0, site.clock()

    def look(records: Records) -> list[tuple[ItemState, Row]]:
        found = records.lists.following(viewer=principal.outlet, after=start, limit=limit)
        return (
            list(zip(found, rows_of(records, found, viewer_of(records, principal), now), strict=True)) if found else []
        )

    found = await once_there(site, wait, look)
    following = cursor_of(found[-1][0].position) if found else (after or cursor_of(0))
    return await in_their_language(site, principal, RowPage(items=[row for _, row in found], next=following))


@get(
    "/wire/live",
    summary="The wire as server-sent events",
    media_type="text/event-stream",
    responses=refusals(422),
)
async def stream_wire(request: Ask, site: Served, after: After = None) -> Stream:
    """The same rows with the same cursors as events; `Last-Event-ID` resumes, without it the stream begins now."""
    principal = await site.principal(request)
    may(principal, "read")
    place = number_of(request.headers.get("last-event-id") or after)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    events = as_long_as_they_may(site, request, principal, site.wire.stream(principal, place))
    return Stream(events, media_type="text/event-stream", headers=headers)


async def as_long_as_they_may(
    site: Site, request: Ask, principal: Principal, events: AsyncIterator[bytes]
) -> AsyncIterator[bytes]:
    """`events` until the key is revoked, the session ends or the outlet stands otherwise: asked every so often."""
    asked_at = time.monotonic()
    async for event in events:
        if time.monotonic() - asked_at > ASKED_AGAIN:
            asked_at = time.monotonic()
            try:
                asking = await site.principal(request, is_limited=False)
                may(asking, "read")
            except (NotAllowedError, NotSignedInError):
                return
            if (asking.id, asking.standing) != (principal.id, principal.standing):
                return
        yield event
