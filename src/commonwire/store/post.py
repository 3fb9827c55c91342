"""Letters to and from other nodes, in the database."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, delete, func, select, update

from commonwire.delivery.elsewhere import ErasedThere
from commonwire.delivery.outbox import Letter, Owed
from commonwire.federation.letter import Envelope
from commonwire.federation.post import Came, Carried
from commonwire.store.insert import add_row, put_row
from commonwire.store.post_tables import came_letters as came_table
from commonwire.store.post_tables import carried_letters as carried_table
from commonwire.store.post_tables import erased_there
from commonwire.store.post_tables import outbox as outbox_table

_encode = msgspec.json.Encoder(order="deterministic").encode
_decode_letter = msgspec.json.Decoder(Letter).decode
_decode_envelope = msgspec.json.Decoder(Envelope).decode
_decode_erased = msgspec.json.Decoder(ErasedThere).decode


class SqlOutbox:
    """`delivery.outbox.Outbox` in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, letter: Letter) -> None:
        """Owe a letter, due at once."""
        data = _encode(letter).decode()
        row = {"id": letter.id, "to": letter.to, "due_at": letter.at, "sent": 0, "envelope": None, "data": data}
        put_row(self._connection, outbox_table, row)

    def find(self, letter_id: str) -> Owed | None:
        """The letter with this id, while it is owed."""
        return next(iter(self._owed(select(outbox_table).where(outbox_table.c.id == letter_id))), None)

    def addressees(self, now: datetime) -> list[str]:
        """The nodes to which a letter is due, by name."""
        query = select(outbox_table.c.to).where(outbox_table.c.due_at <= now).distinct()
        return list(self._connection.scalars(query.order_by(outbox_table.c.to)))

    def due(self, to: Collection[str], now: datetime, limit: int) -> list[Owed]:
        """At most `limit` letters that are due to one of these nodes, the longest due first."""
        query = select(outbox_table).where(outbox_table.c.to.in_(to), outbox_table.c.due_at <= now)
        return self._owed(query.order_by(outbox_table.c.due_at, outbox_table.c.id).limit(limit))

    def all_to(self, to: Collection[str], limit: int) -> list[Owed]:
        """At most `limit` letters that are owed to one of these nodes, due or not, the longest due first."""
        query = select(outbox_table).where(outbox_table.c.to.in_(to))
        return self._owed(query.order_by(outbox_table.c.due_at, outbox_table.c.id).limit(limit))

    def handed_out(self, letters: Sequence[str], envelope: str, due_at: datetime) -> None:
        """Keep that these letters left in an envelope, and when they are due again."""
        is_new = func.coalesce(outbox_table.c.envelope, "") != envelope
        mine = outbox_table.c.id.in_(letters)
        self._connection.execute(update(outbox_table).where(mine, is_new).values(sent=outbox_table.c.sent + 1))
        self._connection.execute(update(outbox_table).where(mine).values(envelope=envelope, due_at=due_at))

    def in_envelope(self, envelope: str) -> list[Owed]:
        """The letters that are still owed and left last in this envelope."""
        return self._owed(select(outbox_table).where(outbox_table.c.envelope == envelope).order_by(outbox_table.c.id))

    def end(self, letters: Collection[str]) -> None:
        """Owe these letters no more: their node has them."""
        if letters:
            self._connection.execute(delete(outbox_table).where(outbox_table.c.id.in_(letters)))

    def count(self) -> int:
        """How many letters are owed."""
        return self._connection.scalar(select(func.count()).select_from(outbox_table)) or 0

    def _owed(self, query: Select[Any]) -> list[Owed]:
        rows = self._connection.execute(query)
        return [Owed(letter=_decode_letter(row.data), sent=row.sent, due_at=row.due_at) for row in rows]


