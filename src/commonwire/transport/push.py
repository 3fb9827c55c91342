"""Pushes: a notice sent to a machine of an outlet. What becomes of it is an outcome, never an error."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

from commonwire.base.errors import FetchError
from commonwire.delivery.tell import Result
from commonwire.delivery.webhook import webhook_headers
from commonwire.ledger.keys import SigningKey
from commonwire.transport.fetch import Fetcher

PURPOSE = "push"
"""What the operator opens networks for (COMMONWIRE_ALLOW_PUSH)."""
PATIENCE = 10.0
"""Seconds within which a receiver has to answer."""


class Pusher:
    """Sends signed pushes."""

    def __init__(self, fetcher: Fetcher, key: SigningKey, clock: Callable[[], datetime]) -> None:
        self._fetcher = fetcher
        self._key = key
        self._clock = clock

    async def push(self, address: str, message: str, body: bytes, *, patience: float = PATIENCE) -> Result:
        """What became of a push of `body`, called `message`, to `address`: 2xx is delivered, all else failed."""
        headers = webhook_headers(message, body, key=self._key, now=self._clock())
        began = time.monotonic()
        try:
            answer = await self._fetcher.post(address, body, headers, purpose=PURPOSE, timeout=patience)
        except FetchError as error:
            return Result(outcome="failed", milliseconds=_since(began), error=str(error))
        if 200 <= answer.status < 300:
            return Result(outcome="delivered", status=answer.status, milliseconds=_since(began))
        return Result(
            outcome="failed", status=answer.status, milliseconds=_since(began), error=_words(answer.status, answer.said)
        )


def _since(began: float) -> int:
    return round((time.monotonic() - began) * 1000)


def _words(status: int, said: str) -> str:
    """Why an answer is none of success, in words, with what the receiver said itself."""
    if 300 <= status < 400:
        return f"It answered {status}: pushes follow no redirect. Give the address that it leads to."
    quoted = " ".join(said.split())
    quoted = "".join(letter for letter in quoted if letter.isprintable())[:160]
    return f"It answered {status}" + (f': "{quoted}"' if quoted else ".")
