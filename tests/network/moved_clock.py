"""`commonwire` with a wall clock whose hands a file moves: the seconds in COMMONWIRE_HOME/../clock, read at each look.

The hands of a machine's clock cannot be moved for one process alone, so what watches the clock (`SteadyClock`) is given
another wall to look at; all else is the program as it is.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from commonwire.app import serving
from commonwire.app.clock import SteadyClock
from commonwire.app.commands import main as commands

FILE = Path(os.environ.get("COMMONWIRE_HOME", ".")).parent / "clock"


def moved() -> datetime:
    """The time that the moved hands show."""
    try:
        seconds = float(FILE.read_text())
    except (OSError, ValueError):
        seconds = 0.0
    return datetime.now(UTC) + timedelta(seconds=seconds)


class MovedClock(SteadyClock):
    """A clock whose hands somebody moves."""

    def __init__(self) -> None:
        super().__init__(wall=moved)


def main() -> int:
    """Run a command by that clock."""
    vars(serving)["SteadyClock"] = MovedClock
    return commands()
