"""A clock that tests set."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

from commonwire.app.clock import SteadyClock


class Hands:
    """The hands of a clock that tests turn: `jumps` moves the wall clock alone, as somebody who sets it would."""

    def __init__(self) -> None:
        self.gone = timedelta()
        self.jumped = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.gone + self.jumped

    def clock(self) -> SteadyClock:
        return SteadyClock(self.now, lambda: time.monotonic() + self.gone.total_seconds())
