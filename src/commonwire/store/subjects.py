"""Which items are filed under which subjects: the keys that an item itself has, and questions for any of many keys.

A broad subject stands for hundreds of keys (`news.labels.Vocabularies.sought`), and the newest of a few are wanted.
SQLite stops each key's walk by itself once it cannot yield a newer one; PostgreSQL is told to take that many of each.
"""

from __future__ import annotations

from collections.abc import Collection

import msgspec
from sqlalchemy import ARRAY, ColumnElement, Connection, Select, Text, bindparam, exists, func, select, true

from commonwire.store.tables import item_subjects, items

_KEYS = "subject_keys"
_LISTED = func.json_each(bindparam(_KEYS)).table_valued("value")
_UNNESTED = func.unnest(bindparam(_KEYS, type_=ARRAY(Text))).table_valued("value").render_derived()


def newest_filed(connection: Connection, keys: Collection[str], *, before: int | None, limit: int) -> list[int]:
    """Positions of items filed under one of `keys`, newest first, below `before`; one filed twice may come twice."""
    place = item_subjects.c.position
    filed = select(place).order_by(place.desc()).limit(limit)
    if before is not None:
        filed = filed.where(place < before)
    if connection.dialect.name == "postgresql":
        each = filed.where(item_subjects.c.subject == _UNNESTED.c.value).lateral()
        of_all = select(each.c.position).select_from(_UNNESTED.join(each, true()))
        filed = of_all.order_by(each.c.position.desc()).limit(limit)
    else:
        filed = filed.where(item_subjects.c.subject.in_(select(_LISTED.c.value)))
    return list(connection.scalars(filed, asked(connection, keys)))


def is_filed(connection: Connection) -> ColumnElement[bool]:
    """Whether an item is filed under one of the keys that `asked` hands in with the statement."""
    listed: Select[tuple[str]] = select((_UNNESTED if connection.dialect.name == "postgresql" else _LISTED).c.value)
    return exists().where(item_subjects.c.item == items.c.id, item_subjects.c.subject.in_(listed))


def asked(connection: Connection, keys: Collection[str]) -> dict[str, object]:
    """The parameters of a statement about these keys: one value, however many they are."""
    if connection.dialect.name == "postgresql":
        return {_KEYS: list(keys)}
    return {_KEYS: msgspec.json.encode(list(keys)).decode()}
