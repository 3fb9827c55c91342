"""A checker of iCalendar: the rules of RFC 5545 for content lines and components, written down from its grammar.

It shares no code with the writer, and reads a document as strictly as the standard puts it.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_NAME = r"[A-Za-z0-9-]+"
_PARAMETER = re.compile(
    rf';({_NAME})=((?:"[^"\x00-\x08\x0a-\x1f\x7f]*"|[^";:,\x00-\x08\x0a-\x1f\x7f]*)(?:,(?:"[^"]*"|[^";:,]*))*)'
)
_LINE = re.compile(rf"({_NAME})((?:{_PARAMETER.pattern})*):([^\x00-\x08\x0a-\x1f\x7f]*)")
_TEXT = re.compile(r"(?:\\[\\;,Nn]|[^\\;,])*")
_TEXTS = re.compile(r"(?:\\[\\;,Nn]|[^\\;])*")
_UTC = re.compile(r"\d{8}T\d{6}Z")
_TIME = re.compile(r"\d{8}T\d{6}Z?")
_DATE = re.compile(r"\d{8}")
_OFFSET = re.compile(r"[+-]\d{4}")
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[!-~]*")
_FORMS = {
    "SUMMARY": _TEXT, "DESCRIPTION": _TEXT, "LOCATION": _TEXT, "UID": _TEXT, "X-COMMONWIRE": _TEXT, "X-ALT-DESC": _TEXT,
    "RELATED-TO": _TEXT, "CATEGORIES": _TEXTS, "URL": _URI, "ATTACH": _URI, "IMAGE": _URI, "CONCEPT": _URI,
    "LINK": _URI, "ORGANIZER": _URI, "ATTENDEE": _URI, "DTSTAMP": _UTC, "CREATED": _UTC, "LAST-MODIFIED": _UTC,
    "TZOFFSETFROM": _OFFSET, "TZOFFSETTO": _OFFSET, "GEO": re.compile(r"-?\d+(\.\d+)?;-?\d+(\.\d+)?"),
    "SEQUENCE": re.compile(r"\d+"), "PRIORITY": re.compile(r"\d"),
    "DURATION": re.compile(r"P(\d+W|(\d+D)?(T(\d+H)?(\d+M)?(\d+S)?)?)"),
    "CLASS": re.compile("PUBLIC|PRIVATE|CONFIDENTIAL"),
    "RRULE": re.compile(r"FREQ=[A-Z]+(;[A-Z]+=[A-Z0-9,+-]+)*"),
}  # fmt: skip
_ONCE = {"UID", "DTSTAMP", "DTSTART", "DTEND", "DUE", "DURATION", "CREATED", "LAST-MODIFIED", "SUMMARY", "SEQUENCE",
         "LOCATION", "GEO", "CLASS", "STATUS", "URL", "ORGANIZER", "PRIORITY", "TRANSP", "RECURRENCE-ID",
         "COMPLETED", "PERCENT-COMPLETE"}  # fmt: skip
_STATUSES = {"VEVENT": {"TENTATIVE", "CONFIRMED", "CANCELLED"}, "VJOURNAL": {"DRAFT", "FINAL", "CANCELLED"},
             "VTODO": {"NEEDS-ACTION", "COMPLETED", "IN-PROCESS", "CANCELLED"}}  # fmt: skip
_INSIDE = {"": {"VCALENDAR"}, "VCALENDAR": {"VEVENT", "VTODO", "VJOURNAL", "VTIMEZONE"},
           "VTIMEZONE": {"STANDARD", "DAYLIGHT"}}  # fmt: skip
_NOT_IN = {"VJOURNAL": {"LOCATION", "GEO", "DTEND", "DURATION", "DUE", "PRIORITY", "TRANSP"},
           "VEVENT": {"DUE", "COMPLETED"}, "VTODO": {"DTEND", "TRANSP"}}  # fmt: skip


class Property(NamedTuple):
    """A content line taken apart."""

    name: str
    params: dict[str, str]
    value: str


def check(data: bytes) -> dict[str, list[list[Property]]]:
    """The properties of each component by its name; fails an assertion where `data` is not as RFC 5545 has it."""
    assert data.endswith(b"\r\n")
    physical = data[:-2].split(b"\r\n")
    for raw in physical:
        assert len(raw) <= 75, "3.1: lines of more than 75 octets"
        assert b"\n" not in raw and b"\r" not in raw, "3.1: lines end with CRLF"
        raw.decode("utf-8")  # no character is broken
    text = data.decode("utf-8").replace("\r\n ", "").replace("\r\n\t", "")
    found: dict[str, list[list[Property]]] = {}
    stack: list[tuple[str, list[Property]]] = [("", [])]
    for line in text.split("\r\n")[:-1]:
        prop = _property(line)
        if prop.name == "BEGIN":
            assert prop.value in _INSIDE.get(stack[-1][0], set()), f"{prop.value} in {stack[-1][0]}"
            stack.append((prop.value, []))
        elif prop.name == "END":
            name, properties = stack.pop()
            assert prop.value == name
            found.setdefault(name, []).append(properties)
        else:
            stack[-1][1].append(prop)
    assert len(stack) == 1 and not stack[0][1]
    _check_whole(found)
    return found


def _property(line: str) -> Property:
    parts = _LINE.fullmatch(line)
    assert parts is not None, f"3.1: no content line: {line[:200]}"
    params = {one[1].upper(): one[2].strip('"') for one in _PARAMETER.finditer(parts[2])}
    name, value = parts[1].upper(), line[parts.end(2) + 1 :]
    form = _FORMS.get(name)
    assert form is None or form.fullmatch(value), f"{name}: {value[:200]}"
    if name in ("DTSTART", "DTEND", "DUE", "RECURRENCE-ID"):
        assert (_DATE if params.get("VALUE") == "DATE" else _TIME).fullmatch(value), line
    assert not ("TZID" in params and value.endswith("Z")), "3.2.19: TZID with a time in UTC"
    return Property(name, params, value)


def _check_whole(found: dict[str, list[list[Property]]]) -> None:
    (calendar,) = found["VCALENDAR"]
    assert [prop.value for prop in calendar if prop.name == "VERSION"] == ["2.0"]
    assert len([prop for prop in calendar if prop.name == "PRODID"]) == 1
    zones = [prop.value for zone in found.get("VTIMEZONE", []) for prop in zone if prop.name == "TZID"]
    assert len(zones) == len(set(zones)), "3.6.5: one definition for each TZID"
    for name in ("STANDARD", "DAYLIGHT"):
        for part in found.get(name, []):
            assert {"DTSTART", "TZOFFSETFROM", "TZOFFSETTO"} <= {prop.name for prop in part}
    for name in _STATUSES:
        for component in found.get(name, []):
            _check_component(name, component, zones)


def _check_component(name: str, component: list[Property], zones: list[str]) -> None:
    names = [prop.name for prop in component]
    said = {prop.name: prop for prop in component}
    assert {"UID", "DTSTAMP"} <= said.keys()
    assert not (said.keys() & _NOT_IN[name]), f"{said.keys() & _NOT_IN[name]} in {name}"
    assert {one for one in names if names.count(one) > 1} & _ONCE == set(), "properties that stand once"
    assert not {"DTEND", "DURATION"} <= said.keys()
    assert name != "VEVENT" or "DTSTART" in said, "3.6.1: DTSTART without METHOD"
    assert "STATUS" not in said or said["STATUS"].value in _STATUSES[name]
    assert {prop.params["TZID"] for prop in component if "TZID" in prop.params} <= set(zones), "3.2.19: TZID"
    if "DTEND" in said:
        starts, ends = said["DTSTART"], said["DTEND"]
        assert starts.params.get("VALUE") == ends.params.get("VALUE"), "3.8.2.2: one type"
        assert starts.value.endswith("Z") == ends.value.endswith("Z") or "TZID" in {**starts.params, **ends.params}
        assert starts.params.get("TZID") != ends.params.get("TZID") or starts.value < ends.value
