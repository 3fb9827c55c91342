"""`bench notify`: how soon a kill is on every open screen, and how soon every taker of many was told by a push."""

from __future__ import annotations

import asyncio
import random
import re
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

from commonwire.app.bench.caller import Caller, Listener
from commonwire.app.bench.figures import Measured, percentile
from commonwire.app.bench.home import BenchHome, Server, bench_home, outlet_id, served
from commonwire.app.bench.stories import make_story
from commonwire.app.node import open_node
from commonwire.base.errors import UnavailableError
from commonwire.delivery.channel import Channel
from commonwire.delivery.records import Records

SCREENS = 110
KILLS = 20
TAKERS = 5000
LONGEST_WAIT = 120.0
_ROW = re.compile(rb'data: \{"id":"([a-z2-7]+)"[^\n]*"status":"canceled"')
_HEAD_END = b"\r\n\r\n"
_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)
_KILL = b'{"reason": "A court forbids it."}'


def measure() -> Measured:
    """The figures of `notify`: open streams of many outlets, then pushes to thousands."""
    with bench_home(outlets=SCREENS + 1) as home, served(home) as server:
        figures = asyncio.run(_screens(home, server))
    with bench_home(outlets=TAKERS + 1) as home, socket.create_server(("127.0.0.1", 0), backlog=2048) as listening:
        item = _taken_by_all(home, int(listening.getsockname()[1]))
        with served(home, {"COMMONWIRE_ALLOW_PUSH": "127.0.0.1:*"}) as server:
            figures |= asyncio.run(_pushes(home, server, item, listening))
    return Measured(figures=figures)


async def _screens(home: BenchHome, server: Server) -> dict[str, float]:
    """Milliseconds from the sending of a kill to its row on every stream, and to the notice in every long poll."""
    owner, takers = home.keys[0], home.keys[1:]
    giving = await Caller.open(server.port, owner)
    items = [await _given(giving, number) for number in range(KILLS)]
    reading = [await Caller.open(server.port, key) for key in takers]
    for item in items:
        await asyncio.gather(*(_read(caller, item) for caller in reading))
    heard: list[dict[str, float]] = [{} for _ in takers]
    streams = [
        await Listener.open(server.port, key, "/api/v1/wire/live", _hear_into(heard[number]))
        for number, key in enumerate(takers)
    ]
    await asyncio.sleep(1.0)
    sent_at: dict[str, float] = {}
    polls: list[float] = []
    for item in items:
        waiting = [asyncio.ensure_future(_polled(caller, len(sent_at))) for caller in reading]
        await asyncio.sleep(0.5)
        sent_at[item] = time.perf_counter()
        await _killed(giving, item)
        polls += [at - sent_at[item] for at in await asyncio.gather(*waiting)]
    await asyncio.sleep(1.0)
    alive = sum(stream.is_open for stream in streams)
    waits = [at - sent_at[item] for one in heard for item, at in one.items() if item in sent_at]
    for caller in (giving, *reading):
        caller.close()
    for stream in streams:
        stream.close()
    return {
        "streams": alive,
        "kill_on_stream_p50_ms": percentile(waits, 0.5) * 1000,
        "kill_on_stream_p99_ms": percentile(waits, 0.99) * 1000,
        "kill_not_on_stream": len(items) * len(takers) - len(waits),
        "kill_in_poll_p99_ms": percentile(polls, 0.99) * 1000,
    }


async def _given(caller: Caller, number: int) -> str:
    answer = await caller.call("POST", "/api/v1/items", make_story(random.Random(number), number))
    if answer.status != 201:
        raise UnavailableError(f"A story was answered with {answer.status}", remedy="See the node's log.")
    return str(answer.json()["id"])


async def _read(caller: Caller, item: str) -> None:
    answer = await caller.call("GET", f"/api/v1/items/{item}")
    if answer.status != 200:
        raise UnavailableError(f"Reading was answered with {answer.status}", remedy="See the node's log.")


