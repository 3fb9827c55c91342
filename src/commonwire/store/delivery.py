"""Notices and takes, in the database."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, bindparam, func, or_, select, update

from commonwire.delivery.notice import Addressed, Closing, Notice, Receipt, Served
from commonwire.delivery.take import Take
from commonwire.store.closing_tables import closings
from commonwire.store.insert import add_row, put_row
from commonwire.store.tables import addressees, items, notices, served, takes


class _Kind(msgspec.Struct):
    """The one field of a notice that is counted by."""

    kind: str


_encode = msgspec.json.Encoder(order="deterministic").encode
_decode_notice = msgspec.json.Decoder(Notice).decode
_decode_kind = msgspec.json.Decoder(_Kind).decode
_decode_take = msgspec.json.Decoder(Take).decode
_OF_SAME = (closings.c.notice == addressees.c.notice) & (closings.c.outlet == addressees.c.outlet)
_IS_OPEN = addressees.c.status.is_distinct_from("done") & closings.c.notice.is_(None)
MOST_WAITING = 200
"""Notices that an outlet's desk is alarmed of at once."""
_ADDRESSED = (
    select(
        notices.c.data,
        addressees,
        closings.c.by.label("closed_by"),
        closings.c.by_outlet.label("closed_by_outlet"),
        closings.c.reason.label("closed_reason"),
        closings.c.at.label("closed_at"),
    )
    .join(addressees, addressees.c.notice == notices.c.id)
    .outerjoin(closings, _OF_SAME)
)
_OUTLETS_SERVED = select(served.c.outlet).where(served.c.item == bindparam("of_item")).distinct()


class SqlNoticeShelf:
    """`delivery.notice.NoticeShelf` in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, notice: Notice) -> None:
        """Keep a notice (derived: `rebuild` puts it again)."""
        row = {
            "id": notice.id,
            "number": notice.number,
            "item": notice.item,
            "outlet": notice.issued_by,
            "data": _encode(notice).decode(),
        }
        put_row(self._connection, notices, row)

    def find(self, notice_id: str) -> Notice | None:
        """The notice with this id, if there is one."""
        data = self._connection.scalar(select(notices.c.data).where(notices.c.id == notice_id))
        return _decode_notice(data) if data else None

    def address(self, notice: Notice, outlets: list[str]) -> None:
        """Keep that `notice` is for `outlets`; those already addressed stay as they are."""
        rows = [{"outlet": outlet, "number": notice.number, "notice": notice.id} for outlet in outlets]
        add_row(self._connection, addressees, rows)

    def of_outlet(self, outlet: str, *, after: int, limit: int) -> list[Addressed]:
        """The notices for `outlet` with a ledger number above `after`, in that order."""
        query = _ADDRESSED.where(addressees.c.outlet == outlet, addressees.c.number > after)
        return self._addressed(query.order_by(addressees.c.number).limit(limit))

    def newest(self, outlet: str, *, before: int | None, limit: int) -> list[Addressed]:
        """The notices for `outlet`, newest first, with a ledger number below `before`."""
        query = _ADDRESSED.where(addressees.c.outlet == outlet)
        if before is not None:
            query = query.where(addressees.c.number < before)
        return self._addressed(query.order_by(addressees.c.number.desc()).limit(limit))

    def waiting(self, outlet: str) -> list[Addressed]:
        """The notices for `outlet` that `count_open` counts, the newest 200 of them, newest first."""
        query = _ADDRESSED.where(addressees.c.outlet == outlet, _IS_OPEN)
        return self._addressed(query.order_by(addressees.c.number.desc()).limit(MOST_WAITING))

    def count_open(self, outlet: str) -> int:
        """How many notices for `outlet` it has not answered with "done", and nobody closed."""
        query = select(func.count()).select_from(addressees.outerjoin(closings, _OF_SAME))
        query = query.where(addressees.c.outlet == outlet, _IS_OPEN)
        return self._connection.scalar(query) or 0

    def open_by_kind(self) -> dict[str, int]:
        """How many receipts are outstanding (notices and outlets that `count_open` counts), by kind of notice."""
        waiting = addressees.outerjoin(closings, _OF_SAME).join(notices, notices.c.id == addressees.c.notice)
        query = select(notices.c.data, func.count().label("times")).select_from(waiting).where(_IS_OPEN)
        found: Counter[str] = Counter()
        for row in self._connection.execute(query.group_by(notices.c.id, notices.c.data)):
            found[_decode_kind(row.data).kind] += row.times
        return dict(found)

    def issued_by(self, outlet: str | None, *, limit: int, before: int | None = None) -> list[Notice]:
        """The notices that `outlet` (None: anybody) issued, newest first, with a ledger number below `before`."""
        query = select(notices.c.data).order_by(notices.c.number.desc())
        if outlet is not None:
            query = query.where(notices.c.outlet == outlet)
        if before is not None:
            query = query.where(notices.c.number < before)
        return [_decode_notice(data) for data in self._connection.scalars(query.limit(limit))]

    def of_item(self, item: str) -> list[Notice]:
        """The notices about an item, the first one first."""
        query = select(notices.c.data).where(notices.c.item == item).order_by(notices.c.number)
        return [_decode_notice(data) for data in self._connection.scalars(query)]

    def addressees(self, notice_id: str) -> list[Addressed]:
        """Everyone whom a notice is for, by outlet, with what they answered."""
        query = _ADDRESSED.where(addressees.c.notice == notice_id).order_by(addressees.c.outlet)
        return self._addressed(query)

    def answer(self, notice_id: str, outlet: str, receipt: Receipt) -> bool:
        """Keep the receipt of `outlet`; False when the notice is not for it."""
        change = (
            update(addressees)
            .where(addressees.c.notice == notice_id, addressees.c.outlet == outlet)
            .values(**msgspec.structs.asdict(receipt))
        )
        return self._connection.execute(change).rowcount > 0

    def close(self, notice_id: str, outlet: str, closing: Closing) -> bool:
        """Keep that the notice is closed for `outlet`; False when it was closed before: the first closing stays."""
        row = {"notice": notice_id, "outlet": outlet, **msgspec.structs.asdict(closing)}
        return add_row(self._connection, closings, row) > 0

    def _addressed(self, query: Any) -> list[Addressed]:
        return [
            Addressed(notice=_decode_notice(row.data), outlet=row.outlet, receipt=_receipt(row), closing=_closing(row))
            for row in self._connection.execute(query)
        ]


def _receipt(row: Row[Any]) -> Receipt | None:
    if row.status is None:
        return None
    return Receipt(status=row.status, at=row.at, note=row.note, by=row.by, seen_at=row.seen_at, signed=row.signed)


def _closing(row: Row[Any]) -> Closing | None:
    if row.closed_by is None:
        return None
    return Closing(by=row.closed_by, by_outlet=row.closed_by_outlet, reason=row.closed_reason, at=row.closed_at)


class SqlServedShelf:
    """`delivery.notice.ServedShelf` in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, item: str, version: int, outlet: str, how: str, at: datetime) -> bool:
        """Keep that `outlet` got the text by `how` (web, api, feed, take); False when it was known."""
        row = {"item": item, "outlet": outlet, "version": version, "how": how, "at": at}
        return add_row(self._connection, served, row) > 0

    def has(self, item: str, version: int, outlet: str) -> bool:
        """Whether it is kept that `outlet` got this version of the item."""
        query = select(func.count()).where(
            served.c.item == item, served.c.outlet == outlet, served.c.version == version
        )
        return bool(self._connection.scalar(query))

    def of_outlet(self, outlet: str, items: list[str]) -> set[str]:
        """Those of `items` that `outlet` was served, in any version."""
        query = select(served.c.item).where(served.c.outlet == outlet, served.c.item.in_(items)).distinct()
        return set(self._connection.scalars(query))

    def of_item(self, item: str) -> list[Served]:
        """Who was served the item: for each outlet the first time of each version, in order of time."""
        query = select(served).where(served.c.item == item).order_by(served.c.at, served.c.outlet)
        return [Served(**row._mapping) for row in self._connection.execute(query)]

    def outlets(self, item: str, *, up_to_version: int | None = None) -> list[str]:
        """The outlets that were served the item (in a version up to the one given), in order of their id."""
        query = _OUTLETS_SERVED.order_by(served.c.outlet)
        if up_to_version is not None:
            query = query.where(served.c.version <= up_to_version)
        return list(self._connection.scalars(query, {"of_item": item}))


