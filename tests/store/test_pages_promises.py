"""What the shelf of page checks promises, over every store."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from commonwire.delivery.page_sought import sought_in
from commonwire.delivery.page_watch import PageCheck, Watch
from commonwire.news.item import Item
from commonwire.store.records import SqlRecords

NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def a_watch(address: str, **said: Any) -> Watch:
    fields: dict[str, Any] = {"take": "t1", "item": "i1", "version": 1, "outlet": "b", "kind": "kill", "since": NOON}
    return Watch(address=address, **(fields | said))


def test_what_is_due_is_found_earliest_first_and_what_a_clock_put_back_left_far_ahead(records: SqlRecords) -> None:
    late, early = (
        a_watch("https://a.example/1", due_at=NOON, before=0.5),
        a_watch("https://b.example/1", due_at=NOON - HOUR),
    )
    far = a_watch("https://c.example/سیلاب", due_at=NOON + 99 * HOUR, by="p1")
    for watch in (late, far, early, a_watch("https://d.example/1"), a_watch("https://e.example/1", due_at=NOON + HOUR)):
        records.pages.put_watch(watch)

    assert records.pages.due(NOON, NOON + 50 * HOUR, limit=9) == [early, late, far]
    assert records.pages.due(NOON, NOON + 50 * HOUR, limit=1) == [early]
    assert records.pages.find_watch("t1", far.address) == far and records.pages.find_watch("t2", far.address) is None
    assert len(records.pages.watches("i1")) == 5 and records.pages.watches("i2") == []


def test_checks_are_kept_all_and_given_newest_first(records: SqlRecords) -> None:
    said: dict[str, Any] = {"take": "t1", "address": "https://a.example/1", "item": "i1", "kind": "kill"}
    first = PageCheck(id="c1", at=NOON, verdict="still up", credit="present", share=0.75, status=200, size=7, **said)
    second = PageCheck(
        id="c2", at=NOON + HOUR, verdict="gone", credit="could not check", reasons=["status-404"], **said
    )
    for check in (first, second):
        records.pages.put_check(check)

    assert records.pages.checks("i1") == [second, first] and records.pages.checks("i2") == []


def test_what_is_looked_for_is_sealed_and_forgotten_at_its_hour(records: SqlRecords) -> None:
    sought = sought_in(Item(uri="urn:1", body_text="The ferry sails again from Monday, said the harbour office."))
    records.pages.put_sought("i1", 1, sought, NOON)

    assert records.pages.find_sought("i1", 1) == sought and records.pages.find_sought("i1", 2) is None
    records.pages.forget_sought(NOON - HOUR)
    assert records.pages.find_sought("i1", 1) == sought
    records.pages.forget_sought(NOON)
    assert records.pages.find_sought("i1", 1) is None
