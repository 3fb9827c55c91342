"""Work for a node: a process without pages and calls, beside those that serve the same PostgreSQL store."""

from __future__ import annotations

import asyncio
import signal

from commonwire.app.chores import CHORES, Task, tasks_of_a_worker, tasks_of_every_process
from commonwire.app.clock import SteadyClock
from commonwire.app.home import locked
from commonwire.app.logs import keep_log
from commonwire.app.node import open_node, up_to_date
from commonwire.app.serving import make_federation, make_fetcher, make_teller
from commonwire.app.settings import Settings
from commonwire.base.errors import SettingsError
from commonwire.web.site import Wakeup


def work(settings: Settings, *, announce: str = "") -> None:
    """Do what the node does by itself, until interrupted; `announce` is printed when it begins.

    Raises SettingsError when the home is in use already, when it was never founded, and where the store is SQLite.
    """
    keep_log(settings.log_form, settings.log_level, secrets=settings.secrets)
    wakeup = Wakeup()
    with locked(settings.home), open_node(settings, on_commit=wakeup.wake) as node:
        if node.store.fellows.is_alone:
            raise SettingsError(
                "A store in SQLite has one process, which serves it and works on it",
                where=settings.store,
                remedy="Use serve alone, or move to PostgreSQL: commonwire move-store.",
            )
        fetcher, clock = make_fetcher(settings), SteadyClock()
        teller = make_teller(node, settings, clock, fetcher, host="127.0.0.1", port=8000)
        federation = make_federation(node, settings, wakeup, clock, fetcher)
        with up_to_date(node, settings, chores=CHORES):
            tasks = [
                *tasks_of_every_process(node, wakeup, settings.nats),
                *tasks_of_a_worker(node, wakeup, clock, fetcher, teller, federation, settings.nats),
            ]
            if announce:
                print(announce, flush=True)
            asyncio.run(_until_interrupted(wakeup, tasks))


async def _until_interrupted(wakeup: Wakeup, tasks: list[Task]) -> None:
    wakeup.bind()
    ended = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    under_way = [asyncio.ensure_future(start()) for start in tasks]
    await ended.wait()
    for task in under_way:
        task.cancel()
    await asyncio.gather(*under_way, return_exceptions=True)
