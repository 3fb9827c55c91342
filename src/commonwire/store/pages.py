"""The checks of pages where takes ran, in the database."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, delete, or_, select

from commonwire.delivery.page_sought import Sought
from commonwire.delivery.page_watch import PageCheck, Watch
from commonwire.ledger.keys import Sealer
from commonwire.store.insert import put_row
from commonwire.store.page_tables import page_checks, page_sought, page_watches


class SqlPageShelf:
    """`delivery.page_watch.PageShelf` in one transaction."""

    def __init__(self, connection: Connection, sealer: Sealer) -> None:
        self._connection = connection
        self._sealer = sealer

    def put_watch(self, watch: Watch) -> None:
        """Keep a page's watch in place of the one of the same take and address."""
        put_row(self._connection, page_watches, msgspec.structs.asdict(watch))

    def find_watch(self, take: str, address: str) -> Watch | None:
        """The watch of a page, if there is one."""
        found = self._watches(
            select(page_watches).where(page_watches.c.take == take, page_watches.c.address == address)
        )
        return found[0] if found else None

    def watches(self, item: str) -> list[Watch]:
        """The watches of an item's pages."""
        return self._watches(select(page_watches).where(page_watches.c.item == item).order_by(page_watches.c.address))

    def due(self, now: datetime, latest: datetime, *, limit: int) -> list[Watch]:
        """The watches due by `now`, the earliest first, and those due after `latest`: a clock was put back."""
        is_due = or_(page_watches.c.due_at <= now, page_watches.c.due_at > latest)
        return self._watches(select(page_watches).where(is_due).order_by(page_watches.c.due_at).limit(limit))

    def put_check(self, check: PageCheck) -> None:
        """Keep what a check found."""
        put_row(self._connection, page_checks, msgspec.structs.asdict(check))

    def checks(self, item: str) -> list[PageCheck]:
        """All checks of an item's pages, the newest first."""
        query = select(page_checks).where(page_checks.c.item == item)
        rows = self._connection.execute(query.order_by(page_checks.c.at.desc(), page_checks.c.id)).mappings()
        return [PageCheck(**row) for row in rows]

    def put_sought(self, item: str, version: int, sought: Sought, forget_at: datetime) -> None:
        """Keep, sealed, what to look for of a version whose text is about to be erased."""
        sealed = self._sealer.seal(msgspec.json.encode(sought), purpose=_purpose(item, version))
        row = {"item": item, "version": version, "sealed": sealed, "forget_at": forget_at}
        put_row(self._connection, page_sought, row)

    def find_sought(self, item: str, version: int) -> Sought | None:
        """What to look for of a version, while it is kept."""
        query = select(page_sought.c.sealed).where(page_sought.c.item == item, page_sought.c.version == version)
        sealed = self._connection.scalar(query)
        if sealed is None:
            return None
        return msgspec.json.decode(self._sealer.unseal(sealed, purpose=_purpose(item, version)), type=Sought)

    def forget_sought(self, now: datetime) -> None:
        """Forget what is looked for no more."""
        self._connection.execute(delete(page_sought).where(page_sought.c.forget_at <= now))

    def _watches(self, query: Select[Any]) -> list[Watch]:
        return [Watch(**row) for row in self._connection.execute(query).mappings()]


def _purpose(item: str, version: int) -> str:
    return f"what is looked for of {item}, version {version}"
