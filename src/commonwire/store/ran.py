"""Where takes ran, in the database."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import Connection, Select, select

from commonwire.delivery.ran import Ran
from commonwire.store.insert import put_row
from commonwire.store.ran_tables import ran


class SqlRanShelf:
    """`delivery.ran.RanShelf` in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, report: Ran) -> None:
        """Keep a report, in place of an earlier one of the same take and address."""
        put_row(self._connection, ran, msgspec.structs.asdict(report))

    def of_take(self, take: str) -> list[Ran]:
        """All reports of a take, in the order in which it ran."""
        return self._read(select(ran).where(ran.c.take == take))

    def of_item(self, item: str) -> list[Ran]:
        """All reports of an item's takes, in the order in which it ran."""
        return self._read(select(ran).where(ran.c.item == item))

    def _read(self, query: Select[Any]) -> list[Ran]:
        rows = self._connection.execute(query.order_by(ran.c.ran_at, ran.c.address)).mappings()
        return [Ran(**row) for row in rows]
