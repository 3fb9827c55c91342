"""When a saved search tells somebody: quiet hours, pauses and digests, whatever the clocks do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from commonwire.base.errors import BadInputError
from commonwire.delivery.tells import (
    Quiet,
    Tells,
    checked_tells,
    is_paused,
    next_digest,
    next_time,
    quiet_until,
    when_told,
)

NOON = datetime(2031, 5, 6, 12, tzinfo=UTC)
NIGHT = Quiet(begins="22:00", ends="06:30")
ZONES = ["Asia/Karachi", "Europe/Paris", "America/St_Johns", "Australia/Lord_Howe", "Africa/Casablanca", "UTC"]
moments = st.datetimes(datetime(2020, 1, 1), datetime(2036, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
clocks = st.times().map(lambda at: f"{at:%H:%M}")
zones = st.sampled_from(ZONES)


def at(day: str, zone: str) -> datetime:
    return datetime.fromisoformat(day).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


@given(st.sets(clocks, min_size=1, max_size=4), zones, moments)
def test_the_next_time_is_later_within_a_day_or_so_and_there_is_none_between(
    times: set[str], zone: str, after: datetime
) -> None:
    found = next_time(times, zone, after=after)

    assert after < found <= after + timedelta(hours=26)
    assert next_time(times, zone, after=found - timedelta(microseconds=1)) == found
    middle = after + (found - after) / 2
    assert next_time(times, zone, after=middle) == found


@given(clocks, zones, moments)
def test_each_hour_comes_once_on_each_day(clock: str, zone: str, after: datetime) -> None:
    place = ZoneInfo(zone)
    days = []
    for _ in range(8):
        after = next_time([clock], zone, after=after)
        days.append(after.astimezone(place).date())

    assert days == [days[0] + timedelta(days=number) for number in range(8)]


@pytest.mark.parametrize(
    ("clock", "day", "comes"),
    [
        ("02:30", "2031-03-29T12:00", "2031-03-30T03:30"),  # clocks are put on from 02:00 to 03:00
        ("02:30", "2031-10-25T12:00", "2031-10-26T02:30"),  # 02:30 comes twice
    ],
)
def test_an_hour_that_is_left_out_comes_when_the_clock_is_put_on_and_one_shown_twice_the_first_time(
    clock: str, day: str, comes: str
) -> None:
    found = next_time([clock], "Europe/Paris", after=at(day, "Europe/Paris"))

    assert found == at(comes, "Europe/Paris")
    assert next_time([clock], "Europe/Paris", after=found) > found + timedelta(hours=20)


@given(clocks, clocks, zones, moments)
def test_quiet_hours_are_those_on_the_wall_and_end_when_they_end(
    begins: str, ends: str, zone: str, moment: datetime
) -> None:
    tells = Tells(how="mail", zone=zone, quiet=Quiet(begins=begins, ends=ends))
    wall = f"{moment.astimezone(ZoneInfo(zone)):%H:%M}"
    is_quiet = begins <= wall < ends if begins < ends else begins != ends and not ends <= wall < begins

    until = quiet_until(tells, moment)

    if begins != ends:
        assert (until is not None) == is_quiet
    if until is not None:
        assert moment < until <= moment + timedelta(hours=26)
        assert next_time([ends], zone, after=moment) == until


@given(st.sampled_from([None, *range(1, 10)]), moments, zones)
def test_who_is_told_by_mail_is_told_then_or_when_quiet_hours_end_and_of_what_presses_then(
    urgency: int | None, moment: datetime, zone: str
) -> None:
    tells = Tells(how="mail", zone=zone, quiet=NIGHT)

    told = when_told(tells, urgency=urgency, at=moment)

    assert told is not None
    is_held = quiet_until(tells, moment) is not None and (urgency is None or urgency > 2)
    assert (told > moment) == is_held
    assert quiet_until(tells, told) is None or not is_held
    live = when_told(replace(tells, how="live"), urgency=urgency, at=moment)
    assert live == (None if is_held else moment)


def test_quiet_hours_go_over_midnight_and_over_a_change_of_clocks() -> None:
    tells = Tells(how="mail", zone="Europe/Paris", quiet=NIGHT)

    assert quiet_until(tells, at("2031-03-29T23:00", "Europe/Paris")) == at("2031-03-30T06:30", "Europe/Paris")
    assert quiet_until(tells, at("2031-03-30T06:29", "Europe/Paris")) == at("2031-03-30T06:30", "Europe/Paris")
    assert quiet_until(tells, at("2031-03-30T06:30", "Europe/Paris")) is None
    assert quiet_until(tells, at("2031-03-29T21:59", "Europe/Paris")) is None


def test_a_pause_ends_at_its_time_or_when_it_is_ended() -> None:
    until = Tells(how="mail", paused=True, paused_until=NOON)

    assert is_paused(until, NOON - timedelta(seconds=1))
    assert not is_paused(until, NOON)
    assert is_paused(Tells(paused=True), NOON + timedelta(days=9999))
    assert when_told(until, urgency=1, at=NOON - timedelta(seconds=1)) is None
    assert when_told(until, urgency=9, at=NOON) == NOON


@pytest.mark.parametrize("how", ["inbox", "digest"])
def test_nothing_is_told_at_once_of_a_search_that_does_not(how: str) -> None:
    assert when_told(Tells(how=how, times=("07:00",)), urgency=1, at=NOON) is None  # type: ignore[arg-type]


def test_only_a_digest_has_a_next_one() -> None:
    digest = checked_tells(Tells(how="digest", times=("18:00", "07:00", "07:00"), zone="Asia/Tashkent"))

    assert digest.times == ("07:00", "18:00")
    assert next_digest(digest, after=NOON) == at("2031-05-06T18:00", "Asia/Tashkent")
    assert next_digest(replace(digest, how="mail"), after=NOON) is None


@pytest.mark.parametrize(
    ("tells", "where", "says"),
    [
        (Tells(how="digest"), "tells.times", "needs a time"),
        (Tells(times=("7:00",)), "tells.times", "'7:00' is no time of day"),
        (Tells(times=("24:00",)), "tells.times", "no time of day"),
        (Tells(times=tuple(f"0{n}:{m}0" for n in range(7) for m in (0, 3))), "tells.times", "More than 12"),
        (Tells(zone="Mars/Olympus"), "tells.zone", "not a time zone"),
        (Tells(quiet=Quiet(begins="22:00", ends="22:00")), "tells.quiet", "same time"),
        (Tells(quiet=Quiet(begins="late", ends="06:00")), "tells.quiet", "'late' is no time"),
        (Tells(how="digest", times=("05:00",), quiet=NIGHT), "tells.times", "05:00 falls into the quiet hours"),
        (Tells(paused=True, paused_until=datetime(2031, 1, 1)), "tells.paused_until", "no zone"),  # noqa: DTZ001
    ],
)
def test_what_cannot_be_kept_is_refused_with_its_place(tells: Tells, where: str, says: str) -> None:
    with pytest.raises(BadInputError, match=says) as refused:
        checked_tells(tells)
    assert (refused.value.where, bool(refused.value.remedy)) == (where, True)
