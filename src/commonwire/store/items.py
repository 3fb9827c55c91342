"""Items, their versions, terms and text, in the database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, bindparam, delete, select

from commonwire.base.errors import NotFoundError
from commonwire.base.languages import primary
from commonwire.news.state import ItemState, VersionState
from commonwire.rights.terms import Terms
from commonwire.store.insert import add_row, put_row
from commonwire.store.tables import item_places, item_subjects, item_text, items, terms, versions
from commonwire.store.transaction import Transaction

_FIND = select(items).where(items.c.id == bindparam("id"))
_FIND_VERSION = select(versions.c.data).where(
    versions.c.item == bindparam("item"), versions.c.version == bindparam("version")
)
_VERSIONS = select(versions.c.data).where(versions.c.item == bindparam("item")).order_by(versions.c.version)
_DROP_SUBJECTS = delete(item_subjects).where(item_subjects.c.item == bindparam("of_item"))
_DROP_PLACES = delete(item_places).where(item_places.c.item == bindparam("of_item"))
_DROP_TEXT = delete(item_text).where(item_text.c.item == bindparam("of_item"))
_TERMS = select(terms.c.data).where(terms.c.digest == bindparam("digest"))
_decode_terms = msgspec.json.Decoder(Terms).decode
_decode_version = msgspec.json.Decoder(VersionState).decode
_encode = msgspec.json.Encoder(order="deterministic").encode


class SqlItemShelf:
    """`news.ports.ItemShelf` in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, item: str) -> ItemState | None:
        """The state of the item with this id, if it is known."""
        row = self._connection.execute(_FIND, {"id": item}).first()
        return state_of(row) if row else None

    def with_uri(self, uri: str) -> list[ItemState]:
        """The items that outlets gave under `uri`, by outlet."""
        query = select(items).where(items.c.uri == uri).order_by(items.c.outlet)
        return [state_of(row) for row in self._connection.execute(query)]

    def put(self, state: ItemState, subjects: list[str]) -> None:
        """Keep `state` as the item's; `subjects` are the keys that a filter compares with."""
        is_new = state.version == 1 and state.status == "usable" and state.first_received_at == state.received_at
        put_row(self._connection, items, row_of_state(state))
        if not is_new:
            self._connection.execute(_DROP_SUBJECTS, {"of_item": state.id})
        rows = [{"item": state.id, "subject": key, "position": state.position} for key in subjects]
        put_row(self._connection, item_subjects, rows)

    def put_version(self, version: VersionState) -> None:
        """Keep a version, or replace what is kept of it."""
        row = {
            "item": version.item,
            "version": version.version,
            "released": version.released,
            "data": _encode(version).decode(),
        }
        put_row(self._connection, versions, row)

    def find_version(self, item: str, version: int) -> VersionState | None:
        """One version of an item, if it is known."""
        data = self._connection.scalar(_FIND_VERSION, {"item": item, "version": version})
        return _decode_version(data) if data else None

    def versions(self, item: str) -> list[VersionState]:
        """All versions of an item, the first one first."""
        return [_decode_version(data) for data in self._connection.scalars(_VERSIONS, {"item": item})]

    def embargoed(self) -> list[VersionState]:
        """The versions whose embargo has not been released, soonest first, those without end last."""
        query = select(versions.c.data).where(versions.c.released.is_(False))
        waiting = [_decode_version(data) for data in self._connection.scalars(query)]
        return sorted(waiting, key=_hour)

    def put_text(self, item: str, line: str, places: Sequence[str] = (), *, is_first: bool = False) -> None:
        """Let `item` be found by the tokens in `line` and by the keys of its places; replaces what was there.

        `is_first`: there was nothing.
        """
        put_row(self._connection, item_text, {"item": item, "line": line})
        if not is_first:
            self._connection.execute(_DROP_PLACES, {"of_item": item})
        put_row(self._connection, item_places, [{"item": item, "place": place} for place in places])

    def remove_text(self, item: str) -> None:
        """Let `item` be found by no token and no place."""
        self._connection.execute(_DROP_TEXT, {"of_item": item})
        self._connection.execute(_DROP_PLACES, {"of_item": item})


class SqlTermsShelf:
    """`news.ports.TermsShelf` in one transaction.

    `known` is shared by all transactions, since a digest never changes its terms; it holds only what is committed.
    """

    def __init__(self, transaction: Transaction, known: dict[str, Terms]) -> None:
        self._transaction = transaction
        self._known = known

    def put(self, digest: str, terms_: Terms) -> None:
        """Keep terms under their digest; the same digest again changes nothing."""
        if digest in self._known or digest in self._transaction.terms:
            return
        add_row(self._transaction.connection, terms, {"digest": digest, "data": _encode(terms_).decode()})
        self._transaction.terms[digest] = terms_

    def get(self, digest: str) -> Terms:
        """The terms with this digest. Raises NotFoundError."""
        found = self._known.get(digest) or self._transaction.terms.get(digest)
        if found is None:
            data = self._transaction.connection.scalar(_TERMS, {"digest": digest})
            if data is None:
                raise NotFoundError("These terms are not known here", where=digest)
            found = self._transaction.terms[digest] = _decode_terms(data)
        return found


def _hour(version: VersionState) -> tuple[int, float, int]:
    until = version.embargo_until
    return (0, until.timestamp(), version.number) if isinstance(until, datetime) else (1, 0.0, version.number)


def row_of_state(state: ItemState) -> dict[str, Any]:
    """The row of `items` for a state."""
    row = msgspec.structs.asdict(state)
    for name in ("embargo_until", "claimed_at"):
        if isinstance(row[name], datetime):
            row[name] = row[name].isoformat()
    row["primary_language"] = primary(state.language) if state.language else None
    return row


def state_of(row: Row[Any]) -> ItemState:
    """The state of the item that a row of `items` is."""
    fields = dict(row._mapping)
    del fields["primary_language"]
    fields.pop("item", None)
    if fields["claimed_at"] is not None:
        fields["claimed_at"] = datetime.fromisoformat(fields["claimed_at"])
    return ItemState(**fields)
