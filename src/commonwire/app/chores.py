"""What a node does by itself: some things in every process, the chores in one process at a time for all of them.

On SQLite there is one process. On PostgreSQL each of several may have a chore; when it ends, another takes it over
(`store.fellows`). Whatever a chore changes, it decides inside the transaction that changes it: so two processes that
both believe to have it, for a moment, do nothing twice.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Final

from commonwire.app.alerting import AlertWatch
from commonwire.app.clock import SteadyClock
from commonwire.app.courier import Courier
from commonwire.app.fanning import Fanning
from commonwire.app.federating import Federation
from commonwire.app.node import Node
from commonwire.app.page_checks import PAGES_EVERY, check_pages
from commonwire.app.processes import (
    CHECKPOINT_EVERY,
    CLEAN_EVERY,
    EMBARGO_EVERY,
    FEEDS_EVERY,
    REMIND_EVERY,
    SEARCHES_EVERY,
    SWEEP_EVERY,
    checkpoint,
    every,
    forget_old,
    gather_searches,
    keep_hours,
    load_searches,
    pull_feeds,
    remind_owners,
    sweep,
)
from commonwire.app.telling import Teller
from commonwire.formats.identify import load_model
from commonwire.search.names import load_names
from commonwire.store.fellows import Fellows
from commonwire.transport.fanout import Servers
from commonwire.transport.fetch import Fetcher
from commonwire.transport.pages import PageFetcher
from commonwire.web.site import Wakeup

CHORES: Final = ("checkpoints", "embargoes", "feeds", "pages", "reminders", "cleaning", "alerts", "peers", "fan-out")
"""What one process does for all."""
LOOK_EVERY: Final = 0.5
"""Seconds between looks whether this process has a chore."""
Task = Callable[[], Awaitable[None]]
"""Runs until it is cancelled, or until it is done."""


def tasks_of_every_process(node: Node, wakeup: Wakeup, nats: Servers | None) -> list[Task]:
    """What a process does for itself. `nats` are the servers for the fan-out, if there are any."""
    hears = [] if nats is None or node.store.fellows.is_alone else [Fanning(node.store, wakeup, nats).hear]
    return [
        *hears,
        lambda: every(SEARCHES_EVERY, lambda: gather_searches(node), "saved searches", node.meter.went),
        lambda: every(SWEEP_EVERY, lambda: sweep(node), "sweeping", node.meter.went),
        lambda: load_searches(node),
        _load_model,
    ]


def tasks_of_a_worker(
    node: Node,
    wakeup: Wakeup,
    clock: SteadyClock,
    fetcher: Fetcher,
    teller: Teller,
    federation: Federation,
    nats: Servers | None,
) -> list[Task]:
    """What a process does that works for the whole node: it tells of notices, and has the chores that it gets."""
    courier = Courier(node.store, wakeup, clock, push=teller.push, mail=teller.mail, mail_way=teller.mail_way)
    alerts, pages = AlertWatch(node.store, wakeup, clock), PageFetcher(fetcher)
    rounds: list[tuple[str, float, Callable[[], Awaitable[object]]]] = [
        ("checkpoints", CHECKPOINT_EVERY, lambda: checkpoint(node, clock)),
        ("embargoes", EMBARGO_EVERY, lambda: keep_hours(node, clock)),
        ("feeds", FEEDS_EVERY, lambda: pull_feeds(node, fetcher, clock)),
        ("pages", PAGES_EVERY, lambda: check_pages(node, pages, clock)),
        ("reminders", REMIND_EVERY, lambda: remind_owners(node, clock, teller.remind)),
        ("cleaning", CLEAN_EVERY, lambda: forget_old(node, clock)),
    ]
    lasting: dict[str, Task] = {"alerts": alerts.run, "peers": federation.run}
    if nats is not None:
        lasting["fan-out"] = Fanning(node.store, wakeup, nats).say
    fellows = node.store.fellows
    once = [
        partial(while_ours, fellows, chore, partial(every, seconds, act, chore, node.meter.went))
        for chore, seconds, act in rounds
    ]
    return [courier.run, *once, *(partial(while_ours, fellows, chore, run) for chore, run in lasting.items())]


async def while_ours(fellows: Fellows, chore: str, run: Task) -> None:
    """Have `run` under way whenever this process has the chore, until cancelled."""
    if fellows.is_alone:
        return await run()
    while True:
        if fellows.has(chore):
            await _while_it_has(fellows, chore, asyncio.ensure_future(run()))
        await asyncio.sleep(LOOK_EVERY)


async def _while_it_has(fellows: Fellows, chore: str, under_way: asyncio.Future[None]) -> None:
    try:
        while fellows.has(chore) and not under_way.done():
            await asyncio.wait([under_way], timeout=LOOK_EVERY)
    finally:
        under_way.cancel()
        await asyncio.gather(under_way, return_exceptions=True)


async def _load_model() -> None:
    """Load what tells languages, and names, so that the first story and the first search do not wait for them."""
    await asyncio.to_thread(load_model)
    await asyncio.to_thread(load_names)
