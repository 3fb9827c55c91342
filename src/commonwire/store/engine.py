"""Connections: SQLite by default, PostgreSQL when its address is given."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError

from commonwire.base.errors import CommonwireError, SettingsError, UnavailableError

_LOCK = text("SELECT pg_advisory_xact_lock(72623859790382856)")
_ANNOUNCE = text("SELECT pg_notify('commonwire', :name)")
READERS = 4
"""Threads that read, each with a connection."""
FOLLOWERS = 2
"""Connections of those that follow what is written, an index: they never take one from a reader."""
LONGEST_WAIT = 30
"""Seconds that SQLite waits for another program that writes (`?timeout=` in the address changes it), and after which
PostgreSQL ends a transaction that does nothing."""


def open_engine(address: str) -> Engine:
    """An engine for `address`: a path or sqlite:// URL, or a postgresql:// URL.

    SQLite runs with a write-ahead log and `synchronous=FULL`: what was committed survives a power cut
    (sqlite.org, "PRAGMA synchronous"). Raises SettingsError for an address that cannot be used.
    """
    if "://" not in address:
        Path(address).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        Path(address).touch(mode=0o600)  # SQLite gives its other files the mode of this one
        address = f"sqlite:///{address}"
    try:
        url = make_url(address)
        if url.drivername == "postgresql":
            url = url.set(drivername="postgresql+psycopg")
        if url.get_backend_name() == "sqlite":
            return _sqlite(url)
        return _postgresql(url)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
        raise SettingsError(
            f"The store's address cannot be used: {error}",
            where="COMMONWIRE_STORE",
            remedy="Give a postgresql:// address and install the extra 'postgres', or leave it out for SQLite.",
        ) from None


def _postgresql(url: Any) -> Engine:
    engine = create_engine(url, pool_size=READERS + FOLLOWERS + 1, max_overflow=0, pool_pre_ping=True)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: Any) -> None:
        connection.autocommit = True
        for setting in (
            f"idle_in_transaction_session_timeout = '{LONGEST_WAIT}s'",  # a process that stands still keeps no lock
            "tcp_keepalives_idle = 5",  # nor does a machine that is gone
            "tcp_keepalives_interval = 2",
            "tcp_keepalives_count = 3",
        ):
            connection.execute(f"SET {setting}")
        connection.autocommit = False

    return engine


def _sqlite(url: Any) -> Engine:
    options = {"check_same_thread": False} | ({} if "timeout" in url.query else {"timeout": LONGEST_WAIT})
    # Last in, first out: who reads the whole store, as an index does, fills the page cache of one connection only.
    engine = create_engine(
        url, pool_size=READERS + FOLLOWERS + 1, max_overflow=0, pool_use_lifo=True, connect_args=options
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # SQLAlchemy emits BEGIN itself (below), so that a write locks at its start
        _log_ahead(connection)
        for pragma in (
            "synchronous=FULL",
            "foreign_keys=ON",
            "secure_delete=ON",  # what was erased is overwritten, not only unlinked
            "cache_size=-65536",
            "temp_store=MEMORY",
            "journal_size_limit=67108864",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _log_ahead(connection: sqlite3.Connection) -> None:
    """Let the database have a write-ahead log.

    Two programs that open a new database at once are in each other's way, and for this one change SQLite does not
    wait by itself: wait here.
    """
    deadline = time.monotonic() + LONGEST_WAIT
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.01)


def for_reading(engine: Engine) -> Engine:
    """`engine` for transactions that see the store as it was at their first look: SQLite's always do."""
    if engine.dialect.name == "postgresql":
        return engine.execution_options(isolation_level="REPEATABLE READ")
    return engine


def lock_for_writing(connection: Connection, announced_by: str | None = None) -> None:
    """Let no other process write until this transaction ends: entry numbers are handed out one at a time.

    When it is committed, the processes that share the store hear of it, with the name `announced_by`.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(_LOCK)
        if announced_by is not None:
            connection.execute(_ANNOUNCE, {"name": announced_by})


def explained(error: Exception) -> Exception:
    """`error` of the database as one that a user can be told: a full disk, a store that is away. Others stay."""
    if isinstance(error, CommonwireError) or not isinstance(error, DBAPIError):
        return error
    said = str(error.orig)
    if "full" in said or "No space" in said or "could not extend" in said:
        return UnavailableError(
            "The disk of the store is full; nothing was recorded",
            remedy="Free some space; reading goes on meanwhile.",
        )
    if isinstance(error, OperationalError) or error.connection_invalidated:
        return UnavailableError(
            f"The store does not answer: {said.splitlines()[0] if said else 'no reason given'}; nothing was recorded",
            remedy="Try again; if it stays away, see that the database runs.",
        )
    return error
