"""The courier: sends what is owed by channels, for as long as the node is served.

What is committed rings it; it looks what is due, and lets lines do the work. Each line carries one kind of channel and
some lanes, has places of its own, and gives one host a few of them: a site that is slow keeps nobody else waiting, and
nothing keeps a kill waiting. A try is on disk as begun before it is sent.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Literal

from commonwire.app.clock import SteadyClock
from commonwire.base.errors import CommonwireError
from commonwire.delivery import alert
from commonwire.delivery.records import Records, Store
from commonwire.delivery.retry import ChannelKind
from commonwire.delivery.tell import LANES, URGENT, Begun, Result, begin, finish, mend_times
from commonwire.delivery.tries import Delivery
from commonwire.web.site import Wakeup

PLACES = 256
"""Urgent pushes that are under way at once: hundreds of sites that hang leave room for those that answer."""
PLACES_FOR_OTHERS = 64
"""Other pushes at once: corrections and releases."""
PLACES_AT_HOST = 8
"""Pushes to one host at once, of each line."""
LONGEST_SLEEP = 5.0
"""Seconds after which the courier looks although nothing rang: the clock may have been moved."""
REST = 10.0
"""Seconds between probes of a server of our own that is in trouble: one try, and the others wait for what it says."""
_GATHER = 0.01
"""Seconds in which commits, and places that become free, are gathered to one look."""
_AGAIN = 1.0
"""Seconds after which a store that failed is asked again."""

KINDS: tuple[ChannelKind, ...] = ("push", "mail")
_ALERTS = frozenset(alert.LANES.values())
Send = Callable[[Begun], Awaitable[Result]]
Way = Literal["open", "probe", "shut"]
"""Whether what is due can be sent: all of it, one try now and then to see, or none."""

_log = logging.getLogger("commonwire.courier")


class Line:
    """One kind of channel, some lanes: at most `places` tries under way, `at_host` of them to one host."""

    def __init__(
        self,
        store: Store,
        clock: Callable[[], datetime],
        send: Send,
        *,
        kind: ChannelKind,
        lanes: frozenset[int],
        places: int,
        at_host: int,
        way: Callable[[], Way] = lambda: "open",
    ) -> None:
        self._way = way
        self._rests_until = 0.0
        self._store = store
        self._clock = clock
        self._send = send
        self._kind: ChannelKind = kind
        self._lanes = lanes
        self._places = places
        self._at_host = at_host
        self._under_way: dict[tuple[str, str], str] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """Look what is due."""
        self._woken.set()

    async def run(self) -> None:
        """Send what is due, until cancelled; what is under way then is left as begun."""
        try:
            while True:
                await self._woken.wait()
                self._woken.clear()
                try:
                    if await self._round():
                        await asyncio.sleep(_GATHER)
                        self.wake()
                except Exception as error:  # noqa: BLE001 -- a defect in one round must not end all rounds
                    _said(error)
                    await asyncio.sleep(_AGAIN)
        finally:
            for task in self._tasks:
                task.cancel()

    async def _round(self) -> bool:
        """Begin as many tries as there are places for; whether there were any."""
        free = self._free()
        if free <= 0:
            return False
        at_hosts = Counter(self._under_way.values())
        full = {host for host, count in at_hosts.items() if count >= self._at_host}
        now, most = self._clock(), free + len(self._under_way)
        due = await self._store.read(
            lambda records: records.deliveries.due(self._kind, lanes=self._lanes, now=now, without=full, limit=most)
        )
        picked = self._picked(due, at_hosts)[:free]
        if not picked:
            return False
        began_at = self._clock()
        begun = await self._store.write(lambda records: begin(records, picked, now=began_at))
        hosts = {(one.notice, one.channel): one.host for one in picked}
        for one in begun:
            self._fly(one, hosts[one.notice.id, one.channel.id])
        return True

    def _free(self) -> int:
        """How many tries can begin now."""
        free = self._places - len(self._under_way)
        way = self._way()
        if way == "open":
            return free
        if way == "shut" or self._under_way or self._rests():
            return 0
        self._rests_until = time.monotonic() + REST
        return 1

    def _rests(self) -> bool:
        """Whether the last probe was a moment ago."""
        return time.monotonic() < self._rests_until

    def _picked(self, due: list[Delivery], at_hosts: Counter[str]) -> list[Delivery]:
        """Those of `due` that are not under way and whose host has a place, which it takes."""
        picked = []
        for one in due:
            if (one.notice, one.channel) not in self._under_way and at_hosts[one.host] < self._at_host:
                at_hosts[one.host] += 1
                picked.append(one)
        return picked

    def _fly(self, begun: Begun, host: str) -> None:
        self._under_way[begun.notice.id, begun.channel.id] = host
        task = asyncio.ensure_future(self._try(begun))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _try(self, begun: Begun) -> None:
        try:
            result = await self._result(begun)
            await _kept(self._store, begun, result, self._clock)
        finally:
            self._under_way.pop((begun.notice.id, begun.channel.id), None)
            self.wake()

    async def _result(self, begun: Begun) -> Result:
        try:
            return await self._send(begun)
        except Exception as error:  # noqa: BLE001 -- whatever it is, the try is over and the next one comes
            _log.error("A try of %s failed in the node", begun.notice.id, exc_info=error)
            return Result(outcome="failed", error="The node made a mistake; its log has it.")


class Courier:
    """Everything that is sent: notices by push to machines and by mail to people, then alerts of saved searches."""

    def __init__(
        self,
        store: Store,
        wakeup: Wakeup,
        clock: SteadyClock,
        *,
        push: Send,
        mail: Send,
        mail_way: Callable[[], Way] = lambda: "open",
    ) -> None:
        self._store = store
        self._wakeup = wakeup
        self._clock = clock
        others = frozenset(LANES.values()) - URGENT
        self.lines = (
            Line(store, clock.now, push, kind="push", lanes=URGENT, places=PLACES, at_host=PLACES_AT_HOST),
            Line(store, clock.now, push, kind="push", lanes=others, places=PLACES_FOR_OTHERS, at_host=PLACES_AT_HOST),
            Line(store, clock.now, mail, kind="mail", lanes=URGENT, places=4, at_host=4, way=mail_way),
            Line(store, clock.now, mail, kind="mail", lanes=others, places=2, at_host=2, way=mail_way),
            Line(store, clock.now, mail, kind="mail", lanes=_ALERTS, places=2, at_host=2, way=mail_way),
        )

    async def run(self) -> None:
        """Send what is due, as soon as it is, until cancelled."""
        tasks = [asyncio.ensure_future(line.run()) for line in self.lines]
        try:
            await self._watch()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _watch(self) -> None:
        """Wake the lines when something is due; bring near what a clock that was set back since left far away."""
        looked_at: datetime | None = None
        while True:
            bell = self._wakeup.bell()
            seconds = _AGAIN
            try:
                now = self._clock.now()
                if looked_at is None or now < looked_at - timedelta(seconds=1):
                    await self._store.write(lambda records, now=now: mend_times(records, now=now))  # type: ignore[misc]
                looked_at = now
                seconds = await self._look(now)
            except Exception as error:  # noqa: BLE001 -- a defect in one look must not end all of them
                _said(error)
            await bell.wait(seconds)
            await asyncio.sleep(2 * _GATHER)

    async def _look(self, now: datetime) -> float:
        """Wake the lines when something is due at `now`; the seconds to wait for the next look."""
        found = await self._store.read(lambda records: [records.deliveries.next_at(kind) for kind in KINDS])
        waits = [(next_at - now).total_seconds() for next_at in found if next_at is not None]
        if any(wait <= 0 for wait in waits):
            for line in self.lines:
                line.wake()
        return min([LONGEST_SLEEP, *(wait if wait > 0 else _AGAIN for wait in waits)])


async def _kept(store: Store, begun: Begun, result: Result, clock: Callable[[], datetime]) -> None:
    """Keep what became of a try; while the store is away, until it is back."""

    def work(records: Records) -> None:
        finish(records, begun, result, now=clock())

    while True:
        try:
            return await store.write(work)
        except CommonwireError as error:
            _said(error)
            await asyncio.sleep(_AGAIN)


def _said(error: Exception) -> None:
    if isinstance(error, CommonwireError):
        _log.warning("Notices: %s", error)
    else:
        _log.error("Telling of notices failed", exc_info=error)
