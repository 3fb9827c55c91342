"""VTIMEZONE for a zone of the IANA (RFC 5545, section 3.6.5): its changes over the years that a diary is about.

The definition of a zone is always the same, so that several events in one calendar share it. A time outside these
years is written in UTC.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

from commonwire.formats.icalendar.document import Line
from commonwire.formats.icalendar.moments import compact
from commonwire.formats.icalendar.zones import iana_of, zone_of, zone_offset

_FIRST, _LAST = datetime(2010, 1, 1, tzinfo=UTC), datetime(2037, 12, 1, tzinfo=UTC)
_STEP = timedelta(days=14)


def has_zone(name: str) -> bool:
    """Whether `name` is a zone of the IANA that changes its name into no other, and not UTC itself."""
    return iana_of(name) == name and name != "UTC" and zone_of(name) is not None


def local_in(name: str, moment: datetime) -> datetime | None:
    """The local time of `moment` in that zone where it has the offset that `moment` says and can be told by it."""
    zone = zone_of(name)
    if zone is None or not _FIRST <= moment < _LAST or moment.microsecond:
        return None
    local = moment.replace(tzinfo=None)
    is_same = zone_offset(zone, local) == moment.utcoffset() and moment.astimezone(zone).replace(tzinfo=None) == local
    return local if is_same else None


def zone_lines(name: str) -> list[Line]:
    """The lines of the VTIMEZONE of that zone, from BEGIN to END; none for a zone that does not exist."""
    return list(_zone_lines(name))


@lru_cache(maxsize=128)
def _zone_lines(name: str) -> tuple[Line, ...]:
    zone = zone_of(name)
    if zone is None:
        return ()
    lines = [Line("BEGIN", "VTIMEZONE"), Line("TZID", name)]
    groups: dict[tuple[timedelta, timedelta, bool, str], list[datetime]] = {}
    first = _offset(zone, _FIRST)
    groups[first, first, False, _abbreviation(zone, _FIRST)] = [datetime(1970, 1, 1)]  # noqa: DTZ001 - local time
    for change in _changes(zone):
        before, after = _offset(zone, change - timedelta(seconds=1)), _offset(zone, change)
        key = before, after, bool(change.astimezone(zone).dst()), _abbreviation(zone, change)
        groups.setdefault(key, []).append(change.astimezone(timezone(before)).replace(tzinfo=None))
    for (before, after, is_summer, said), begins in groups.items():
        lines += _observance(before, after, begins, name="DAYLIGHT" if is_summer else "STANDARD", said=said)
    return (*lines, Line("END", "VTIMEZONE"))


def _observance(before: timedelta, after: timedelta, begins: list[datetime], *, name: str, said: str) -> list[Line]:
    dates = [Line("RDATE", ",".join(compact(begin) for begin in begins[1:]))] if len(begins) > 1 else []
    return [
        Line("BEGIN", name),
        Line("DTSTART", compact(begins[0])),
        *dates,
        Line("TZOFFSETFROM", _said(before)),
        Line("TZOFFSETTO", _said(after)),
        Line("TZNAME", said),
        Line("END", name),
    ]


def _changes(zone: ZoneInfo) -> list[datetime]:
    """The moments at which the offset changes, in UTC, to the minute."""
    changes = []
    start = _FIRST
    while start < _LAST:
        end = start + _STEP
        if _offset(zone, start) != _offset(zone, end):
            low, high = 0, int(_STEP.total_seconds() // 60)
            while high - low > 1:
                middle = (low + high) // 2
                same = _offset(zone, start + timedelta(minutes=middle)) == _offset(zone, start)
                low, high = (middle, high) if same else (low, middle)
            changes.append(start + timedelta(minutes=high))
        start = end
    return changes


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()


def _abbreviation(zone: ZoneInfo, moment: datetime) -> str:
    return moment.astimezone(zone).tzname() or "LT"


def _said(offset: timedelta) -> str:
    minutes = round(abs(offset).total_seconds() / 60)
    return f"{'-' if offset < timedelta() else '+'}{minutes // 60:02}{minutes % 60:02}"
