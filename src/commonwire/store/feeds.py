"""Where feeds are kept: the SQL side of `news.feed.FeedShelf`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, delete, select

from commonwire.base.errors import NotFoundError
from commonwire.base.ids import OutletId
from commonwire.news.feed import Feed, FeedId
from commonwire.store.feed_tables import feeds
from commonwire.store.insert import put_row


class SqlFeedShelf:
    """A shelf of feeds on an open connection; whoever opened it commits."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, feed: Feed) -> None:
        """Keep `feed` in place of the one with its id, if there is one."""
        put_row(self._connection, feeds, msgspec.structs.asdict(feed))

    def get(self, feed_id: FeedId) -> Feed:
        """Return the feed, or raise NotFoundError."""
        found = self._feeds(select(feeds).where(feeds.c.id == feed_id))
        if not found:
            raise _not_here(feed_id)
        return found[0]

    def due(self, now: datetime, limit: int) -> list[Feed]:
        """Return the enabled feeds whose time has come, the longest waiting first, `limit` at the most."""
        query = select(feeds).where(feeds.c.enabled.is_(True), feeds.c.next_at <= now)
        return self._feeds(query.order_by(feeds.c.next_at, feeds.c.id).limit(limit))

    def of_outlet(self, outlet: OutletId) -> list[Feed]:
        """Return all feeds of `outlet`, the oldest first."""
        return self._feeds(select(feeds).where(feeds.c.outlet == outlet).order_by(feeds.c.made_at, feeds.c.id))

    def delete(self, feed_id: FeedId) -> None:
        """Forget the feed; raise NotFoundError when it is not there."""
        if self._connection.execute(delete(feeds).where(feeds.c.id == feed_id)).rowcount == 0:
            raise _not_here(feed_id)

    def _feeds(self, query: Select[Any]) -> list[Feed]:
        return [Feed(**row) for row in self._connection.execute(query).mappings()]


def _not_here(feed_id: FeedId) -> NotFoundError:
    return NotFoundError(f"There is no feed '{feed_id}'", remedy="See the outlet's list of feeds.")
