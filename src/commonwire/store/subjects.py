"""Which items are filed under which subjects and are about which places: questions for any of many keys.

A broad subject stands for hundreds of keys (`news.labels.Vocabularies.sought`), and the newest of a few are wanted.
SQLite stops each key's walk by itself once it cannot yield a newer one; PostgreSQL is told to take that many of each.
"""

from __future__ import annotations

from collections.abc import Collection

import msgspec
from sqlalchemy import ARRAY, ColumnElement, Connection, TableValuedAlias, Text, bindparam, exists, func, select, true

from commonwire.store.tables import item_places, item_subjects, items

_KEYS = "subject_keys"


def newest_filed(connection: Connection, keys: Collection[str], *, before: int | None, limit: int) -> list[int]:
    """Positions of items filed under one of `keys`, newest first, below `before`; one filed twice may come twice."""
    place = item_subjects.c.position
    filed = select(place).order_by(place.desc()).limit(limit)
    if before is not None:
        filed = filed.where(place < before)
    listed = _listed(connection, _KEYS)
    if connection.dialect.name == "postgresql":
        each = filed.where(item_subjects.c.subject == listed.c.value).lateral()
        of_all = select(each.c.position).select_from(listed.join(each, true()))
        filed = of_all.order_by(each.c.position.desc()).limit(limit)
    else:
        filed = filed.where(item_subjects.c.subject.in_(select(listed.c.value)))
    return list(connection.scalars(filed, asked(connection, _KEYS, keys)))


def is_filed(connection: Connection, name: str) -> ColumnElement[bool]:
    """Whether an item is filed under one of the keys that the statement is handed as `name` (see `asked`)."""
    listed = select(_listed(connection, name).c.value)
    return exists().where(item_subjects.c.item == items.c.id, item_subjects.c.subject.in_(listed))


def is_at(connection: Connection, name: str) -> ColumnElement[bool]:
    """Whether an item is about a place with one of the keys that the statement is handed as `name` (see `asked`)."""
    listed = select(_listed(connection, name).c.value)
    return exists().where(item_places.c.item == items.c.id, item_places.c.place.in_(listed))


def asked(connection: Connection, name: str, keys: Collection[str]) -> dict[str, object]:
    """The parameter `name` of a statement about these keys: one value, however many they are."""
    if connection.dialect.name == "postgresql":
        return {name: list(keys)}
    return {name: msgspec.json.encode(list(keys)).decode()}


def _listed(connection: Connection, name: str) -> TableValuedAlias:
    if connection.dialect.name == "postgresql":
        return func.unnest(bindparam(name, type_=ARRAY(Text))).table_valued("value").render_derived()
    return func.json_each(bindparam(name)).table_valued("value")