class SqlPost:
    """`federation.post.Post` in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def carry(self, carried: Carried) -> bool:
        """Keep an envelope for another node; False when it was here before."""
        return add_row(self._connection, carried_table, _row(carried)) > 0

    def put(self, carried: Sequence[Carried]) -> None:
        """Keep carried envelopes in place of those of the same id."""
        put_row(self._connection, carried_table, [_row(one) for one in carried])

    def waiting_for(self) -> list[str]:
        """The nodes for which envelopes wait."""
        query = select(carried_table.c.to).where(carried_table.c.due_at.is_not(None)).distinct()
        return list(self._connection.scalars(query.order_by(carried_table.c.to)))

    def waiting(self, to: Collection[str], now: datetime | None, limit: int) -> list[Carried]:
        """At most `limit` envelopes for these nodes that are due at `now` (None: due or not), the longest first."""
        query = select(carried_table).where(carried_table.c.to.in_(to), carried_table.c.due_at.is_not(None))
        if now is not None:
            query = query.where(carried_table.c.due_at <= now)
        rows = self._connection.execute(query.order_by(carried_table.c.due_at, carried_table.c.id).limit(limit))
        return [
            Carried(envelope=_decode_envelope(row.data), since=row.since, due_at=row.due_at, sent=row.sent)
            for row in rows
        ]

    def passed(self, envelopes: Collection[str]) -> None:
        """Keep of these only that they were here: the next node has them."""
        if envelopes:
            mine = carried_table.c.id.in_(envelopes)
            self._connection.execute(update(carried_table).where(mine).values(due_at=None, data=""))

    def count_waiting(self) -> int:
        """How many envelopes wait."""
        query = select(func.count()).select_from(carried_table).where(carried_table.c.due_at.is_not(None))
        return self._connection.scalar(query) or 0

    def has_come(self, sender: str, letters: Collection[str]) -> set[str]:
        """Those of these letters of one node that came before."""
        query = select(came_table.c.id).where(came_table.c.sender == sender, came_table.c.id.in_(letters))
        return set(self._connection.scalars(query))

    def put_came(self, came: Came) -> None:
        """Keep that a letter came."""
        data = _encode(came.letter).decode() if came.letter is not None else None
        row = {"id": came.id, "sender": came.sender, "kind": came.kind, "at": came.at, "why": came.why, "data": data}
        put_row(self._connection, came_table, row)

    def not_understood(self, kinds: Collection[str], limit: int) -> list[Came]:
        """Letters of these kinds that are kept because nobody knew their kind when they came."""
        query = select(came_table).where(came_table.c.data.is_not(None), came_table.c.kind.in_(kinds))
        rows = self._connection.execute(query.order_by(came_table.c.at, came_table.c.id).limit(limit))
        return [
            Came(id=row.id, sender=row.sender, kind=row.kind, at=row.at, why=row.why, letter=_decode_letter(row.data))
            for row in rows
        ]

    def forget(self, before: datetime) -> int:
        """Forget the envelopes for others that came before that; how many."""
        return self._connection.execute(delete(carried_table).where(carried_table.c.since < before)).rowcount


class SqlErasureShelf:
    """`delivery.elsewhere.ErasureShelf` in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, there: ErasedThere) -> None:
        """Keep that a node obeyed an erasure: the first time it says so."""
        erased = there.erased
        row = {"item": erased.item, "node": there.node, "number": erased.number, "data": _encode(there).decode()}
        add_row(self._connection, erased_there, row)

    def of_item(self, item: str) -> list[ErasedThere]:
        """What was erased of an item elsewhere, by node and entry."""
        query = select(erased_there.c.data).where(erased_there.c.item == item)
        rows = self._connection.scalars(query.order_by(erased_there.c.node, erased_there.c.number))
        return [_decode_erased(data) for data in rows]


def _row(carried: Carried) -> dict[str, Any]:
    return {
        "id": carried.envelope.id,
        "to": carried.envelope.to,
        "since": carried.since,
        "due_at": carried.due_at,
        "sent": carried.sent,
        "data": _encode(carried.envelope).decode(),
    }
