"""One node, several processes on PostgreSQL: what one does is known to all, and one that dies is made up for."""

from __future__ import annotations

import asyncio
import random
import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from sqlalchemy import create_engine, select

from commonwire.ledger.chain import verify_chain
from commonwire.ledger.entry import START
from commonwire.store.tables import entries
from tests.journeys.founding import found, two_keys
from tests.journeys.serving import Home, Node, served, working
from tests.journeys.test_hear_of_kills import is_told_by
from tests.journeys.under_load import Acknowledged, Newsrooms
from tests.postgres import postgres_runs
from tests.transport.receivers import machine

RAIN = quote("ливень")
PATIENCE = 30
SOME = 30
"""Stories that are given before one process is killed, and after."""


@pytest.fixture
def home(postgres_database: str, tmp_path: Path) -> Home:
    """A founded home on PostgreSQL; nothing runs in it."""
    home = Home(tmp_path, store=postgres_database, extra={"COMMONWIRE_ALLOW_PUSH": "127.0.0.1:*"})
    found(home)
    return home


@contextmanager
def processes(home: Home, *, workers: int) -> Iterator[list[Node]]:
    """Two that serve, then the workers: all of one node, each with a home of its own, started together."""
    with ExitStack() as stack, ThreadPoolExecutor(2 + workers) as pool:
        command = ("serve", "--no-work") if workers else ("serve",)
        serving = [served(home.another(name), command) for name in ("one", "two")]
        working_too = [working(home.another(f"worker-{number}")) for number in range(workers)]
        yield list(pool.map(stack.enter_context, [*serving, *working_too]))


def posted(node: Node, key: str, path: str, data: Any) -> Any:
    answer = node.api("POST", path, key, data=data)
    assert answer.status == 201, answer.body
    return answer.json()


def rows(node: Node, key: str, path: str, of: str) -> list[Any]:
    """What a list has, when there is something in it."""
    found: list[Any] = node.api("GET", path, key, timeout=PATIENCE * 2).json()[of]
    return found


