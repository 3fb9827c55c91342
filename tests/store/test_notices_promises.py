"""What shelves of notices, of who was served, and of takes promise."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from commonwire.delivery.notice import Addressed, Closing, Notice, Receipt
from commonwire.delivery.take import Take
from commonwire.rights.decision import Decision
from commonwire.rights.use import Use
from commonwire.store.records import SqlRecords

NOON = datetime(2031, 5, 6, 12, 0, 0, 7, tzinfo=UTC)
PAMIR, STEPPE, LAGOON = "pamir-post", "steppe-radio", "lagoon-tv"


def a_notice(number: int, **fields: Any) -> Notice:
    said: dict[str, Any] = {
        "id": f"n-{number}",
        "number": number,
        "kind": "kill",
        "item": "i",
        "uri": "urn:i",
        "version": 1,
        "reason": "Обман",
        "reader_note": None,
        "issued_by": PAMIR,
        "issued_at": NOON,
    }
    return Notice(**(said | fields))


def notice_is_issued(records: SqlRecords, number: int, outlets: list[str], **fields: Any) -> Notice:
    notice = a_notice(number, **fields)
    records.notices.put(notice)
    records.notices.address(notice, outlets)
    return notice


def test_a_notice_comes_back_equal(records: SqlRecords) -> None:
    records.notices.put(a_notice(1, kind="hold"))
    records.notices.put(notice := a_notice(1, reader_note="Not true"))

    assert records.notices.find("n-1") == notice
    assert records.notices.find("n-2") is None


def test_an_outlet_reads_its_notices_in_order_and_no_others(records: SqlRecords) -> None:
    notices = [notice_is_issued(records, number, [STEPPE]) for number in (9, 10, 11)]
    notice_is_issued(records, 12, [LAGOON])
    mine = [Addressed(notice=notice, outlet=STEPPE) for notice in notices]

    assert records.notices.of_outlet(STEPPE, after=0, limit=10) == mine
    assert records.notices.of_outlet(STEPPE, after=9, limit=1) == mine[1:2]
    assert records.notices.newest(STEPPE, before=None, limit=2) == mine[:0:-1]
    assert records.notices.newest(STEPPE, before=10, limit=2) == mine[:1]


def test_notices_are_listed_by_issuer_and_by_item(records: SqlRecords) -> None:
    first = notice_is_issued(records, 1, [])
    second = notice_is_issued(records, 2, [], item="j")
    notice_is_issued(records, 3, [], issued_by=STEPPE, item="k")

    assert records.notices.issued_by(PAMIR, limit=5) == [second, first]
    assert records.notices.issued_by(PAMIR, limit=1) == [second]
    assert records.notices.of_item("i") == [first]


def test_a_receipt_is_kept_and_the_next_one_replaces_it(records: SqlRecords) -> None:
    notice_is_issued(records, 1, [STEPPE, LAGOON])
    done = Receipt(status="done", at=NOON + timedelta(hours=1), note="Taken down", by="p1", signed="a.b.c")

    assert records.notices.answer("n-1", STEPPE, Receipt(status="seen", at=NOON))
    assert records.notices.answer("n-1", STEPPE, done)
    assert [a.receipt for a in records.notices.addressees("n-1")] == [None, done]


def test_the_first_closing_is_kept_beside_what_the_outlet_answers_later(records: SqlRecords) -> None:
    notice_is_issued(records, 1, [STEPPE, LAGOON])
    closing = Closing(by="p1", by_outlet=PAMIR, reason="Rang them", at=NOON)

    assert records.notices.close("n-1", STEPPE, closing)
    assert not records.notices.close("n-1", STEPPE, Closing(by="p2", by_outlet=None, reason="Again", at=NOON))
    assert records.notices.answer("n-1", STEPPE, seen := Receipt(status="seen", at=NOON))
    assert [(a.receipt, a.closing, a.is_done) for a in records.notices.addressees("n-1")] == [
        (None, None, False),
        (seen, closing, True),
    ]


def test_what_is_done_or_closed_is_not_open(records: SqlRecords) -> None:
    for number in (1, 2, 3):
        notice_is_issued(records, number, [STEPPE, LAGOON])
    records.notices.answer("n-1", STEPPE, Receipt(status="done", at=NOON))
    records.notices.answer("n-2", STEPPE, Receipt(status="seen", at=NOON))
    records.notices.close("n-3", STEPPE, Closing(by="p1", by_outlet=None, reason="Rang them", at=NOON))

    assert (records.notices.count_open(STEPPE), records.notices.count_open(LAGOON)) == (1, 3)


def test_who_was_not_addressed_cannot_answer(records: SqlRecords) -> None:
    notice_is_issued(records, 1, [STEPPE])

    assert not records.notices.answer("n-1", LAGOON, Receipt(status="done", at=NOON))
    assert not records.notices.answer("n-2", STEPPE, Receipt(status="done", at=NOON))


def test_addressing_again_adds_and_keeps_the_receipts(records: SqlRecords) -> None:
    notice = notice_is_issued(records, 1, [STEPPE])
    records.notices.answer("n-1", STEPPE, seen := Receipt(status="seen", at=NOON))
    records.notices.address(notice, [STEPPE, LAGOON])
    records.notices.address(notice, [])

    assert [(a.outlet, a.receipt) for a in records.notices.addressees("n-1")] == [(LAGOON, None), (STEPPE, seen)]


def test_the_first_time_that_a_version_was_served_is_kept(records: SqlRecords) -> None:
    assert records.served.put("i", 1, STEPPE, "web", NOON)
    assert not records.served.put("i", 1, STEPPE, "take", NOON + timedelta(hours=1))

    assert [(s.how, s.at) for s in records.served.of_item("i")] == [("web", NOON)]
    assert records.served.has("i", 1, STEPPE)
    assert not records.served.has("i", 2, STEPPE)
    assert not records.served.has("i", 1, LAGOON)


def test_those_who_were_served_are_told_by_version(records: SqlRecords) -> None:
    for version, outlet in ((1, STEPPE), (2, STEPPE), (2, LAGOON)):
        records.served.put("i", version, outlet, "api", NOON)
    records.served.put("j", 1, "other", "api", NOON)

    assert records.served.outlets("i") == [LAGOON, STEPPE]
    assert records.served.outlets("i", up_to_version=1) == [STEPPE]
    assert records.served.outlets("k") == []
    assert records.served.of_outlet(STEPPE, ["i", "j"]) == {"i"}
    assert records.served.of_outlet(STEPPE, []) == set()


def a_take(name: str, hour: int, **fields: Any) -> Take:
    said: dict[str, Any] = {
        "id": name,
        "item": "i",
        "version": 1,
        "outlet": STEPPE,
        "by": "p1",
        "at": NOON + timedelta(hours=hour),
        "use": Use(action="republish", channel="web", territories=frozenset({"KZ", "KG"})),
        "decision": Decision(decision="allow", reasons=(), terms_digest="d"),
        "format": "ninjs",
    }
    return Take(**(said | fields))


def test_takes_come_back_equal_newest_first(records: SqlRecords) -> None:
    takes = [a_take("a", 1), a_take("b", 3, item="j"), a_take("c", 2), a_take("d", 4, outlet=LAGOON)]
    for take in takes:
        records.takes.put(take)

    assert records.takes.of_item("i") == [takes[3], takes[2], takes[0]]
    assert records.takes.of_outlet(STEPPE, limit=2) == [takes[1], takes[2]]
    assert records.takes.taken(STEPPE, ["i", "j", "k"]) == {"i", "j"}
    assert records.takes.taken(LAGOON, ["j"]) == set()
    assert records.takes.taken(LAGOON, []) == set()
