"""Rows into tables: put, add or append, as SQL that is compiled once and given to the driver.

Every story makes half a dozen rows; compiled once, each costs half of what SQLAlchemy's own `execute` takes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Literal

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect

Row = dict[str, Any]


def put_row(connection: Connection, table: Table, values: Row | list[Row]) -> None:
    """Insert into `table`, or replace the row with the same primary key."""
    _execute(connection, "put", table, values)


def add_row(connection: Connection, table: Table, values: Row | list[Row]) -> int:
    """Insert into `table` what is not there yet, by primary key; how many rows were new."""
    return _execute(connection, "add", table, values)


def append_row(connection: Connection, table: Table, values: Row | list[Row]) -> None:
    """Insert into `table` what cannot be there yet; the database's error when it is."""
    _execute(connection, "append", table, values)


class _Insert:
    """An insert into one table, in one dialect."""

    def __init__(self, dialect: Dialect, kind: Literal["put", "add", "append"], table: Table) -> None:
        compiled = _statement(dialect.name, kind, table).compile(dialect=dialect)
        self.sql = str(compiled)
        self.is_positional = compiled.positional
        names: Iterable[str] = compiled.positiontup or () if compiled.positional else compiled.params
        self._columns = [(name, _processor(table, name, dialect)) for name in names]

    def parameters(self, row: Row) -> Any:
        """`row` as the driver takes it; what it does not name is NULL."""
        found = [(name, row.get(name), process) for name, process in self._columns]
        values = [(name, value if process is None else process(value)) for name, value, process in found]
        return tuple(value for _, value in values) if self.is_positional else dict(values)


_INSERTS: dict[tuple[str, str, str], _Insert] = {}


def _execute(
    connection: Connection, kind: Literal["put", "add", "append"], table: Table, values: Row | list[Row]
) -> int:
    if not values:
        return 0
    key = (kind, connection.dialect.name, table.name)
    insert = _INSERTS.get(key)
    if insert is None:
        insert = _INSERTS[key] = _Insert(connection.dialect, kind, table)
    rows = values if isinstance(values, list) else [values]
    parameters = [insert.parameters(row) for row in rows]
    done = connection.exec_driver_sql(
        insert.sql, parameters if len(parameters) > 1 else parameters[0], execution_options=_COUNTED
    )
    return done.rowcount


_COUNTED = {"preserve_rowcount": True}


def _statement(dialect: str, kind: str, table: Table) -> Any:
    insert = postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
    if kind == "append":
        return insert
    keys = list(table.primary_key.columns)
    rest = {column.name: insert.excluded[column.name] for column in table.columns if column not in keys}
    if kind == "add" or not rest:
        return insert.on_conflict_do_nothing()
    return insert.on_conflict_do_update(index_elements=keys, set_=rest)


def _processor(table: Table, name: str, dialect: Dialect) -> Callable[[Any], Any] | None:
    return table.c[name].type.dialect_impl(dialect).bind_processor(dialect)
