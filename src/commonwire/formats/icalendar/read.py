"""Calendars to the common model: each event, plan and journal is an item, and a bad one costs itself."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from commonwire.base.errors import BadFormatError, BadInputError
from commonwire.formats.characters import decode
from commonwire.formats.icalendar.component import item_of
from commonwire.formats.icalendar.document import ANSWERS, MEDIA_TYPE, NEWS, ZONE
from commonwire.formats.icalendar.lines import unescaped
from commonwire.formats.icalendar.moments import compact, moment_of
from commonwire.formats.icalendar.source import Source
from commonwire.formats.icalendar.tree import Calendar, Part, calendars_in, component_in, own_lines
from commonwire.formats.icalendar.zones import Definition, Zones, definition_of, iana_of, old_offset
from commonwire.formats.notes import Notes, check_items
from commonwire.news.item import Given, Reading, Refused, Report

_START = re.compile(r"BEGIN[ \t]*:[ \t]*V[A-Z]{3,20}[ \t]*(?:[\r\n]|$)", re.IGNORECASE)
_STAMP = re.compile(rb"^DTSTAMP[^:\r\n]*:([^\r\n]+)", re.IGNORECASE | re.MULTILINE)
_MOST_ZONES = 500


class _Setting(NamedTuple):
    """What a calendar says of all its components."""

    zones: Zones
    method: str
    is_old: bool
    is_exported: bool


def is_calendar(head: str) -> bool:
    """Whether a document that begins with `head` is a calendar, or a part of one."""
    return _START.match(head) is not None


def read_icalendar(data: bytes, media_type: str | None, notes: Notes) -> Reading:
    """The events, plans (VTODO) and journals of a calendar, or of several.

    Raises BadFormatError when it holds none of them, TooLargeError, and BadInputError when its only one is refused.
    """
    data = _in_ascii(data, media_type, notes)
    calendars = calendars_in(data, notes.bounds)
    count = sum(part.name in NEWS for calendar in calendars for part in calendar.parts)
    if not count:
        raise BadFormatError(
            "The calendar holds no event, task or journal",
            where="VCALENDAR",
            remedy="Send a VEVENT, VTODO or VJOURNAL.",
        )
    check_items(count, notes.bounds)
    results: list[Given | Refused] = []
    for calendar in calendars:
        setting = _setting(calendar, media_type, notes)
        for part in [part for part in calendar.parts if part.name in NEWS]:
            if count == 1:
                results.append(_given(part, setting, data, media_type, notes.fresh()))
            else:
                results.append(_one(part, setting, len(results) + 1, media_type, notes.fresh()))
    _tell_apart(results)
    return Reading(format="icalendar", results=results)


def _one(part: Part, setting: _Setting, number: int, media_type: str | None, notes: Notes) -> Given | Refused:
    try:
        return _given(part, setting, part.original, media_type, notes)
    except BadInputError as error:
        place = f"{part.name} {number}"
        return Refused(
            message=error.message,
            where=f"{place}, {error.where}" if error.where else place,
            remedy=error.remedy or "Mend it and send it again.",
            uri=_uid_in(part, media_type, notes),
        )


def _given(part: Part, setting: _Setting, original: bytes, media_type: str | None, notes: Notes) -> Given:
    if part.is_cut:
        raise BadInputError("The calendar ends within this component", where=part.name, remedy="Send it whole.")
    if setting.method in ANSWERS:
        raise BadInputError(
            f"METHOD:{setting.method} answers an invitation", where="METHOD", remedy="Send the event itself."
        )
    if part.is_open:
        notes.repaired("END", f"END:{part.name} is missing: it ends where the next one begins.")
    component = component_in(part.original, media_type, notes)
    component.name = part.name
    source = Source(component, setting.zones, notes, method=setting.method, is_old=setting.is_old)
    item = item_of(component, source, is_exported=setting.is_exported)
    report = Report(format="icalendar", remarks=notes.remarks)
    return Given(item=item, original=original, media_type=media_type or MEDIA_TYPE, report=report)


def _uid_in(part: Part, media_type: str | None, notes: Notes) -> str | None:
    try:
        lines = component_in(part.original, media_type, notes).lines
    except BadInputError:
        return None
    return next((unescaped(line.value).strip() for line in lines if line.name == "UID"), None)


def _in_ascii(data: bytes, media_type: str | None, notes: Notes) -> bytes:
    """`data` without a byte order mark, in an encoding in which a line end is one byte: UTF-16 is made UTF-8."""
    if data.startswith(codecs.BOM_UTF8):
        return data[3:]
    if b"\0" in data[:8]:
        return decode(data, media_type, notes).encode("utf-8", "replace")
    return data


def _setting(calendar: Calendar, media_type: str | None, notes: Notes) -> _Setting:
    said: dict[str, str] = {}
    for line in own_lines(calendar, media_type, notes.fresh()):
        said.setdefault(line.name, unescaped(line.value).strip())
    default = iana_of(said.get("X-WR-TIMEZONE", ""))
    zones = Zones(
        definitions=_definitions(calendar, media_type, notes),
        default=default,
        offset=old_offset(said["TZ"]) if "TZ" in said else None,
    )
    method = said.get("METHOD", "").upper()[:40]
    return _Setting(zones, method, said.get("VERSION") == "1.0", _is_exported(calendar))


def _definitions(calendar: Calendar, media_type: str | None, notes: Notes) -> dict[str, Definition]:
    found: dict[str, Definition] = {}
    for part in [part for part in calendar.parts if part.name == ZONE][:_MOST_ZONES]:
        try:
            zone = component_in(part.original, media_type, notes.fresh())
        except BadInputError:
            continue  # its times are in a zone that is not known, then
        names = [line.value.strip() for line in zone.lines if line.name == "TZID"]
        definition = definition_of(zone)
        if names and definition is not None:
            found.setdefault(names[0], definition)
    return found


def _is_exported(calendar: Calendar) -> bool:
    """Whether all of several components have one DTSTAMP: then it is the hour of an export, as many programs do."""
    stamps = [
        stamp[1].strip() for part in calendar.parts if part.name in NEWS and (stamp := _STAMP.search(part.original))
    ]
    return len(stamps) > 1 and len(set(stamps)) == 1


def _tell_apart(results: list[Given | Refused]) -> None:
    """Give events of one UID that begin at different times, as some programs write them, identities of their own."""
    by_uri: dict[str, list[Given]] = {}
    for result in results:
        if isinstance(result, Given):
            by_uri.setdefault(result.item.uri, []).append(result)
    for uri, several in by_uri.items():
        begins = {_begins(given) for given in several}
        versions = {given.item.source_version for given in several}
        if len(begins) < 2 or len(versions) == len(several):
            continue
        for given in several:
            given.item.uri = f"{uri}#{_begins(given)}"
            given.item.extra.get("icalendar", {}).pop("UID", None)
            text = "Several events have this UID: the time was made a part of the identity."
            Notes(remarks=given.report.remarks).guessed("uri", text)


def _begins(given: Given) -> str:
    starts = given.item.event_details.starts if given.item.event_details else None
    moment = moment_of(starts) if starts else None
    return compact(moment) if moment is not None else "undated"
