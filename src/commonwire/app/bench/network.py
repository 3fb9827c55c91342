"""`bench network`: how soon a story of one node is on another, and how soon a node that was cut off has caught up."""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections.abc import Awaitable, Callable

from commonwire.app.bench.accept import give, give_all, give_paced
from commonwire.app.bench.caller import Caller, Listener
from commonwire.app.bench.figures import Measured, percentile
from commonwire.app.bench.network_home import LONGEST_WAIT, BenchNetwork, BenchNode, bench_network, wait_for_all, walk
from commonwire.app.bench.network_many import measure_many
from commonwire.app.bench.stories import MARK, make_story
from commonwire.app.network.links import BLACK_HOLE, CUT, FAIR, Link
from commonwire.base.errors import UnavailableError

CALLERS = 16
PACE = 10.0
PACED = 300
BEHIND = 10_000
CUT_SECONDS = 60.0
HOLE_SECONDS = 20.0
_URI = re.compile(rb'"uri":"(tag:bench\.example,2026:\d+)"')
_KILL = b'{"reason": "A court forbids it."}'


def measure() -> Measured:
    """The figures of `network`: two nodes on a good line, then cut off; then many nodes."""
    with bench_network(["here", "there"], [("here", "there")], outlets=CALLERS) as network:
        figures = asyncio.run(_two(network))
    return Measured(figures=figures | measure_many())


async def _two(network: BenchNetwork) -> dict[str, float]:
    here, there = network.nodes
    line = network.lines["there", "here"]
    callers = [await Caller.open(here.server.port, key) for key in here.home.keys]
    first, second = [await give(callers[0], make_story(random.Random(4), number)) for number in (1, 2)]
    figures, given = await _on_a_good_line(there, callers)
    more, behind = await _cut_off(here, there, line, callers, first)
    figures |= more | await _in_a_black_hole(there, line, callers[0], second)
    shown = await walk(await _reader(there))
    for caller in callers:
        caller.close()
    return figures | {
        "lost": float(len((given | behind | {first, second}) - shown.keys())),
        "duplicates": float(sum(shown.values()) - len(shown)),
    }


async def _on_a_good_line(there: BenchNode, callers: list[Caller]) -> tuple[dict[str, float], set[str]]:
    """Milliseconds from "due to be sent to the one" to "on the other's live stream"; and what was given."""
    chance = random.Random(5)
    given = await give_all(callers, iter([(n, make_story(chance, n)) for n in range(100, 164)]), "warming up")
    await wait_for_all(await _reader(there), given)
    first_at: dict[str, float] = {}
    heard = hear_first(first_at)
    listener = await Listener.open(there.server.port, there.home.keys[0], "/api/v1/wire/live", heard)
    await asyncio.sleep(1.0)  # so that the stream has begun: it sends what comes from then on
    sent_at: dict[str, float] = {}
    stories = [(number, make_story(chance, number)) for number in range(1000, 1000 + PACED)]
    given |= await give_paced(callers, stories, PACE, sent_at)
    await _until(lambda: _is_heard(sent_at, first_at), LONGEST_WAIT)
    listener.close()
    waits = [at - sent_at[uri] for uri, at in first_at.items() if uri in sent_at]
    figures = {"not_on_stream": float(PACED - len(waits))}
    if waits:
        figures |= {"story_p50_ms": percentile(waits, 0.5) * 1000, "story_p99_ms": percentile(waits, 0.99) * 1000}
    return figures, given


async def _is_heard(sent_at: dict[str, float], first_at: dict[str, float]) -> bool:
    return sent_at.keys() <= first_at.keys()


