"""Lines between nodes of one machine: each is a TCP proxy in one direction, and can be cut, slow or deaf.

A node that pulls from another is given the line's port instead of the other's. Nothing on a line is understood or
changed; what is bad about it is said by its `Weather`, which may change while connections are open.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")
CHUNK = 65536
QUEUED = 64
"""Pieces that are on their way at once in one direction; more wait at the sender, as in a full window."""
LOOPBACK = "127.0.0.1"


class Weather(msgspec.Struct, frozen=True, kw_only=True):
    """What a line does: `out` are the bytes of whoever calls, `back` those of whoever answers.

    `is_cut`: calls are refused and open ones broken off. `loses_out`, `loses_back`: the bytes of one direction stand
    still, and nobody is told (both: a black hole); they go on when the line is well again, as TCP sends again.
    `bytes_per_second` is shared by all calls in a direction; `delay` are seconds one way.
    """

    is_cut: bool = False
    loses_out: bool = False
    loses_back: bool = False
    bytes_per_second: float | None = None
    delay: float = 0.0


FAIR = Weather()
CUT = Weather(is_cut=True)
BLACK_HOLE = Weather(loses_out=True, loses_back=True)
DEAF = Weather(loses_out=True)
"""What is asked does not get there; what was on its way back comes."""
MUTE = Weather(loses_back=True)
"""What is asked gets there; the answer does not come."""


class Link:
    """One line: `port` leads to `target`. It belongs to the loop of its `Links`; `set` may be called from anywhere."""

    def __init__(self, loop: asyncio.AbstractEventLoop, target: int, host: str) -> None:
        self.port = 0
        self.carried = 0
        """Bytes that came through, both ways."""
        self.target = target
        self._host = host
        self._loop = loop
        self._weather = FAIR
        self._changed = asyncio.Event()
        self._open: set[asyncio.StreamWriter] = set()
        self._next = {"out": 0.0, "back": 0.0}
        self._server: asyncio.Server | None = None

    @property
    def weather(self) -> Weather:
        """What the line does now."""
        return self._weather

    def set(self, weather: Weather) -> None:
        """Make the line so, at once; returns when it is so."""
        asyncio.run_coroutine_threadsafe(self._set(weather), self._loop).result()

    def lead_to(self, target: int) -> None:
        """Lead to another port from the next call on: the node at the far end was started anew."""
        self.target = target

    def break_off(self) -> None:
        """Break off what is open; new calls are carried."""
        self._loop.call_soon_threadsafe(self._break_off)

    async def open(self) -> None:
        """Listen at a free port."""
        self._server = await asyncio.start_server(self._call, LOOPBACK, 0)
        self.port = int(self._server.sockets[0].getsockname()[1])

    async def close(self) -> None:
        """Listen no more, and break off what is open."""
        if self._server is not None:
            self._server.close()
        self._break_off()

    async def _set(self, weather: Weather) -> None:
        self._weather = weather
        self._changed.set()
        self._changed = asyncio.Event()
        if weather.is_cut:
            self._break_off()

    def _break_off(self) -> None:
        for writer in list(self._open):
            writer.transport.abort()

    async def _call(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._weather.is_cut:
            writer.transport.abort()
            return
        try:
            far_reader, far_writer = await asyncio.open_connection(self._host, self.target)
        except OSError:
            writer.transport.abort()
            return
        self._open |= {writer, far_writer}
        try:
            await asyncio.gather(self._carry(reader, far_writer, "out"), self._carry(far_reader, writer, "back"))
        except (OSError, asyncio.CancelledError):
            pass  # one end is gone, or the line is taken down: so is the other end, below
        finally:
            self._open -= {writer, far_writer}
            for one in (writer, far_writer):
                one.transport.abort()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, way: str) -> None:
        """Carry bytes one way until that way ends; the end is carried, too."""
        pieces: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(QUEUED)
        arriving = asyncio.ensure_future(self._arrive(pieces, writer, way))
        try:
            while piece := await reader.read(CHUNK):
                await pieces.put((self._loop.time() + self._weather.delay, piece))
            await pieces.put((self._loop.time() + self._weather.delay, b""))
            await arriving
        finally:
            arriving.cancel()

    async def _arrive(self, pieces: asyncio.Queue[tuple[float, bytes]], writer: asyncio.StreamWriter, way: str) -> None:
        while True:
            due, piece = await pieces.get()
            await self._pass(due, len(piece), way)
            if not piece:
                with suppress(OSError):
                    writer.write_eof()
                return
            writer.write(piece)
            self.carried += len(piece)
            await writer.drain()

    async def _pass(self, due: float, size: int, way: str) -> None:
        """Return when a piece may arrive: it has travelled, the line carries this way, and its turn has come."""
        await asyncio.sleep(max(0.0, due - self._loop.time()))
        while self._weather.loses_out if way == "out" else self._weather.loses_back:
            await self._changed.wait()
        if rate := self._weather.bytes_per_second:
            begins = max(self._loop.time(), self._next[way])
            self._next[way] = begins + size / rate
            await asyncio.sleep(self._next[way] - self._loop.time())


class Links:
    """All lines of a network, in a thread and a loop of their own."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._all: list[Link] = []

    def open(self, target: int, host: str = LOOPBACK) -> Link:
        """A line to the port `target`, in fair weather."""
        link = self._run(self._opened(target, host))
        self._all.append(link)
        return link

    def close(self) -> None:
        """Take all lines down, and wait until nothing is carried any more."""
        for link in self._all:
            self._run(link.close())
        self._run(_end_all())

    async def _opened(self, target: int, host: str) -> Link:
        link = Link(self._loop, target, host)
        await link.open()
        return link

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()


@contextmanager
def links_stand() -> Iterator[Links]:
    """Lines, until the block ends."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="links", daemon=True)
    thread.start()
    links = Links(loop)
    try:
        yield links
    finally:
        links.close()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _end_all() -> None:
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
