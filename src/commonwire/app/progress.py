"""Progress of long work, shown when standard error is a terminal and nowhere else."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Self


class Progress:
    """Counts steps and shows them ten times a second: `name: 1,200 of 6,538`."""

    def __init__(self, name: str, total: int | None = None) -> None:
        self._name = name
        self._total = total
        self._done = 0
        self._shown_at = 0.0
        self._is_terminal = sys.stderr.isatty()

    def step(self, done: int | None = None, total: int | None = None) -> None:
        """One step more, or `done` steps in all; `total` when it is known only now."""
        self._done = self._done + 1 if done is None else done
        self._total = total or self._total
        if self._is_terminal and time.monotonic() - self._shown_at > 0.1:
            self._show()

    def say(self, line: str) -> None:
        """Write a line of its own to standard error, where no count stands."""
        sys.stderr.write(f"\r\x1b[K{line}\n" if self._is_terminal else f"{line}\n")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._is_terminal:
            self._show()
            sys.stderr.write("\n")

    def _show(self) -> None:
        of = f" of {self._total:,}" if self._total else ""
        sys.stderr.write(f"\r{self._name}: {self._done:,}{of}")
        sys.stderr.flush()
        self._shown_at = time.monotonic()