async def _cut_off(
    here: BenchNode, there: BenchNode, line: Link, callers: list[Caller], victim: str
) -> tuple[dict[str, float], set[str]]:
    """The figures of a line that is cut while 10,000 stories and a kill are given; and the stories."""
    line.set(CUT)
    began = time.perf_counter()
    chance = random.Random(6)
    stories = ((number, make_story(chance, number, marked=True)) for number in range(10_000, 10_000 + BEHIND))
    behind = await give_all(callers, stories, "while the line is cut")
    await _kill(callers[0], victim)
    await asyncio.sleep(max(0.0, began + CUT_SECONDS - time.perf_counter()))
    readers = [await _reader(there) for _ in range(3)]
    size = await _entries_at(here, "ledger_entries")
    watcher = await Caller.open(there.server.port, None)
    line.set(FAIR)
    struck, verified, shown, found = await asyncio.gather(
        _until(lambda: _is_struck(readers[0], victim), LONGEST_WAIT, pause=0.02),
        _until(lambda: _are_verified(watcher, here.name, size), LONGEST_WAIT, pause=0.1),
        wait_for_all(readers[1], behind),
        _until(lambda: _are_found(readers[2]), LONGEST_WAIT, pause=0.1),
    )
    figures = {
        "kill_after_cut_seconds": struck,
        "catch_up_10000_seconds": max(verified, struck) if verified is not None and struck is not None else None,
        "shown_10000_seconds": shown,
        "searchable_10000_seconds": found,
    }
    return {name: one for name, one in figures.items() if one is not None}, behind


async def _in_a_black_hole(there: BenchNode, line: Link, giver: Caller, victim: str) -> dict[str, float]:
    """The same of a kill alone, when the line says nothing for a while instead of breaking off."""
    line.set(BLACK_HOLE)
    await _kill(giver, victim)
    await asyncio.sleep(HOLE_SECONDS)
    reader = await _reader(there)
    line.set(FAIR)
    seconds = await _until(lambda: _is_struck(reader, victim), LONGEST_WAIT, pause=0.02)
    return {"kill_after_black_hole_seconds": seconds} if seconds is not None else {}


async def _reader(there: BenchNode) -> Caller:
    return await Caller.open(there.server.port, there.home.keys[0])


async def _kill(caller: Caller, item: str) -> None:
    answer = await caller.call("POST", f"/api/v1/items/{item}/kill", _KILL)
    if answer.status != 201:
        raise UnavailableError(f"A kill was answered with {answer.status}", remedy="See the node's log.")


async def _is_struck(reader: Caller, item: str) -> bool:
    answer = await reader.call("GET", f"/api/v1/items/{item}")
    return answer.status == 200 and answer.json()["status"] == "canceled"


async def _entries_at(node: BenchNode, name: str) -> float:
    """What a node's measures say of entries (docs/reference/watching.md)."""
    watcher = await Caller.open(node.server.port, None)
    try:
        return _measured((await watcher.call("GET", "/metrics")).body, name)
    finally:
        watcher.close()


async def _are_verified(watcher: Caller, origin: str, size: float) -> bool:
    answer = await watcher.call("GET", "/metrics")
    return _measured(answer.body, "origin_entries", f'origin="{origin}"') >= size


def _measured(page: bytes, name: str, labels: str = "") -> float:
    """The value of a measure in a page of them; 0 where it is not there."""
    head = f"commonwire_{name}" + (f"{{{labels}}}" if labels else "") + " "
    lines = [line for line in page.decode().splitlines() if line.startswith(head)]
    return float(lines[0].removeprefix(head)) if lines else 0.0


async def _are_found(reader: Caller) -> bool:
    answer = await reader.call("GET", f"/api/v1/items/facets?q={MARK}")
    return answer.status == 200 and answer.json()["total"] >= BEHIND


async def _until(is_so: Callable[[], Awaitable[bool]], seconds: float, *, pause: float = 0.1) -> float | None:
    """Seconds until it was so; None when it was not so within `seconds`."""
    began = time.perf_counter()
    while not await is_so():
        if time.perf_counter() - began > seconds:
            return None
        await asyncio.sleep(pause)
    return time.perf_counter() - began


def hear_first(first_at: dict[str, float]) -> Callable[[bytes], None]:
    """What takes a stream's bytes and notes when each URI was first heard."""
    rest = b""

    def hear(data: bytes) -> None:
        nonlocal rest
        at = time.perf_counter()
        whole = rest + data
        end = 0
        for found in _URI.finditer(whole):
            first_at.setdefault(found[1].decode(), at)
            end = found.end()
        rest = whole[max(end, len(whole) - 64) :]

    return hear