def comes_to(wanted: list[Any], look: Any) -> bool:
    """Whether it comes to what is wanted."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if look() == wanted:
            return True
        time.sleep(0.05)
    return False


def test_what_one_process_does_is_known_to_all_and_told_once(home: Home) -> None:
    giver, taker = two_keys(home)
    outlet = home.outlets()[1]

    async def run() -> None:
        async with machine() as cms:
            await asyncio.to_thread(is_told_by, home, outlet, push=cms.url())
            with ThreadPoolExecutor(1) as pool:
                ended = pool.submit(_exchange, home, giver, taker, cms)
                await asyncio.wrap_future(ended)

    asyncio.run(run())


def _exchange(home: Home, giver: str, taker: str, cms: Any) -> None:
    with processes(home, workers=2) as (one, two, *_):
        posted(two, taker, "/searches", {"query": "ливень", "name": "rain"})
        story = {"uri": "urn:k:1", "language": "ru", "headlines": [{"value": "Ливень"}]}
        with ThreadPoolExecutor(1) as pool:
            waiting = pool.submit(rows, two, taker, f"/inbox?wait={PATIENCE}", "matches")
            item = posted(one, giver, "/items", story)["id"]
            sent_at = time.monotonic()
            assert [match["item"] for match in waiting.result()] == [item]
            print(f"in the inbox of the other process after {time.monotonic() - sent_at:.3f} s")  # noqa: T201
        assert comes_to([item], lambda: [row["id"] for row in rows(two, taker, f"/items?q={RAIN}", "items")])
        assert two.api("GET", f"/items/{item}", taker).status == 200

        posted(one, giver, f"/items/{item}/kill", {"reason": "A court forbids it."})

        assert rows(two, taker, f"/items?q={RAIN}", "items") == []
        (notice,) = rows(two, taker, f"/notices?wait={PATIENCE}", "notices")
        assert comes_to(["kill"], lambda: [push.json["data"]["kind"] for push in cms.received])
        posted(one, taker, f"/notices/{notice['id']}/receipts", {"status": "done"})
        assert rows(two, taker, "/notices", "notices")[0]["receipt"]["status"] == "done"
    assert len({push.headers["webhook-id"] for push in cms.received}) == 1
    assert len(cms.received) == 1


def test_nothing_acknowledged_is_lost_when_one_of_two_is_killed_and_the_other_goes_on(home: Home) -> None:
    giver, taker = two_keys(home)
    known, numbers, chance = Acknowledged(), count(), random.Random(7)
    with processes(home, workers=0) as (one, two):
        both = [Newsrooms(node.port, giver, taker, known, chance, numbers) for node in (one, two)]
        ending = threading.Thread(target=_end_them, args=(one, two, known))
        ending.start()
        asyncio.run(_work(both))
        ending.join()
    with served(home) as node:
        there = _on_the_wire(node, giver)

    assert known.refused == []
    assert {item for item, _ in known.given} - there.keys() == set()
    assert {item for item in known.killed if there[item]["status"] != "canceled"} == set()
    head = verify_chain(_ledger(home), start=START)
    assert len({number for number, _ in known.given.values()}) == len(known.given)
    assert max(number for number, _ in known.given.values()) <= head.number


def test_nothing_acknowledged_is_lost_when_the_database_dies_under_load_and_comes_back(tmp_path: Path) -> None:
    with postgres_runs() as server:
        home = Home(tmp_path, store=server.url)
        found(home)
        giver, _ = two_keys(home)
        with processes(home, workers=0) as both:
            given: list[list[str]] = [[], []]
            ended = threading.Event()
            threads = [
                threading.Thread(target=_gives, args=(node, giver, mine, ended))
                for node, mine in zip(both, given, strict=True)
            ]
            for thread in threads:
                thread.start()
            assert comes_to([True, True], lambda: [len(mine) >= 10 for mine in given])
            server.restart()
            before = [len(mine) for mine in given]
            assert comes_to([True, True], lambda: [len(m) >= b + 10 for m, b in zip(given, before, strict=True)])
            ended.set()
            for thread in threads:
                thread.join()
            there = [_on_the_wire(node, giver).keys() for node in both]
        head = verify_chain(_ledger(home), start=START)

    assert [{*given[0], *given[1]} - wire for wire in there] == [set(), set()]
    assert head.number > len(there[0])


def _gives(node: Node, key: str, given: list[str], ended: threading.Event) -> None:
    """Give one story after the other, and note what was acknowledged; while the store is away the node says so."""
    number = 0
    while not ended.is_set():
        number += 1
        story = {"uri": f"urn:{node.port}:{number}", "language": "en", "headlines": [{"value": "Rain"}]}
        answer = node.api("POST", "/items", key, data=story, timeout=PATIENCE)
        if answer.status == 201:
            given.append(answer.json()["id"])
        else:
            assert answer.status == 503, answer.body
            time.sleep(0.05)


def _end_them(one: Node, two: Node, known: Acknowledged) -> None:
    """Kill one of them in the middle of work, and end the other when it has gone on for a while."""
    assert comes_to([True], lambda: [len(known.given) >= SOME and bool(known.killed)])
    one.kill()
    before = len(known.given)
    assert comes_to([True], lambda: [len(known.given) >= before + SOME])
    two.process.send_signal(signal.SIGINT)


async def _work(newsrooms: list[Newsrooms]) -> None:
    await asyncio.gather(*(room.work() for room in newsrooms))


def _on_the_wire(node: Node, key: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    cursor = ""
    while page := (answer := node.api("GET", f"/wire?limit=500&after={cursor}", key).json())["items"]:
        found |= {row["id"]: row for row in page}
        cursor = answer["next"]
    return found


def _ledger(home: Home) -> list[bytes]:
    engine = create_engine(str(home.store))
    with engine.connect() as connection:
        data = list(connection.scalars(select(entries.c.data).order_by(entries.c.number)))
    engine.dispose()
    return data
