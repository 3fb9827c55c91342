"""Copies of whole stores: as of one moment, while others read and write, from either database into SQLite and back."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import msgspec
from sqlalchemy import Column, Connection, Engine, MetaData, Table, func, select, text
from sqlalchemy.types import TypeDecorator

from commonwire.base.errors import NotVerifiedError, SettingsError, UnavailableError
from commonwire.ledger.chain import verify_chain
from commonwire.ledger.content import Content, matches
from commonwire.ledger.entry import START, Head
from commonwire.store.engine import for_reading, open_engine
from commonwire.store.schema import REVISION, SCHEMA, prepare

AT_ONCE = 1000
"""Rows that are copied at once."""
Progress = Callable[[int, int], None]
"""Called with how many rows are done, and how many there are."""


class Verified(msgspec.Struct, frozen=True, kw_only=True):
    """What a copy holds, found by reading all of it: how far the node's own ledger goes, and how many contents."""

    revision: str
    head: Head
    entries: int
    contents: int


def copy_to_file(engine: Engine, path: Path, progress: Progress | None = None) -> None:
    """Write the store behind `engine` into a new SQLite file, as of one moment; nobody else has to wait.

    Of SQLite it is `VACUUM INTO` (sqlite.org/lang_vacuum.html): what was erased is not in it. Of PostgreSQL the
    tables are read in one transaction (REPEATABLE READ). Raises SettingsError when the store is of another version
    than this program, UnavailableError when there is no room.
    """
    with engine.connect() as connection:
        found = connection.scalar(text("SELECT version_num FROM alembic_version"))
        if found != REVISION:
            raise SettingsError(
                f"The store is of version {found}, this program of {REVISION}",
                where=engine.url.render_as_string(hide_password=True),
                remedy="Back it up with the program that serves it.",
            )
    if engine.dialect.name == "sqlite":
        _vacuum(engine, path)
        return
    target = open_engine(str(path))
    try:
        prepare(target)
        copy_rows(engine, target, progress)
        with target.connect() as connection:
            connection.connection.driver_connection.execute("PRAGMA journal_mode=DELETE")  # type: ignore[union-attr]
    finally:
        target.dispose()


def copy_rows(source: Engine, target: Engine, progress: Progress | None = None) -> int:
    """Copy all rows of `source`, as of one moment, into the empty tables of `target`; how many there were.

    Both are of this program's version. All of it is in one transaction: it is there whole, or not at all.
    """
    done = 0
    with for_reading(source).connect() as reading, target.execution_options(writes=True).begin() as writing:
        if target.dialect.name == "sqlite":
            writing.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        total = sum(reading.scalar(select(func.count()).select_from(table)) or 0 for table in SCHEMA.sorted_tables)
        for table in SCHEMA.sorted_tables:
            plain = _plain(table)
            for rows in _batches(reading, plain):
                writing.execute(plain.insert(), rows)
                done += len(rows)
                if progress is not None:
                    progress(done, total)
    return done


def verify_file(path: Path, node: str) -> Verified:
    """What the SQLite file at `path` holds of the store of `node`, all of it read.

    The file is whole, the entries follow one another, each entry of another node is what its digest says, and so is
    every content. Raises NotVerifiedError when anything is not so. The file is not changed.
    """
    address = f"file:{path}?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(address, uri=True)) as connection:
            found = [row[0] for row in connection.execute("PRAGMA quick_check(1)")]
            if found != ["ok"]:
                raise _damaged(path, str(found[0])[:200])
            (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
            own = connection.execute("SELECT CAST(data AS BLOB) FROM entries WHERE origin = ? ORDER BY number", (node,))
            head = verify_chain((bytes(row[0]) for row in own), start=START)
            entries = _entries_hold(connection, path)
            return Verified(revision=revision, head=head, entries=entries, contents=_contents_hold(connection, path))
    except sqlite3.Error as error:
        raise _damaged(path, str(error)) from None


def _vacuum(engine: Engine, path: Path) -> None:
    pooled = engine.raw_connection()
    try:
        pooled.driver_connection.execute("VACUUM INTO ?", (str(path),))  # type: ignore[union-attr]
    except sqlite3.OperationalError as error:
        path.unlink(missing_ok=True)
        raise UnavailableError(
            f"The copy could not be written: {error}", where=str(path), remedy="Free some space, or give another place."
        ) from None
    finally:
        pooled.close()


def _plain(table: Table) -> Table:
    """`table` with its values as they are kept: nothing is decoded on the way."""
    columns = [
        Column(it.name, it.type.impl_instance if isinstance(it.type, TypeDecorator) else it.type)
        for it in table.columns
    ]
    return Table(table.name, MetaData(), *columns)


def _batches(connection: Connection, table: Table) -> Iterator[list[dict[str, object]]]:
    streamed = connection.execution_options(yield_per=AT_ONCE).execute(select(table))
    for partition in streamed.mappings().partitions():
        yield [dict(row) for row in partition]


def _entries_hold(connection: sqlite3.Connection, path: Path) -> int:
    count = 0
    for origin, number, digest, data in connection.execute(
        "SELECT origin, number, digest, CAST(data AS BLOB) FROM entries"
    ):
        count += 1
        if hashlib.sha256(data).hexdigest() != digest:
            raise _damaged(path, f"entry {number} of {origin} is not the one that was recorded")
    return count


def _contents_hold(connection: sqlite3.Connection, path: Path) -> int:
    count = 0
    for digest, salt, data in connection.execute("SELECT digest, CAST(salt AS BLOB), CAST(data AS BLOB) FROM contents"):
        count += 1
        if not matches(Content(digest, bytes(salt), bytes(data))):
            raise _damaged(path, f"the content {digest} is not the one that was recorded")
    return count


def _damaged(path: Path, why: str) -> NotVerifiedError:
    return NotVerifiedError(f"The copy does not hold: {why}", where=str(path), remedy="Use another backup.")
