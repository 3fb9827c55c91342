"""`bench grow`: what a node accepts on SQLite, and on PostgreSQL with 1, 2 and 4 processes that serve it.

All processes, the database and the callers share this machine: what a node gains by more processes it shows only where
there are processors for them. So the processor time of each story is told, too, of all serving processes together.
"""

from __future__ import annotations

import asyncio
import importlib
import random
import time
from contextlib import ExitStack
from typing import Any

from commonwire.app.bench.accept import everything_on_the_wire, give_all
from commonwire.app.bench.caller import Caller
from commonwire.app.bench.figures import Measured, percentile
from commonwire.app.bench.home import BenchHome, Server, bench_home, served
from commonwire.app.bench.stories import make_story
from commonwire.base.errors import SettingsError
from commonwire.store.engine import open_engine
from commonwire.store.measure import store_bytes

CALLERS = 64
SEARCHES = 10_000
STORIES, WARM = 2_000, 256
PROCESSES = (1, 2, 4)


def measure(postgres: str | None = None, stories: int = STORIES) -> Measured:
    """The figures; those of PostgreSQL when the address of an empty database is given."""
    figures = _measured("sqlite", None, 1, stories)
    for processes in PROCESSES if postgres is not None else ():
        _empty(str(postgres), is_ours=processes > PROCESSES[0])
        figures |= _measured(f"postgresql_{processes}", postgres, processes, stories)
    return Measured(figures=figures)


def _measured(name: str, store: str | None, processes: int, stories: int) -> dict[str, float]:
    with bench_home(outlets=CALLERS, searches=SEARCHES, store=store) as home, ExitStack() as stack:
        places = [home.settings.home.with_name(f"process-{number}") for number in range(processes)]
        servers = [stack.enter_context(served(home, place=place if store else None)) for place in places]
        figures = asyncio.run(_drive(home, servers, stories))
    return {f"{name}_{figure}": value for figure, value in figures.items()}


async def _drive(home: BenchHome, servers: list[Server], stories: int) -> dict[str, float]:
    chance = random.Random(4)
    made = [(number, make_story(chance, number)) for number in range(WARM + stories)]
    ports = [servers[number % len(servers)].port for number in range(CALLERS)]
    callers = [await Caller.open(port, key) for port, key in zip(ports, home.keys, strict=True)]
    given = await give_all(callers, iter(made[:WARM]), "warming up")
    bytes_before, used, began = _bytes(home), _cpu(servers), time.perf_counter()
    took: list[float] = []
    given |= await give_all(callers, iter(made[WARM:]), f"accepting by {len(servers)}", took)
    seconds = time.perf_counter() - began
    spent = _cpu(servers)
    there = await everything_on_the_wire(callers[-1])
    for caller in callers:
        caller.close()
    figures = {
        "stories_per_second": stories / seconds,
        "answer_p50_ms": percentile(took, 0.5) * 1000,
        "answer_p99_ms": percentile(took, 0.99) * 1000,
        "bytes_per_story": (_bytes(home) - bytes_before) / stories,
        "lost": float(len(given - there)),
    }
    if used is not None and spent is not None:
        figures["server_cpu_ms_per_story"] = (spent - used) * 1000 / stories
    return figures


def _cpu(servers: list[Server]) -> float | None:
    """Processor time of all of them; None where the system does not tell."""
    found = [server.cpu_seconds() for server in servers]
    return sum(one for one in found if one is not None) if None not in found else None


def _bytes(home: BenchHome) -> int:
    engine = open_engine(home.settings.store)
    try:
        return store_bytes(engine)
    finally:
        engine.dispose()


def _empty(postgres: str, *, is_ours: bool) -> None:
    """Empty the database between two measurements. Raises SettingsError when something is in it that is not ours."""
    psycopg: Any = importlib.import_module("psycopg")
    with psycopg.connect(postgres.replace("+psycopg", "", 1), autocommit=True) as connection:
        (tables,) = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
        if tables and not is_ours:
            raise SettingsError("The database is not empty", where="--postgres", remedy="Give an empty one.")
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
