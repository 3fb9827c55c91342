"""Witnessing: a node compares with a peer what both were shown of every ledger, and says what it cosigns."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Protocol

import msgspec

from commonwire.base.errors import FetchError, NotVerifiedError
from commonwire.federation.records import NetworkRecords, NetworkStore
from commonwire.federation.serve import write_after
from commonwire.federation.witness import consider_all, places_of
from commonwire.ledger.keys import SigningKey
from commonwire.ledger.witness import Step, Witnessed

_log = logging.getLogger("commonwire.witnessing")
_steps = msgspec.json.Decoder(dict[str, Step]).decode
_encode = msgspec.json.Encoder().encode
_MOST_BYTES = 2_000_000


class Asker(Protocol):
    """What is needed of a lane to a peer (`transport.peers.Lane`)."""

    def get(self, path: str, *, max_bytes: int) -> Awaitable[bytes]:
        """What the peer answers. Raises FetchError."""
        ...

    def post(self, path: str, body: bytes) -> Awaitable[bytes]:
        """What the peer answers to `body`. Raises FetchError."""
        ...


class Comparison:
    """What is compared with one peer, again and again."""

    def __init__(self, store: NetworkStore, peer: str, *, key: SigningKey, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._peer = peer
        self._key = key
        self._clock = clock
        self._said: Witnessed | None = None

    async def compare(self, ask: Asker) -> None:
        """Ask what the peer was shown, keep what comes of it, and tell the peer what of its own was cosigned.

        A program that does not know the call yet is left alone. Raises FetchError for any other failure, and
        NotVerifiedError for an answer that is none.
        """
        try:
            places = await self._store.read(places_of)
            answer = await ask.get(f"/ledger/checkpoint?after={write_after(places)}", max_bytes=_MOST_BYTES)
            await self._consider(_read(answer))
            await self._tell(ask)
        except FetchError as error:
            if error.kind != "refused":
                raise

    async def _consider(self, steps: dict[str, Step]) -> None:
        answers = await self._store.write(
            lambda records: consider_all(records, steps, via=self._peer, key=self._key, now=self._clock())
        )
        for origin in [origin for origin, answer in answers.items() if answer == "forked"]:
            _log.error("%s signed two pasts: one of them was shown by %s (commonwire evidence)", origin, self._peer)

    async def _tell(self, ask: Asker) -> None:
        witnessed = await self._store.read(self._witnessed)
        if witnessed is not None and witnessed != self._said:
            await ask.post("/ledger/cosignature", _encode(witnessed.checkpoint))
            self._said = witnessed

    def _witnessed(self, records: NetworkRecords) -> Witnessed | None:
        return records.witness.witnessed(self._peer)


def _read(answer: bytes) -> dict[str, Step]:
    try:
        return _steps(answer)
    except ValueError as error:
        raise NotVerifiedError(
            f"What the peer was shown of ledgers cannot be read: {error}", remedy="See its operator."
        ) from None
