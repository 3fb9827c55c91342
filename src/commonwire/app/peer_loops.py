"""One link: asks a peer for what is new, and keeps it.

    urgent   its own lane: kills and holds first; it finds a link that is back within a second
    entries  runs of ledgers, verified and on disk before the next is asked for more than once
    post     letters, what the peer says of the link, and who other nodes are

What a peer gets wrong costs that request and a rest; its other answers, and all other peers, go on. A link that is
paused has no entries.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Protocol, TypeVar

import msgspec
from msgspec.structs import replace

from commonwire.app.posting import Posting
from commonwire.app.settling import Settler
from commonwire.app.witnessing import Comparison
from commonwire.base.errors import CommonwireError, FetchError, NotVerifiedError
from commonwire.federation.batch import Batch, Urgent
from commonwire.federation.connect import hear_agreement
from commonwire.federation.introductions import hear_introductions, know
from commonwire.federation.letter import Me
from commonwire.federation.peer import Contact, Peer
from commonwire.federation.receive import receive, receive_urgent
from commonwire.federation.records import NetworkRecords, NetworkStore
from commonwire.federation.serve import write_after
from commonwire.ledger.keys import SigningKey
from commonwire.transport.peers import Lane, PeerClient, PeerLink
from commonwire.web.site import Wakeup

URGENT_WAIT = 5.0
"""Seconds that the urgent lane waits for an answer: how soon a connection in a black hole is noticed."""
ENTRIES_WAIT = 25.0
FAR = 10**15 - 1
"""A place in a ledger that none reaches: such entries are not asked for."""
LIAR_REST = (5.0, 15.0, 60.0)
"""Seconds that a lane of a peer rests after answers that do not hold, one after the other."""
REFUSED_REST = 5.0
SAID_EVERY = 30.0
"""Seconds after which a peer is asked again what it says of the link, and whom it knows."""
KEPT_EVERY = 5.0
"""Seconds between two notes on disk of how a link does, while nothing changes."""
QUIET = timedelta(seconds=30)
"""How long a peer asks nothing until it is told of what is new: one that is well asks every few seconds."""
WOKEN_EVERY = 5.0
_FULL = 200
"""Entries of a batch from which more is taken to wait behind it."""

Answer = TypeVar("Answer")
_log = logging.getLogger("commonwire.federating")
_batch = msgspec.json.Decoder(Batch).decode
_urgents = msgspec.json.Decoder(list[Urgent]).decode
_cards = msgspec.json.Decoder(list[str]).decode
_said = msgspec.json.Decoder(str).decode


class Around(Protocol):
    """What a link needs of the federation that it is one of; see there."""

    store: NetworkStore
    keys: Sequence[SigningKey]
    client: PeerClient
    clock: Callable[[], datetime]
    hear: Callable[[str, float], None]
    heard: Callable[[str], datetime | None]
    settler: Settler
    wakeup: Wakeup

    def is_brought(self, node: str) -> bool:
        """Whether the entries of `node` come from itself now: then no other peer is asked for them."""
        ...


class PeerLoops:
    """All that goes on with one peer."""

    def __init__(self, federation: Around, peer: Peer, link: PeerLink) -> None:
        self.peer = peer
        self.node = peer.node
        self.link = link
        self.alive = asyncio.Event()
        self.woken = asyncio.Event()
        self.brings_entries = False
        """Whether the peer lets entries come by this link, as far as it was asked."""
        self._federation = federation
        self._store = federation.store
        self._renewed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._asking = asyncio.Lock()
        self._lane: Lane | None = None
        self._lies = 0
        self._sought: dict[str, int] = {}
        """By origin the last kill that was asked for although its run had come."""
        self._contact = Contact(node=peer.node)
        self._kept_at = float("-inf")
        me = Me(node=federation.client.node, keys=federation.keys)
        self._posting = Posting(self._store, self.node, me, wakeup=federation.wakeup, clock=federation.clock)
        self._comparison = Comparison(self._store, self.node, key=federation.client.key, clock=federation.clock)

    async def run(self) -> None:
        """Go on until cancelled."""
        self._contact = await self._store.write(self._begin)
        async with asyncio.TaskGroup() as tasks:
            letters = (partial(self._letters, self._posting.say), partial(self._letters, self._posting.hear))
            entries = (self._entries,) if self.peer.state == "connected" else ()
            for loop in (self._urgent, *entries, self._post, self._wake, *letters):
                tasks.create_task(self._forever(loop))

    def _begin(self, records: NetworkRecords) -> Contact:
        know(records, self.node)
        return records.peers.contact(self.node)

    async def _forever(self, loop: Callable[[], Awaitable[None]]) -> None:
        """Run a loop again and again: whatever ended it is told, and costs a second."""
        while True:
            try:
                await loop()
            except CommonwireError as error:
                await self.failed(error)
            except Exception:  # noqa: BLE001 -- a defect met with one peer must not end the links to all
                _log.exception("Speaking with %s failed", self.node)
            await asyncio.sleep(1.0)

    async def _urgent(self) -> None:
        """Keep contact, and take what is urgent."""
        lane, answer = await self.link.reach(
            lambda lane: self._ask_urgent(lane, 0.0), self._unreached, is_bounded=False
        )
        try:
            self._renew()
            while True:
                await self._reached()
                await self._take_urgent(lane, answer)
                answer = await self._ask_urgent(lane, URGENT_WAIT)
        except FetchError as error:
            self.alive.clear()
            if error.kind not in {"timeout", "unreachable"}:
                await self.failed(error)
        finally:
            await lane.close()

    async def _ask_urgent(self, lane: Lane, wait: float) -> bytes:
        places = await self._store.read(self._urgent_places)
        return await lane.get(f"/ledger/urgent?after={write_after(places)}&wait={wait:g}", wait=wait)

    def _urgent_places(self, records: NetworkRecords) -> dict[str, int]:
        """How far each ledger is here, and the urgent entries that overtook it.

        A kill that came with its run and waits in it is asked for once more, with its proof and its owner's words.
        """
        places = {records.node: records.book.head().number}
        for origin in records.arrivals.origins():
            kill = records.arrivals.waiting_kill(origin.name, self._sought.get(origin.name, 0))
            if kill is not None:
                self._sought[origin.name] = kill
                places[origin.name] = kill - 1
                continue
            early = records.arrivals.urgent_numbers(origin.name, origin.size, 1000)
            places[origin.name] = early[-1] if early else origin.size
        return places

    async def _take_urgent(self, lane: Lane, answer: bytes) -> None:
        """Keep what is urgent, and act on it before anything else."""
        try:
            urgents = _urgents(answer)
        except ValueError as error:
            raise _nonsense(error) from None
        new = False
        for urgent in urgents:
            now = self._federation.clock()
            try:
                new |= await self._store.write(partial(receive_urgent, urgent=urgent, via=self.node, now=now))
            except CommonwireError as error:
                await self.failed(error)
                await self._rest()
        if new:
            await self._federation.settler.act()

    async def _unreached(self, error: CommonwireError) -> None:
        self.alive.clear()
        await self.failed(error)
        if isinstance(error, FetchError) and error.kind in {"refused", "not-public"}:
            await self._woken_within(REFUSED_REST)

    def _renew(self) -> None:
        """There is contact again: what hangs on older connections is asked again on new ones."""
        self.alive.set()
        renewed, self._renewed = self._renewed, asyncio.get_running_loop().create_future()
        renewed.set_result(None)

    async def _entries(self) -> None:
        """Take runs of entries as long as there is contact."""
        await self.alive.wait()
        lane = self.link.lane()
        keeping: asyncio.Task[int] | None = None
        try:
            ahead = await self._store.read(self._places)
            wait = 0.0
            while True:
                path = f"/ledger?after={write_after(ahead)}&wait={wait:g}"
                batch = self._read_batch(await self.unless_renewed(lane.get(path, wait=wait)))
                if keeping is not None:
                    await keeping
                keeping = asyncio.ensure_future(self._keep(batch))
                lines = sum(len(run.lines) for run in batch.runs)
                if lines >= _FULL:  # the next is asked for while this one is verified and kept
                    ahead |= {run.origin: run.lines[-1].number for run in batch.runs if run.lines}
                    wait = 0.0
                    continue
                failures = await keeping
                keeping = None
                if failures:
                    await self._rest()
                else:
                    self._lies = 0
                ahead = await self._store.read(self._places)
                wait = ENTRIES_WAIT
        except FetchError as error:
            if error.kind in {"timeout", "unreachable"}:
                return
            await self.failed(error)
            await self._woken_within(REFUSED_REST)
        except NotVerifiedError as error:
            await self.failed(error)
            await self._rest()
        finally:
            self.brings_entries = False
            if keeping is not None:
                keeping.cancel()
            await lane.close()

    def _places(self, records: NetworkRecords) -> dict[str, int]:
        """How far each ledger is here; what another link brings from its very node is not asked for on this one."""
        places = {records.node: records.book.head().number}
        for origin in records.arrivals.origins():
            is_direct = origin.name != self.node and self._federation.is_brought(origin.name)
            places[origin.name] = FAR if is_direct else origin.size
        return places

    def _read_batch(self, answer: bytes) -> Batch:
        try:
            return _batch(answer)
        except ValueError as error:
            raise _nonsense(error) from None

    async def _keep(self, batch: Batch) -> int:
        """Keep the runs of a batch, each by itself; how many did not hold."""
        failures = new = 0
        for run in batch.runs:
            now = self._federation.clock()
            try:
                received = await self._store.write(partial(receive, run=run, via=self.node, now=now))
                new += received.new
            except CommonwireError as error:
                failures += 1
                await self.failed(error)
                self.woken.set()  # to compare at once what both were shown
        self.brings_entries = True
        self._contact = replace(self._contact, sizes=batch.sizes)
        if new:
            self._federation.settler.wake()
        if not failures:
            await self._reached()
        return failures

    async def _post(self) -> None:
        """Hear what the peer says of the link and whom it knows."""
        await self.alive.wait()
        lane = self.link.lane()
        try:
            while True:
                await self._hear(lane)
                await self._woken_within(SAID_EVERY)
        finally:
            await lane.close()

    async def _wake(self) -> None:
        """Tell the peer that there is something new when it does not ask by itself, now and then."""
        await self.alive.wait()
        lane = self.link.lane(is_bounded=False)
        try:
            while True:
                await self._federation.wakeup.bell().wait(SAID_EVERY)
                heard = self._federation.heard(self.node)
                if heard is not None and self._federation.clock() - heard > QUIET:
                    await self.unless_renewed(lane.post("/ledger/wake", b"{}"))
                await asyncio.sleep(WOKEN_EVERY)
        finally:
            await lane.close()

    async def _letters(self, go: Callable[[Lane], Coroutine[Any, Any, None]]) -> None:
        """Hand letters over, or take them in, as long as there is contact."""
        await self.alive.wait()
        lane = self.link.lane()
        try:
            await self.unless_renewed(go(lane))
        finally:
            await lane.close()

    async def _hear(self, lane: Lane) -> None:
        said = _said(await self.unless_renewed(lane.get("/ledger/agreement", max_bytes=300_000)))
        if said:
            await self._store.write(lambda records: hear_agreement(records, self.node, said))
        cards = _cards(await self.unless_renewed(lane.get("/ledger/origins", max_bytes=4_000_000)))
        now = self._federation.clock()
        if cards:
            await self._store.write(lambda records: hear_introductions(records, cards, via=self.node, now=now))
        await self.unless_renewed(self._comparison.compare(lane))

    async def contents(self, wanted: bytes) -> bytes:
        """What the peer answers when it is asked for contents, one request after the other. Raises FetchError."""
        async with self._asking:
            if self._lane is None:
                self._lane = self.link.lane()
            try:
                return await self.unless_renewed(self._lane.post("/ledger/contents", wanted))
            except BaseException:
                await self._lane.close()
                self._lane = None
                raise

    async def unless_renewed(self, asking: Coroutine[Any, Any, Answer]) -> Answer:
        """The answer, unless contact is found anew meanwhile: then the connection it is waited for on is dead."""
        task = asyncio.ensure_future(asking)
        renewed = self._renewed
        try:
            await asyncio.wait([task, renewed], return_when=asyncio.FIRST_COMPLETED)  # type: ignore[type-var]
            if not task.done():
                raise FetchError("The connection was given up", where=self.link.address, kind="timeout")
            return task.result()
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError, CommonwireError):
                await task

    async def _woken_within(self, seconds: float) -> None:
        self.woken.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self.woken.wait()

    async def _rest(self) -> None:
        seconds = LIAR_REST[min(self._lies, len(LIAR_REST) - 1)]
        self._lies += 1
        await asyncio.sleep(seconds)

    async def _reached(self) -> None:
        now = self._federation.clock()
        is_news = self._contact.error is not None or self._contact.reached_at is None
        ahead = self.link.told.ahead
        if ahead is not None:
            self._federation.hear(self.node, ahead)
        self._contact = replace(self._contact, reached_at=now, error=None, remedy=None, clock_offset=ahead)
        if is_news or time.monotonic() - self._kept_at > KEPT_EVERY:
            await self._note()

    async def failed(self, error: CommonwireError) -> None:
        """Note what went wrong with the peer."""
        known = self._contact.error
        # A link that is down fails in one way and another with each attempt: told once, until it is back.
        is_news = known is None or (known != error.message and not isinstance(error, FetchError))
        failed_at = self._federation.clock()
        self._contact = replace(self._contact, error=error.message, remedy=error.remedy, failed_at=failed_at)
        if is_news:
            _log.warning("%s: %s", self.node, error)
        if is_news or time.monotonic() - self._kept_at > KEPT_EVERY:
            await self._note()

    async def _note(self) -> None:
        self._kept_at = time.monotonic()
        contact = self._contact

        def keep(records: NetworkRecords) -> None:
            heard_at = records.peers.contact(self.node).heard_at  # which who answers the peer keeps
            records.peers.put_contact(replace(contact, heard_at=heard_at))

        await self._store.write(keep)


def _nonsense(error: ValueError) -> NotVerifiedError:
    return NotVerifiedError(
        f"The peer's answer is not what was asked for: {error}",
        where="answer",
        remedy="It is asked again after a rest; if this stays, ask its operator.",
    )
