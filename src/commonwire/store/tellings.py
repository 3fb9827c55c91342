"""How readers are told of what searches catch, and the alerts made for them, in the database."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, and_, delete, select

from commonwire.delivery.alert import Alert
from commonwire.delivery.telling import Telling
from commonwire.delivery.tells import How
from commonwire.store.channel_tables import deliveries, tries
from commonwire.store.inbox_tables import alerts, tellings
from commonwire.store.insert import put_row

_encode = msgspec.json.Encoder(order="deterministic").encode
_decode_telling = msgspec.json.Decoder(Telling).decode
_decode_alert = msgspec.json.Decoder(Alert).decode


class SqlTellingShelf:
    """`delivery.telling.TellingShelf` in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, telling: Telling) -> None:
        """Keep it in place of the one of the same search and reader."""
        row = {
            "search": telling.search,
            "reader": telling.reader,
            "outlet": telling.outlet,
            "how": telling.tells.how if telling.muted_at is None else None,
            "next_at": telling.next_at,
            "data": _encode(telling).decode(),
        }
        put_row(self._connection, tellings, row)

    def find(self, search: str, reader: str) -> Telling | None:
        """How the reader is told of the search, if they chose."""
        query = select(tellings.c.data).where(tellings.c.search == search, tellings.c.reader == reader)
        return next(iter(self._read(query)), None)

    def of_reader(self, outlet: str, reader: str) -> list[Telling]:
        """All that a reader of the outlet chose, by search."""
        query = select(tellings.c.data).where(tellings.c.outlet == outlet, tellings.c.reader == reader)
        return self._read(query.order_by(tellings.c.search))

    def that(self, how: How, *, outlet: str | None = None) -> list[Telling]:
        """All (of one outlet) that tell so and are not muted, by search and reader."""
        query = select(tellings.c.data).where(tellings.c.how == how)
        if outlet is not None:
            query = query.where(tellings.c.outlet == outlet)
        return self._read(query.order_by(tellings.c.search, tellings.c.reader))

    def due(self, now: datetime) -> list[Telling]:
        """Those whose digest is due, by outlet, reader and search."""
        query = select(tellings.c.data).where(tellings.c.next_at <= now)
        return self._read(query.order_by(tellings.c.outlet, tellings.c.reader, tellings.c.search))

    def next_at(self) -> datetime | None:
        """When the next digest is due."""
        query = select(tellings.c.next_at).where(tellings.c.next_at.is_not(None)).order_by(tellings.c.next_at).limit(1)
        found: datetime | None = self._connection.scalar(query)
        return found

    def keep_only(self, search: str, reader: str) -> None:
        """Forget how every other reader of a search is told."""
        self._connection.execute(delete(tellings).where(tellings.c.search == search, tellings.c.reader != reader))

    def remove_reader(self, outlet: str, reader: str) -> None:
        """Forget all that a reader of the outlet chose."""
        self._connection.execute(delete(tellings).where(tellings.c.outlet == outlet, tellings.c.reader == reader))

    def _read(self, query: Select[Any]) -> list[Telling]:
        return [_decode_telling(data) for data in self._connection.scalars(query)]


class SqlAlertShelf:
    """`delivery.alert.AlertShelf` in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, alert: Alert) -> None:
        """Keep an alert, or replace the one with the same id."""
        row = {
            "id": alert.id,
            "outlet": alert.outlet,
            "reader": alert.reader,
            "search": alert.search,
            "made_at": alert.made_at,
            "waits": alert.waits,
            "data": _encode(alert).decode(),
        }
        put_row(self._connection, alerts, row)

    def find(self, alert_id: str) -> Alert | None:
        """The alert with this id, if there is one."""
        return self._first(select(alerts.c.data).where(alerts.c.id == alert_id))

    def last(self, search: str, reader: str) -> Alert | None:
        """The newest alert at once of a search to a reader, if there was one."""
        query = select(alerts.c.data).where(alerts.c.search == search, alerts.c.reader == reader)
        return self._first(query.order_by(alerts.c.made_at.desc(), alerts.c.id.desc()).limit(1))

    def forget(self, before: datetime) -> None:
        """Forget alerts that were made before that and do not wait, and the tries of them."""
        old = and_(alerts.c.made_at < before, ~alerts.c.waits)
        for table in (tries, deliveries):
            self._connection.execute(delete(table).where(table.c.notice.in_(select(alerts.c.id).where(old))))
        self._connection.execute(delete(alerts).where(old))

    def _first(self, query: Select[Any]) -> Alert | None:
        data = self._connection.scalar(query)
        return _decode_alert(data) if data else None
