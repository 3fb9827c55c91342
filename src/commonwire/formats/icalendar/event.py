"""When an event is held, how often, whether it is, and by whom."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from commonwire.formats.addresses import is_web_address
from commonwire.formats.editors import has_contact
from commonwire.formats.icalendar.document import NO_ADDRESS, OCCURS, RECURRENCE, Line
from commonwire.formats.icalendar.moments import DURATION, compact, moment_of
from commonwire.formats.icalendar.source import Source
from commonwire.formats.icalendar.zones import iana_of
from commonwire.news.item import Concept, EventDetails
from commonwire.news.vocabulary import scheme_of

_MOST_RULES = 100
_LONGEST_RULE = 20_000
_MOST_PEOPLE = 500
_RULE = re.compile(r"(?:[A-Za-z-]+=[A-Za-z0-9,+:-]+;?)+")
_OLD_PERSON = re.compile(r"(.*?)\s*<([^<>]*)>")
_NO_PERSON = ("ROOM", "RESOURCE")
_KEPT = ("CUTYPE", "ROLE", "PARTSTAT")


def read_event(source: Source) -> EventDetails:
    """The details of a VEVENT. What cannot be read is kept and reported."""
    starts, zone, is_day = _starts(source)
    ends = _ends(source, starts, is_day=is_day)
    organisers = people_of(source, "ORGANIZER")
    said = source.take("STATUS")
    code = OCCURS.get(said.value.strip().upper()) if said else None
    if said and not code:
        source.give_back(said)
    return EventDetails(
        starts=_text(starts),
        ends=_text(ends),
        duration=_duration(source),
        recurrence=_recurrence(source, zone),
        status=Concept(uri=f"{scheme_of('eocstat')}{code}", scheme="eocstat", code=code) if code else None,
        organisers=organisers,
        participants=people_of(source, "ATTENDEE"),
        extra={"time_zone": zone} if zone else {},
    )


def people_of(source: Source, name: str) -> list[Concept]:
    """The people and organisations in the lines `name`; how to reach them is private."""
    people = []
    lines = source.take_all(name)
    for line in lines[:_MOST_PEOPLE]:
        person = _person(line, source)
        if person is not None:
            people.append(person)
    if len(lines) > _MOST_PEOPLE:
        source.notes.dropped(name, f"More than {_MOST_PEOPLE}: the others are left out.")
    return people


def _person(line: Line, source: Source) -> Concept | None:
    name, address = line.params.get("CN", "").strip(), line.value.strip()
    old = _OLD_PERSON.fullmatch(address)
    if old and not name:
        name, address = old[1].strip("\" '"), old[2]
    elif not name and ":" not in address and not has_contact(address):
        name, address = address, ""
    if has_contact(name):
        name, address = "", f"{name} {address}"
    is_uri = is_web_address(address) or address.startswith("urn:")
    reached = "" if is_uri or address.lower() in ("", NO_ADDRESS) else re.sub("(?i)^mailto:", "", address)
    reached += "".join(f" {value}" for key, value in line.params.items() if has_contact(value) and key != "CN")
    if reached:
        source.note(line.name, f"{name}, {reached}" if name else reached)
    name = " ".join(name.split())
    if not (name or is_uri) or line.params.get("CUTYPE", "").upper() in _NO_PERSON:
        return None
    kept = {key: line.params[key] for key in _KEPT if key in line.params}
    return Concept(name=name or None, uri=address if is_uri else None, extra={"icalendar": kept} if kept else {})


def _starts(source: Source) -> tuple[date | datetime | None, str | None, bool]:
    """When it begins, in which IANA zone, and whether it is all day."""
    line = source.take("DTSTART")
    whole = source.says("X-MICROSOFT-CDO-ALLDAYEVENT", "TRUE") or source.says("X-FUNAMBOL-ALLDAY", "1")
    if line is None:
        source.notes.dropped("DTSTART", "The event does not say when it begins.")
        return None, None, False
    moment = moment_of(line.value)
    if moment is None:
        source.impossible(line)
        return None, None, False
    if isinstance(moment, datetime) and not _is_day(line, moment, whole=whole):
        time, zone = source.zones.placed(moment, line.params.get("TZID"), "DTSTART", source.notes)
        return time, zone, False
    return (moment.date() if isinstance(moment, datetime) else moment), None, True


def _ends(source: Source, starts: date | datetime | None, *, is_day: bool) -> date | datetime | None:
    """When it ends: of an event of whole days the last one, where iCalendar names the first day after it."""
    line = source.take("DTEND")
    moment = moment_of(line.value) if line else None
    if line is None or moment is None:
        if line is not None:
            source.impossible(line)
        return None
    if is_day and isinstance(starts, date):
        return _last_day(moment, starts, source)
    if not isinstance(moment, datetime):
        return moment
    time, _ = source.zones.placed(moment, line.params.get("TZID"), "DTEND", source.notes)
    if isinstance(starts, datetime) and time < starts:
        source.notes.dropped("DTEND", f"'{line.value[:60]}' lies before the beginning: kept as it is.")
        source.give_back(line)
        return None
    return time


def _last_day(moment: date | datetime, starts: date, source: Source) -> date:
    day = moment.date() if isinstance(moment, datetime) else moment
    if day <= starts:
        source.notes.repaired("DTEND", "A day that ends when it begins, or before: read as one day.")
        return starts
    return day - timedelta(days=1)


def _is_day(line: Line, moment: datetime, *, whole: bool) -> bool:
    """Whether a time at midnight stands for the day: so it says, or the program that wrote it."""
    at_midnight = (moment.hour, moment.minute, moment.second) == (0, 0, 0)
    return at_midnight and (whole or line.params.get("VALUE", "").upper() == "DATE")


def _duration(source: Source) -> str | None:
    line = source.take("DURATION")
    if line is None:
        return None
    said = line.value.strip().upper()
    if not DURATION.fullmatch(said) or said.startswith("-"):
        source.notes.dropped("DURATION", f"'{said[:40]}' is no duration: kept as it is.")
        source.give_back(line)
        return None
    return said.removeprefix("+")


def _recurrence(source: Source, zone: str | None) -> list[str]:
    """The lines that say how often it is held, as they are: nothing is expanded."""
    rules: list[str] = []
    for line in source.take_all(*RECURRENCE):
        rule = _rule(line, source, zone) if len(line.value) <= _LONGEST_RULE and len(rules) < _MOST_RULES else None
        if rule is None:
            source.notes.dropped(line.name, f"'{line.value[:60]}' is no rule or date that is understood.")
            source.give_back(line)
        else:
            rules.append(rule)
    return rules


def _rule(line: Line, source: Source, zone: str | None) -> str | None:
    value = "".join(line.value.split())
    if line.name in ("RRULE", "EXRULE"):
        return f"{line.name}:{value}" if _RULE.fullmatch(value) and "FREQ=" in value.upper() else None
    if any(moment_of(said.partition("/")[0]) is None for said in value.split(",")):
        return None
    tzid = line.params.get("TZID")
    kind = line.params.get("VALUE", "").upper()
    kind = kind if kind in ("DATE", "PERIOD") else "DATE" if "T" not in value.upper() else ""
    params: dict[str, str] = {"VALUE": kind} if kind else {}
    if kind != "DATE" and not value.upper().endswith("Z"):
        name = iana_of(tzid) if tzid else zone
        if name:
            params["TZID"] = name
        elif tzid:
            value = ",".join(_in_utc(said, tzid, source) for said in value.split(","))
    return "".join([line.name, *(f";{key}={said}" for key, said in params.items()), f":{value}"])


def _in_utc(said: str, tzid: str, source: Source) -> str:
    """A time in a zone of the calendar's own, in UTC."""
    first, slash, length = said.partition("/")
    moment = moment_of(first)
    if not isinstance(moment, datetime):
        return said
    time, _ = source.zones.placed(moment, tzid, "RDATE", source.notes)
    return f"{compact(time.astimezone(UTC))}{slash}{length}"


def _text(moment: date | datetime | None) -> str | None:
    return moment.isoformat() if moment is not None else None
