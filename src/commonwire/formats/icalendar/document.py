"""iCalendar as the standards say it: names of components and properties, and what a content line and a component are.

RFC 5545 (iCalendar), RFC 5546 (METHOD), RFC 7986 (IMAGE, CONFERENCE), RFC 9073 (STYLED-DESCRIPTION, VLOCATION),
RFC 9253 (CONCEPT, LINK); vCalendar 1.0.
"""

from __future__ import annotations

import msgspec

MEDIA_TYPE = "text/calendar"
OWN = "X-COMMONWIRE"
"""The property in which this exchange says what iCalendar has no property for: fields of the common model, as JSON."""
EVENT, TODO, JOURNAL, ZONE, CALENDAR = "VEVENT", "VTODO", "VJOURNAL", "VTIMEZONE", "VCALENDAR"
NEWS = {EVENT: "event", TODO: "planning", JOURNAL: "text"}
"""The components that are items, and the kind of item that each is."""
WHOLE = frozenset({*NEWS, ZONE, "VFREEBUSY", "VAVAILABILITY"})
"""The components that stand right in a calendar: where one begins, the one before has ended."""
ANSWERS = frozenset({"REPLY", "COUNTER", "DECLINECOUNTER", "REFRESH"})
"""Methods of RFC 5546 by which a person who was asked answers; the event is another's."""
OCCURS = {"CONFIRMED": "eos5", "TENTATIVE": "eos3", "CANCELLED": "eos6"}
"""STATUS of an event, and the code of the IPTC's event occurrence status that means the same."""
RECURRENCE = ("RRULE", "EXRULE", "RDATE", "EXDATE")
NO_ADDRESS = "invalid:nomail"
"""What stands for the address of a person where there is none to give; calendars know it."""
NEVER = "19700101T000000Z"
"""The time in DTSTAMP, which every component must have, where none is known."""


class Line(msgspec.Struct, frozen=True):
    """A content line (RFC 5545, section 3.1): `value` as it is written, with its escapes; parameters unquoted."""

    name: str
    value: str
    params: dict[str, str] = {}


class Component(msgspec.Struct):
    """A component: its lines in their order, and the components in it."""

    name: str
    lines: list[Line] = []
    parts: list[Component] = []
