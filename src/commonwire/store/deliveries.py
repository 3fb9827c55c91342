"""What is owed by channels, and the tries made, in the database."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, get_args

import msgspec
from sqlalchemy import Connection, Select, exists, func, select

from commonwire.delivery.retry import ChannelKind
from commonwire.delivery.tries import Delivery, Try
from commonwire.store.channel_tables import deliveries, tries
from commonwire.store.insert import put_row

_KINDS: tuple[ChannelKind, ...] = get_args(ChannelKind)
_IS_OWED = deliveries.c.next_at.is_not(None)


class SqlDeliveryShelf:
    """`delivery.tries.DeliveryShelf` in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, owed: Sequence[Delivery]) -> None:
        """Keep deliveries, each in place of the one of the same notice and channel."""
        put_row(self._connection, deliveries, [msgspec.structs.asdict(delivery) for delivery in owed])

    def put_tries(self, made: Sequence[Try]) -> None:
        """Keep tries, each in place of the one of the same notice, channel and number."""
        put_row(self._connection, tries, [msgspec.structs.asdict(one) for one in made])

    def find(self, notice: str, channel: str) -> Delivery | None:
        """The delivery of a notice by a channel, if there is one."""
        query = select(deliveries).where(deliveries.c.notice == notice, deliveries.c.channel == channel)
        return next(iter(self._read(query)), None)

    def find_try(self, notice: str, channel: str, number: int) -> Try | None:
        """One try, if there is such a one."""
        query = select(tries).where(tries.c.notice == notice, tries.c.channel == channel, tries.c.number == number)
        return next(iter(self._tries(query)), None)

    def due(
        self, kind: ChannelKind, *, lanes: Collection[int], now: datetime, without: Collection[str], limit: int
    ) -> list[Delivery]:
        """What is due at `now` in these lanes, none of the hosts `without`: by lane, then the longest waiting first."""
        query = select(deliveries).where(
            deliveries.c.next_at <= now, deliveries.c.kind == kind, deliveries.c.lane.in_(sorted(lanes))
        )
        if without:
            query = query.where(deliveries.c.host.not_in(sorted(without)))
        order = (deliveries.c.lane, deliveries.c.next_at, deliveries.c.notice, deliveries.c.channel)
        return self._read(query.order_by(*order).limit(limit))

    def next_at(self, kind: ChannelKind) -> datetime | None:
        """When the next try by a channel of this kind is due; None when nothing is owed by any."""
        query = select(deliveries.c.next_at).where(_IS_OWED, deliveries.c.kind == kind)
        query = query.order_by(deliveries.c.next_at).limit(1)
        found: datetime | None = self._connection.scalar(query)
        return found

    def waiting(self, *, later_than: datetime) -> list[Delivery]:
        """What is to be tried later than that."""
        return self._read(select(deliveries).where(deliveries.c.kind.in_(_KINDS), deliveries.c.next_at > later_than))

    def of_notice(self, notice: str, *, outlet: str | None = None) -> list[Delivery]:
        """The deliveries of a notice (to `outlet` alone), by outlet and channel."""
        query = select(deliveries).where(deliveries.c.notice == notice)
        if outlet is not None:
            query = query.where(deliveries.c.outlet == outlet)
        return self._read(query.order_by(deliveries.c.outlet, deliveries.c.channel))

    def tries_of(self, notice: str, *, outlet: str | None = None) -> list[Try]:
        """All tries of a notice (to `outlet` alone), in the order in which they began."""
        query = select(tries).where(tries.c.notice == notice)
        if outlet is not None:
            mine = (deliveries.c.notice == tries.c.notice) & (deliveries.c.channel == tries.c.channel)
            query = query.where(exists().where(mine, deliveries.c.outlet == outlet))
        return self._tries(query.order_by(tries.c.began_at, tries.c.channel, tries.c.number))

    def newest_unsent(self, *, limit: int) -> list[Try]:
        """The newest tries that never left the node, the newest first."""
        query = select(tries).where(tries.c.outcome == "unsent").order_by(tries.c.began_at.desc())
        return self._tries(query.limit(limit))

    def count_owed(self, kind: ChannelKind, *, by: datetime) -> int:
        """How many deliveries by channels of this kind were due by then and still wait."""
        query = select(func.count()).where(deliveries.c.next_at <= by, deliveries.c.kind == kind)
        return self._connection.scalar(query) or 0

    def open_of_channel(self, channel: str) -> list[Delivery]:
        """What is still owed by a channel."""
        return self._read(select(deliveries).where(deliveries.c.channel == channel, _IS_OWED))

    def open_of_item(self, item: str, *, lanes: Collection[int], like: str) -> list[Delivery]:
        """What is still owed about an item in these lanes by channels that also owe the notice `like`."""
        also = select(deliveries.c.channel).where(deliveries.c.notice == like)
        query = select(deliveries).where(
            deliveries.c.item == item,
            deliveries.c.lane.in_(sorted(lanes)),
            _IS_OWED,
            deliveries.c.channel.in_(also),
            deliveries.c.notice != like,
        )
        return self._read(query)

    def _read(self, query: Select[Any]) -> list[Delivery]:
        return [Delivery(**row) for row in self._connection.execute(query).mappings()]

    def _tries(self, query: Select[Any]) -> list[Try]:
        return [Try(**row) for row in self._connection.execute(query).mappings()]
