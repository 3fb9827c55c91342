"""When a notice is tried again: by the steps of the channel, whatever the clock does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonwire.delivery.retry import SOON, STEPS, ChannelKind, next_try, still_due

NOON = datetime(2031, 5, 6, 12, tzinfo=UTC)
MINUTE, HOUR, DAY = 60, 3600, 86400
KINDS = st.sampled_from(["push", "mail"])
LONGEST = {"push": HOUR, "mail": DAY}


def tried_at(kind: ChannelKind, *, until: int, late: float = 0.0) -> list[float]:
    """The seconds after the issue at which a channel is tried that never answers; each try begins `late`."""
    tries: list[float] = []
    due = next_try(kind, issued_at=NOON, made=0, seen=False, ended=False, now=NOON)
    while due is not None and due - NOON <= timedelta(seconds=until):
        now = due + timedelta(seconds=late)
        tries.append((due - NOON).total_seconds())
        due = next_try(kind, issued_at=NOON, made=len(tries), seen=False, ended=False, now=now)
    return tries


@pytest.mark.parametrize("late", [0.0, 0.3, 2.0])
def test_a_machine_hears_often_then_every_ten_minutes_then_hourly(late: float) -> None:
    tries = tried_at("push", until=2 * DAY, late=late)

    assert tries[:9] == [0, 5, 15, 60, 120, 300, 900, 1500, 2100]
    assert [b - a for a, b in pairwise(tries) if a >= DAY] == [HOUR] * 23


def test_people_hear_thrice_then_daily() -> None:
    tries = tried_at("mail", until=5 * DAY)

    assert tries[:3] == [0, 30 * MINUTE, 120 * MINUTE]
    assert [b - a for a, b in pairwise(tries[2:])] == [DAY] * 4


@pytest.mark.parametrize("kind", ["push", "mail"])
def test_what_is_done_or_closed_is_never_tried_again(kind: ChannelKind) -> None:
    assert next_try(kind, issued_at=NOON, made=3, seen=True, ended=True, now=NOON) is None


@pytest.mark.parametrize("kind", ["push", "mail"])
def test_what_was_seen_is_only_recalled(kind: ChannelKind) -> None:
    due = next_try(kind, issued_at=NOON, made=2, seen=True, ended=False, now=NOON + timedelta(seconds=9))

    assert due == NOON + timedelta(seconds=9 + LONGEST[kind])


def test_a_node_that_was_away_makes_one_try_for_all_it_missed() -> None:
    back = NOON + timedelta(hours=5, seconds=17)
    due = next_try("push", issued_at=NOON, made=2, seen=False, ended=False, now=back)

    assert due == NOON + timedelta(hours=5, seconds=300)


def test_a_clock_set_back_does_not_begin_the_steps_anew() -> None:
    back = NOON - timedelta(days=3)
    due = next_try("push", issued_at=NOON, made=100, seen=False, ended=False, now=back)

    assert due == back + timedelta(minutes=10)


def test_a_step_planned_by_a_clock_that_ran_ahead_is_brought_near() -> None:
    planned = NOON + timedelta(days=30)
    due = still_due("push", planned, issued_at=NOON, made=7, seen=False, now=NOON + timedelta(minutes=16))

    assert due == NOON + timedelta(minutes=25)
    assert still_due("push", NOON, issued_at=NOON, made=1, seen=False, now=NOON + timedelta(days=1)) == NOON


@given(kind=KINDS, made=st.integers(0, 5000), ahead=st.floats(-1e8, 1e8), seen=st.booleans())
def test_the_next_try_is_never_missing_never_at_once_again_and_never_far(
    kind: ChannelKind, made: int, ahead: float, seen: bool
) -> None:
    now = NOON + timedelta(seconds=ahead)
    due = next_try(kind, issued_at=NOON, made=made, seen=seen, ended=False, now=now)

    assert due is not None and due <= now + timedelta(seconds=LONGEST[kind], milliseconds=1)
    assert due > now or (made == 0 and not seen)


@given(kind=KINDS, jumps=st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=30))
def test_a_clock_that_jumps_neither_stops_the_tries_nor_fires_a_burst(kind: ChannelKind, jumps: list[float]) -> None:
    """Each jump is followed by at most one try at once; the one after waits its gap by the clock as it is now."""
    now, made = NOON, 1
    due = next_try(kind, issued_at=NOON, made=1, seen=False, ended=False, now=now)
    for jump in jumps:
        now += timedelta(seconds=jump)
        assert due is not None
        due = still_due(kind, due, issued_at=NOON, made=made, seen=False, now=now)
        assert due <= now + timedelta(seconds=LONGEST[kind], milliseconds=1)
        now = max(now, due)
        made += 1
        due = next_try(kind, issued_at=NOON, made=made, seen=False, ended=False, now=now)
        assert due is not None and due > now


@given(kind=KINDS, number=st.integers(1, 3000))
def test_a_try_of_each_number_has_its_own_later_step(kind: ChannelKind, number: int) -> None:
    steps = STEPS[kind]

    assert steps.of_try(number) < steps.of_try(number + 1) == steps.after(steps.of_try(number))
    assert timedelta(0) < SOON < timedelta(minutes=1)
