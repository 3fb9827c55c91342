"""Part of `bench network`: five and twenty nodes in a ring and in a star, each giving its share of the stories."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable, Sequence

from commonwire.app.bench.accept import give
from commonwire.app.bench.caller import Caller
from commonwire.app.bench.network_home import BenchNetwork, BenchNode, bench_network, ring, star, wait_for_all, walk
from commonwire.app.bench.stories import make_story
from commonwire.app.progress import Progress

Pairs = Callable[[Sequence[str]], list[tuple[str, str]]]
SHAPES: dict[str, Pairs] = {"ring": ring, "star": star}
SIZES = ((5, 20.0), (20, 2.0))
"""How many nodes, and how many stories a second all of them give together."""
SECONDS = 30


def measure_many() -> dict[str, float]:
    """The figures of many nodes: how many are complete, how soon after the last story, lost, shown twice."""
    figures: dict[str, float] = {}
    for count, pace in SIZES:
        for shape, pairs in SHAPES.items():
            names = [f"node{number}" for number in range(count)]
            with bench_network(names, pairs(names)) as network:
                figures |= {
                    f"{shape}_{count}_{name}": value for name, value in asyncio.run(_run(network, pace)).items()
                }
    return figures


async def _run(network: BenchNetwork, pace: float) -> dict[str, float]:
    """All nodes give in turn, so many stories a second together; then each is waited for."""
    chance = random.Random(7)
    callers = [await Caller.open(node.server.port, node.home.keys[0]) for node in network.nodes]
    free: list[asyncio.Lock] = [asyncio.Lock() for _ in callers]
    used = _cpu(network.nodes)

    async def give_at(number: int) -> str:
        place = number % len(callers)
        async with free[place]:
            return await give(callers[place], make_story(chance, number))

    count = int(pace * SECONDS)
    began = time.perf_counter()
    tasks = []
    with Progress(f"{len(callers)} nodes", count) as progress:
        for number in range(count):
            await asyncio.sleep(max(0.0, began + number / pace - time.perf_counter()))
            tasks.append(asyncio.create_task(give_at(number)))
            progress.step()
        given = set(await asyncio.gather(*tasks))
    took = await asyncio.gather(*(wait_for_all(caller, given) for caller in callers))
    seconds = time.perf_counter() - began
    used = _cpu(network.nodes) - used
    shown = [await walk(caller) for caller in callers]
    for caller in callers:
        caller.close()
    waits = [one for one in took if one is not None]
    figures = {
        "nodes_complete": float(len(waits)),
        "lost": float(sum(len(given - one.keys()) for one in shown)),
        "duplicates": float(sum(sum(one.values()) - len(one) for one in shown)),
        "cpu_ms_per_story_and_node": used * 1000 / count / len(callers),
        "cpus_used": used / seconds,
    }
    return figures | ({"seconds_after_last": max(waits)} if len(waits) == len(callers) else {})


def _cpu(nodes: Sequence[BenchNode]) -> float:
    return sum(node.server.cpu_seconds() or 0.0 for node in nodes)
