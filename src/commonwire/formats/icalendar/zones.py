"""Time zones of calendars: IANA names, Windows names (CLDR), and the definitions that a calendar brings.

No recurrence is expanded: the onset of an offset is worked out for two years at the most, so that no rule is slow.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache, lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from commonwire.formats.icalendar.document import Component, Line
from commonwire.formats.icalendar.moments import moment_of
from commonwire.formats.notes import Notes

_NAME = re.compile(r"[A-Za-z0-9_+-]+(?:/[A-Za-z0-9_+-]+)*")
_OFFSET = re.compile(r"([+-]?)(\d\d):?(\d\d)(?::?\d\d)?")
_SAID = re.compile(r"(?:\(?(?:GMT|UTC))\s*([+-])(\d{1,2})(?::?(\d\d))?\b", re.IGNORECASE)
_BY_DAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_DAYS = {name: n for n, name in enumerate(("MO", "TU", "WE", "TH", "FR", "SA", "SU"))}
_UTC_NAMES = {"Z", "UTC", "GMT", "ETC/UTC"}
_MOST_PARTS = 500
_MOST_RULES = 50
_MOST_DATES = 1_000
_LONGEST_NAME = 100


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """When each year an offset begins: a month, and a day of it by weekday and place or by number."""

    month: int
    weekday: int | None = None
    place: int | None = None
    days: tuple[int, ...] = ()
    until: datetime | None = None


class Onset(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """When an offset begins, in the local time before, and by how much the clock goes forward."""

    begins: datetime
    after: timedelta
    shift: timedelta = timedelta()


class Definition(msgspec.Struct, frozen=True, kw_only=True):
    """A VTIMEZONE (RFC 5545, section 3.6.5): the onsets it names, in their order, and those that come every year."""

    onsets: list[Onset]
    yearly: list[tuple[Onset, Rule]]
    first: timedelta


class Zones(msgspec.Struct, kw_only=True):
    """The zones of one calendar: its own definitions by TZID, and the zone of times that come without one.

    `default` is an IANA name; `offset` that of vCalendar 1.0 (TZ).
    """

    definitions: dict[str, Definition] = {}
    default: str | None = None
    offset: timedelta | None = None

    def placed(self, wall: datetime, tzid: str | None, where: str, notes: Notes) -> tuple[datetime, str | None]:
        """The local time `wall` with its offset, and the IANA name of its zone where it has one.

        A time without zone, or in one that nobody knows, is in the calendar's or the feed's zone (reported).
        """
        if wall.tzinfo is not None:
            return wall, None
        if tzid is None:
            return self._guessed(wall, f"{wall.isoformat()} has no time zone", where, notes)
        name = iana_of(tzid)
        own = self.definitions.get(tzid)
        offset = offset_at(own, wall) if own is not None else None
        zone = zone_of(name) if name else None
        known = zone_offset(zone, wall) if zone is not None else None
        if known is not None and (offset in (None, known) or tzid == name):
            if offset not in (None, known):  # the definitions that programs ship are older than the public ones
                notes.guessed(where, f"The calendar defines '{name}' in another way: its public rules count.")
            return _with(wall, known), name
        if offset is None:
            offset = _said_offset(tzid)
            if offset is None:
                return self._guessed(wall, f"The time zone '{tzid[:60]}' is not known", where, notes)
            notes.guessed(where, f"The time zone '{tzid[:60]}' is not known: its name says the offset.")
        return _with(wall, offset), None

    def _guessed(self, wall: datetime, why: str, where: str, notes: Notes) -> tuple[datetime, str | None]:
        name = self.default or notes.defaults.time_zone
        zone = zone_of(name) if name and self.offset is None else None
        offset = self.offset if self.offset is not None else zone_offset(zone, wall) if zone else timedelta()
        time = _with(wall, offset)
        notes.guessed(where, f"{why}: read as {time.isoformat()}.")
        return time, name if zone else None


def iana_of(tzid: str) -> str | None:
    """The IANA name that a TZID says: itself, that of a Windows zone, or the end of a longer name; None for none.

    >>> iana_of("Pakistan Standard Time"), iana_of("/mozilla.org/20050126_1/Europe/Berlin"), iana_of("Office")
    ('Asia/Karachi', 'Europe/Berlin', None)
    """
    return _iana_of(tzid.strip()) if len(tzid) <= _LONGEST_NAME else None


@lru_cache(maxsize=1024)
def _iana_of(tzid: str) -> str | None:
    if tzid.upper() in _UTC_NAMES:
        return "UTC"
    found = _windows().get(tzid)
    if found:
        return found
    parts = tzid.strip("/").split("/")
    for size in (len(parts), 3, 2):  # America/Argentina/Salta has three parts, none more
        name = "/".join(parts[-size:])
        if size <= len(parts) and zone_of(name) is not None:
            return name
    return None


@lru_cache(maxsize=1024)
def zone_of(name: str) -> ZoneInfo | None:
    """The zone of an IANA name, or None."""
    if len(name) > _LONGEST_NAME or not _NAME.fullmatch(name):
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def zone_offset(zone: ZoneInfo, wall: datetime) -> timedelta:
    """The offset of the local time `wall` in `zone`, in whole minutes as RFC 3339 has them."""
    offset = wall.replace(tzinfo=zone).utcoffset() or timedelta()
    return timedelta(minutes=round(offset.total_seconds() / 60))


def definition_of(zone: Component) -> Definition | None:
    """What a VTIMEZONE defines; an observance that cannot be read is left out, None where there is no other."""
    onsets: list[tuple[Onset, timedelta]] = []
    yearly: list[tuple[Onset, Rule]] = []
    for part in zone.parts[:_MOST_PARTS]:
        _add_observance(part, onsets, yearly)
    if not onsets:
        return None
    first = min(onsets, key=lambda one: one[0].begins)[1]
    return Definition(onsets=sorted(onset for onset, _ in onsets), yearly=yearly[:_MOST_RULES], first=first)


def offset_at(definition: Definition, wall: datetime) -> timedelta:
    """The offset of the local time `wall`: that of the last onset before it, else the one before the first.

    A time that a clock shows twice is the first of the two; one that it leaves out counts as before the change.
    """
    onsets = definition.onsets
    place = bisect_right(onsets, wall, key=lambda onset: onset.begins + onset.shift)
    last = onsets[place - 1] if place else None
    for onset, rule in definition.yearly:
        for year in (wall.year - 1, wall.year):
            day = _day(rule, year)
            begins = datetime.combine(day, onset.begins.time()) if day else None
            if begins is None or begins < onset.begins or (rule.until and begins > rule.until):
                continue
            if begins + onset.shift <= wall and (last is None or begins > last.begins):
                last = Onset(begins=begins, after=onset.after)
    return last.after if last else definition.first


@lru_cache(maxsize=4096)
def _day(rule: Rule, year: int) -> date | None:
    if not 1 < year < 9998:
        return None
    first = date(year, rule.month, 1)
    length = (date(year + rule.month // 12, rule.month % 12 + 1, 1) - first).days
    days = [first + timedelta(days=n) for n in range(length)]
    fits = [
        day
        for day in days
        if (rule.weekday is None or day.weekday() == rule.weekday)
        and (not rule.days or day.day in rule.days or day.day - length - 1 in rule.days)
    ]
    place = rule.place or 1
    return fits[place - 1 if place > 0 else place] if abs(place) <= len(fits) else None


def _add_observance(part: Component, onsets: list[tuple[Onset, timedelta]], yearly: list[tuple[Onset, Rule]]) -> None:
    said: dict[str, Line] = {}
    for line in part.lines:
        said.setdefault(line.name, line)
    starts = moment_of(said["DTSTART"].value) if "DTSTART" in said else None
    before, after = (_offset(said[name].value) if name in said else None for name in ("TZOFFSETFROM", "TZOFFSETTO"))
    if starts is None or after is None:
        return
    if not isinstance(starts, datetime):
        starts = datetime.combine(starts, datetime.min.time())
    before = after if before is None else before
    shift = max(after - before, timedelta())
    dates = [one for line in part.lines if line.name == "RDATE" for one in _dates(line.value)][:_MOST_DATES]
    begins = [starts.replace(tzinfo=None), *dates]
    onsets += [(Onset(begins=begin, after=after, shift=shift), before) for begin in begins]
    rule = _rule(said["RRULE"].value, starts, before) if "RRULE" in said else None
    if rule is not None:
        yearly.append((Onset(begins=begins[0], after=after, shift=shift), rule))


def _dates(value: str) -> list[datetime]:
    moments = (moment_of(said) for said in value.split(",", _MOST_DATES)[:_MOST_DATES])
    return [moment.replace(tzinfo=None) for moment in moments if isinstance(moment, datetime)]


def _rule(value: str, starts: datetime, before: timedelta) -> Rule | None:
    """A yearly rule; of any other kind only the first onset counts, as none is in use for zones."""
    said = dict(part.strip().upper().partition("=")[::2] for part in value.split(";", 20)[:20])
    by_day = _BY_DAY.fullmatch(said.get("BYDAY", ""))
    month = said.get("BYMONTH") or str(starts.month)
    days = said.get("BYMONTHDAY") or ("" if by_day else str(starts.day))
    numbers = [int(number) for number in days.split(",", 31) if re.fullmatch(r"[+-]?\d{1,2}", number)]
    if said.get("FREQ") != "YEARLY" or not re.fullmatch(r"0?[1-9]|1[0-2]", month) or said.get("INTERVAL", "1") != "1":
        return None
    place = (by_day[1] if by_day else None) or said.get("BYSETPOS") or ""
    until = moment_of(said["UNTIL"]) if "UNTIL" in said else None
    if isinstance(until, datetime):
        until = (until.astimezone(UTC) + before).replace(tzinfo=None) if until.tzinfo else until
    elif until is not None:
        until = datetime.combine(until, datetime.max.time())
    return Rule(
        month=int(month),
        weekday=_DAYS[by_day[2]] if by_day else None,
        place=int(place) if re.fullmatch(r"[+-]?\d{1,2}", place) else None,
        days=tuple(numbers),
        until=until,
    )


def _offset(value: str) -> timedelta | None:
    found = _OFFSET.fullmatch(value.strip())
    if found is None or int(found[2]) > 23 or int(found[3]) > 59:
        return None
    size = timedelta(hours=int(found[2]), minutes=int(found[3]))
    return -size if found[1] == "-" else size


def old_offset(value: str) -> timedelta | None:
    """The offset that TZ of vCalendar 1.0 says ('-05', '+05:30', '0530').

    >>> old_offset("-05")
    datetime.timedelta(days=-1, seconds=68400)
    """
    bare = value.strip()
    return _offset(bare if len(bare.lstrip("+-")) > 2 else f"{bare}00")


def _said_offset(tzid: str) -> timedelta | None:
    """The offset in a name such as '(UTC+05:00) Islamabad, Karachi' or 'GMT+0500'."""
    found = _SAID.match(tzid.strip()[:_LONGEST_NAME])
    if found is None or int(found[2]) > 14 or int(found[3] or 0) > 59:
        return None
    size = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
    return -size if found[1] == "-" else size


def _with(wall: datetime, offset: timedelta) -> datetime:
    return wall.replace(tzinfo=timezone(offset) if offset else UTC)


@cache
def _windows() -> dict[str, str]:
    data = (files("commonwire.formats.icalendar") / "windows_zones.json").read_bytes()
    return msgspec.json.decode(data, type=dict[str, str])
