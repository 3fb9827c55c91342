"""Calendars as calendar programs, ministries and mail send them: every fact in its place, and people private."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from commonwire.base.errors import BadInputError
from commonwire.formats.notes import Defaults
from commonwire.formats.read import read
from commonwire.formats.write import FORMATS, write
from commonwire.news.item import Given, Place, Relation, Rendition
from commonwire.news.version import fingerprint
from tests.formats.calendars import (
    APPLE,
    GOOGLE,
    HOME,
    MINISTRY,
    OUTLOOK,
    VCALENDAR_1,
    calendar,
    event,
    given_in,
    item_of,
    items_in,
    reading,
    remarks,
)


def test_an_export_of_google_calendar_is_read_and_keeps_people_private() -> None:
    first, second = items_in(GOOGLE.format(stamp="20260301T120000Z").encode())

    assert first.uri == "tag:google.com,2026:4b1c2d3e4f5g6h7i8j9k0l"
    assert (first.kind, first.source_version, second.source_version) == ("event", "2", None)
    assert first.body_html == "<b>Opening</b> of the bridge<br><ul><li>speeches</li><li>a walk</li></ul><br>"
    assert first.event_details is not None and first.event_details.organisers[0].name == "Press diary"
    assert [person.name for person in first.event_details.participants] == ["Rustam Mirzo"]
    assert (first.located, first.version_created_at) == (
        "Khorog, Lenin street 1", datetime(2026, 2, 10, 9, 30, tzinfo=UTC)
    )  # fmt: skip
    note = first.editor_note or ""
    assert all(
        words in note for words in ("zarina@", "rustam@", "room5@", "group.calendar", "meet.google.com", "567-8901")
    )
    first.editor_note = None
    for format in FORMATS:
        data = write(first, format).data
        assert not any(words in data for words in (b"mailto", b"567-8901", b"zarina", b"meet.google"))


def test_an_export_again_is_no_news() -> None:
    one, other = (items_in(GOOGLE.format(stamp=stamp).encode()) for stamp in ("20260301T120000Z", "20260301T123000Z"))

    assert [fingerprint(item) for item in one] == [fingerprint(item) for item in other]


def test_an_event_of_outlook_is_read_with_its_zone_and_markup() -> None:
    item = given_in(OUTLOOK.encode()).item

    assert item.body_html == "<p>The <b>council</b> meets.</p><p>Agenda to follow.</p>"
    assert (item.language, item.located, item.urgency) == ("en-GB", 'Room "Alps"', None)
    details = item.event_details
    assert details is not None and details.extra == {"time_zone": "Europe/Berlin"}
    assert (details.starts, details.ends) == ("2026-07-06T09:00:00+02:00", "2026-07-06T12:00:00+02:00")
    assert details.recurrence == ["RRULE:FREQ=MONTHLY;BYDAY=1MO"]
    assert "desk@example.org" in (item.editor_note or "") and "meetup-join" in (item.editor_note or "")
    kept = item.extra["icalendar"]
    assert kept["UID"] == "040000008200E00074C5B7101A82E00800000000B0A1"
    assert kept["properties"] == ["PRIORITY:5", "TRANSP:OPAQUE", "X-MICROSOFT-CDO-BUSYSTATUS:BUSY"]


def test_what_the_model_does_not_know_comes_back() -> None:
    item = given_in(OUTLOOK.encode()).item

    written = write(item, "icalendar")

    lines = written.data.decode().split("\r\n")
    assert {"UID:040000008200E00074C5B7101A82E00800000000B0A1", "PRIORITY:5", "TRANSP:OPAQUE"} <= set(lines)
    assert "DTSTART;TZID=Europe/Berlin:20260706T090000" in lines
    assert written.losses == []


def test_an_event_of_apples_calendar_is_read_with_its_place_and_without_its_picture() -> None:
    data = APPLE.encode()
    item = given_in(data).item

    assert item.uri == "urn:uuid:7b0e5a0c-1f5b-4d6e-9a55-0123456789ab"
    point = {"type": "Point", "coordinates": [139.691701, 35.689506]}
    assert item.places == [Place(name="City Hall, 2-8-1 Nishi-Shinjuku, Tokyo", role="location", geo=point)]
    assert item.event_details is not None and item.event_details.starts == "2026-04-05T10:00:00+09:00"
    assert (item.headline, item.web_address, item.renditions) == ("開会式", "https://example.org/opening", [])
    assert remarks(data, "ATTACH") == ["dropped"]


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_a_ministrys_careless_calendar_is_read(encoding: str, ends: str) -> None:
    data = MINISTRY.replace("\n", ends).encode(encoding)
    first, second = items_in(data)

    assert first.headline == "Conférence de presse"
    assert first.body_text == "Le ministre présente le plan.\nNote: accréditation obligatoire."
    assert [subject.name for subject in first.subjects] == ["Presse", "Économie, finances"]
    assert first.event_details is not None and first.event_details.starts == "2026-03-02T10:00:00+05:00"
    assert first.editor_note == "CONTACT: Service de presse, 01 23 45 67 89\nCOMMENT: Ne pas diffuser avant accord"
    assert first.extra["icalendar"]["properties"] == ["PRIORITY:1", "X-MINISTERE-SALLE:B 12"]
    assert first.uri.startswith("tag:example.org,2026:") and second.uri != first.uri
    assert second.event_details is not None and second.event_details.starts is None
    assert second.extra["icalendar"]["properties"] == ["DTSTART;VALUE=DATE:20260231"]


def test_vcalendar_1_is_read_in_its_own_characters() -> None:
    item = given_in(VCALENDAR_1).item

    assert (item.headline, item.body_text) == ("Мост открыт", "Да\nнет")
    assert [subject.name for subject in item.subjects] == ["POLITICS", "APPOINTMENT"]
    details = item.event_details
    assert details is not None and (details.starts, details.ends) == (
        "2026-03-02T10:00:00+05:00", "2026-03-02T11:00:00+00:00"
    )  # fmt: skip
    assert details.recurrence == [] and "RRULE:W1 MO 20260601T000000Z" in item.extra["icalendar"]["properties"]
    assert [person.name for person in details.participants] == ["Zarina Karim"]
    assert item.editor_note == "ATTENDEE: Zarina Karim, zarina@example.org"
    assert item.first_created_at == datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("encoding", "media_type"),
    [("cp1251", "text/calendar; charset=windows-1251"), ("utf-16", None), ("utf-8-sig", None),
     ("gb18030", "text/calendar; charset=gb2312")],
)  # fmt: skip
def test_every_encoding_is_understood(encoding: str, media_type: str | None) -> None:
    words = "Мост открыт"

    assert (
        given_in(calendar(event(f"SUMMARY:{words}"), encoding=encoding), media_type=media_type).item.headline == words
    )


@pytest.mark.parametrize("fold", [b"\r\n ", b"\n\t", b"\r\n\r\n "])
def test_a_line_may_be_folded_within_a_character(fold: bytes) -> None:
    words = "Пул аз болои Панҷ 🌉".encode()
    folded = fold.join(words[n : n + 1] for n in range(len(words)))

    item = given_in(calendar(event()).replace(b"SUMMARY:Summit", b"SUMMARY:" + folded)).item

    assert item.headline == words.decode()


@pytest.mark.parametrize(
    ("lines", "own", "status", "code"),
    [
        (["STATUS:CONFIRMED"], "", "usable", "eos5"),
        (["STATUS:TENTATIVE"], "", "usable", "eos3"),
        (["STATUS:CANCELLED"], "", "canceled", "eos6"),
        (["STATUS:CONFIRMED"], "METHOD:CANCEL", "canceled", "eos5"),
        (["CLASS:PRIVATE"], "", "withheld", None),
        (["CLASS:CONFIDENTIAL"], "METHOD:PUBLISH", "withheld", None),
        (["CLASS:X-SECRET"], "", "withheld", None),
        (["CLASS:public"], "", "usable", None),
        (["CLASS:PRIVATE", "STATUS:CANCELLED"], "", "canceled", "eos6"),
        ([], "METHOD:REQUEST", "usable", None),
    ],
)
def test_status_class_and_method(lines: list[str], own: str, status: str, code: str | None) -> None:
    item = item_of(*lines, own=own)

    assert item.status == status and item.event_details is not None
    assert (item.event_details.status.code if item.event_details.status else None) == code


@pytest.mark.parametrize("method", ["REPLY", "COUNTER", "DECLINECOUNTER", "REFRESH"])
def test_an_answer_to_an_invitation_is_no_event(method: str) -> None:
    with pytest.raises(BadInputError, match="answers an invitation"):
        reading(calendar(event(), own=f"METHOD:{method}"))


def test_a_cancellation_needs_no_words() -> None:
    item = given_in(calendar("BEGIN:VEVENT\nUID:urn:1\nDTSTAMP:20260101T000000Z\nEND:VEVENT", own="METHOD:CANCEL")).item

    assert (item.status, item.headline) == ("canceled", None)


@pytest.mark.parametrize(
    ("uid", "uri"),
    [
        ("urn:event:1", "urn:event:1"),
        ("https://example.org/events/1?a=b", "https://example.org/events/1?a=b"),
        ("golden@example.org", "tag:example.org,2026:golden"),
        ("A b@Example.ORG", None),
        ("20260302T100000-Sitzung 5\\, Saal@example.org", None),
        ("{7B0E5A0C-1F5B-4D6E-9A55-0123456789AB}", "urn:uuid:7b0e5a0c-1f5b-4d6e-9a55-0123456789ab"),
        ("event%1@example.org", "tag:example.org,2026:event%251"),
    ],
)
def test_a_uid_is_always_the_same_uri(uid: str, uri: str | None) -> None:
    item = item_of(f"UID:{uid}")

    assert item.uri == (uri or item.uri) == item_of(f"UID:{uid}").uri
    assert uri or item.uri.startswith("tag:example.org,2026:")


def test_a_short_uid_of_another_feed_is_another_item_and_the_uid_of_a_host_is_not() -> None:
    other = Defaults(feed_address="https://example.com/diary.ics")

    for uid, is_same in (("12", False), ("12@example.org", True), ("urn:1", True)):
        data = calendar(event(f"UID:{uid}"))
        one, another = read(data, defaults=HOME).results[0], read(data, defaults=other).results[0]
        assert isinstance(one, Given) and isinstance(another, Given)
        assert (one.item.uri == another.item.uri) == is_same


def test_one_occurrence_of_a_recurring_event_is_an_item_of_its_own() -> None:
    lines = ["RECURRENCE-ID;TZID=Asia/Karachi:20260309T100000", "DTSTART:20260309T070000Z"]
    main, one = items_in(calendar(event("RRULE:FREQ=WEEKLY"), event(*lines)))

    assert (main.uri, one.uri) == ("urn:event:1", "urn:event:1#20260309T050000Z")
    assert one.relations == [Relation(rel="occurrence-of", uri="urn:event:1")]
    written = write(one, "icalendar")
    assert b"RECURRENCE-ID:20260309T050000Z\r\n" in written.data
    (again,) = items_in(written.data)
    assert (again.uri, again.relations, written.losses) == (one.uri, one.relations, [])


def test_events_that_share_a_uid_by_mistake_are_told_apart_by_their_time() -> None:
    days = [event("UID:1", f"DTSTART;VALUE=DATE:2026030{day}") for day in (2, 3, 4)]

    uris = [item.uri for item in items_in(calendar(*days))]

    assert len(set(uris)) == 3 and [uri[-8:] for uri in uris] == ["20260302", "20260303", "20260304"]


def test_revisions_of_one_event_keep_their_identity() -> None:
    both = items_in(calendar(event("SEQUENCE:1"), event("SEQUENCE:2", "DTSTART:20260303T100000Z")))

    assert [(item.uri, item.source_version) for item in both] == [("urn:event:1", "1"), ("urn:event:1", "2")]


def test_an_event_without_uid_has_a_made_identity_that_stays() -> None:
    data = calendar("BEGIN:VEVENT\nSUMMARY:Summit\nDTSTART:20260302T100000Z\nEND:VEVENT")

    assert given_in(data).item.uri == given_in(data).item.uri
    assert remarks(data, "uri") == ["guessed"]


@pytest.mark.parametrize(
    "line",
    ["ORGANIZER:mailto:secret555@example.org", "ORGANIZER;CN=secret555@example.org:mailto:x@example.org",
     'ORGANIZER;CN=A;SENT-BY="mailto:secret555@example.org":mailto:x@example.org',
     "ATTENDEE;CN=A;EMAIL=secret555@example.org:invalid:nomail", "ATTENDEE;CN=A:tel:+secret555",
     "SUMMARY:Call with secret555@example.org",
     "CONTACT:Press\\, secret555", "COMMENT:secret555", "X-EDITOR-NOTE:secret555", "X-FOO:secret555@example.org",
     "X-FOO;CN=secret555@example.org:bar", "CONFERENCE;VALUE=URI;FEATURE=AUDIO:https://example.org/secret555",
     "X-ZOOM-PASSWORD:secret555", "LOCATION:https://meet.example.org/secret555",
     "DESCRIPTION:Call secret555@example.org",
     "DESCRIPTION:Talk.\\nPhone: +992 555 01 00 01 secret555",
     "DESCRIPTION:Talk.\\nMobile (092) 555-0100 ext secret555",
     'DESCRIPTION:<p>Talk.</p><p>Write to <a href="mailto:secret555@example.org">us</a></p>',
     "DESCRIPTION:Talk.\\nTel. 555 0100 secret555"],
)  # fmt: skip
def test_how_to_reach_people_never_reaches_a_reader(line: str) -> None:
    item = item_of(line)

    assert "secret555" in (item.editor_note or "")
    item.editor_note = None
    assert all(b"secret555" not in write(item, format).data for format in FORMATS)


@pytest.mark.parametrize("line", ["X-HOTEL:Serena", "X-TEAMS:Pamir against Hissor", "X-CONFIRMED:yes"])
def test_what_is_about_nobody_stays(line: str) -> None:
    item = item_of(line)

    assert (item.extra["icalendar"]["properties"], item.editor_note) == ([line], None)


@pytest.mark.parametrize(
    ("line", "until"),
    [
        ("EMBARGOED UNTIL 0600 GMT 2 March 2026", datetime(2026, 3, 2, 6, tzinfo=UTC)),
        ("Embargo: until she speaks", "open"),
    ],
)
def test_an_embargo_in_a_description_holds(line: str, until: object) -> None:
    item = item_of(f"DESCRIPTION:{line}\\nThe speech in full.")

    assert (item.embargo_until, item.body_text) == (until, "The speech in full.")
    assert line in (item.editor_note or "")


def test_an_invitation_by_mail_is_its_event() -> None:
    event_itself = calendar(event(), own="METHOD:REQUEST").decode()
    head = "From: a@example.org\r\nSubject: Invitation\r\nMessage-ID: <1@example.org>\r\nMIME-Version: 1.0\r\n"
    words = "--x\r\nContent-Type: text/plain\r\n\r\nPlease come.\r\n"
    parts = f"{words}--x\r\nContent-Type: text/calendar\r\n\r\n{event_itself}"
    mail = f"{head}Content-Type: multipart/alternative; boundary=x\r\n\r\n{parts}--x--\r\n"

    assert [(item.uri, item.kind) for item in items_in(mail.encode())] == [("urn:event:1", "event")]


def test_the_rest_of_a_description_stays_where_lines_to_reach_people_leave() -> None:
    item = item_of("DESCRIPTION:Doors open at 10.\\nContact: press@example.org\\n12 ministers speak on 2026-03-02.")

    assert (item.body_text or "").split() == "Doors open at 10. 12 ministers speak on 2026-03-02.".split()


def test_markup_is_sanitised_wherever_it_stands() -> None:
    for line in (
        "DESCRIPTION:<p onclick=x()>Talk <script>x()</script></p>",
        "X-ALT-DESC;FMTTYPE=text/html:<p>Talk <iframe src=x></iframe></p>",
        "STYLED-DESCRIPTION;FMTTYPE=text/html;VALUE=TEXT:<p style=x>Talk</p>",
        'DESCRIPTION;ALTREP="data:text/html,%3Cp%3ETalk%3Cscript%3Ex%3C%2Fscript%3E%3C%2Fp%3E":Other words',
    ):
        assert item_of(line).body_html == "<p>Talk</p>" or item_of(line).body_html == "<p>Talk </p>"


def test_a_text_of_an_event_that_is_no_markup_stays_as_it_is() -> None:
    item = item_of(r"DESCRIPTION:a < b\, c > d\; C:\\x\n\nNext")

    assert item.body_text == "a < b, c > d; C:\\x\n\nNext"
    assert item.body_html == "<p>a &lt; b, c &gt; d; C:\\x</p><p>Next</p>"


def test_files_and_pages_are_taken_by_reference() -> None:
    item = item_of(
        "ATTACH;FMTTYPE=application/pdf;FILENAME=agenda.pdf;SIZE=1200:https://example.org/agenda.pdf",
        "IMAGE;VALUE=URI;DISPLAY=BADGE;FMTTYPE=image/png:https://example.org/logo.png",
        "ATTACH:CID:part3.msg@example.org",
        "ATTACH:file:///etc/passwd",
        "IMAGE;VALUE=BINARY;ENCODING=BASE64:" + "A" * 100_000,
        "RELATED-TO;RELTYPE=SIBLING:golden@example.org",
        "LINK;VALUE=URI;LINKREL=describedby;LABEL=More:https://example.org/more",
        "LINK;VALUE=URI;LINKREL=x:javascript:x()",
    )

    assert item.renditions == [
        Rendition(href="https://example.org/logo.png", name="badge", media_type="image/png"),
        Rendition(href="https://example.org/agenda.pdf", name="attach", title="agenda.pdf",
                  media_type="application/pdf", size=1200),
    ]  # fmt: skip
    assert item.relations == [
        Relation(rel="sibling", uri="tag:example.org,2026:golden"),
        Relation(rel="describedby", uri="https://example.org/more", title="More"),
    ]


@pytest.mark.parametrize(
    ("said", "coordinates"),
    [("GEO:37.5;71.5", [71.5, 37.5]), ("GEO:-33;-70.25", [-70.25, -33.0]), ("GEO:95;0", None), ("GEO:x", None)],
)
def test_a_position_says_its_latitude_first(said: str, coordinates: list[float] | None) -> None:
    places = item_of("LOCATION:Khorog", said).places

    assert [place.geo["coordinates"] if place.geo else None for place in places] == [coordinates]


def test_a_task_is_a_plan_and_comes_back_as_a_task() -> None:
    task = (
        "BEGIN:VTODO\nUID:urn:1\nSUMMARY:Cover the summit\nDUE;TZID=Asia/Karachi:20260302T180000\nPERCENT-COMPLETE:50"
    )
    item = given_in(calendar(f"{task}\nSTATUS:IN-PROCESS\nEND:VTODO")).item

    assert (item.kind, item.planned_coverage[0].scheduled) == ("planning", "2026-03-02T18:00:00+05:00")
    lines = write(item, "icalendar").data.decode().split("\r\n")
    assert {"BEGIN:VTODO", "DUE:20260302T130000Z", "PERCENT-COMPLETE:50"} <= set(lines)


def test_a_journal_is_a_text_and_a_draft_is_withheld() -> None:
    journal = "BEGIN:VJOURNAL\nUID:urn:1\nSUMMARY:Minutes\nDTSTART:20260302T100000Z\nDESCRIPTION:All agreed.\n"
    first, second = (
        given_in(calendar(f"{journal}STATUS:{status}\nEND:VJOURNAL")).item for status in ("FINAL", "DRAFT")
    )

    assert (first.kind, first.body_text, first.status, second.status) == ("text", "All agreed.", "usable", "withheld")
    assert first.content_created_at == datetime(2026, 3, 2, 10, tzinfo=UTC)
