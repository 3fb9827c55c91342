"""Channels of outlets, in the database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, select

from commonwire.delivery.channel import Channel
from commonwire.store.channel_tables import channels
from commonwire.store.insert import put_row
from commonwire.store.roll_tables import outlets
from commonwire.store.tables import addressees

_IS_KEPT = channels.c.removed_at.is_(None) & channels.c.person.is_(None)
"""Is for the outlet as a whole, and in use."""


class SqlChannelShelf:
    """`delivery.channel.ChannelShelf` in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, channel: Channel) -> None:
        """Keep `channel` in place of the one with its id, if there is one."""
        put_row(self._connection, channels, msgspec.structs.asdict(channel))

    def find(self, channel_id: str) -> Channel | None:
        """The channel with this id, a removed one too, if there is one."""
        return next(iter(self._read(select(channels).where(channels.c.id == channel_id))), None)

    def of_outlet(self, outlet: str) -> list[Channel]:
        """The channels of an outlet that are not removed, the oldest first; none that is one person's."""
        return self._read(
            select(channels).where(channels.c.outlet == outlet, _IS_KEPT).order_by(channels.c.made_at, channels.c.id)
        )

    def among(self, channel_ids: Sequence[str]) -> dict[str, Channel]:
        """The channels with these ids, removed ones too, by id."""
        wanted = list(dict.fromkeys(channel_ids))
        found: dict[str, Channel] = {}
        for start in range(0, len(wanted), 500):
            some = self._read(select(channels).where(channels.c.id.in_(wanted[start : start + 500])))
            found |= {channel.id: channel for channel in some}
        return found

    def to_tell(self, notice: str) -> list[Channel]:
        """The channels of all admitted outlets that `notice` is addressed to; suspended ones are not told so."""
        query = (
            select(channels)
            .join(addressees, addressees.c.outlet == channels.c.outlet)
            .join(outlets, outlets.c.id == channels.c.outlet)
            .where(addressees.c.notice == notice, outlets.c.status == "admitted", _IS_KEPT)
        )
        return self._read(query.order_by(channels.c.outlet, channels.c.id))

    def _read(self, query: Select[Any]) -> list[Channel]:
        return [Channel(**row) for row in self._connection.execute(query).mappings()]
