"""The one writer: works wait in line, and those that wait together are committed together.

A commit costs a flush to the disk. With one writer and group commit many callers share that cost, numbers have
no gaps, and no two verbs see each other half done (docs/decisions). A work that fails is undone alone, by its
savepoint; a commit that fails fails all of its group, and nothing of it was recorded.
"""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from sqlalchemy import Connection, Engine

from commonwire.base.errors import UnavailableError
from commonwire.store.engine import explained, lock_for_writing

LARGEST_GROUP = 128
"""Works committed together at the most: keeps the first caller's wait short."""

Work = Callable[[Connection], Any]


class Writer:
    """Runs works, one after the other, each in a savepoint of a transaction that it may share with others."""

    def __init__(self, engine: Engine, on_commit: Callable[[], None]) -> None:
        """A writer on `engine`; `on_commit` is called from its thread after each commit."""
        self._engine = engine.execution_options(writes=True)
        self._queue: queue.SimpleQueue[tuple[Work, Future[Any]] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="store-writer", daemon=True)
        self._on_commit = on_commit
        self._closed = False
        self._thread.start()

    def submit(self, work: Work) -> Future[Any]:
        """Put `work` in line; the future is done when its result is on disk, or holds the reason why not."""
        future: Future[Any] = Future()
        if self._closed:
            future.set_exception(UnavailableError("The store is closed", remedy="Start the program again."))
        else:
            self._queue.put((work, future))
        return future

    async def write(self, work: Work) -> Any:
        """The result of `work`, when it is on disk."""
        return await asyncio.wrap_future(self.submit(work))

    def close(self) -> None:
        """Finish what is in line and stop."""
        self._closed = True
        self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        while (first := self._queue.get()) is not None:
            group = [first]
            while len(group) < LARGEST_GROUP and not self._queue.empty():
                following = self._queue.get()
                if following is None:
                    self._queue.put(None)
                    break
                group.append(following)
            self._commit(group)

    def _commit(self, group: list[tuple[Work, Future[Any]]]) -> None:
        done: list[tuple[Future[Any], Any]] = []
        failed: list[tuple[Future[Any], BaseException]] = []
        try:
            with self._engine.begin() as connection:
                lock_for_writing(connection)
                for work, future in group:
                    try:
                        with connection.begin_nested():
                            done.append((future, work(connection)))
                    except Exception as error:
                        if connection.invalidated or not connection.in_transaction():
                            raise
                        failed.append((future, explained(error)))
        except Exception as error:
            failed = [(future, explained(error)) for _, future in group]
            done = []
        for future, result in done:
            future.set_result(result)
        for future, reason in failed:
            future.set_exception(reason)
        if done:
            self._on_commit()
