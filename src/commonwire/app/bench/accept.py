"""`bench accept`: how many stories a served node accepts, and how soon one lies in the inboxes.

A story is accepted when the node has answered: read, checked, signed, durable, indexed and matched against the
saved searches of all outlets. What was answered and is not there afterwards is counted as lost, by the caller.
"""

from __future__ import annotations

import asyncio
import random
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from commonwire.app.bench.caller import Caller
from commonwire.app.bench.figures import Measured, percentile
from commonwire.app.bench.home import BenchHome, Server, bench_home, served
from commonwire.app.bench.stories import make_story, uri_of
from commonwire.app.progress import Progress
from commonwire.base.errors import UnavailableError

CALLERS = 64
"""Callers at once, each an outlet with a key of its own, so that no key's limit is met."""
READERS = 4
SEARCHES = 10_000
WARM = 512
STORIES = 6000
PACE = 50.0
"""Stories a second while the way into the inboxes is timed."""
PACED = 1000
PEER_SECONDS = 3.0
LONGEST_WAIT = 20.0


def measure() -> Measured:
    """The figures of `accept`, and of plain SQLite as a peer: one row of 3 KB, one commit."""
    with bench_home(outlets=CALLERS + READERS, searches=SEARCHES, readers=READERS) as home:
        with served(home) as server:
            figures = asyncio.run(_drive(home, server))
        peer = plain_rows_per_second(home.settings.home)
    return Measured(figures=figures, peers={"sqlite3": {"rows_per_second": peer}})


async def _drive(home: BenchHome, server: Server) -> dict[str, float]:
    chance = random.Random(2)
    stories = [(number, make_story(chance, number)) for number in range(WARM + STORIES)]
    callers = [await Caller.open(server.port, key) for key in home.keys[:CALLERS]]
    given = await give_all(callers, iter(stories[:WARM]), "warming up")
    began, used = time.perf_counter(), server.cpu_seconds()
    took: list[float] = []
    given |= await give_all(callers, iter(stories[WARM:]), "accepting", took)
    seconds = time.perf_counter() - began
    use = {"server_cpu_ms_per_story": (now - used) * 1000 / STORIES} if used and (now := server.cpu_seconds()) else {}
    first = WARM + STORIES
    marked = [(number, make_story(chance, number, marked=True)) for number in range(first, first + PACED)]
    waits, arrived = await _into_inboxes(home, server.port, callers, marked)
    given |= arrived
    on_wire = await everything_on_the_wire(callers[0])
    for caller in callers:
        caller.close()
    return {
        "stories_per_second": STORIES / seconds,
        "answer_p50_ms": percentile(took, 0.5) * 1000,
        "answer_p99_ms": percentile(took, 0.99) * 1000,
        "inbox_p50_ms": percentile(waits, 0.5) * 1000,
        "inbox_p99_ms": percentile(waits, 0.99) * 1000,
        "not_in_inbox": PACED * READERS - len(waits),
        "lost": len(given - on_wire),
        **use,
    }


async def give_all(
    callers: list[Caller], stories: Iterator[tuple[int, bytes]], name: str, took: list[float] | None = None
) -> set[str]:
    """The ids of the stories that were accepted; each caller gives the next one as soon as it was answered.

    `took` gets the seconds of each answer. Raises UnavailableError when one was refused.
    """
    accepted: set[str] = set()
    with Progress(name) as progress:

        async def work(caller: Caller) -> None:
            for _, story in stories:
                at = time.perf_counter()
                accepted.add(await give(caller, story))
                if took is not None:
                    took.append(time.perf_counter() - at)
                progress.step()

        await asyncio.gather(*map(work, callers))
    return accepted


async def give(caller: Caller, story: bytes) -> str:
    """The id of a story that was accepted. Raises UnavailableError when it was refused."""
    answer = await caller.call("POST", "/api/v1/items", story)
    if answer.status != 201:
        raise UnavailableError(f"A story was refused with {answer.status}", where=answer.body.decode()[:300])
    return str(answer.json()["id"])


async def _into_inboxes(
    home: BenchHome, port: int, callers: list[Caller], stories: list[tuple[int, bytes]]
) -> tuple[list[float], set[str]]:
    """Seconds from "sent" to "seen in an inbox", one for each story and reader; and the ids that were accepted."""
    sent_at: dict[str, float] = {}
    waits: list[float] = []
    readers = [await Caller.open(port, key) for key in home.keys[CALLERS:]]
    reading = [asyncio.create_task(_read_inbox(reader, sent_at, waits, len(stories))) for reader in readers]
    accepted = await give_paced(callers, stories, PACE, sent_at)
    await asyncio.wait(reading, timeout=LONGEST_WAIT)
    for task in reading:
        task.cancel()
    await asyncio.gather(*reading, return_exceptions=True)
    for reader in readers:
        reader.close()
    return waits, accepted


async def give_paced(
    callers: list[Caller], stories: list[tuple[int, bytes]], pace: float, sent_at: dict[str, float]
) -> set[str]:
    """Give `pace` stories a second, whether or not the ones before were answered; their ids.

    `sent_at` gets the time at which each was due to be sent, by URI: a server that keeps a caller waiting is not
    spared the wait of the next story.
    """
    free: asyncio.Queue[Caller] = asyncio.Queue()
    for caller in callers:
        free.put_nowait(caller)
    began = time.perf_counter() + 0.2
    tasks: list[asyncio.Task[str]] = []
    with Progress(f"{pace:.0f} a second", len(stories)) as progress:
        for place, (number, story) in enumerate(stories):
            due = began + place / pace
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            sent_at[uri_of(number)] = due
            tasks.append(asyncio.create_task(_give_and_return(free, story)))
            progress.step()
        return set(await asyncio.gather(*tasks))


async def _give_and_return(free: asyncio.Queue[Caller], story: bytes) -> str:
    caller = await free.get()
    try:
        return await give(caller, story)
    finally:
        free.put_nowait(caller)


async def _read_inbox(reader: Caller, sent_at: dict[str, float], waits: list[float], expected: int) -> None:
    cursor, seen = "", 0
    while seen < expected:
        page = (await reader.call("GET", f"/api/v1/inbox?wait=30&limit=500&after={cursor}")).json()
        at = time.perf_counter()
        for match in page["matches"]:
            waits.append(at - sent_at[match["row"]["uri"]])
            seen += 1
        cursor = page["next"]


async def everything_on_the_wire(caller: Caller) -> set[str]:
    """The ids of all items that the caller's outlet finds on the wire, from its beginning to its end."""
    found: set[str] = set()
    cursor = ""
    while True:
        page = (await caller.call("GET", f"/api/v1/wire?limit=500&after={cursor}")).json()
        if not page["items"]:
            return found
        found.update(row["id"] for row in page["items"])
        cursor = page["next"]


def plain_rows_per_second(beside: Path) -> float:
    """What SQLite alone does on the same disk, as durable: one row of 3 KB a commit, one caller."""
    with tempfile.TemporaryDirectory(dir=beside) as folder:
        connection = sqlite3.connect(f"{folder}/plain.sqlite", isolation_level=None)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("CREATE TABLE rows (number INTEGER PRIMARY KEY, data BLOB)")
        row = random.Random(3).randbytes(3000)
        rows = 0
        began = time.perf_counter()
        while (seconds := time.perf_counter() - began) < PEER_SECONDS:
            connection.execute("INSERT INTO rows VALUES (?, ?)", (rows, row))
            rows += 1
        connection.close()
    return rows / seconds
