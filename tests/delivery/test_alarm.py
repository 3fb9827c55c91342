"""What a desk is alarmed of: kills first, one for each story, until it is done."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from commonwire.delivery.alarm import alarms
from commonwire.delivery.notice import Addressed, Closing, Notice, NoticeKind, Receipt

NOON = datetime(2031, 5, 6, 12, tzinfo=UTC)
SEEN, DONE = Receipt(status="seen", at=NOON), Receipt(status="done", at=NOON)


def told(number: int, kind: NoticeKind, item: str = "", receipt: Receipt | None = None) -> Addressed:
    notice = Notice(
        id=f"n-{number}",
        number=number,
        kind=kind,
        item=item or f"item-{number}",
        uri="urn:i",
        version=1,
        reason="Made up",
        reader_note=None,
        issued_by="pamir-post",
        issued_at=NOON + timedelta(minutes=number),
    )
    return Addressed(notice=notice, outlet="steppe-radio", receipt=receipt)


def numbers(*waiting: Addressed) -> list[int]:
    return [one.notice.number for one in alarms(waiting)]


def test_unseen_kills_come_first_the_newest_at_the_head() -> None:
    assert numbers(
        told(1, "kill"), told(2, "kill", receipt=SEEN), told(3, "correction"), told(4, "hold"), told(5, "kill")
    ) == [5, 1, 4, 3, 2]


def test_a_story_alarms_once_and_its_kill_speaks_for_all() -> None:
    assert numbers(told(1, "correction", "i"), told(2, "hold", "i"), told(3, "kill", "i"), told(4, "kill", "i")) == [3]


def test_of_a_killed_story_only_its_kill_alarms_and_not_what_was_said_before_once_it_is_done() -> None:
    waiting = [told(1, "correction", "i"), told(2, "hold", "i"), told(3, "kill", "j")]

    assert [one.notice.number for one in alarms(waiting, killed={"i", "j"})] == [3]


def test_a_release_ends_the_alarm_of_a_hold_and_is_none_itself() -> None:
    assert numbers(told(1, "hold", "i"), told(2, "release", "i")) == []
    assert numbers(told(1, "hold", "i"), told(2, "release", "i"), told(3, "hold", "i")) == [3]
    assert numbers(told(1, "correction", "i"), told(2, "release", "i")) == [1]


def test_what_is_done_or_closed_alarms_nobody() -> None:
    closed = told(2, "kill")
    closed.closing = Closing(by="p1", by_outlet=None, reason="Rang them", at=NOON)

    assert numbers(told(1, "kill", receipt=DONE), closed) == []
