"""What the shelf of queued takes promises, over every store."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from commonwire.delivery.queue import QueuedTake
from commonwire.rights.decision import Decision, Nearest, Reason, Step
from commonwire.rights.use import Use
from commonwire.store.records import SqlRecords

NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
USE = Use(action="republish", channel="web", territories=frozenset({"KZ"}))


def a_queued_take(id: str, **said: Any) -> QueuedTake:
    nearest = Nearest(use=msgspec.structs.replace(USE, at=NOON + HOUR), steps=(Step("from", ("x",)),))
    fields: dict[str, Any] = {
        "item": "i1",
        "uri": "urn:سیلاب",
        "outlet": "b",
        "by": "p1",
        "use": USE,
        "format": "html,ninjs",
        "queued_at": NOON,
        "until": NOON + HOUR,
        "decision": Decision(
            decision="deny", reasons=(Reason("embargo", "deny", ("x",)),), nearest=nearest, terms_digest="d"
        ),
    }
    return QueuedTake(id=id, **(fields | said))


def test_a_queued_take_is_found_by_id_and_by_item_and_outlet(records: SqlRecords) -> None:
    first, second = a_queued_take("q1"), a_queued_take("q2", queued_at=NOON + HOUR, until=None)
    for queued in (second, first, a_queued_take("q3", item="i2"), a_queued_take("q4", outlet="c")):
        records.queue.put(queued)
    records.queue.put(a_queued_take("q5", state="cancelled", ended_at=NOON))

    assert records.queue.find("q1") == first and records.queue.find("q9") is None
    assert records.queue.waiting("i1", "b") == [first, second] and records.queue.waiting("i9", "b") == []
    assert records.queue.count_waiting("b") == 3 and records.queue.count_waiting("d") == 0


def test_those_of_an_outlet_are_walked_to_the_end(records: SqlRecords) -> None:
    made = [a_queued_take(f"q{n}", queued_at=NOON + (n // 2) * HOUR) for n in range(5)]
    for queued in (*made, a_queued_take("other", outlet="c"), a_queued_take("q9", state="taken", take="t1")):
        records.queue.put(queued)

    walked: list[str] = []
    before = None
    while page := records.queue.of_outlet("b", state="queued", before=before, limit=2):
        walked += [queued.id for queued in page]
        before = (page[-1].queued_at, page[-1].id)

    assert walked == ["q4", "q2", "q3", "q0", "q1"]
    assert [one.id for one in records.queue.of_outlet("b", state="taken", before=None, limit=9)] == ["q9"]
    assert len(records.queue.of_outlet("b", state=None, before=None, limit=9)) == 6


def test_what_waits_is_due_at_its_hour_and_what_ended_never(records: SqlRecords) -> None:
    records.queue.put(a_queued_take("late", until=NOON + 2 * HOUR))
    records.queue.put(a_queued_take("soon"))
    records.queue.put(a_queued_take("open", until=None))
    records.queue.put(a_queued_take("gone", state="stopped"))

    assert records.queue.due(NOON + HOUR - timedelta(microseconds=1), 9) == []
    assert records.queue.due(NOON + HOUR, 9) == ["soon"]
    assert records.queue.due(NOON + 2 * HOUR, 9) == ["soon", "late"] and records.queue.due(NOON + 2 * HOUR, 1) == [
        "soon"
    ]


def test_what_happens_to_an_item_makes_those_that_wait_for_it_due(records: SqlRecords) -> None:
    for queued in (a_queued_take("soon"), a_queued_take("open", until=None), a_queued_take("other", item="i2")):
        records.queue.put(queued)
    records.queue.put(a_queued_take("gone", state="taken"))

    records.queue.look_again("i1", NOON)
    records.queue.look_again("i1", NOON + 2 * HOUR)

    assert records.queue.due(NOON, 9) == ["open", "soon"]
    records.queue.put(a_queued_take("soon"))
    assert records.queue.due(NOON, 9) == ["open"]
