"""Saying by NATS where new entries stand: after they are on disk, in order, from wherever the stream stopped.

The database has the last word. What the stream lacks is said from there, and without NATS everything goes on: processes
hear of commits from PostgreSQL, or look by themselves.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Final

from commonwire.base.errors import CommonwireError, ConflictError
from commonwire.store.places import places_behind
from commonwire.store.records import SqlStore
from commonwire.transport.fanout import Fanout, Servers, connected
from commonwire.web.site import Wakeup

AT_ONCE: Final = 500
"""Entries that one message names at the most."""
MOST_KEPT: Final = 1_000_000
"""Entries that an empty stream is filled with, the newest."""
LONGEST_SLEEP: Final = 1.0
AGAIN: Final = 1.0
"""Seconds after which NATS is asked again."""

_log = logging.getLogger("commonwire.nats")


class Fanning:
    """Says where the entries of a store stand, and hears what other processes say."""

    def __init__(self, store: SqlStore, wakeup: Wakeup, servers: Servers) -> None:
        self._store = store
        self._wakeup = wakeup
        self._servers = servers

    async def say(self) -> None:
        """Say everything, as it comes, until cancelled: one process does this for all."""
        await self._again_and_again(self._say_on)

    async def hear(self) -> None:
        """Wake this process with everything that is said, until cancelled."""
        await self._again_and_again(self._hear_on)

    async def refill(self) -> int:
        """Let the stream begin anew with the newest entries; how many were said. Raises UnavailableError."""
        async with connected(self._servers, self._store.identity.node) as fanout:
            await fanout.forget()
            return await self._catch_up(fanout)

    async def _again_and_again(self, run: Callable[[Fanout], Awaitable[None]]) -> None:
        said = ""
        while True:
            try:
                async with connected(self._servers, self._store.identity.node) as fanout:
                    await run(fanout)
            except CommonwireError as error:
                if str(error) != said:
                    _log.warning("%s The node goes on without.", error)
                said = str(error)
            except Exception:  # noqa: BLE001 -- whatever it is, NATS is asked again
                _log.exception("Speaking with NATS failed")
            await asyncio.sleep(AGAIN)

    async def _say_on(self, fanout: Fanout) -> None:
        while fanout.is_open:
            bell = self._wakeup.bell()
            await self._catch_up(fanout)
            await bell.wait(LONGEST_SLEEP)

    async def _hear_on(self, fanout: Fanout) -> None:
        await fanout.hear(self._wakeup.wake)
        await fanout.lost()

    async def _catch_up(self, fanout: Fanout) -> int:
        """Say what the stream lacks; how many entries."""
        said, end = 0, await fanout.end()
        message = end.message
        after = await self._beginning() if end.position is None else end.position
        while places := await self._store.read(partial(places_behind, after=after, limit=AT_ONCE)):
            try:
                message = await fanout.say(after, places, behind=message)
            except ConflictError:
                break  # somebody else says it: the next look begins behind that
            after = places[-1][0]
            said += len(places)
        return said

    async def _beginning(self) -> int:
        """The position behind which an empty stream begins."""
        newest = await self._store.read(lambda records: records.book.position())
        return max(0, newest - MOST_KEPT)
