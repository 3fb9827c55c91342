"""`bench wire`: how soon a story is on the live streams, counted from the moment it was due to be sent."""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections.abc import Callable

from commonwire.app.bench.accept import give_all, give_paced
from commonwire.app.bench.caller import Caller, Listener
from commonwire.app.bench.figures import Measured, percentile
from commonwire.app.bench.home import BenchHome, Server, bench_home, served
from commonwire.app.bench.stories import make_story

OUTLETS = 32
CALLERS = 16
STREAMS = 300
SECONDS = 20
LONGEST_WAIT = 20.0
_URI = re.compile(rb'"uri":"(tag:bench\.example,2026:\d+)"')


def measure() -> Measured:
    """The figures of `wire`: many streams at 10 stories a second, some at 50."""
    with bench_home(outlets=OUTLETS) as home, served(home) as server:
        return Measured(figures=asyncio.run(_drive(home, server)))


async def _drive(home: BenchHome, server: Server) -> dict[str, float]:
    chance = random.Random(4)
    callers = [await Caller.open(server.port, key) for key in home.keys[:CALLERS]]
    await give_all(callers, iter([(number, make_story(chance, number)) for number in range(64)]), "warming up")
    many = await _hear(home, server, callers, streams=STREAMS, pace=10, first=1000)
    some = await _hear(home, server, callers, streams=30, pace=50, first=10_000)
    for caller in callers:
        caller.close()
    return {
        "streams": many["streams"],
        "live_p50_ms": many["p50"],
        "live_p99_ms": many["p99"],
        "not_on_stream": many["missing"],
        "streams_50_per_second": some["streams"],
        "live_p50_ms_30_streams_50_per_second": some["p50"],
        "live_p99_ms_30_streams_50_per_second": some["p99"],
        "not_on_stream_50_per_second": some["missing"],
    }


async def _hear(
    home: BenchHome, server: Server, callers: list[Caller], *, streams: int, pace: int, first: int
) -> dict[str, float]:
    """Milliseconds from "due to be sent" to "on the stream", over all stories and streams."""
    sent_at: dict[str, float] = {}
    waits: list[list[float]] = [[] for _ in range(streams)]
    keys = home.keys
    listeners = [
        await Listener.open(
            server.port, keys[number % len(keys)], "/api/v1/wire/live", hear_into(waits[number], sent_at)
        )
        for number in range(streams)
    ]
    await asyncio.sleep(1.0)  # so that each stream has begun: it sends what comes from then on
    chance = random.Random(first)
    count = pace * SECONDS
    stories = [(number, make_story(chance, number)) for number in range(first, first + count)]
    await give_paced(callers, stories, pace, sent_at)
    for _ in range(int(LONGEST_WAIT / 0.1)):
        if all(len(heard) >= count for heard in waits):
            break
        await asyncio.sleep(0.1)
    alive = sum(listener.is_open for listener in listeners)
    for listener in listeners:
        listener.close()
    together = [wait for heard in waits for wait in heard]
    return {
        "streams": alive,
        "p50": percentile(together, 0.5) * 1000,
        "p99": percentile(together, 0.99) * 1000,
        "missing": streams * count - len(together),
    }


def hear_into(waits: list[float], sent_at: dict[str, float]) -> Callable[[bytes], None]:
    """What takes a stream's bytes and notes in `waits` how long each story was on its way."""
    rest = b""

    def hear(data: bytes) -> None:
        nonlocal rest
        at = time.perf_counter()
        whole = rest + data
        end = 0
        for found in _URI.finditer(whole):
            if (sent := sent_at.get(found[1].decode())) is not None:
                waits.append(at - sent)
            end = found.end()
        rest = whole[max(end, len(whole) - 64) :]

    return hear