async def _killed(caller: Caller, item: str) -> None:
    answer = await caller.call("POST", f"/api/v1/items/{item}/kill", _KILL)
    if answer.status != 201:
        raise UnavailableError(f"A kill was answered with {answer.status}", remedy="See the node's log.")


async def _polled(caller: Caller, known: int) -> float:
    """When a long poll for the notice after the `known` ones was answered."""
    after = ""
    if known:
        answer = await caller.call("GET", f"/api/v1/notices?limit={known}")
        after = f"&after={answer.json()['next']}"
    await caller.call("GET", f"/api/v1/notices?wait=30{after}")
    return time.perf_counter()


def _hear_into(heard: dict[str, float]) -> Callable[[bytes], None]:
    """What takes a stream's bytes and notes when the row of each killed item came."""
    rest = b""

    def hear(data: bytes) -> None:
        nonlocal rest
        at = time.perf_counter()
        *lines, rest = (rest + data).split(b"\n")
        for line in lines:
            if found := _ROW.match(line):
                heard.setdefault(found[1].decode(), at)

    return hear


def _taken_by_all(home: BenchHome, port: int) -> str:
    """The id of a story that every outlet but its owner was served; each has one channel, to `port`."""
    with served(home) as server:
        item = asyncio.run(_give_one(home, server))
    now = datetime.now(UTC)

    def work(records: Records) -> None:
        for number in range(1, TAKERS + 1):
            outlet = outlet_id(number)
            records.served.put(item, 1, outlet, "take", now)
            address = f"http://127.0.0.1:{port}/{number}"
            records.channels.put(
                Channel(id=f"c-{number}", outlet=outlet, kind="push", address=address, made_at=now, made_by="bench")
            )

    with open_node(home.settings) as node:
        node.store.write_now(work)
    return item


async def _give_one(home: BenchHome, server: Server) -> str:
    caller = await Caller.open(server.port, home.keys[0])
    item = await _given(caller, 0)
    caller.close()
    return item


async def _pushes(home: BenchHome, server: Server, item: str, listening: socket.socket) -> dict[str, float]:
    """Seconds from the sending of a kill to its answer, and to the first push to the last of all takers."""
    first_at: dict[str, float] = {}
    is_told = asyncio.Event()

    def note(path: str) -> None:
        first_at.setdefault(path, time.perf_counter())
        if len(first_at) == TAKERS:
            is_told.set()

    loop = asyncio.get_running_loop()
    receiver = await loop.create_server(lambda: _Receiver(note), sock=listening)
    caller = await Caller.open(server.port, home.keys[0])
    began = time.perf_counter()
    await _killed(caller, item)
    answered = time.perf_counter() - began
    with suppress(TimeoutError):
        async with asyncio.timeout(LONGEST_WAIT):
            await is_told.wait()
    caller.close()
    receiver.close()
    figures = {
        "takers": float(TAKERS),
        "kill_answered_ms": answered * 1000,
        "first_push_ms": (min(first_at.values()) - began) * 1000,
        "not_pushed": float(TAKERS - len(first_at)),
    }
    if len(first_at) == TAKERS:
        figures["pushed_seconds"] = max(first_at.values()) - began
    return figures


class _Receiver(asyncio.Protocol):
    """Takes one push on a connection, answers 204 and hangs up."""

    def __init__(self, note: Callable[[str], None]) -> None:
        self._note = note
        self._received = bytearray()
        self._transport: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Called by asyncio."""
        self._transport = transport  # type: ignore[assignment]

    def data_received(self, data: bytes) -> None:
        """Called by asyncio."""
        self._received += data
        head, found, rest = self._received.partition(_HEAD_END)
        length = _LENGTH.search(head)
        if found and length and len(rest) >= int(length[1]) and self._transport is not None:
            self._note(bytes(head).split(b" ", 2)[1].decode("latin-1"))
            self._transport.write(b"HTTP/1.1 204 No Content\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            self._transport.close()
