"""Where entries stand in the journal."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from commonwire.store.records import SqlRecords
from commonwire.store.tables import entries

_PLACES = (
    select(entries.c.position, entries.c.origin, entries.c.number)
    .where(entries.c.position > bindparam("after"))
    .order_by(entries.c.position)
    .limit(bindparam("most"))
)


def places_behind(records: SqlRecords, after: int, limit: int) -> list[tuple[int, str, int]]:
    """The entries behind a position, in order: position, the node that wrote it, its number there."""
    found = records.transaction.connection.execute(_PLACES, {"after": after, "most": limit})
    return [(row.position, row.origin, row.number) for row in found]
