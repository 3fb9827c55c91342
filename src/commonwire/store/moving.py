"""Move a store from SQLite to PostgreSQL: table by table, in pieces that are each there whole or not at all.

The rows of a table come in the order of its primary key as SQLite sorts it, so what a move that was cut short has
brought is a beginning of them, and the next one goes on behind it. The ledger comes first: by it the next one knows
its own. The settings come last: until they are there, no program finds a node. At the end both sides are read anew,
and compared by a digest of each table. SQLite is locked for writing all the while.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

import msgspec
from sqlalchemy import Boolean, Connection, Engine, Table, func, select, text

from commonwire.base.errors import ConflictError, NotVerifiedError, SettingsError
from commonwire.ledger.chain import verify_chain
from commonwire.ledger.entry import START, Head
from commonwire.store.roll_tables import settings
from commonwire.store.schema import SCHEMA
from commonwire.store.tables import entries

PIECE: Final = 5_000
"""Rows that are brought in one transaction."""
_LIMIT: Final = 2**256
_encode = msgspec.msgpack.Encoder().encode

Row = tuple[Any, ...]
Progress = Callable[[int, int], None]
"""Called with how many rows are done, and how many there are."""


class Moved(msgspec.Struct, frozen=True, kw_only=True):
    """What a move brought: rows by table, and how far the ledger of `node` goes that was verified in the end."""

    rows: dict[str, int]
    node: str
    head: Head


class TableDigest(msgspec.Struct, frozen=True):
    """A table's rows in no order: how many, and the sum of their SHA-256 (modulo 2^256)."""

    rows: int
    total: int


def move(source: Engine, target: Engine, node: str, progress: Progress = lambda _done, _all: None) -> Moved:
    """Bring all that `source` (SQLite) holds into `target` (PostgreSQL, prepared, in sole use).

    Raises ConflictError when the target holds something else, or the source was changed since a move was cut short, and
    NotVerifiedError when what came is not what was sent.
    """
    tables = _in_order()
    with _frozen(source) as reading, target.connect() as writing:
        counts = {table.name: _count(reading, table) for table in tables}
        _check_target(reading, writing, tables)
        total, done = sum(counts.values()), 0
        for table in tables:
            for rows in _bring(reading, writing, table):
                done += rows
                progress(done, total * 2)
        for table in tables:
            _compare(reading, writing, table)
            done += counts[table.name]
            progress(done, total * 2)
        head = _verified(writing, node)
        writing.rollback()
    with target.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
    return Moved(rows=counts, node=node, head=head)


def digest_of(table: Table, rows: Iterable[Sequence[Any]]) -> TableDigest:
    """The digest of rows as a driver gives them: the same for both databases.

    >>> from sqlalchemy import Column, MetaData, Integer
    >>> table = Table("t", MetaData(), Column("a", Integer), Column("b", Boolean))
    >>> digest_of(table, [(1, 0), (2, None)]) == digest_of(table, [(2, None), (1, False)])
    True
    """
    as_kept, count, total = _as_kept(table), 0, 0
    for row in rows:
        total += int.from_bytes(hashlib.sha256(_encode(as_kept(row))).digest(), "big")
        count += 1
    return TableDigest(count, total % _LIMIT)


def _in_order() -> list[Table]:
    """All tables: the ledger first, the settings last, each behind those that it refers to."""
    between = [table for table in SCHEMA.sorted_tables if table not in (entries, settings)]
    return [entries, *between, settings]


@contextmanager
def _frozen(source: Engine) -> Iterator[Connection]:
    """A connection that lets nobody write meanwhile. Raises SettingsError for a store that is no SQLite."""
    if source.dialect.name != "sqlite":
        raise SettingsError(
            "Only a store in SQLite can be moved", where="COMMONWIRE_STORE", remedy="Leave COMMONWIRE_STORE out."
        )
    with source.execution_options(writes=True).connect() as connection:
        connection.begin()
        yield connection
        connection.rollback()


