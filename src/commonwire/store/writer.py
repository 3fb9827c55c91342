"""The one writer: works wait in line, and those that wait together are committed together.

A commit costs a flush to the disk. With one writer and group commit many callers share that cost, numbers have
no gaps, and no two verbs see each other half done (docs/decisions/0001). A work that fails is undone alone, by its
savepoint; a commit that fails fails all of its group, and nothing of it was recorded.
"""

from __future__ import annotations

import asyncio
import logging
import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextvars import copy_context
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from commonwire.base.errors import UnavailableError
from commonwire.store.engine import explained, lock_for_writing

LARGEST_GROUP = 128
"""Works committed together at the most: keeps the first caller's wait short."""
SLOW = 0.1
"""Seconds from which the works of one commit have taken long: whoever can wait waits then (`was_slow`)."""

Work = Callable[[Connection], Any]

_log = logging.getLogger(__name__)


class Writer:
    """Runs works, one after the other, each in a savepoint of a transaction that it may share with others."""

    def __init__(
        self,
        engine: Engine,
        on_commit: Callable[[], None],
        tally: Callable[[int, float], None] = lambda _works, _seconds: None,
        *,
        name: str | None = None,
    ) -> None:
        """A writer on `engine`; `on_commit` is called from its thread after each commit.

        `tally` is told of each how many works it had, and how many seconds it took; the other processes of the store
        are told who committed, by `name`.
        """
        self._tally = tally
        self._name = name
        self._engine = engine.execution_options(writes=True)
        self._queue: queue.SimpleQueue[tuple[Work, Future[Any]] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="store-writer", daemon=True)
        self._on_commit = on_commit
        self._closed = False
        self._slow_at = float("-inf")
        self._thread.start()

    def submit(self, work: Work) -> Future[Any]:
        """Put `work` in line; the future is done when its result is on disk, or holds the reason why not."""
        future: Future[Any] = Future()
        if self._closed:
            future.set_exception(UnavailableError("The store is closed", remedy="Start the program again."))
        else:
            # What the caller is traced by goes along into the writer's thread.
            context = copy_context()
            self._queue.put((lambda connection: context.run(work, connection), future))
        return future

    @property
    def waiting(self) -> int:
        """How many works are in line."""
        return self._queue.qsize()

    async def write(self, work: Work) -> Any:
        """The result of `work`, when it is on disk."""
        return await asyncio.wrap_future(self.submit(work))

    def was_slow(self, within: float) -> bool:
        """Whether a commit of the last `within` seconds took long."""
        return time.monotonic() - self._slow_at < within

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
            # A caller who went away while it waited is not written for; one who goes now has it written.
            self._commit([(work, future) for work, future in group if future.set_running_or_notify_cancel()])

    def _commit(self, group: list[tuple[Work, Future[Any]]]) -> None:
        results: list[Any] = []
        began = time.monotonic()
        try:
            with self._engine.begin() as connection:
                lock_for_writing(connection, self._name)
                for work, _ in group:
                    results.append(_alone(work, connection))
        except Exception as error:  # noqa: BLE001  # whatever it is, every caller must hear of it
            results = [_Failure(explained(error))] * len(group)
        ended = time.monotonic()
        if ended - began > SLOW:
            self._slow_at = ended
        self._tally(len(group), ended - began)
        if not all(isinstance(result, _Failure) for result in results):
            self._announce()  # before the callers hear of it: what one of them asks next is not answered with the past
        for (_, future), result in zip(group, results, strict=True):
            if isinstance(result, _Failure):
                future.set_exception(result.reason)
            else:
                future.set_result(result)

    def _announce(self) -> None:
        try:
            self._on_commit()
        except Exception:  # noqa: BLE001  # the writer must outlive whoever listens
            _log.exception("what follows a commit failed")


class _Failure:
    """Why a work was not recorded."""

    def __init__(self, reason: Exception) -> None:
        self.reason = reason


def _alone(work: Work, connection: Connection) -> Any:
    """The result of `work`, or a `_Failure` when it raised and was undone. Raises when the whole group is lost.

    Savepoints are said to the driver itself: SQLAlchemy's own take ten times as long.
    """
    driver: Any = connection.connection.driver_connection
    driver.execute("SAVEPOINT work")
    try:
        result = work(connection)
    except Exception as error:  # noqa: BLE001  # a work may fail in any way and takes none of the others with it
        try:
            connection.exec_driver_sql("ROLLBACK TO SAVEPOINT work")
        except SQLAlchemyError as lost:
            raise (error if isinstance(error, SQLAlchemyError) else lost) from None
        result = _Failure(explained(error))
    driver.execute("RELEASE SAVEPOINT work")
    return result
