"""Follow the store: what is accepted is found within a second, what is withdrawn by nobody, and the files come after.

Two threads: one looks what has changed and lets it wait where it is found (`waiting`), the other brings what waits
into the files, as many stories at once as have come meanwhile. At the start the files are brought up to the store's
state first; until then the store is searched.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from commonwire.index.files import Files, empty, is_whole
from commonwire.index.finder import TextIndex, is_failure
from commonwire.index.purge import Purge
from commonwire.index.waiting import Waiting
from commonwire.search.ports import Change, TextReader

LOOK_EVERY: Final = 0.5
"""Seconds between looks for changes that nobody announced: another program made them."""
PAUSE: Final = 0.05
"""Seconds between two looks at least: stories that come close together are read together."""
COMMIT_EVERY: Final = 1.0
"""Seconds between two commits; each costs some 10 ms and makes a new part of the files."""
AT_ONCE: Final = 500
"""Stories that are read from the store at once."""
CATCH_UP: Final = 50_000
"""Stories between two commits while the files are far behind."""
MOST_WAITING: Final = 20_000
"""Stories that wait at the most; while there are so many, the store is searched."""
LAST_WORDS: Final = 10.0
"""Seconds that a thread gets to end when the program ends: what is cut short is made up for at the next start."""
AFTER_FAILURE: Final = 10.0
"""Seconds until what failed is tried again."""

_log = logging.getLogger(__name__)


class Follower:
    """Keeps `finder` and the files in `folder` up to date with the store that `read` reads.

    `settle` returns when everything is recorded, or given up, that a writer of the store has begun.
    """

    def __init__(self, finder: TextIndex, folder: Path, read: TextReader, settle: Callable[[], object]) -> None:
        self._finder = finder
        self._folder = folder
        self._read = read
        self._settle = settle
        self._waiting = Waiting()
        self._purge = Purge()
        self._lock = threading.Lock()  # the files' searcher and what waits beside them change together
        self._files: Files | None = None
        self._is_suspect = False  # the files failed: look whether they are whole
        self._seen = 0  # what comes up to this entry is in the files or waits
        self._target = 0
        self._stopped = threading.Event()
        self._called = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Begin, in threads of its own."""
        targets = (("writer", self._write), ("watch", self._watch))
        self._threads = [threading.Thread(target=run, name=f"index-{name}", daemon=True) for name, run in targets]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End; what waits is brought into the files first."""
        self._stopped.set()
        self._called.set()
        for thread in self._threads:
            thread.join(LAST_WORDS)
        self._finder.show(None, known=0)
        self._files = None

    def wake(self) -> None:
        """Something was committed; may be called from any thread."""
        self._called.set()

    def describe(self) -> dict[str, Any]:
        """For the node page: whether the index is ready, how many entries it knows of how many, its bytes on disk.

        What comes up to the entry `seen` is found, though it may not be in the files yet.
        """
        files = self._files
        return {
            "is_ready": self._finder.is_ready,
            "number": files.standing.number if files else 0,
            "target": max(self._target, self._seen),
            "seen": self._seen,
            "bytes": files.size() if files else 0,
        }

    def _watch(self) -> None:
        while not self._stopped.is_set():
            self._called.wait(LOOK_EVERY)
            self._called.clear()
            try:
                if self._files is not None:
                    self._look()
            except Exception:  # noqa: BLE001 -- a store that is away comes back, and what was missed is read then
                _log.exception("The index could not follow the store")
                self._stopped.wait(AFTER_FAILURE)
            self._stopped.wait(PAUSE)

    def _look(self) -> None:
        """Let wait what has changed; what was hidden is so for good, or was not withdrawn after all."""
        hidden = self._finder.hidden
        if hidden:
            self._settle()
        while len(self._waiting) < MOST_WAITING:
            changes = self._changes(self._seen)
            self._waiting.put(changes)
            self._seen = changes[-1].position if changes else self._seen
            if len(changes) < AT_ONCE:
                break
        if hidden:
            known = self._read(lambda texts: texts.of_items(list(hidden)))
            self._waiting.put(change for change in known if change.story is None)
        self._show()
        self._finder.uncover(hidden)

    def _write(self) -> None:
        while not self._stopped.is_set():
            try:
                self._open()
                self._keep()
            except BaseException as error:
                if not is_failure(error):
                    raise
                _log.exception("The index could not be kept; the store is searched instead")
            if not self._stopped.is_set():
                self._close()
                self._stopped.wait(AFTER_FAILURE)

    def _open(self) -> None:
        """Open the files, or make them anew where they are of no use, and bring them up to the store's state."""
        files = self._opened()
        self._purge = Purge(is_due=files.standing.is_purging)
        self._catch_up(files)
        if self._stopped.is_set():
            return
        files.calm()
        number = files.standing.number
        self._waiting.done(change for change in self._waiting.all() if change.position <= number)
        self._seen = number
        self._files = files
        self._show()
        self._called.set()

    def _opened(self) -> Files:
        try:
            if self._is_suspect and not is_whole(self._folder):
                raise ValueError("they are damaged")
            files = Files(self._folder)
            standing = files.standing
            if self._read(lambda texts: texts.digest_at(standing.number)) == standing.digest:
                return files
            reason = "they are of another ledger"
        except BaseException as error:
            if not is_failure(error):
                raise
            reason = str(error)
        _log.warning("The index in %s is made anew: %s. The store is searched meanwhile.", self._folder, reason)
        empty(self._folder)
        return Files(self._folder)

    def _catch_up(self, files: Files) -> None:
        self._target = self._read(lambda texts: texts.last())
        seen, put = files.standing.number, 0
        while not self._stopped.is_set():
            changes = self._changes(seen)
            for change in changes:
                self._put(files, change)
            seen, put = changes[-1].position if changes else seen, put + len(changes)
            is_last = len(changes) < AT_ONCE
            if put and (is_last or put >= CATCH_UP):
                self._commit(files, seen)
                put = 0
            if is_last:
                break

    def _keep(self) -> None:
        """Bring into the files what waits, until stopped. Raises ValueError when they turn out to be damaged."""
        files = self._files
        if files is None:
            return
        self._finder.is_doubted = True  # nobody knows what the disk did to them meanwhile
        while not self._stopped.wait(COMMIT_EVERY):
            if self._finder.is_doubted:
                self._is_suspect, self._finder.is_doubted = True, False
                if not is_whole(self._folder):
                    raise ValueError("The index's files are damaged")
                self._is_suspect = False
            self._bring(files)
            if self._purge.is_due:
                self._clean(files)
        self._bring(files)

    def _bring(self, files: Files) -> None:
        """Commit all that waits."""
        seen = self._seen
        changes = self._waiting.all()
        if changes:
            for change in changes:
                self._put(files, change)
            self._commit(files, seen, changes)

    def _clean(self, files: Files) -> None:
        """Take words out of the files that were withdrawn."""
        files.settle()
        for positions in self._purge.batches(files):
            if self._stopped.is_set():
                return
            changes = self._at(positions)
            for change in changes:
                files.put(change, again=True)
            for position in set(positions) - {change.position for change in changes}:
                files.take_out(position)  # something else has become of it, which waits or is there already
            self._bring(files)
        self._commit(files, files.standing.number)
        if self._purge.is_over(files):
            self._commit(files, files.standing.number)
            files.collect()

    def _changes(self, after: int) -> list[Change]:
        return self._read(lambda texts: texts.changes(after=after, limit=AT_ONCE))

    def _at(self, positions: list[int]) -> list[Change]:
        return self._read(lambda texts: texts.at(positions))

    def _put(self, files: Files, change: Change) -> None:
        if change.story is None:
            self._purge.note(files, change.item, is_first=change.is_first)
        files.put(change)

    def _commit(self, files: Files, number: int, changes: list[Change] | None = None) -> None:
        digest = self._read(lambda texts: texts.digest_at(number))
        files.commit(number, digest, is_purging=self._purge.is_due)
        with self._lock:
            files.refresh()
            self._waiting.done(changes or ())
        self._show()

    def _show(self) -> None:
        with self._lock:
            files = self._files
            is_there = files is not None and len(self._waiting) < MOST_WAITING
            view = self._waiting.beside(files) if files is not None and is_there else None
            self._finder.show(view, known=self._seen)

    def _close(self) -> None:
        """Let go of the files, so that they can be opened again."""
        self._is_suspect, self._files = True, None
        self._show()
