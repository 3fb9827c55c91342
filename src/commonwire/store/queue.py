"""Queued takes, in the database."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, func, or_, select, update

from commonwire.delivery.queue import QueuedState, QueuedTake
from commonwire.store.insert import put_row
from commonwire.store.queue_tables import queued_takes as queue

_encode = msgspec.json.Encoder(order="deterministic").encode
_decode = msgspec.json.Decoder(QueuedTake).decode


class SqlQueueShelf:
    """`delivery.queue.QueueShelf` in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, queued: QueuedTake) -> None:
        """Keep a queued take, or replace the one with the same id; while it waits it is due at its hour."""
        row = {
            "id": queued.id,
            "item": queued.item,
            "outlet": queued.outlet,
            "state": queued.state,
            "queued_at": queued.queued_at,
            "due_at": queued.until if queued.state == "queued" else None,
            "data": _encode(queued).decode(),
        }
        put_row(self._connection, queue, row)

    def find(self, queued_id: str) -> QueuedTake | None:
        """The queued take with this id, if there is one."""
        return next(iter(self._read(select(queue.c.data).where(queue.c.id == queued_id))), None)

    def waiting(self, item: str, outlet: str) -> list[QueuedTake]:
        """Those of an outlet that wait for an item, the first queued first."""
        query = select(queue.c.data).where(queue.c.item == item, queue.c.state == "queued", queue.c.outlet == outlet)
        return self._read(query.order_by(queue.c.queued_at, queue.c.id))

    def of_outlet(
        self, outlet: str, *, state: QueuedState | None, before: tuple[datetime, str] | None, limit: int
    ) -> list[QueuedTake]:
        """Those of an outlet (in one state), the newest first, from the place (queued at, id) on."""
        query = select(queue.c.data).where(queue.c.outlet == outlet)
        if state is not None:
            query = query.where(queue.c.state == state)
        if before is not None:
            at, name = before
            query = query.where(or_(queue.c.queued_at < at, (queue.c.queued_at == at) & (queue.c.id > name)))
        return self._read(query.order_by(queue.c.queued_at.desc(), queue.c.id).limit(limit))

    def count_waiting(self, outlet: str) -> int:
        """How many of an outlet's wait."""
        is_waiting = (queue.c.outlet == outlet) & (queue.c.state == "queued")
        return self._connection.scalar(select(func.count()).select_from(queue).where(is_waiting)) or 0

    def due(self, now: datetime, limit: int) -> list[str]:
        """The ids of those whose hour has come, or that are to be looked at again, the longest due first."""
        query = select(queue.c.id).where(queue.c.state == "queued", queue.c.due_at <= now)
        return list(self._connection.scalars(query.order_by(queue.c.due_at, queue.c.id).limit(limit)))

    def look_again(self, item: str, at: datetime) -> None:
        """Let those that wait for the item be due at `at`, or earlier where they are."""
        is_later = or_(queue.c.due_at.is_(None), queue.c.due_at > at)
        waits = (queue.c.item == item) & (queue.c.state == "queued") & is_later
        self._connection.execute(update(queue).where(waits).values(due_at=at))

    def _read(self, query: Select[Any]) -> list[QueuedTake]:
        return [_decode(data) for data in self._connection.scalars(query)]
