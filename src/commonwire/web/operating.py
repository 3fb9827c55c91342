"""What a node tells of its own health: to probes, to a Prometheus server, and to its own page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

import msgspec


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was looked at: whether it is well, and a sentence that tells nothing secret.

    While one that is `needed` is not well, the node is not ready.
    """

    name: str
    ok: bool
    needed: bool
    reason: str


class Readiness(msgspec.Struct, frozen=True, kw_only=True):
    """Whether the node can do its work, and why not."""

    status: str
    checks: list[Finding]


class Trend(msgspec.Struct, frozen=True, kw_only=True):
    """One number over the last hours, the oldest first; None where it was not to be had."""

    name: str
    unit: str
    values: Sequence[float | None]
    times: Sequence[datetime]


class Operating(Protocol):
    """What knows how the node is (`app.operating.Operations`)."""

    def requested(self, route: str, status: int, seconds: float | None) -> None:
        """Count a request that was answered."""
        ...

    def is_token(self, token: str) -> bool:
        """Whether this is the token by which measures may be read from elsewhere."""
        ...

    def count_streams(self, count: Callable[[], int]) -> None:
        """Ask `count` from now on how many live streams are open."""
        ...

    async def metrics(self) -> tuple[bytes, str]:
        """The measures in the text format of Prometheus, and its media type."""
        ...

    async def readiness(self) -> Readiness:
        """Whether the node can do its work."""
        ...

    def closed(self) -> str | None:
        """Why nobody may read here now, in words; None when the node is open."""
        ...

    async def reconcile(self) -> None:
        """Open a closed node when its peers have told all that it forgot."""
        ...

    async def sample(self) -> None:
        """Keep what the node is like now, for its page."""
        ...

    def trends(self) -> list[Trend]:
        """What the node was like in the last hours."""
        ...
