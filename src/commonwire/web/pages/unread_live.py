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

    def __init__(self, seen: Visit) -> None:
        self._seen = seen
        self._is_stale = False
        self._told_at = 0.0

    async def after(self, told: int, up_to: int) -> bytes:
        """The event with the counts, when something landed between the two places and it is time."""
        outlet = self._seen.principal.outlet
        if outlet is None or told >= up_to or not is_allowed(self._seen.principal, "search"):
            return b""
        self._is_stale |= await self._seen.site.caught.has_landed(outlet, after=told, up_to=up_to)
        return await self.event() if time.monotonic() - self._told_at >= NOT_SOONER else b""

    async def event(self) -> bytes:
        """The event, unless what was told still holds: how much is unread by search, under "all" of all."""
        if not self._is_stale:
            return b""
        self._is_stale, self._told_at = False, time.monotonic()
        sight = sight_of(self._seen.principal)
        counts = await self._seen.site.store.read(lambda records: records.inbox.unread(sight))
        said = msgspec.json.encode(counts | {"all": sum(counts.values())})
        return b"event: unread\ndata: " + said + b"\n\n"
