"""How much of what searches caught somebody has not looked at, for the stream of their desk."""

from __future__ import annotations

import time

import msgspec

from commonwire.alliance.may import is_allowed
from commonwire.delivery.saved_search import sight_of
from commonwire.web.pages.showing import Visit

NOT_SOONER = 2.0
"""Seconds between two counts for one desk: a flood of catches is counted now and then, and once more when it ends."""


class Unread:
    """Counts for one open desk; what has landed for its outlet is looked up once for all its desks."""

    def __init__(self, seen: Visit, place: int) -> None:
        self._seen = seen
        self._told = place
        self._told_at = 0.0

    async def event(self) -> bytes:
        """The event, unless what was told still holds: how much is unread by search, under "all" of all."""
        principal = self._seen.principal
        is_soon = time.monotonic() - self._told_at < NOT_SOONER
        if is_soon or principal.outlet is None or not is_allowed(principal, "search"):
            return b""
        newest = await self._seen.site.caught.newest(principal.outlet)
        if newest <= self._told:
            return b""
        self._told, self._told_at = newest, time.monotonic()
        counts = await self._seen.site.store.read(lambda records: records.inbox.unread(sight_of(principal)))
        said = msgspec.json.encode(counts | {"all": sum(counts.values())})
        return b"event: unread\ndata: " + said + b"\n\n"
