"""Times as sources write them: ISO 8601 (RFC 3339) and mail dates (RFC 5322), with the offset they came with."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from commonwire.formats.notes import Notes
from commonwire.formats.time_words import time_in_words

_LONGEST = 100
_AHEAD = timedelta(hours=24)  # clocks and zones of honest sources differ by less
_SHORT = re.compile(r"(\d{4})(?:-(\d\d))?")
# ISO 8601, basic format, with the hour right behind the date, as NITF has it (NITF 3.6, "date.issue").
_JOINED = re.compile(r"(\d{8})(\d{4}(?:\d\d(?:\.\d{1,6})?)?)( ?(?:Z|[+-]\d\d:?\d\d))?")
_TWO_DIGITS = re.compile(r"(\d\d)(\d{4}T.+|(?<!19)(?<!20)\d{4}|-\d\d-\d\d(?:T.+)?)")
_FIRST_OF_1900 = 70
_MIDNIGHT = re.compile(r"(.*T)24(:?00(?:(?::?)00(?:\.0+)?)?(?:Z|[+-]\d\d:?\d\d)?)")
_MAIL = re.compile(r"(?:[A-Za-z]{3}, )?\d{1,2} [A-Za-z]{3} \d{4} \d\d:\d\d(?::\d\d)? (?:GMT|[+-]\d{4})")
_NO_ZONE = re.compile(r"[A-Za-z]{3}, +\d{1,2} .*\d\d:\d\d(?::\d\d)?$|.* -0000$")


def read_time(value: str | None, where: str, notes: Notes) -> datetime | None:
    """`value` as an aware time, or None where there is none or it is impossible (reported; the caller keeps it).

    A time without zone is read in the feed's zone, else in UTC; a claimed time in the future stays as claimed.
    Both are reported as guessed (docs/rules.md, 11).
    """
    if not value or not value.strip():
        return None
    said = value.strip() if len(value) <= _LONGEST else ""
    if short := _TWO_DIGITS.fullmatch(said):
        said = f"{19 if int(short[1]) >= _FIRST_OF_1900 else 20}{said}"
        notes.guessed(where, f"'{value[:60]}' has a year of two digits: read as {said[:4]}.")
    time = _parse(said)
    if time is None:
        notes.dropped(
            where, f"'{value[:60]}' is not a possible date and time. Write it like 2018-06-03T14:00:00+05:00."
        )
        return None
    if time.tzinfo is None:
        time = _in_zone(time, notes)
        notes.guessed(where, f"'{value[:60]}' has no time zone: read as {time.isoformat()}.")
    return time


def mark_future(time: datetime | None, where: str, notes: Notes) -> None:
    """Report a claimed `time` that lies more than a day after the hour of receipt."""
    if time is not None and notes.now is not None and time > notes.now + _AHEAD:
        notes.guessed(where, f"{time.isoformat()} lies in the future: kept as claimed, not obeyed.")


def _parse(value: str) -> datetime | None:
    if joined := _JOINED.fullmatch(value):
        value = f"{joined[1]}T{joined[2]}{joined[3] or ''}"
    elif midnight := _MIDNIGHT.fullmatch(value):
        return _day_later(_parse(f"{midnight[1]}00{midnight[2]}"))
    try:
        time = datetime.fromisoformat(value)
    except ValueError:
        time_or_none = _parse_other(value)
        if time_or_none is None:
            return None
        time = time_or_none
    try:  # a time that no clock in UTC can show is impossible, and so is an offset that RFC 3339 cannot write
        utc = time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC) - timedelta(hours=24)
    except (OverflowError, ValueError):
        return None
    return time if 1 < utc.year < 9999 and not (time.utcoffset() or timedelta()).seconds % 60 else None


def _day_later(time: datetime | None) -> datetime | None:
    """24:00 is the end of the day (ISO 8601)."""
    return time + timedelta(days=1) if time is not None else None


def _parse_other(value: str) -> datetime | None:
    short = _SHORT.fullmatch(value)
    try:
        if short:
            return datetime.fromisoformat(f"{short[1]}-{short[2] or '01'}-01")
        if not _MAIL.fullmatch(value) and (time_or_none := time_in_words(value)) is not None:
            return time_or_none
        time = parsedate_to_datetime(value)
        return time.replace(tzinfo=None) if _NO_ZONE.fullmatch(value) else time
    except (ValueError, TypeError, IndexError, OverflowError, KeyError):
        return None


def _in_zone(time: datetime, notes: Notes) -> datetime:
    try:
        offset = time.replace(tzinfo=ZoneInfo(notes.defaults.time_zone or "UTC")).utcoffset() or timedelta()
    except (ZoneInfoNotFoundError, ValueError, OSError):
        offset = timedelta()
    minutes = round(offset.total_seconds() / 60)
    return time.replace(tzinfo=timezone(timedelta(minutes=minutes)) if minutes else UTC)
