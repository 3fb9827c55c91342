"""What the shelves of channels, deliveries and tries promise, over every store."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from commonwire.delivery.channel import Channel
from commonwire.delivery.tries import Delivery, Try
from commonwire.store.records import SqlRecords

NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)
ALL = {0, 1, 2, 3}


def a_channel(name: str, **said: Any) -> Channel:
    fields: dict[str, Any] = {"outlet": "a", "kind": "push", "address": f"https://{name}.example/notices"}
    return Channel(id=name, **(fields | {"made_at": NOON, "made_by": "p1"} | said))


def owed(notice: str, channel: str, **said: Any) -> Delivery:
    fields: dict[str, Any] = {"outlet": "a", "item": "i1", "kind": "push", "lane": 0, "host": f"{channel}.example"}
    return Delivery(notice=notice, channel=channel, **(fields | {"issued_at": NOON, "next_at": NOON} | said))


def test_channels_of_an_outlet_are_those_that_were_not_removed(records: SqlRecords) -> None:
    first, second = a_channel("c2"), a_channel("c1", made_at=NOON + timedelta(seconds=1), kind="mail", address="a@b")
    gone = a_channel("c3", removed_at=NOON)
    for channel in (second, first, gone, a_channel("c4", outlet="b")):
        records.channels.put(channel)

    assert records.channels.of_outlet("a") == [first, second] and records.channels.of_outlet("x") == []
    assert records.channels.find("c3") == gone and records.channels.find("c9") is None
    assert records.channels.among(["c1", "c3", "c9", "c1"]) == {"c1": second, "c3": gone}


def test_what_is_due_comes_by_lane_then_by_its_time(records: SqlRecords) -> None:
    soon = NOON + timedelta(seconds=5)
    correction = owed("n1", "c1", lane=2)
    kill, late_kill = owed("n2", "c1"), owed("n2", "c2", next_at=soon)
    records.deliveries.put([correction, late_kill, kill, owed("n3", "c1", next_at=None, ended="done", ended_at=NOON)])
    records.deliveries.put([owed("n4", "c5", kind="mail", next_at=NOON - timedelta(days=1))])
    due = records.deliveries.due

    assert due("push", lanes=ALL, now=NOON, without=(), limit=9) == [kill, correction]
    assert due("push", lanes=ALL, now=soon, without=(), limit=2) == [kill, late_kill]
    assert due("push", lanes={2, 3}, now=soon, without=(), limit=9) == [correction]
    assert due("push", lanes=ALL, now=soon, without={"c1.example"}, limit=9) == [late_kill]
    assert records.deliveries.next_at("mail") == NOON - timedelta(days=1)
    assert records.deliveries.next_at("push") == NOON
    assert records.deliveries.waiting(later_than=NOON) == [late_kill]
    assert records.deliveries.count_owed("push", by=NOON) == 2


def test_a_delivery_is_kept_in_place_of_the_one_before(records: SqlRecords) -> None:
    records.deliveries.put([owed("n1", "c1")])
    after = owed("n1", "c1", begun=2, made=1, seen=True, next_at=None, ended="closed", ended_at=NOON)
    records.deliveries.put([after])

    assert records.deliveries.find("n1", "c1") == after and records.deliveries.next_at("push") is None
    assert records.deliveries.open_of_channel("c1") == []


def test_deliveries_and_tries_of_a_notice_are_found_for_one_outlet_or_all(records: SqlRecords) -> None:
    mine, other = owed("n1", "c1"), owed("n1", "c2", outlet="b")
    first = Try(notice="n1", channel="c1", number=1, began_at=NOON)
    ended = NOON + timedelta(milliseconds=20)
    again = Try(
        notice="n1", channel="c1", number=2, began_at=NOON + timedelta(seconds=5), ended_at=ended, outcome="delivered",
        status=204, milliseconds=20,
    )  # fmt: skip
    unsent = Try(notice="n1", channel="c2", number=1, began_at=NOON + timedelta(seconds=1), outcome="unsent", error="x")
    records.deliveries.put([mine, other])
    records.deliveries.put_tries([again, unsent, first])

    assert records.deliveries.of_notice("n1") == [mine, other]
    assert records.deliveries.of_notice("n1", outlet="b") == [other]
    assert records.deliveries.tries_of("n1") == [first, unsent, again]
    assert records.deliveries.tries_of("n1", outlet="a") == [first, again]
    assert records.deliveries.find_try("n1", "c1", 2) == again and records.deliveries.find_try("n1", "c1", 3) is None
    assert records.deliveries.newest_unsent(limit=5) == [unsent]


def test_what_a_later_notice_overrides_is_found_where_it_is_owed_too(records: SqlRecords) -> None:
    hold, elsewhere = owed("n1", "c1", lane=1), owed("n1", "c2", lane=1)
    records.deliveries.put([hold, elsewhere, owed("n0", "c1", lane=2), owed("n9", "c1", lane=1, item="i2")])
    records.deliveries.put([owed("n2", "c1", lane=3)])

    assert records.deliveries.open_of_item("i1", lanes={1}, like="n2") == [hold]
