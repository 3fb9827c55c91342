"""Calendars as programs write them, and short ways to make one and to read it."""

from __future__ import annotations

from commonwire.base.errors import CommonwireError
from commonwire.formats.notes import Defaults
from commonwire.formats.read import read
from commonwire.news.item import Given, Item, Reading, Refused

HOME = Defaults(time_zone="Asia/Karachi", language="ur", feed_address="https://example.org/diary.ics")
ZONE = (
    "BEGIN:VTIMEZONE\nTZID:{name}\nBEGIN:STANDARD\nDTSTART:16010101T030000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\n"
    "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\nEND:STANDARD\nBEGIN:DAYLIGHT\nDTSTART:16010101T020000\n"
    "TZOFFSETFROM:+0100\nTZOFFSETTO:+0200\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\nEND:DAYLIGHT\nEND:VTIMEZONE"
)


def calendar(*lines: str, own: str = "", encoding: str = "utf-8") -> bytes:
    text = "\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//y//EN", own, *lines, "END:VCALENDAR", ""])
    return text.replace("\n\n", "\n").replace("\n", "\r\n").encode(encoding)


def event(*lines: str, uid: str = "urn:event:1") -> str:
    said = {line.partition(":")[0].partition(";")[0] for line in lines}
    added = [f"UID:{uid}"] * ("UID" not in said) + ["SUMMARY:Summit"] * ("SUMMARY" not in said)
    added += ["DTSTART:20260302T100000Z"] * ("DTSTART" not in said)
    return "\n".join(["BEGIN:VEVENT", *added, *lines, "END:VEVENT"])


def reading(data: bytes, **hints: object) -> Reading:
    return read(data, defaults=HOME, **hints)  # type: ignore[arg-type]


def given_in(data: bytes, **hints: object) -> Given:
    (got,) = reading(data, **hints).results
    assert isinstance(got, Given) and got.report.format == "icalendar"
    return got


def item_of(*lines: str, own: str = "") -> Item:
    return given_in(calendar(event(*lines), own=own)).item


def items_in(data: bytes) -> list[Item]:
    return [got.item for got in reading(data).results if isinstance(got, Given)]


def times_of(*lines: str, own: str = "") -> tuple[str | None, str | None]:
    details = item_of(*lines, own=own).event_details
    assert details is not None
    return details.starts, details.ends


def remarks(data: bytes, where: str) -> list[str]:
    return [remark.kind for remark in given_in(data).report.remarks if remark.where == where]


def attempt(data: bytes) -> list[Given | Refused]:
    """What reading gives; an error that a person can act on counts as nothing."""
    try:
        return reading(data).results
    except CommonwireError as refused:
        error = refused
    assert error.message and error.remedy
    return []


