"""Meter: what a running node counts of itself, from any thread, and what it was like in the last hours."""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections import Counter, defaultdict, deque
from collections.abc import Mapping
from datetime import datetime
from typing import Final

import msgspec

BUCKETS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Upper ends of the buckets of times, in seconds."""
KEPT: Final = 240
"""Samples of the past that are kept: at one every 30 seconds those of two hours."""


class Times:
    """How long things took: how many fell into each bucket, and the sum in seconds."""

    def __init__(self) -> None:
        self.counts = [0] * (len(BUCKETS) + 1)
        self.sum = 0.0

    def add(self, seconds: float) -> None:
        """Count one that took so long."""
        self.counts[bisect_left(BUCKETS, seconds)] += 1
        self.sum += seconds

    def copy(self) -> Times:
        """The same numbers, which do not change any more."""
        made = Times()
        made.counts, made.sum = list(self.counts), self.sum
        return made

    @property
    def count(self) -> int:
        """How many there were."""
        return sum(self.counts)

    def since(self, before: Times) -> Times:
        """What came after `before`, an earlier copy."""
        made = Times()
        made.counts = [now - then for now, then in zip(self.counts, before.counts, strict=True)]
        made.sum = self.sum - before.sum
        return made

    def within(self, share: float) -> float | None:
        """The upper end, in seconds, of the bucket below which `share` of them lie; None when there were none.

        >>> times = Times()
        >>> for seconds in (0.004, 0.004, 0.2):
        ...     times.add(seconds)
        >>> times.within(0.5), times.within(0.99)
        (0.005, 0.25)
        """
        wanted, seen = share * self.count, 0
        if not self.count:
            return None
        for end, count in zip((*BUCKETS, BUCKETS[-1] * 2), self.counts, strict=True):
            seen += count
            if seen >= wanted:
                return end
        return BUCKETS[-1] * 2


class Sample(msgspec.Struct, frozen=True):
    """What the node was like at a time: numbers by name; one that was not to be had is absent."""

    at: datetime
    values: Mapping[str, float]


class Meter:
    """Counts requests, commits and rounds of one process since its start; may be called from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._requests: Counter[tuple[str, int]] = Counter()
        self._times: defaultdict[str, Times] = defaultdict(Times)
        self._commits = Times()
        self._works = 0
        self._rounds: Counter[tuple[str, str]] = Counter()
        self._past: deque[Sample] = deque(maxlen=KEPT)

    def requested(self, route: str, status: int, seconds: float | None) -> None:
        """Count a request to a class of routes that was answered; `seconds` is None where it waited on purpose."""
        with self._lock:
            self._requests[route, status] += 1
            if seconds is not None:
                self._times[route].add(seconds)

    def committed(self, works: int, seconds: float) -> None:
        """Count a commit of so many works."""
        with self._lock:
            self._works += works
            self._commits.add(seconds)

    def went(self, name: str, outcome: str) -> None:
        """Count a round of what the node does by itself: 'done', 'refused' or 'failed'."""
        with self._lock:
            self._rounds[name, outcome] += 1

    def keep(self, sample: Sample) -> None:
        """Keep what the node is like now; the oldest sample goes."""
        with self._lock:
            self._past.append(sample)

    def requests(self) -> dict[tuple[str, int], int]:
        """How many requests there were, by class of route and status."""
        with self._lock:
            return dict(self._requests)

    def times(self) -> dict[str, Times]:
        """How long requests took, by class of route."""
        with self._lock:
            return {route: times.copy() for route, times in self._times.items()}

    def commits(self) -> tuple[Times, int]:
        """How long commits took, and how many works they held."""
        with self._lock:
            return self._commits.copy(), self._works

    def rounds(self) -> dict[tuple[str, str], int]:
        """How many rounds there were, by name and outcome."""
        with self._lock:
            return dict(self._rounds)

    def past(self) -> list[Sample]:
        """What the node was like, the oldest sample first."""
        with self._lock:
            return list(self._past)
