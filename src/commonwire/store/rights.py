"""Agreements, and requests to owners, in the database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, func, select

from commonwire.delivery.request import Request, RequestStatus
from commonwire.rights.agreement import Agreement
from commonwire.rights.terms import Rule
from commonwire.store.insert import append_row, put_row
from commonwire.store.rights_tables import agreements, requests

_encode = msgspec.json.Encoder(order="deterministic").encode
_decode_agreement = msgspec.json.Decoder(Agreement).decode
_decode_request = msgspec.json.Decoder(Request).decode


class SqlAgreementShelf:
    """`rights.ports.AgreementShelf` in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._all: tuple[Agreement, ...] | None = None

    def put(self, agreement: Agreement) -> None:
        """Keep a version; it must be a new one."""
        row = {"key": agreement.key, "version": agreement.version, "data": _encode(agreement).decode()}
        append_row(self._connection, agreements, row)
        self._all = None

    def all(self) -> tuple[Agreement, ...]:
        """Every version of every agreement, by key and version; read once in a transaction."""
        if self._all is None:
            query = select(agreements.c.data).order_by(agreements.c.key, agreements.c.version)
            self._all = tuple(_decode_agreement(data) for data in self._connection.scalars(query))
        return self._all


class SqlRequestShelf:
    """`delivery.request.RequestShelf` in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, request: Request) -> None:
        """Keep a request, or replace the one with the same id."""
        row = {
            "id": request.id,
            "item": request.item,
            "owner": request.owner,
            "outlet": request.outlet,
            "status": request.status,
            "asked_at": request.asked_at,
            "data": _encode(request).decode(),
        }
        put_row(self._connection, requests, row)

    def find(self, request_id: str) -> Request | None:
        """The request with this id, if there is one."""
        return next(iter(self._read(select(requests.c.data).where(requests.c.id == request_id))), None)

    def of_item(self, item: str) -> list[Request]:
        """All requests about an item, the first one first."""
        query = select(requests.c.data).where(requests.c.item == item)
        return self._read(query.order_by(requests.c.asked_at, requests.c.id))

    def of_owner(self, owner: str, *, status: RequestStatus | None, limit: int) -> list[Request]:
        """Requests to an owner (of one status), the newest first."""
        query = select(requests.c.data).where(requests.c.owner == owner)
        if status is not None:
            query = query.where(requests.c.status == status)
        return self._read(query.order_by(requests.c.asked_at.desc(), requests.c.id).limit(limit))

    def of_outlet(self, outlet: str, *, limit: int) -> list[Request]:
        """Requests that an outlet made, the newest first."""
        query = select(requests.c.data).where(requests.c.outlet == outlet)
        return self._read(query.order_by(requests.c.asked_at.desc(), requests.c.id).limit(limit))

    def waiting_for(self, owner: str, *, limit: int) -> list[Request]:
        """The open requests to an owner, the oldest first."""
        query = select(requests.c.data).where(requests.c.owner == owner, requests.c.status == "open")
        return self._read(query.order_by(requests.c.asked_at, requests.c.id).limit(limit))

    def count_open(self, owner: str) -> int:
        """How many requests to an owner are open."""
        is_open = (requests.c.owner == owner) & (requests.c.status == "open")
        return self._connection.scalar(select(func.count()).select_from(requests).where(is_open)) or 0

    def unanswered(self) -> list[Request]:
        """Every open request, the oldest first."""
        query = select(requests.c.data).where(requests.c.status == "open")
        return self._read(query.order_by(requests.c.asked_at, requests.c.id))

    def granted(self, items: Sequence[str]) -> dict[str, tuple[Rule, ...]]:
        """What was granted on request, by item, for those of `items` where anything was."""
        if not items:
            return {}
        query = select(requests.c.data).where(requests.c.status == "granted", requests.c.item.in_(items))
        found: dict[str, list[Rule]] = {}
        for request in self._read(query.order_by(requests.c.asked_at, requests.c.id)):
            if request.rule is not None:
                found.setdefault(request.item, []).append(request.rule)
        return {item: tuple(rules) for item, rules in found.items()}

    def _read(self, query: Select[Any]) -> list[Request]:
        return [_decode_request(data) for data in self._connection.scalars(query)]
