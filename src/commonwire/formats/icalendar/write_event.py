"""The properties of iCalendar that say when an event is held, whether it is, and by whom, as they are written."""

from __future__ import annotations

import re
from datetime import date, datetime

from commonwire.formats.icalendar.document import EVENT, NO_ADDRESS, OCCURS, Line
from commonwire.formats.icalendar.lines import line_of
from commonwire.formats.icalendar.moments import DAYS, DURATION, compact, iso_moment, next_day
from commonwire.formats.icalendar.write_zone import has_zone, local_in
from commonwire.news.item import Concept, EventDetails, Item

_STATUSES = {code: status for status, code in OCCURS.items()}
_RULE = re.compile(
    r"FREQ=(?:SECONDLY|MINUTELY|HOURLY|DAILY|WEEKLY|MONTHLY|YEARLY)"
    r"(?:;(?:UNTIL=\d{8}(?:T\d{6}Z?)?|(?:COUNT|INTERVAL)=\d{1,6}|BYDAY=[+0-9A-Z,-]{2,200}|WKST=[A-Z]{2}|"
    r"BY(?:SECOND|MINUTE|HOUR|MONTHDAY|YEARDAY|WEEKNO|MONTH|SETPOS)=[+0-9,-]{1,200}))*"
)
_DATE = r"\d{8}(?:T\d{6}Z?)?"
_DATES = re.compile(rf"{_DATE}(?:,{_DATE})*")
_WORD = re.compile(r"[A-Za-z0-9-]{1,60}")
URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[!-~]+")
"""A URI in the letters that RFC 3986 gives it."""


def starts_of(item: Item) -> tuple[date | datetime, str] | None:
    """When `item` is held, or when the first of what it plans is due."""
    event = item.event_details
    found = iso_moment(event.starts) if event and event.starts else None
    if found is None and event is None and item.kind == "planning":
        hours = [moment for one in item.planned_coverage if one.scheduled and (moment := iso_moment(one.scheduled))]
        found = hours[0] if hours else None
    return found


def times_of(item: Item) -> list[Line]:
    """When it begins and ends, and how often; none for an item without a beginning."""
    event = item.event_details or EventDetails()
    said = starts_of(item)
    if said is None:
        return []
    starts, exact = said
    zone = event.extra.get("time_zone")
    zone = zone if isinstance(zone, str) and has_zone(zone) else None
    lines = [_moment("DTSTART", starts, zone)]
    ends = _ends(event, starts, exact)
    if ends is not None:
        lines.append(_moment("DTEND", ends, zone))
    elif event.duration and (DURATION if isinstance(starts, datetime) else DAYS).fullmatch(event.duration):
        lines.append(Line("DURATION", event.duration))
    return lines + [line for rule in event.recurrence if (line := _rule(rule))]


def _ends(event: EventDetails, starts: date | datetime, exact: str) -> date | datetime | None:
    """The end as iCalendar has it: of whole days the first one after; of the same type as the beginning; later."""
    said = iso_moment(event.ends) if event.ends else None
    try:
        if said is None:
            return next_day(starts, exact) if not isinstance(starts, datetime) and exact in ("month", "year") else None
        ends, to = said
        if not isinstance(starts, datetime):
            day = ends.date() if isinstance(ends, datetime) else ends
            ends = next_day(day, to if to != "time" else "day")
            return ends if ends > starts else None
        if not isinstance(ends, datetime):
            ends = datetime.combine(next_day(ends, to), datetime.min.time(), starts.tzinfo)
        if (ends.tzinfo is None) != (starts.tzinfo is None):
            return None
        return ends if ends > starts else None
    except (OverflowError, ValueError):
        return None


def _moment(name: str, moment: date | datetime, zone: str | None) -> Line:
    if not isinstance(moment, datetime):
        return Line(name, compact(moment), {"VALUE": "DATE"})
    local = local_in(zone, moment) if zone and moment.tzinfo else None
    if zone and local is not None:
        return Line(name, compact(local), {"TZID": zone})
    return Line(name, compact(moment))


def _rule(said: str) -> Line | None:
    """A line of recurrence; None for one that is not as RFC 5545 has it, or in a zone that nobody knows."""
    line = line_of(said)
    if line is None:
        return None
    if line.name in ("RRULE", "EXRULE"):
        return Line(line.name, line.value) if _RULE.fullmatch(line.value) else None
    zone, kind = line.params.get("TZID"), line.params.get("VALUE", "")
    if line.name not in ("RDATE", "EXDATE") or not _DATES.fullmatch(line.value) or (zone and not has_zone(zone)):
        return None
    is_day = "T" not in line.value
    if (
        is_day != (kind == "DATE")
        or (kind and not is_day)
        or any(("T" in part) == is_day for part in line.value.split(","))
    ):
        return None
    return Line(line.name, line.value, {key: line.params[key] for key in ("VALUE", "TZID") if key in line.params})


def people_of(event: EventDetails | None) -> list[Line]:
    """The first organiser is the ORGANIZER, of which iCalendar knows one."""
    if event is None:
        return []
    lines = [_person("ORGANIZER", one) for one in event.organisers[:1] if one.name or one.uri]
    return lines + [_person("ATTENDEE", one) for one in event.participants if one.name or one.uri]


def _person(name: str, person: Concept) -> Line:
    kept = person.extra.get("icalendar")
    known = kept if isinstance(kept, dict) and name == "ATTENDEE" else {}
    params = {
        key: said
        for key, said in known.items()
        if isinstance(said, str) and _WORD.fullmatch(said) and _WORD.fullmatch(str(key))
    }
    uri = person.uri or ""
    is_address = URI.fullmatch(uri) and not uri.lower().startswith(("mailto:", "tel:"))
    return Line(name, uri if is_address else NO_ADDRESS, {"CN": person.name, **params} if person.name else params)


def status_of(item: Item, kind: str) -> list[Line]:
    """Whether it is held, and whether it may be shown."""
    event = item.event_details
    code = event.status.code if event and event.status and event.status.scheme == "eocstat" else None
    lines = []
    if item.status == "canceled" or code == "eos6":
        lines.append(Line("STATUS", "CANCELLED"))
    elif kind == EVENT and code:
        lines.append(Line("STATUS", _STATUSES.get(code, "TENTATIVE")))
    if item.status == "withheld":
        lines.append(Line("CLASS", "PRIVATE"))
    elif item.embargo_until is not None:
        lines.append(Line("CLASS", "CONFIDENTIAL"))
    return lines
