"""The live wire: rows in the order of their receipt, once to many streams.

What is new is read from the store once and kept in a short tail; each stream walks the tail at its own pace. A
row is decided once for each outlet and encoded once for each decision, not once a stream. An item that changed
again is passed over in favour of its newer place in the tail, so that nothing withdrawn is ever sent late.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable
from datetime import datetime
from typing import Any, TypeVar

import msgspec

from commonwire.alliance.principal import Principal
from commonwire.delivery.records import Records
from commonwire.delivery.rows import Row, Viewer, row_of
from commonwire.delivery.standing_terms import terms_that_hold
from commonwire.news.labels import Vocabularies
from commonwire.news.state import ItemState
from commonwire.rights.terms import Terms
from commonwire.web.cursors import cursor_of
from commonwire.web.lists import viewer_of
from commonwire.web.site import Site

TAIL = 2000
"""Rows kept in memory."""
PAGE = 200
"""Rows read at once by a stream that is behind the tail."""
HEARTBEAT = 15.0
"""Seconds after which a quiet stream says that it is alive."""

SHOWN = 4000
"""Rows remembered as desks show them."""
NAMED_FOR = 10.0
"""Seconds for which the name of an outlet is remembered."""

_encode = msgspec.json.Encoder().encode


class Event(msgspec.Struct, kw_only=True):
    """A row in the tail, with what was made of it so far: bytes by answer and languages, answers by outlet.

    `known` are the vocabularies as they were when it came.
    """

    state: ItemState
    member: str
    terms: Terms
    known: Vocabularies
    answers: dict[tuple[str | None, frozenset[str]], str | None] = {}
    encoded: dict[tuple[str | None, tuple[str, ...]], bytes] = {}


MakeRows = Callable[[list[Event]], Awaitable[list[bytes]]]
"""Makes the rows of events, in their order."""


Links = TypeVar("Links")


class ShownRows:
    """Rows as desks show them: made once for all desks that show them alike, the newest few thousand remembered."""

    def __init__(self) -> None:
        self._links: dict[str, tuple[float, Any]] = {}
        self._rows: OrderedDict[Hashable, bytes] = OrderedDict()
        self._making = asyncio.Lock()

    async def links_of(
        self, outlets: set[str], look: Callable[[set[str]], Awaitable[dict[str, Links]]]
    ) -> dict[str, Links]:
        """How outlets are named beside rows; `look` is asked for those that were not for `NAMED_FOR` seconds."""
        old = time.monotonic() - NAMED_FOR
        missing = {outlet for outlet in outlets if self._links.get(outlet, (0.0, None))[0] <= old}
        if missing:
            self._links |= {outlet: (time.monotonic(), link) for outlet, link in (await look(missing)).items()}
        return {outlet: self._links[outlet][1] for outlet in outlets}

    async def of(self, events: list[Event], desk: Hashable, make: MakeRows) -> list[bytes]:
        """The rows of these events for `desk`; `make` is asked for those that are not remembered."""
        keys = [(event.state.id, event.state.position, desk) for event in events]
        async with self._making:  # many streams wake at once: the first one makes the row, the others find it
            missing = [(key, event) for key, event in zip(keys, events, strict=True) if key not in self._rows]
            if missing:
                made = await make([event for _, event in missing])
                self._rows.update(zip([key for key, _ in missing], made, strict=True))
            found = [self._rows[key] for key in keys]
            while len(self._rows) > SHOWN:
                self._rows.popitem(last=False)
        return found


class Wire:
    """The tail of the wire, filled by `follow` and walked by streams; `streams` counts those that are open."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._tail: OrderedDict[str, Event] = OrderedDict()
        self._start = 0
        self._end = 0
        self._bell = asyncio.Event()
        self.shown = ShownRows()
        self.streams = 0

    async def follow(self) -> None:
        """Read what is committed into the tail, until cancelled."""
        self._start = self._end = await self._site.store.read(lambda records: records.book.position())
        while True:
            bell = self._site.wakeup.bell()
            if not await self._read_on():
                await bell.wait(1.0)

    @property
    def end(self) -> int:
        """The place up to which the tail has read."""
        return self._end

    async def stream(self, principal: Principal, after: int | None) -> AsyncIterator[bytes]:
        """Server-sent events (HTML standard, section 9.2) for one viewer, from the cursor on, or from now."""
        viewer = await self._site.store.read(lambda records: viewer_of(records, principal))
        yield b": live\nretry: 2000\n\n"
        async for events in self.walk(viewer, after):
            yield b"".join([self._encoded(event, viewer) for event in events]) or b": still here\n\n"

    async def walk(self, viewer: Viewer, after: int | None) -> AsyncIterator[list[Event]]:
        """What `viewer` may see after the cursor, or from now: as it comes; an empty list when all was quiet."""
        self.streams += 1
        try:
            async for events in self._walk(viewer, self._end if after is None else after):
                yield events
        finally:
            self.streams -= 1

    async def _walk(self, viewer: Viewer, place: int) -> AsyncIterator[list[Event]]:
        while True:
            bell = self._bell
            events, place = await self._after(viewer, place)
            if events:
                yield events
            elif place >= self._end:
                try:
                    async with asyncio.timeout(HEARTBEAT):
                        await bell.wait()
                except TimeoutError:
                    yield []

    async def _after(self, viewer: Viewer, place: int) -> tuple[list[Event], int]:
        """The next events after `place`, and the place behind them: from the tail, or from the store behind it."""
        if place >= self._start:
            found = []
            for event in reversed(self._tail.values()):
                if event.state.position <= place:
                    break
                if event.state.listed or event.state.outlet == viewer.outlet:
                    found.append(event)
            return found[::-1], self._end
        events = await self._site.store.read(
            lambda records: _events_of(
                records,
                records.lists.following(viewer=viewer.outlet, after=place, limit=PAGE),
                self._site.clock(),
            )
        )
        if len(events) < PAGE:
            return events, max(self._start, events[-1].state.position if events else place)
        return events, events[-1].state.position

    def _encoded(self, event: Event, viewer: Viewer) -> bytes:
        key = (viewer.outlet, viewer.market)
        if key not in event.answers:
            event.answers[key] = self._row(event, viewer).use
        answer = (event.answers[key], viewer.languages)
        if answer not in event.encoded:
            row = self._row(event, viewer)
            cursor = cursor_of(event.state.position).encode()
            event.encoded[answer] = b"id: %s\ndata: %s\n\n" % (cursor, _encode(row))
        return event.encoded[answer]

    def _row(self, event: Event, viewer: Viewer) -> Row:
        now = self._site.clock()
        return row_of(event.state, event.terms, member=event.member, viewer=viewer, now=now, known=event.known)

    async def _read_on(self) -> bool:
        def work(records: Records) -> tuple[int, list[Event]]:
            head = records.book.position()
            states = records.lists.changed(after=self._end, limit=PAGE)
            end = head if len(states) < PAGE else states[-1].position
            return end, _events_of(records, states, self._site.clock())

        end, events = await self._site.store.read(work)
        if end <= self._end:
            return False
        for event in events:
            self._tail.pop(event.state.id, None)
            self._tail[event.state.id] = event
        while len(self._tail) > TAIL:
            _, gone = self._tail.popitem(last=False)
            self._start = gone.state.position
        self._end = end
        ringing, self._bell = self._bell, asyncio.Event()
        ringing.set()
        return True


def _events_of(records: Records, states: list[ItemState], now: datetime) -> list[Event]:
    """An event for each of the items; what they share is asked for once."""
    terms, known = terms_that_hold(records, states, now), records.vocabularies.known()
    members = {outlet: records.member_of(outlet) for outlet in {state.outlet for state in states}}
    return [
        Event(state=state, member=members[state.outlet], terms=terms[state.id], known=known, answers={}, encoded={})
        for state in states
    ]
