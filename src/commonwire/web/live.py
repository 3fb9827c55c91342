"""The live wire: rows in the order of their receipt, once to many streams.

What is new is read from the store once and kept in a short tail; each stream walks the tail at its own pace. A
row is decided once for each outlet and encoded once for each decision, not once a stream. An item that changed
again is passed over in favour of its newer place in the tail, so that nothing withdrawn is ever sent late.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator

import msgspec

from commonwire.alliance.principal import Principal
from commonwire.delivery.records import Records
from commonwire.delivery.rows import Row, Viewer, row_of
from commonwire.news.state import ItemState
from commonwire.rights.terms import Terms
from commonwire.web.api.cursors import cursor_of
from commonwire.web.lists import rows_of, viewer_of
from commonwire.web.site import Site

TAIL = 2000
"""Rows kept in memory."""
PAGE = 200
"""Rows read at once by a stream that is behind the tail."""
HEARTBEAT = 15.0
"""Seconds after which a quiet stream says that it is alive."""

_encode = msgspec.json.Encoder().encode


class Event(msgspec.Struct, kw_only=True):
    """A row in the tail, with what was made of it so far: bytes by answer, answers by outlet."""

    state: ItemState
    member: str
    terms: Terms
    answers: dict[tuple[str | None, frozenset[str]], str | None] = {}
    encoded: dict[str | None, bytes] = {}


class Wire:
    """The tail of the wire, filled by `follow` and walked by streams."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._tail: OrderedDict[str, Event] = OrderedDict()
        self._start = 0
        self._end = 0
        self._bell = asyncio.Event()

    async def follow(self) -> None:
        """Read what is committed into the tail, until cancelled."""
        self._start = self._end = await self._site.store.read(lambda records: records.book.head().number)
        while True:
            bell = self._site.wakeup.bell()
            if not await self._read_on():
                await bell.wait(1.0)

    async def stream(self, principal: Principal, after: int | None) -> AsyncIterator[bytes]:
        """Server-sent events (HTML standard, section 9.2) for one viewer, from the cursor on, or from now."""
        viewer = await self._site.store.read(lambda records: viewer_of(records, principal))
        place = self._end if after is None else after
        yield b": live\nretry: 2000\n\n"
        while True:
            bell = self._bell
            if place < self._start:
                sent, place = await self._from_store(viewer, place)
            else:
                sent, place = self._from_tail(viewer, place)
            if sent:
                yield sent
            elif place >= self._end:
                try:
                    await asyncio.wait_for(bell.wait(), HEARTBEAT)
                except TimeoutError:
                    yield b": still here\n\n"

    def _from_tail(self, viewer: Viewer, place: int) -> tuple[bytes, int]:
        parts = []
        for event in reversed(self._tail.values()):
            if event.state.position <= place:
                break
            if event.state.listed or event.state.outlet == viewer.outlet:
                parts.append(self._encoded(event, viewer))
        return b"".join(reversed(parts)), self._end

    async def _from_store(self, viewer: Viewer, place: int) -> tuple[bytes, int]:
        now = self._site.clock()

        def work(records: Records) -> tuple[list[ItemState], list[Row]]:
            states = records.lists.following(viewer=viewer.outlet, after=place, limit=PAGE)
            return states, rows_of(records, states, viewer, now)

        states, rows = await self._site.store.read(work)
        if len(states) < PAGE:
            return b"".join(map(_event, states, rows)), max(self._start, states[-1].position if states else place)
        return b"".join(map(_event, states, rows)), states[-1].position

    def _encoded(self, event: Event, viewer: Viewer) -> bytes:
        key = (viewer.outlet, viewer.market)
        if key not in event.answers:
            event.answers[key] = self._row(event, viewer).use
        answer = event.answers[key]
        if answer not in event.encoded:
            event.encoded[answer] = _event(event.state, self._row(event, viewer))
        return event.encoded[answer]

    def _row(self, event: Event, viewer: Viewer) -> Row:
        return row_of(event.state, event.terms, member=event.member, viewer=viewer, now=self._site.clock())

    async def _read_on(self) -> bool:
        def work(records: Records) -> tuple[int, list[Event]]:
            head = records.book.head().number
            states = records.lists.changed(after=self._end, limit=PAGE)
            end = head if len(states) < PAGE else states[-1].position
            return end, [
                Event(
                    state=state,
                    member=records.member_of(state.outlet),
                    terms=records.terms.get(state.terms),
                    answers={},
                    encoded={},
                )
                for state in states
            ]

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


def _event(state: ItemState, row: Row) -> bytes:
    return b"id: %s\nevent: row\ndata: %s\n\n" % (cursor_of(state.position).encode(), _encode(row))
