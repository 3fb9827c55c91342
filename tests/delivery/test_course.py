"""The course of a notice: who is silent, who has seen it, who is done, and the times."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from commonwire.delivery.closing import close_notice
from commonwire.delivery.course import Course, course_of, minutes_to_done, progress_of
from commonwire.delivery.notice import Addressed, Closing, Notice, Receipt, ReceiptStatus, answer
from commonwire.delivery.records import Records
from tests.newsroom import GIVER, NOON, STRANGER, TAKER, Newsroom

NOTICE = Notice(
    id="n-1",
    number=1,
    kind="kill",
    item="i",
    uri="urn:i",
    version=1,
    reason="Made up",
    reader_note=None,
    issued_by=GIVER,
    issued_at=NOON,
)
SEEN, DONE = Receipt(status="seen", at=NOON), Receipt(status="done", at=NOON)
CLOSING = Closing(by="p1", by_outlet=GIVER, reason="Rang them", at=NOON)
ANSWERS = st.tuples(st.sampled_from([None, SEEN, DONE]), st.sampled_from([None, CLOSING]))


def item_is_killed(newsroom: Newsroom) -> str:
    newsroom.item_is_given()
    for outlet in (TAKER, STRANGER):
        newsroom.item_is_read(outlet)
    newsroom.item_is("kill")
    return newsroom.notices_of(TAKER)[-1].notice.id


def outlet_answers(newsroom: Newsroom, notice: str, status: ReceiptStatus, *, after: timedelta) -> None:
    newsroom.now += after
    newsroom.write(lambda r: answer(r, notice, outlet=TAKER, status=status, note=None, by="p1", now=newsroom.now))


def course(newsroom: Newsroom, notice: str) -> Course:
    def look(records: Records) -> Course:
        found = records.notices.find(notice)
        assert found is not None
        return course_of(records, found)

    return newsroom.read(look)


@given(st.lists(ANSWERS, max_size=30))
def test_everybody_is_at_one_stage_and_the_stages_add_up(answers: list[tuple[Receipt | None, Closing | None]]) -> None:
    told = [
        Addressed(notice=NOTICE, outlet=f"o{n}", receipt=receipt, closing=closing)
        for n, (receipt, closing) in enumerate(answers)
    ]
    progress = progress_of(told)

    assert progress.total == progress.done + progress.closed + progress.seen + len(progress.silent) == len(told)
    assert progress.is_over == all(one.is_done for one in told)
    assert progress.silent == [one.outlet for one in told if one.receipt is None and one.closing is None]


def test_a_course_goes_from_silent_over_seen_to_done(newsroom: Newsroom) -> None:
    notice = item_is_killed(newsroom)
    assert [one.stage for one in course(newsroom, notice).outlets] == ["silent", "silent"]

    outlet_answers(newsroom, notice, "seen", after=timedelta(minutes=2))
    seen_at = newsroom.now
    outlet_answers(newsroom, notice, "seen", after=timedelta(minutes=1))
    assert {one.outlet: one.stage for one in course(newsroom, notice).outlets} == {STRANGER: "silent", TAKER: "seen"}

    outlet_answers(newsroom, notice, "done", after=timedelta(minutes=7))
    taker = course(newsroom, notice).outlets[-1]
    assert (taker.stage, taker.minutes) == ("done", 10.1)
    assert taker.receipt is not None and taker.receipt.seen_at == seen_at


def test_times_are_those_of_the_outlets_that_did_it(newsroom: Newsroom) -> None:
    notice = item_is_killed(newsroom)
    outlet_answers(newsroom, notice, "done", after=timedelta(minutes=4))
    owner = newsroom.desk_of(GIVER)
    newsroom.write(lambda r: close_notice(r, notice, STRANGER, reason="Rang", principal=owner, now=newsroom.now))
    whole = course(newsroom, notice)

    assert (whole.progress.done, whole.progress.closed, whole.progress.is_over) == (1, 1, True)
    assert whole.median_minutes == 4.0
    assert whole.slowest is not None and whole.slowest.outlet == TAKER
    assert [(it.version, it.how) for it in whole.slowest.served] == [(1, "web")]


def test_a_suspended_outlet_is_told_by_nobody_but_people(newsroom: Newsroom) -> None:
    notice = item_is_killed(newsroom)
    newsroom.outlet_is_suspended(TAKER)

    assert {one.outlet: one.is_suspended for one in course(newsroom, notice).outlets} == {STRANGER: False, TAKER: True}


def test_a_clock_that_was_set_back_makes_no_negative_time() -> None:
    early = Receipt(status="done", at=NOON - timedelta(hours=1))

    assert minutes_to_done(NOON, early) == 0
    assert minutes_to_done(NOON, SEEN) is None


def test_after_a_kill_nobody_is_waited_for_on_account_of_what_was_said_before(newsroom: Newsroom) -> None:
    newsroom.item_is_given()
    newsroom.item_is_read(TAKER)
    for deed in ("correct", "hold"):
        newsroom.item_is(deed)
    correction, hold = (one.notice.id for one in newsroom.notices_of(TAKER))
    assert course(newsroom, correction).progress.silent == [TAKER]
    outlet_answers(newsroom, hold, "done", after=timedelta(minutes=1))

    newsroom.item_is("kill")

    kill = newsroom.notices_of(TAKER)[-1].notice.id
    assert course(newsroom, kill).progress.silent == [TAKER]
    overtaken = course(newsroom, correction)
    assert (overtaken.progress.silent, overtaken.progress.overtaken, overtaken.progress.is_over) == ([], 1, True)
    assert [one.stage for one in overtaken.outlets] == ["overtaken"]
    assert [one.stage for one in course(newsroom, hold).outlets] == ["done"]


def test_a_release_speaks_for_the_hold_before_it_and_for_nothing_else(newsroom: Newsroom) -> None:
    newsroom.item_is_given()
    newsroom.item_is_read(TAKER)
    for deed in ("correct", "hold", "release"):
        newsroom.item_is(deed)
    correction, hold, release = (course(newsroom, one.notice.id).progress for one in newsroom.notices_of(TAKER))

    assert (correction.silent, hold.overtaken, release.silent) == ([TAKER], 1, [TAKER])