GOOGLE = """BEGIN:VCALENDAR
PRODID:-//Google Inc//Google Calendar 70.9054//EN
VERSION:2.0
CALSCALE:GREGORIAN
METHOD:PUBLISH
X-WR-CALNAME:diary@example.org
X-WR-TIMEZONE:Asia/Dushanbe
BEGIN:VEVENT
DTSTART:20260302T050000Z
DTEND:20260302T060000Z
DTSTAMP:{stamp}
ORGANIZER;CN=Press diary:mailto:c_0123456789abcdef@group.calendar.google.com
UID:4b1c2d3e4f5g6h7i8j9k0l@google.com
ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;CN=zarina
 @example.org;X-NUM-GUESTS=0:mailto:zarina@example.org
ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;CN=Rustam Mirzo
 ;X-NUM-GUESTS=0:mailto:rustam@example.org
ATTENDEE;CUTYPE=RESOURCE;CN=Room 5:mailto:room5@resource.calendar.google.com
X-GOOGLE-CONFERENCE:https://meet.google.com/abc-defg-hij
CREATED:20260201T080000Z
DESCRIPTION:<b>Opening</b> of the bridge<br><ul><li>speeches</li><li>a walk</li></ul><br>
 Join by phone: +1 234-567-8901 PIN: 123456#
LAST-MODIFIED:20260210T093000Z
LOCATION:Khorog\\, Lenin street 1
SEQUENCE:2
STATUS:CONFIRMED
SUMMARY:Bridge opens
TRANSP:OPAQUE
BEGIN:VALARM
ACTION:DISPLAY
DESCRIPTION:This is an event reminder
TRIGGER:-P0DT0H10M0S
END:VALARM
END:VEVENT
BEGIN:VEVENT
DTSTART:20260303T050000Z
DTSTAMP:{stamp}
UID:5b1c2d3e4f5g6h7i8j9k0l@google.com
SEQUENCE:0
SUMMARY:Second day
END:VEVENT
END:VCALENDAR
"""
OUTLOOK = f"""BEGIN:VCALENDAR
PRODID:-//Microsoft Corporation//Outlook 16.0 MIMEDIR//EN
VERSION:2.0
METHOD:PUBLISH
X-MS-OLK-FORCEINSPECTOROPEN:TRUE
{ZONE.format(name="W. Europe Standard Time")}
BEGIN:VEVENT
CLASS:PUBLIC
CREATED:20260105T101010Z
DESCRIPTION:The council meets.\\n\\nAgenda to follow.\\n
DTEND;TZID="W. Europe Standard Time":20260706T120000
DTSTAMP:20260105T101010Z
DTSTART;TZID="W. Europe Standard Time":20260706T090000
LAST-MODIFIED:20260106T101010Z
LOCATION:Room "Alps"
PRIORITY:5
RRULE:FREQ=MONTHLY;BYDAY=1MO
SEQUENCE:1
SUMMARY;LANGUAGE=en-gb:Council
TRANSP:OPAQUE
UID:040000008200E00074C5B7101A82E00800000000B0A1
X-ALT-DESC;FMTTYPE=text/html:<html><head><style>p {{color:red}}</style></head>
 <body><p class=MsoNormal>The <b>council</b> meets.</p><p>Agenda to follow.</p><script>x()</script></body></html>
X-MICROSOFT-CDO-BUSYSTATUS:BUSY
X-MICROSOFT-SKYPETEAMSMEETINGURL:https://teams.microsoft.com/l/meetup-join/19
X-MS-OLK-SENDER;CN="Desk":mailto:desk@example.org
END:VEVENT
END:VCALENDAR
"""
APPLE = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Apple Inc.//macOS 15.1//EN
CALSCALE:GREGORIAN
BEGIN:VEVENT
TRANSP:OPAQUE
DTEND;TZID=Asia/Tokyo:20260405T110000
X-APPLE-STRUCTURED-LOCATION;VALUE=URI;X-APPLE-RADIUS=70;X-TITLE="City
  Hall":geo:35.689506,139.691701
UID:7B0E5A0C-1F5B-4D6E-9A55-0123456789AB
DTSTAMP:20260301T000000Z
LOCATION:City Hall\\n2-8-1 Nishi-Shinjuku\\, Tokyo
SUMMARY:開会式
ATTACH;VALUE=BINARY;ENCODING=BASE64;FMTTYPE=image/png:iVBORw0KGgo=
URL;VALUE=URI:https://example.org/opening
CREATED:20260228T000000Z
DTSTART;TZID=Asia/Tokyo:20260405T100000
END:VEVENT
END:VCALENDAR
"""
MINISTRY = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Ministère//Agenda//FR
BEGIN:VEVENT
UID:12
DTSTART:2026-03-02T10:00
DTEND:2026-03-02T11:00
SUMMARY:Conférence de presse
DESCRIPTION:Le ministre présente le plan.
Note: accréditation obligatoire.
CONTACT:Service de presse\\, 01 23 45 67 89
COMMENT:Ne pas diffuser avant accord
CATEGORIES:Presse,Économie\\, finances
PRIORITY:1
X-MINISTERE-SALLE:B 12
END:VEVENT
BEGIN:VEVENT
DTSTART;VALUE=DATE:20260231
SUMMARY:Jour férié
END:VEVENT
END:VCALENDAR
"""
VCALENDAR_1 = (
    b"BEGIN:VCALENDAR\r\nVERSION:1.0\r\nTZ:+05\r\nBEGIN:VEVENT\r\nUID:urn:1\r\n"
    b"SUMMARY;CHARSET=windows-1251;ENCODING=QUOTED-PRINTABLE:=CC=EE=F1=F2 =EE=F2=EA=\r\n=F0=FB=F2\r\n"
    b"DESCRIPTION;QUOTED-PRINTABLE;CHARSET=UTF-8:=D0=94=D0=B0=0D=0A=D0=BD=D0=B5=D1=82\r\n"
    b"DTSTART:20260302T100000\r\nDTEND:20260302T110000Z\r\nCATEGORIES:POLITICS;APPOINTMENT\r\n"
    b"ATTENDEE;ROLE=OWNER:Zarina Karim <zarina@example.org>\r\nDCREATED:20260101T000000Z\r\n"
    b"RRULE:W1 MO 20260601T000000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)
