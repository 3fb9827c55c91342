"""Refused attempts, in the database; the first of each, and every tenfold, is a line of the log."""

from __future__ import annotations

import logging
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, delete, func, select

from commonwire.delivery.attempt import MOST_OF_ONE, Attempt
from commonwire.store.attempt_tables import attempts
from commonwire.store.insert import put_row

_log = logging.getLogger("commonwire.attempts")


class SqlAttemptShelf:
    """`delivery.attempt.AttemptShelf` in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, attempt: Attempt) -> None:
        """Keep an attempt; one with the same id is counted once more."""
        before = self._read(select(attempts).where(attempts.c.id == attempt.id))
        if before:
            first = before[0]
            attempt = msgspec.structs.replace(attempt, first_at=first.first_at, times=first.times + 1)
        put_row(self._connection, attempts, msgspec.structs.asdict(attempt))
        if not before:
            self._forget(attempt.outlet)
        if str(attempt.times).strip("0") == "1":
            _log.warning(
                "Refused (%d times): %s, by %s of %r: %s of %r, %r",
                attempt.times, attempt.deed, attempt.by, attempt.outlet, attempt.item, attempt.owner, attempt.why,
            )  # fmt: skip

    def newest(self, *, limit: int) -> list[Attempt]:
        """The last ones, newest first."""
        return self._read(select(attempts).limit(limit))

    def of_owner(self, owner: str, *, limit: int) -> list[Attempt]:
        """The last ones on the items of `owner`, newest first."""
        return self._read(select(attempts).where(attempts.c.owner == owner).limit(limit))

    def of_item(self, item: str) -> list[Attempt]:
        """All on one item, newest first."""
        return self._read(select(attempts).where(attempts.c.item == item))

    def counts(self) -> dict[str | None, int]:
        """How often it was tried, by the outlet that tried (None: somebody of the alliance itself)."""
        query = select(attempts.c.outlet, func.sum(attempts.c.times)).group_by(attempts.c.outlet)
        return {outlet: int(times) for outlet, times in self._connection.execute(query)}

    def _forget(self, outlet: str | None) -> None:
        """Let go of the oldest of an outlet that has more than is kept."""
        own = attempts.c.outlet.is_(None) if outlet is None else attempts.c.outlet == outlet
        old = select(attempts.c.id).where(own).order_by(attempts.c.at.desc(), attempts.c.id).offset(MOST_OF_ONE)
        if found := list(self._connection.scalars(old)):
            self._connection.execute(delete(attempts).where(attempts.c.id.in_(found)))

    def _read(self, query: Select[Any]) -> list[Attempt]:
        rows = self._connection.execute(query.order_by(attempts.c.at.desc(), attempts.c.id)).mappings()
        return [Attempt(**row) for row in rows]
