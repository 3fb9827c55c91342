"""Dates and times as iCalendar writes them (RFC 5545, sections 3.3.4 and 3.3.5), and as programs do besides."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone

# Basic form, and the extended one that is a mistake and is read all the same.
_MOMENT = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ](\d\d):?(\d\d)(?::?(\d\d)(?:\.\d{1,9})?)?\s*(Z|[+-]\d\d:?\d\d)?)?", re.IGNORECASE
)
_SAID = re.compile(r"(\d{4})(?:-(\d\d))?")
DURATION = re.compile(r"[+-]?P(?:\d{1,9}W|(?=\d|T\d)(?:\d{1,9}D)?(?:T(?=\d)(?:\d{1,9}H)?(?:\d{1,9}M)?(?:\d{1,9}S)?)?)")
"""A duration of RFC 5545, section 3.3.6."""
DAYS = re.compile(r"[+-]?P\d{1,9}[WD]")
"""A duration that is nothing but days or weeks: the one that goes with a date."""


def moment_of(value: str) -> date | datetime | None:
    """The day or the time, with its offset where it says one, that `value` is; None for an impossible one.

    >>> moment_of("20260302"), moment_of("20260302T100000Z").isoformat(), moment_of("20260231")
    (datetime.date(2026, 3, 2), '2026-03-02T10:00:00+00:00', None)
    """
    found = _MOMENT.fullmatch(value.strip()[:40])
    if found is None:
        return None
    year, month, day, hour, minute, second = (int(part) if part else 0 for part in found.groups()[:6])
    try:
        if found[4] is None:
            return date(year, month, day)
        midnight = hour == 24 and minute == second == 0
        time = datetime(year, month, day, 0 if midnight else hour, minute, min(second, 59))  # noqa: DTZ001 - set below
        time += timedelta(days=1 if midnight else 0)
        time = time.replace(tzinfo=_zone(found[7]))
        time.astimezone(UTC) if time.tzinfo else None
    except (ValueError, OverflowError):
        return None
    return time if 1 < time.year < 9999 else None


def iso_moment(said: str) -> tuple[date | datetime, str] | None:
    """The day or time that the model's text says, and to what it is exact: 'year', 'month', 'day' or 'time'.

    >>> iso_moment("2018-10"), iso_moment("soon")
    ((datetime.date(2018, 10, 1), 'month'), None)
    """
    short = _SAID.fullmatch(said.strip())
    try:
        if short:
            return date(int(short[1]), int(short[2] or 1), 1), "month" if short[2] else "year"
        if len(said.strip()) <= len("2018-10-26"):
            return date.fromisoformat(said.strip()), "day"
        time = datetime.fromisoformat(said.strip())
        if time.tzinfo:
            time.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return (time, "time") if 1 < time.year < 9999 else None


def compact(moment: date | datetime) -> str:
    """A day or a time as iCalendar writes it, one with an offset in UTC.

    >>> compact(datetime(2026, 3, 2, 10, tzinfo=UTC)), compact(date(2026, 3, 2))
    ('20260302T100000Z', '20260302')
    """
    if not isinstance(moment, datetime):
        return f"{moment.year:04}{moment.month:02}{moment.day:02}"
    time = moment.astimezone(UTC) if moment.tzinfo else moment
    hour = f"{time.hour:02}{time.minute:02}{time.second:02}"
    return f"{compact(time.date())}T{hour}{'Z' if moment.tzinfo else ''}"


def next_day(day: date, exact: str) -> date:
    """The first day after the day, month or year that begins with `day`. Raises OverflowError at the end of time."""
    if exact == "day":
        return day + timedelta(days=1)
    if exact == "month" and day.month < 12:
        return day.replace(month=day.month + 1)
    if day.year >= 9999:
        raise OverflowError("no year after it")
    return date(day.year + 1, 1, 1)


def _zone(said: str | None) -> timezone | None:
    if said is None:
        return None
    if said in "Zz":
        return UTC
    digits = said[1:].replace(":", "")
    size = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return (timezone(-size if said[0] == "-" else size)) if size else UTC
