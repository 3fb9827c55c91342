"""What the shelf of reports of use promises, over every store."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from commonwire.delivery.ran import Ran
from commonwire.store.records import SqlRecords

NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)


def a_report(address: str, **said: Any) -> Ran:
    fields: dict[str, Any] = {"take": "t1", "item": "i1", "version": 2, "outlet": "b", "by": "p1"}
    times = {"ran_at": NOON, "reported_at": NOON + timedelta(seconds=1)}
    return Ran(address=address, **(fields | times | said))


def test_reports_are_found_by_take_and_item_in_the_order_in_which_they_ran(records: SqlRecords) -> None:
    late = a_report("https://a.example/1", ran_at=NOON + timedelta(hours=1))
    early = a_report("https://a.example/سیلاب?x=1", by=None)
    other = a_report("https://a.example/1", take="t2", outlet="c", ran_at=NOON + timedelta(minutes=1))
    for report in (late, early, other, a_report("https://a.example/1", take="t3", item="i2")):
        records.ran.put(report)

    assert records.ran.of_take("t1") == [early, late] and records.ran.of_take("t9") == []
    assert records.ran.of_item("i1") == [early, other, late] and records.ran.of_item("i9") == []


def test_of_a_take_and_an_address_the_last_report_is_kept(records: SqlRecords) -> None:
    records.ran.put(a_report("https://a.example/1"))
    again = a_report("https://a.example/1", ran_at=NOON + timedelta(hours=1), by="p2")
    records.ran.put(again)

    assert records.ran.of_take("t1") == [again]
