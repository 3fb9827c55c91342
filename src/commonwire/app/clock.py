"""The clock by which hours are kept: not while somebody moves its hands, nor while other nodes say another time."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from statistics import median

GREATEST_DRIFT = timedelta(seconds=60)
"""How far the wall clock may be from the monotonic one, or the peers, before releases stop (docs/rules.md, 7)."""
FEWEST_PEERS = 2
"""Peers whose clocks count: one alone may be the one that is wrong."""
HEARD_FOR = 600.0
"""Seconds for which it counts what a peer's clock said."""


class SteadyClock:
    """The wall clock, watched by the monotonic one and by the clocks of peers."""

    def __init__(
        self,
        wall: Callable[[], datetime] = lambda: datetime.now(UTC),
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self._wall = wall
        self._steady = steady
        self._began_at = wall()
        self._began = steady()
        self._heard: dict[str, tuple[float, float]] = {}

    def now(self) -> datetime:
        """The wall clock's time."""
        return self._wall()

    def drift(self) -> timedelta:
        """How far the wall clock has run from where the monotonic clock says it should be."""
        return abs(self._wall() - self._began_at - timedelta(seconds=self._steady() - self._began))

    def hear(self, peer: str, ahead: float) -> None:
        """A peer's clock is `ahead` of this one by so many seconds."""
        self._heard[peer] = (ahead, self._steady())

    def behind_peers(self) -> timedelta | None:
        """How far the peers' clocks are ahead, in the middle of them; None while fewer than two were heard lately."""
        said = [ahead for ahead, at in self._heard.values() if self._steady() - at <= HEARD_FOR]
        return timedelta(seconds=median(said)) if len(said) >= FEWEST_PEERS else None

    @property
    def doubt(self) -> str | None:
        """Why hours may not be kept by this clock, in a sentence; None when they may."""
        if self.drift() > GREATEST_DRIFT:
            return f"The clock was moved by {self.drift().total_seconds():.0f} s since the start."
        behind = self.behind_peers()
        if behind is not None and abs(behind) > GREATEST_DRIFT:
            way = "behind" if behind > timedelta() else "ahead of"
            return f"The clock is {abs(behind).total_seconds():.0f} s {way} those of the peers."
        return None

    @property
    def is_trusted(self) -> bool:
        """Whether hours may be kept by this clock."""
        return self.doubt is None
