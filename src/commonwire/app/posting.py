"""Posting: letters go to a peer as soon as there are some, and what it has for this node is waited for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

import msgspec

from commonwire.base.errors import NotVerifiedError
from commonwire.federation.letter import Envelope, Handover, Me
from commonwire.federation.post import confirm, hand_out, hops_due, take_in
from commonwire.federation.records import NetworkRecords, NetworkStore
from commonwire.federation.ways import ways_of
from commonwire.transport.peers import Lane
from commonwire.web.site import Wakeup

WAIT = 25.0
"""Seconds for which a peer is asked to wait until it has letters."""
LOOKED_EVERY = 5.0
"""Seconds after which a letter may be due again although nothing was committed."""
MOST_BYTES = 64 * 1024 * 1024
_read = msgspec.json.Decoder(Handover).decode
_encode = msgspec.json.Encoder().encode


class Posting:
    """The letters to and from one peer."""

    def __init__(
        self, store: NetworkStore, peer: str, me: Me, *, wakeup: Wakeup, clock: Callable[[], datetime]
    ) -> None:
        self._store = store
        self._peer = peer
        self._me = me
        self._wakeup = wakeup
        self._clock = clock

    async def say(self, lane: Lane) -> None:
        """Hand over what is due, as soon as it is, until cancelled. Raises FetchError and NotVerifiedError."""
        while True:
            bell = self._wakeup.bell()
            now = self._clock()
            due = await self._store.read(lambda records, now=now: hops_due(records, partial(ways_of, records), now=now))  # type: ignore[misc]
            if self._peer in due:
                letters = await self._store.write(self._handed_out)
                await self._exchange(lane, Handover(letters=letters), 0.0)
            else:
                await bell.wait(LOOKED_EVERY)

    async def hear(self, lane: Lane) -> None:
        """Take in what the peer has, as soon as it has it, until cancelled. Raises FetchError and NotVerifiedError."""
        kept: list[str] = []
        while True:
            kept = await self._exchange(lane, Handover(kept=kept), WAIT)

    def _handed_out(self, records: NetworkRecords) -> list[Envelope]:
        return hand_out(records, self._peer, ways_of(records), self._me, now=self._clock())

    async def _exchange(self, lane: Lane, given: Handover, wait: float) -> list[str]:
        """Hand over, and take in what is handed over; the ids of what need not be kept at the peer."""
        answer = await lane.post(f"/ledger/letters?wait={wait:g}", _encode(given), wait=wait, max_bytes=MOST_BYTES)
        try:
            came = _read(answer)
        except ValueError as error:
            raise NotVerifiedError(f"These are no letters: {error}", where="letters", remedy="Ask again.") from None
        if not came.letters and not came.kept:
            return []

        def work(records: NetworkRecords) -> list[str]:
            now = self._clock()
            confirm(records, came.kept, now=now)
            return take_in(records, came.letters, ways_of(records), self._me, now=now)

        return await self._store.write(work)
