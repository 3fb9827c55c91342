"""What peers wait for, read once for all who ask for the same.

A commit wakes every peer that waits. How far each ledger goes is read once after it, and an answer is made once for all
peers that have the same and were agreed the same: its entries are read, signed for, encoded and compressed together.
The more peers wait, the longer what comes is gathered before it is answered, so that their number does not multiply
the work: hundredths of a second for a few, a quarter of a second for a hundred.
"""

from __future__ import annotations

import asyncio
import gzip
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

import msgspec

from commonwire.federation.letter import Envelope, Handover, Me
from commonwire.federation.peer import Peer
from commonwire.federation.post import confirm, hand_out, hops_due, take_in
from commonwire.federation.records import NetworkRecords, NetworkStore
from commonwire.federation.serve import After, Giving, Sizes, Wanted, giving_to, sizes_of
from commonwire.federation.ways import ways_of
from commonwire.ledger.checkpoint import sign_tree_checkpoint
from commonwire.ledger.keys import SigningKey
from commonwire.ledger.tree import Tiles, root_at
from commonwire.web.site import Wakeup

LONGEST_GATHERING = 0.25
"""Seconds for which what comes is gathered at the most."""
GATHERING = 0.0025
"""Seconds of it for each peer that waits."""
AGREED_FOR = 5.0
"""Seconds for which it is remembered what was agreed with a peer."""
REMEMBERED = 64
"""Answers, and checkpoints, that are remembered."""
PAYS_FROM = 1000
"""Bytes from which an answer is compressed."""
_LOOKS_EVERY = 5.0
_encode = msgspec.json.Encoder().encode


class Packed(msgspec.Struct, frozen=True):
    """An answer ready to be sent: JSON, compressed by gzip when `is_compressed`; `is_empty`: it says nothing new."""

    data: bytes
    is_compressed: bool
    is_empty: bool = False


def pack(said: Any, *, is_empty: bool = False) -> Packed:
    """`said` as an answer."""
    data = _encode(said)
    if len(data) < PAYS_FROM:
        return Packed(data, False, is_empty)
    return Packed(gzip.compress(data, compresslevel=1, mtime=0), True, is_empty)