class SqlTakeShelf:
    """`delivery.take.TakeShelf` in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, take: Take) -> None:
        """Keep a take."""
        row = {
            "id": take.id,
            "item": take.item,
            "outlet": take.outlet,
            "at": take.at,
            "data": _encode(take).decode(),
        }
        put_row(self._connection, takes, row)

    def find(self, take_id: str) -> Take | None:
        """The take with this id, if there is one."""
        data = self._connection.scalar(select(takes.c.data).where(takes.c.id == take_id))
        return None if data is None else _decode_take(data)

    def of_item(self, item: str) -> list[Take]:
        """All takes of an item, the newest first."""
        query = select(takes.c.data).where(takes.c.item == item).order_by(takes.c.at.desc(), takes.c.id)
        return [_decode_take(data) for data in self._connection.scalars(query)]

    def of_outlet(self, outlet: str, *, before: tuple[datetime, str] | None = None, limit: int) -> list[Take]:
        """The takes of an outlet, the newest first, from the place (taken at, id) on."""
        query = select(takes.c.data).where(takes.c.outlet == outlet).order_by(takes.c.at.desc(), takes.c.id)
        if before is not None:
            at, name = before
            query = query.where(or_(takes.c.at < at, (takes.c.at == at) & (takes.c.id > name)))
        return [_decode_take(data) for data in self._connection.scalars(query.limit(limit))]

    def newest(self, *, owner: str | None, limit: int) -> list[Take]:
        """The newest takes of items of `owner` (of everybody: None), the newest first."""
        query = select(takes.c.data).order_by(takes.c.at.desc(), takes.c.id).limit(limit)
        if owner is not None:
            query = query.join(items, items.c.id == takes.c.item).where(items.c.outlet == owner)
        return [_decode_take(data) for data in self._connection.scalars(query)]

    def count(self, item: str, outlet: str) -> int:
        """How often `outlet` has taken the item."""
        query = select(func.count()).select_from(takes).where(takes.c.item == item, takes.c.outlet == outlet)
        return self._connection.scalar(query) or 0

    def taken(self, outlet: str, items: list[str]) -> set[str]:
        """Those of `items` that `outlet` has taken."""
        query = select(takes.c.item).where(takes.c.outlet == outlet, takes.c.item.in_(items)).distinct()
        return set(self._connection.scalars(query))
