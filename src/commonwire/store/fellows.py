"""The other processes that share a store: PostgreSQL tells each of what the others commit, and who has which chore.

Each process keeps one connection beside its pool. On it the database says when anybody has committed (LISTEN, NOTIFY),
and the process holds the locks of its chores: what one process does for all, like signing checkpoints. The locks end
with the connection: a process that dies frees them at once, and one that stands still is cut off by the database after
`FROZEN` seconds (its `idle_session_timeout`), and the others take over. SQLite has one process, which does everything.
"""

from __future__ import annotations

import logging
import threading
import time
import zlib
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import Any, Final, Protocol

from sqlalchemy import Connection, Engine, NullPool, create_engine, text
from sqlalchemy.exc import DBAPIError

from commonwire.base.errors import SettingsError
from commonwire.base.ids import new_id

CHANNEL: Final = "commonwire"
"""Where commits are announced; the payload says by whom."""
LOOK: Final = 0.5
"""Seconds between looks for chores that nobody has."""
FROZEN: Final = 5
"""Seconds after which a process that stands still loses its chores."""
_TRUSTED: Final = 3.0
"""Seconds since the last look up to which a process is sure of its chores: always less than `FROZEN`."""
_AGAIN: Final = 0.5
_CHORES: Final = 1_129_140_000
_USE: Final = 72_623_859_790_382_857

_log = logging.getLogger(__name__)


class Fellows(Protocol):
    """The processes of one store, as one of them sees them."""

    is_alone: bool
    token: str | None

    def start(self, chores: Collection[str], hear: Callable[[], None]) -> None:
        """Be one of them: wait for these chores, and `hear` (from another thread) when another one committed.

        Raises SettingsError while the store is in the hands of a program that needs it for itself (`sole_use`).
        """
        ...

    def stop(self) -> None:
        """Be none of them any longer: the chores are free."""
        ...

    def has(self, chore: str) -> bool:
        """Whether this process has that chore now."""
        ...


class NoFellows:
    """The only process of a store."""

    is_alone = True
    token: str | None = None

    def start(self, chores: Collection[str], hear: Callable[[], None]) -> None:
        """Nobody else is there."""

    def stop(self) -> None:
        """Nobody else is there."""

    def has(self, chore: str) -> bool:
        """Every chore is this process's."""
        return True


class PostgresFellows:
    """The processes of a store in PostgreSQL."""

    is_alone = False

    def __init__(self, engine: Engine) -> None:
        self.token: str | None = new_id()
        self._engine = create_engine(engine.url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
        self._chores: tuple[str, ...] = ()
        self._hear: Callable[[], None] = lambda: None
        self._held: frozenset[str] = frozenset()
        self._looked_at = float("-inf")
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="store-fellows", daemon=True)

    def start(self, chores: Collection[str], hear: Callable[[], None]) -> None:
        """As `Fellows.start`."""
        self._chores, self._hear = tuple(chores), hear
        connection = self._joined()
        if connection is None:
            raise SettingsError(
                "The store is in the hands of a program that needs it for itself",
                where=self._engine.url.render_as_string(hide_password=True),
                remedy="Wait until rebuild or move-store has ended.",
            )
        self._first = connection
        self._thread.start()

    def stop(self) -> None:
        """As `Fellows.stop`."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join()

    def has(self, chore: str) -> bool:
        """As `Fellows.has`."""
        return chore in self._held and time.monotonic() - self._looked_at < _TRUSTED

    def _run(self) -> None:
        from psycopg import Error  # noqa: PLC0415 -- of the extra `postgres`

        connection: Connection | None = self._first
        while not self._stopped.is_set():
            try:
                connection = connection or self._joined()
                if connection is not None:
                    self._hear()  # of what was committed before
                    self._follow(connection)
            except (DBAPIError, Error) as error:
                _log.warning("The store does not answer; other processes are not heard meanwhile: %s", error)
            except Exception:  # noqa: BLE001 -- whatever it is, the others must be heard again
                _log.exception("Other processes are not heard")
            finally:
                self._held = frozenset()
                _let_go(connection)
                connection = None
            self._stopped.wait(_AGAIN)

    def _joined(self) -> Connection | None:
        """A connection that hears and counts as one of them; None while the store is in sole use."""
        connection = self._engine.connect()
        try:
            connection.exec_driver_sql(f"SET idle_session_timeout = '{FROZEN}s'")
            for setting in ("tcp_keepalives_idle = 3", "tcp_keepalives_interval = 1", "tcp_keepalives_count = 3"):
                connection.exec_driver_sql(f"SET {setting}")
            if connection.scalar(text("SELECT pg_try_advisory_lock_shared(:use)"), {"use": _USE}):
                connection.exec_driver_sql(f"LISTEN {CHANNEL}")
                return connection
        except BaseException:
            _let_go(connection)
            raise
        _let_go(connection)
        return None

    def _follow(self, connection: Connection) -> None:
        driver: Any = connection.connection.driver_connection
        while not self._stopped.is_set():
            self._take(connection)
            for notice in driver.notifies(timeout=LOOK):
                if notice.payload != self.token:
                    self._hear()

    def _take(self, connection: Connection) -> None:
        """Take the chores that nobody has; the question also shows the database that this process is alive."""
        now, missing = time.monotonic(), [chore for chore in self._chores if chore not in self._held]
        keys = [_key(chore) for chore in missing]
        query = "SELECT key FROM unnest(CAST(:keys AS int[])) AS key WHERE pg_try_advisory_lock(:chores, key)"
        taken = set(connection.scalars(text(query), {"keys": keys, "chores": _CHORES}))
        self._held |= {chore for chore in missing if _key(chore) in taken}
        self._looked_at = now


def fellows_of(engine: Engine) -> Fellows:
    """The processes that share the store of `engine`."""
    return PostgresFellows(engine) if engine.dialect.name == "postgresql" else NoFellows()


@contextmanager
def sole_use(engine: Engine) -> Iterator[None]:
    """Have the store alone, as long as the context lasts. Raises SettingsError when processes serve it or work on it.

    SQLite's store lies in a home, whose lock says the same.
    """
    if engine.dialect.name != "postgresql":
        yield
        return
    alone = create_engine(engine.url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with alone.connect() as connection:
        if not connection.scalar(text("SELECT pg_try_advisory_lock(:use)"), {"use": _USE}):
            raise SettingsError(
                "Other processes serve this store or work on it",
                where=engine.url.render_as_string(hide_password=True),
                remedy="Stop them first, on every machine.",
            )
        yield


def _key(chore: str) -> int:
    """The number of a chore's lock, as PostgreSQL takes it (a signed integer of 32 bits)."""
    return zlib.crc32(chore.encode()) - 2**31


def _let_go(connection: Connection | None) -> None:
    if connection is not None:
        connection.invalidate()
        connection.close()
