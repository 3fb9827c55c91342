"""What an operator watches of the ledger and of notices, as numbers."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from commonwire.base.measure import Measure
from commonwire.delivery.records import Records

LATE: Final = timedelta(seconds=30)
"""After which what is due and was not begun is late."""


def measures(records: Records, now: datetime) -> list[Measure]:
    """How far the ledger goes, and which receipts, pushes and mails are outstanding."""
    open_by_kind = records.notices.open_by_kind()
    return [
        Measure(name="ledger_entries", text="Entries of this node's own ledger", value=records.book.head().number),
        Measure(
            name="kills_open",
            text="Receipts of kills that outlets owe and nobody closed",
            value=open_by_kind.get("kill", 0),
        ),
        *(
            Measure(
                name="receipts_owed",
                text="Receipts that outlets owe and nobody closed, by kind of notice",
                value=count,
                labels=(("kind", kind),),
            )
            for kind, count in sorted(open_by_kind.items())
        ),
        *(
            Measure(
                name="notices_owed",
                text="Tellings of notices that are due and wait, by kind of channel",
                value=records.deliveries.count_owed(kind, by=now),
                labels=(("channel", kind),),
            )
            for kind in ("push", "mail")
        ),
        Measure(
            name="notices_late",
            text="Pushes of notices that were due half a minute ago and were not begun",
            value=records.deliveries.count_owed("push", by=now - LATE),
        ),
    ]
