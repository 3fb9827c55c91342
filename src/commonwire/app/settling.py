"""Settling: what came of other nodes is given its place and shown, once its contents are here.

Contents are asked for of the very node first, then of the peer that the entry came by, then of the others. What nobody
may give is written down as refused, with the reason; the entry is shown without it. Entries of one origin are settled
in their order, those of different origins do not wait for one another, and what is urgent waits for nothing.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Protocol

import msgspec

from commonwire.base.errors import CommonwireError, FetchError, NotVerifiedError
from commonwire.federation.arrival import Arrival
from commonwire.federation.batch import Contents
from commonwire.federation.receive import keep_parcels
from commonwire.federation.records import NetworkRecords, NetworkStore
from commonwire.federation.serve import Wanted
from commonwire.federation.settle import Need, give_up, look_what_waits, settle_together, text_to_fetch

ROUND = 300
"""Arrivals of an origin that are looked at together."""
TOGETHER = 40
"""Arrivals that are settled in one transaction: what is urgent waits for no more."""
ASKED_TOGETHER = 1000
"""Digests that are asked for in one request."""
URGENT_ROUND = 50
AGAIN = 1.0
"""Seconds after which what may come later is asked for again."""
PATIENCE = 8.0
"""Seconds that somebody waits for a text that is fetched for them."""
TRIES = 30
"""How often it is asked for, before the entry is shown without."""
_FOR_GOOD = frozenset({"agreement", "embargo", "erased", "held", "re-export", "terms"})

_log = logging.getLogger("commonwire.settling")
_contents = msgspec.json.Decoder(Contents).decode


class Link(Protocol):
    """What settling needs of the link to one peer."""

    node: str

    async def contents(self, wanted: bytes) -> bytes:
        """What the peer answers when it is asked for contents. Raises FetchError."""
        ...

    async def failed(self, error: CommonwireError) -> None:
        """Note what went wrong with the peer."""
        ...


class _Search(msgspec.Struct):
    """Where a content was looked for: what each peer said, how often all were asked, and when they are asked again."""

    said: dict[str, str] = {}
    tries: int = 0
    after: float = 0.0


class Settler:
    """Gives arrivals their places.

    `links` gives the links with contact, `thin` the peers from which heads are enough until somebody asks for a
    text.
    """

    def __init__(
        self,
        store: NetworkStore,
        links: Callable[[], list[Link]],
        clock: Callable[[], datetime],
        *,
        thin: Callable[[], frozenset[str]] = frozenset,
    ) -> None:
        self._store = store
        self._links = links
        self._clock = clock
        self._thin = thin
        self._woken = asyncio.Event()
        self._searches: dict[str, _Search] = defaultdict(_Search)

    def wake(self) -> None:
        """Something came."""
        self._woken.set()

    async def run(self) -> None:
        """Settle what waits, as soon as it can be, until cancelled."""
        while True:
            self._woken.clear()
            try:
                while await self._round():
                    pass
            except Exception:  # noqa: BLE001 -- a defect in one round must not end all rounds
                _log.exception("Settling failed")
            with suppress(TimeoutError):
                async with asyncio.timeout(AGAIN):
                    await self._woken.wait()

    async def act(self) -> None:
        """Act at once on what overtook its run."""
        ready = await self._store.read(lambda records: look_what_waits(records, URGENT_ROUND, thin=self._thin()))
        await self._settle([arrival for arrival in ready.arrivals if arrival.state == "early"])
        self.wake()

    async def bring_text(self, item: str, version: int | None) -> None:
        """Fetch the text that somebody wants to read, where only its head came; give up after a few seconds."""
        look = partial(text_to_fetch, item=item, version=version)
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                while needs := await self._store.read(look):
                    if not await self._fetch(needs):
                        await asyncio.sleep(0.2)

    async def _round(self) -> bool:
        """Settle what is ready, and fetch what the next needs meanwhile; whether there was anything to do."""
        ready = await self._store.read(lambda records: look_what_waits(records, ROUND, thin=self._thin()))
        fetching = asyncio.ensure_future(self._fetch(ready.needs))
        try:
            settled = await self._settle(ready.arrivals)
            return bool(await fetching + settled)
        finally:
            fetching.cancel()

    async def _settle(self, arrivals: list[Arrival]) -> int:
        """Settle arrivals that need nothing more; how many got their place or were refused."""
        done = 0
        for start in range(0, len(arrivals), TOGETHER):
            some = arrivals[start : start + TOGETHER]
            try:
                done += await self._store.write(partial(self._all, arrivals=some))
            except Exception:  # noqa: BLE001 -- one of them has a defect: each by itself, so that it costs only itself
                for arrival in some:
                    done += await self._alone(arrival)
        return done

    def _all(self, records: NetworkRecords, arrivals: list[Arrival]) -> int:
        return settle_together(records, arrivals, thin=self._thin())

    async def _alone(self, arrival: Arrival) -> int:
        try:
            return await self._store.write(lambda records: self._all(records, [arrival]))
        except Exception as error:  # noqa: BLE001 -- whatever it is, it costs this entry alone
            _log.exception("Entry %s of %s cannot be settled", arrival.number, arrival.origin)
            why = f"This node made a mistake with it: {type(error).__name__}"
            await self._store.write(lambda records: give_up(records, arrival, why))
            return 1

    async def _fetch(self, needs: dict[str, Need]) -> int:
        """Ask for what is needed, each of the best peer that was not asked yet; how many came or are given up."""
        now, links = time.monotonic(), self._links()
        asked: dict[str, list[str]] = defaultdict(list)
        for digest, need in needs.items():
            search = self._searches[digest]
            if search.after <= now and (link := _best(links, need, search)) is not None:
                asked[link.node].append(digest)
        found = await asyncio.gather(
            *(self._ask(link, asked[link.node][:ASKED_TOGETHER], needs) for link in links if asked[link.node])
        )
        return sum(found)

    async def _ask(self, link: Link, digests: list[str], needs: dict[str, Need]) -> int:
        """Ask one peer; how many of the digests came or are given up."""
        entries = sorted({entry for digest in digests for entry in needs[digest].entries})
        try:
            answer = await link.contents(msgspec.json.encode(Wanted(digests=digests, entries=entries)))
            came = _contents(answer)
        except FetchError as error:
            if error.kind not in {"timeout", "unreachable"}:
                await link.failed(error)
            return await self._said(link, dict.fromkeys(digests, "later"), needs)
        except ValueError as error:
            return await self._lied(link, digests, f"that is no answer: {error}", needs)
        wanted = set(digests)
        kept = await self._store.write(lambda records: keep_parcels(records, came.parcels, wanted=wanted))
        for digest in kept:
            self._searches.pop(digest, None)
        false = [parcel.digest for parcel in came.parcels if parcel.digest in wanted - kept]
        refused = {digest: why for digest, why in came.refused.items() if digest in wanted}
        if kept:  # what did not fit into this answer is asked for again at once
            refused = {digest: why for digest, why in refused.items() if why != "later"}
        gone = await self._lied(link, false, "they are not what their digests say", needs) if false else 0
        return len(kept) + gone + await self._said(link, refused, needs)

    async def _lied(self, link: Link, digests: list[str], why: str, needs: dict[str, Need]) -> int:
        error = NotVerifiedError(f"Contents that {link.node} gave do not hold: {why}", where=digests[0][:64])
        await link.failed(error)
        return await self._said(link, dict.fromkeys(digests, "false"), needs)

    async def _said(self, link: Link, refused: dict[str, str], needs: dict[str, Need]) -> int:
        """Remember what a peer said; how many digests are given up, because all were asked for the last time.

        When all were asked and some may give it later, they are asked again after a while.
        """
        links, gone = self._links(), {}
        for digest, why in refused.items():
            search = self._searches[digest]
            search.said[link.node] = why
            if _best(links, needs[digest], search) is not None:
                continue
            search.tries += 1
            search.after = time.monotonic() + AGAIN
            if search.tries >= TRIES or set(search.said.values()) <= _FOR_GOOD:
                gone[digest] = why
            search.said = {}
        if gone:
            now = self._clock()

            def work(records: NetworkRecords) -> None:
                for digest, why in gone.items():
                    records.arrivals.refuse(digest, why, now)

            await self._store.write(work)
            for digest in gone:
                self._searches.pop(digest, None)
        return len(gone)


def _best(links: list[Link], need: Need, search: _Search) -> Link | None:
    """The link to ask next: to the very node, then to the peer that the entry came by, then any other."""
    fresh = [link for link in links if link.node not in search.said]
    return min(fresh, key=lambda link: (link.node != need.origin, link.node != need.via), default=None)
