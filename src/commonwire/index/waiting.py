"""What waits to get into the files: the tail of the index, which is searched with them."""

from __future__ import annotations

import threading
from collections.abc import Iterable

from commonwire.index.files import Files
from commonwire.index.finder import View
from commonwire.search.ports import Change


class Waiting:
    """Changes by item, the newest of each. Every method may be called from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._changes: dict[str, Change] = {}

    def __len__(self) -> int:
        """How many items wait."""
        return len(self._changes)

    def put(self, changes: Iterable[Change]) -> None:
        """Let these wait; of one item the one with the highest position stays."""
        with self._lock:
            known = dict(self._changes)
            for change in changes:
                before = known.get(change.item)
                if before is None or before.position <= change.position:
                    known[change.item] = change
            self._changes = known

    def all(self) -> list[Change]:
        """All that wait now."""
        return list(self._changes.values())

    def done(self, changes: Iterable[Change]) -> None:
        """These are in the files; what has come of the same items since still waits."""
        with self._lock:
            known = dict(self._changes)
            for change in changes:
                if known.get(change.item) is change:
                    del known[change.item]
            self._changes = known

    def beside(self, files: Files) -> View:
        """What is searched now: the files, and what waits."""
        changes = self._changes
        return View(
            files.searcher,
            files.schema,
            {item: change for item, change in changes.items() if change.story is not None},
            frozenset(item for item, change in changes.items() if not (change.is_first and change.story)),
        )
