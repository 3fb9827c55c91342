"""A bound on how many bytes a second come from one peer: a bucket of tokens."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable


class Bucket:
    """`rate` bytes a second flow in, two seconds' worth fit; None: there is no bound.

    `steady` is a clock in seconds that nobody sets, `sleep` waits.
    """

    def __init__(
        self,
        rate: float | None,
        *,
        steady: Callable[[], float],
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._rate = rate
        self._steady = steady
        self._sleep = sleep
        self._left = 2 * (rate or 0.0)
        self._at = steady()

    async def take(self, size: int) -> None:
        """Wait until `size` bytes fit: they are owed when they are taken, so that a large one passes, too."""
        if self._rate is None:
            return
        now = self._steady()
        self._left = min(2 * self._rate, self._left + (now - self._at) * self._rate) - size
        self._at = now
        if self._left < 0:
            await self._sleep(-self._left / self._rate)
