"""What the shelf of refused attempts promises, over every store."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from commonwire.delivery.attempt import MOST_OF_ONE, Attempt
from commonwire.store.records import SqlRecords

NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)


def an_attempt(name: str, minutes: int = 0, **said: Any) -> Attempt:
    fields: dict[str, Any] = {"kind": "not-owner", "deed": "kill", "by": "key:k", "outlet": "b", "owner": "a"}
    at = NOON + timedelta(minutes=minutes)
    places = {"item": "i1", "uri": "urn:۱", "why": "It belongs to a.", "first_at": at, "at": at}
    return Attempt(id=name, **(fields | places | said))


def test_they_are_found_newest_first_by_owner_and_by_item(records: SqlRecords) -> None:
    first, second = an_attempt("x"), an_attempt("y", 1, owner="c", item="i2", outlet=None, kind="statement")
    third = an_attempt("z", 2)
    for attempt in (first, second, third):
        records.attempts.add(attempt)

    assert records.attempts.newest(limit=2) == [third, second]
    assert records.attempts.of_owner("a", limit=9) == [third, first] and records.attempts.of_owner("b", limit=9) == []
    assert records.attempts.of_item("i2") == [second]
    assert records.attempts.counts() == {"b": 2, None: 1}


def test_the_same_again_is_counted_and_moves_to_the_front(
    records: SqlRecords, caplog: pytest.LogCaptureFixture
) -> None:
    for minutes in range(11):
        records.attempts.add(an_attempt("x", minutes, why=f"Why {minutes}"))

    first, last = an_attempt("x"), NOON + timedelta(minutes=10)
    assert records.attempts.newest(limit=9) == [msgspec.structs.replace(first, at=last, times=11, why="Why 10")]
    assert [line.args[0] for line in caplog.records if isinstance(line.args, tuple)] == [1, 10]


def test_a_flood_of_one_outlet_pushes_out_its_own_oldest_only(records: SqlRecords) -> None:
    records.attempts.add(an_attempt("other", -10, outlet="c"))
    records.attempts.add(an_attempt("staff", -10, outlet=None))
    for number in range(MOST_OF_ONE + 5):
        records.attempts.add(an_attempt(f"n{number}", number))

    kept = {attempt.id for attempt in records.attempts.newest(limit=1000)}
    assert kept == {"other", "staff"} | {f"n{number}" for number in range(5, MOST_OF_ONE + 5)}