def _check_target(reading: Connection, writing: Connection, tables: list[Table]) -> None:
    """Raise ConflictError unless the target is empty, or holds a beginning of this very ledger."""
    newest = writing.execute(
        select(entries.c.position, entries.c.digest).order_by(entries.c.position.desc()).limit(1)
    ).first()
    if newest is not None:
        here = reading.scalar(select(entries.c.digest).where(entries.c.position == newest.position))
        is_ours = here == newest.digest
    else:
        is_ours = not any(_count(writing, table) for table in tables)
    writing.rollback()
    if not is_ours:
        raise ConflictError(
            "The target holds another store",
            where=writing.engine.url.render_as_string(hide_password=True),
            remedy="Give an empty database.",
        )


def _bring(reading: Connection, writing: Connection, table: Table) -> Iterator[int]:
    """Bring what of a table is not there yet; how many rows are there more, after each piece."""
    from psycopg import Error  # noqa: PLC0415 -- of the extra `postgres`

    with writing.begin():
        there = _count(writing, table)
    yield there
    columns = ", ".join(_quoted(column.name) for column in table.columns)
    into = f"COPY {_quoted(table.name)} ({columns}) FROM STDIN"
    query = f"SELECT {columns} FROM {_quoted(table.name)} ORDER BY {_key(table)} LIMIT -1 OFFSET ?"  # noqa: S608 -- names of the schema
    found, as_kept = reading.exec_driver_sql(query, (there,)), _as_kept(table)
    while piece := found.fetchmany(PIECE):
        try:
            with writing.begin():
                driver: Any = writing.connection.driver_connection
                with driver.cursor() as cursor, cursor.copy(into) as copy:
                    for row in piece:
                        copy.write_row(as_kept(row))
        except Error as error:
            raise ConflictError(
                f"PostgreSQL does not take rows of the table {table.name}: {str(error).splitlines()[0]}",
                remedy="If the source was changed since a move was cut short, empty the target and begin again.",
            ) from None
        yield len(piece)


def _compare(reading: Connection, writing: Connection, table: Table) -> None:
    columns = ", ".join(_quoted(column.name) for column in table.columns)
    query = f"SELECT {columns} FROM {_quoted(table.name)}"  # noqa: S608 -- names of the schema
    sent = digest_of(table, _streamed(reading, query))
    came = digest_of(table, _streamed(writing, query))
    if sent != came:
        raise NotVerifiedError(
            f"The table {table.name} is not what it was: {sent.rows} rows were sent, {came.rows} came",
            where=table.name,
            remedy="If the source was changed since a move was cut short, empty the target and begin again.",
        )


def _streamed(connection: Connection, query: str) -> Iterator[Sequence[Any]]:
    found = connection.execution_options(stream_results=True, max_row_buffer=PIECE).exec_driver_sql(query)
    for piece in found.partitions(PIECE):
        yield from piece


def _verified(writing: Connection, node: str) -> Head:
    """How far the node's own ledger goes, each entry behind the one before it. Raises NotVerifiedError."""
    query = select(entries.c.data).where(entries.c.origin == node).order_by(entries.c.number)
    found = writing.execution_options(stream_results=True, max_row_buffer=PIECE).scalars(query)
    return verify_chain((bytes(data) for data in found), start=START)


def _as_kept(table: Table) -> Callable[[Sequence[Any]], Row]:
    """Makes the values of a row the same, whichever driver gave them: SQLite has no booleans, PostgreSQL no bytes."""
    booleans = frozenset(place for place, column in enumerate(table.columns) if isinstance(column.type, Boolean))

    def as_kept(row: Sequence[Any]) -> Row:
        values = (bytes(value) if isinstance(value, memoryview) else value for value in row)
        if not booleans:
            return tuple(values)
        return tuple(
            bool(value) if place in booleans and value is not None else value for place, value in enumerate(values)
        )

    return as_kept


def _count(connection: Connection, table: Table) -> int:
    return connection.scalar(select(func.count()).select_from(table)) or 0


def _key(table: Table) -> str:
    return ", ".join(_quoted(column.name) for column in table.primary_key.columns)


def _quoted(name: str) -> str:
    return f'"{name}"'