class PeerFeed:
    """The answers that peers wait for."""

    def __init__(
        self,
        store: NetworkStore,
        wakeup: Wakeup,
        *,
        node: str,
        keys: Sequence[SigningKey],
        clock: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._wakeup = wakeup
        self._node = node
        self._key = keys[0]
        self._clock = clock
        self._waiting = 0
        self._is_closing = False
        self._givings: dict[str, tuple[float, Peer, Giving]] = {}
        self._me = Me(node=node, keys=keys)
        self._due: tuple[Hashable, asyncio.Future[frozenset[str]]] | None = None
        self._last = Sizes(sizes={}, urgent={})
        self._sizes: tuple[int, asyncio.Future[Sizes]] | None = None
        self._packed: OrderedDict[Hashable, asyncio.Future[Packed]] = OrderedDict()
        self._signed: OrderedDict[int, bytes] = OrderedDict()

    def sign(self, tree: Tiles, size: int) -> bytes:
        """The checkpoint at a size of the own ledger; one that was signed lately is given again."""
        known = self._signed.get(size)
        if known is None:
            known = sign_tree_checkpoint(self._node, size, root_at(tree, size), self._clock(), self._key)
            self._signed[size] = known
            while len(self._signed) > REMEMBERED:
                self._signed.popitem(last=False)
        return known

    async def once(
        self,
        seconds: float,
        has_news: Callable[[Sizes], bool],
        key: Hashable,
        make: Callable[[Any], Packed],
        *,
        at_once: bool = False,
    ) -> Packed:
        """What `make` gives of the records, as soon as `has_news` and it is not empty; after `seconds` in any case.

        All who ask with the same `key` between two commits share one answer. `at_once`: nothing is gathered.
        """
        deadline = time.monotonic() + seconds
        self._waiting += 1
        try:
            while True:
                bell, tick = self._wakeup.bell(), self._wakeup.rung
                left = 0.0 if self._is_closing else deadline - time.monotonic()
                is_new = has_news(await self.sizes())
                if is_new or left <= 0:
                    packed = await self._shared((key, tick), make)
                    if left <= 0 or not packed.is_empty:
                        return packed
                if await bell.wait(min(max(left, 0.0), _LOOKS_EVERY)) and not at_once:
                    await asyncio.sleep(min(LONGEST_GATHERING, GATHERING * self._waiting))
        finally:
            self._waiting -= 1

    def close(self) -> None:
        """Answer all who wait: the node is about to stop."""
        self._is_closing = True
        self._wakeup.wake()

    async def taken_in(self, peer: str, given: Handover) -> list[str]:
        """Take in what a peer hands over; the ids of the envelopes that need not be kept there."""

        def work(records: NetworkRecords) -> list[str]:
            now = self._clock()
            confirm(records, given.kept, now=now)
            return take_in(records, given.letters, ways_of(records), self._me, now=now)

        return await self._store.write(work)

    async def letters_for(self, peer: str, seconds: float) -> list[Envelope]:
        """The envelopes that go to a peer, as soon as there are some; after `seconds` none."""
        deadline = time.monotonic() + seconds
        while True:
            bell, tick = self._wakeup.bell(), self._wakeup.rung
            if peer in await self._hops_due(tick):
                return await self._store.write(
                    lambda records: hand_out(records, peer, ways_of(records), self._me, now=self._clock())
                )
            left = 0.0 if self._is_closing else deadline - time.monotonic()
            if left <= 0:
                return []
            await bell.wait(min(left, _LOOKS_EVERY))

    async def _hops_due(self, tick: int) -> frozenset[str]:
        """The peers to which letters are due, looked up once after each commit, and once a second."""
        key, now = (tick, int(time.monotonic())), self._clock()
        if self._due is None or self._due[0] != key or _is_broken(self._due[1]):
            reading = self._store.read(lambda records: hops_due(records, partial(ways_of, records), now=now))
            self._due = (key, asyncio.ensure_future(reading))
        return await asyncio.shield(self._due[1])

    async def contents(self, wanted: Wanted, giving: Giving, make: Callable[[Any], Packed]) -> Packed:
        """What `make` gives of the records: made once between two commits for all who want the same and may have it."""
        taker = giving.taker
        alike = None if not giving.flow.floor and taker.beyond is None else taker
        key = ("contents", tuple(wanted.digests), tuple(wanted.entries), giving.flow, giving.is_paused, alike)
        return await self._shared((key, self._wakeup.rung), make)

    async def giving(self, peer: Peer) -> Giving:
        """What was agreed with a peer, remembered for a while: a pause is seen in the peer itself, sooner."""
        now = time.monotonic()
        known = self._givings.get(peer.node)
        if known is None or now - known[0] > AGREED_FOR or known[1] != peer:
            found = await self._store.read(lambda records: giving_to(records, peer))
            known = self._givings[peer.node] = (now, peer, found)
        return known[2]

    async def sizes(self) -> Sizes:
        """How far each ledger goes here, read once after each commit."""
        tick = self._wakeup.rung
        if self._sizes is None or self._sizes[0] != tick or _is_broken(self._sizes[1]):
            before = self._last
            self._sizes = (tick, asyncio.ensure_future(self._store.read(lambda records: sizes_of(records, before))))
        found = await asyncio.shield(self._sizes[1])
        self._last = found
        return found

    async def _shared(self, key: Hashable, make: Callable[[Any], Packed]) -> Packed:
        found = self._packed.get(key)
        if found is None or _is_broken(found):
            found = self._packed[key] = asyncio.ensure_future(self._store.read(make))
            while len(self._packed) > REMEMBERED:
                self._packed.popitem(last=False)
        return await asyncio.shield(found)


def news_after(after: After, sizes: Sizes) -> bool:
    """Whether any ledger goes further here than the peer has it."""
    return any(size > after.of(origin) for origin, size in sizes.sizes.items() if after.wants(origin))


def urgent_after(after: After, sizes: Sizes) -> bool:
    """Whether there is an urgent entry that the peer does not have."""
    return any(number > after.of(origin) for origin, number in sizes.urgent.items() if after.wants(origin))


def _is_broken(made: asyncio.Future[Any]) -> bool:
    return made.done() and (made.cancelled() or made.exception() is not None)
