"""Calendars as written: valid by RFC 5545, read again the same, and open to be changed by any calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commonwire.formats.credit import CreditBlock
from commonwire.formats.icalendar.document import Line
from commonwire.formats.icalendar.lines import folded, line_of
from commonwire.formats.icalendar.tree import component_in
from commonwire.formats.icalendar.write import CARRIES
from commonwire.formats.icalendar.write_zone import zone_lines
from commonwire.formats.icalendar.zones import definition_of, offset_at
from commonwire.formats.notes import Notes
from commonwire.formats.read import read
from commonwire.formats.write import write, write_all
from commonwire.news.item import (
    Concept,
    EventDetails,
    Given,
    Headline,
    Item,
    Place,
    PlannedCoverage,
    Relation,
    Rendition,
)
from commonwire.rights.terms import Terms
from tests.formats.hostile_items import hostile_items
from tests.formats.items import few, items, optional, times, words
from tests.formats.rfc5545 import Property, check

CREDIT = CreditBlock(credit="Pamir & Post", licence="CC-BY-4.0", link="https://example.org/1", notices=("Cut.",))
OCCURS = "http://cv.iptc.org/newscodes/eventoccurstatus/"
KINDS = st.sampled_from(["event", "planning", "text", "picture"])
_moments = (
    times.map(datetime.isoformat)
    | st.dates(date(1990, 1, 1), date(2040, 1, 1)).map(date.isoformat)
    | st.sampled_from(["2026", "2026-10", "2026-10-26T09:00", "soon"])
)
EVENTS = st.builds(
    EventDetails,
    starts=optional(_moments),
    ends=optional(_moments),
    duration=optional(st.sampled_from(["PT1H", "P1D", "P2W", "P1M"])),
    recurrence=few(st.sampled_from(["RRULE:FREQ=WEEKLY;BYDAY=MO", "EXDATE:20260102T000000Z",
                                    "RDATE;VALUE=DATE:20260102", "RDATE;TZID=Asia/Karachi:20260102T100000"])),
    status=optional(st.integers(0, 6).map(lambda n: Concept(uri=f"{OCCURS}eos{n}", scheme="eocstat", code=f"eos{n}"))),
    organisers=few(st.builds(Concept, name=words), most=2),
    participants=few(st.builds(Concept, name=words, uri=optional(st.just("https://example.org/p"))), most=2),
    extra=st.sampled_from([{}, {"time_zone": "Europe/Berlin"}, {"time_zone": "Nowhere/At_All"}]),
)  # fmt: skip


def properties_of(data: bytes, name: str = "VEVENT") -> dict[str, Property]:
    (component,) = check(data)[name]
    return {prop.name: prop for prop in component}


def item_in(data: bytes) -> Item:
    (got,) = read(data).results
    assert isinstance(got, Given)
    return got.item


def summit(**said: object) -> Item:
    fields: dict[str, object] = {
        "uri": "urn:event:1",
        "kind": "event",
        "headlines": [Headline(value="Summit")],
        "event_details": EventDetails(starts="2026-03-02T10:00:00+05:00", ends="2026-03-02T12:00:00+05:00"),
    }
    return Item(**(fields | said))  # type: ignore[arg-type]


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(items(CARRIES, kind=KINDS, event_details=optional(EVENTS)))
def test_every_field_is_read_again_the_same(item: Item) -> None:
    written = write(item, "icalendar")

    again = item_in(written.data)
    assert written.losses == []
    assert all(getattr(again, name) == getattr(item, name) for name in CARRIES - {"extra"})
    check(written.data)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(hostile_items, st.booleans())
def test_whatever_an_item_holds_the_calendar_is_valid(item: Item, has_credit: bool) -> None:
    data = write(item, "icalendar", credit=CREDIT if has_credit else None).data

    check(data)
    parsed = icalendar.Calendar.from_ical(data)
    assert [error for part in parsed.walk() for error in part.errors] == []


@given(st.text(max_size=400))
def test_a_folded_line_is_unfolded_to_itself(text: str) -> None:
    line = Line("X-A", "".join(letter for letter in text if letter.isprintable()), {"CN": "a b"})

    data = folded(line)

    assert all(len(part) <= 75 and part.decode() for part in data.removesuffix(b"\r\n").split(b"\r\n"))
    assert line_of(data.decode().replace("\r\n ", "").removesuffix("\r\n")) == line


def test_an_event_is_in_the_properties_that_calendars_know() -> None:
    item = summit(
        language="tg",
        status="usable",
        source_version="4",
        body_html="<p>One; two, three.</p>",
        body_text="One; two, three.",
        located="Khorog",
        places=[Place(name="Khorog", role="location", geo={"type": "Point", "coordinates": [71.5, 37.5]})],
        keywords=["river, high"],
        web_address="https://example.org/1",
        first_created_at=datetime(2026, 1, 1, tzinfo=UTC),
        version_created_at=datetime(2026, 1, 2, tzinfo=UTC),
        renditions=[Rendition(href="https://example.org/a.jpg", name="image", media_type="image/jpeg")],
        relations=[Relation(rel="parent", uri="urn:event:0")],
    )

    said = properties_of(write(item, "icalendar").data)

    assert said["UID"].value == "urn:event:1" and said["SUMMARY"].params == {"LANGUAGE": "tg"}
    assert (said["DTSTART"].value, said["DTEND"].value) == ("20260302T050000Z", "20260302T070000Z")
    assert said["DESCRIPTION"].value == r"One\; two\, three."
    assert (said["LOCATION"].value, said["GEO"].value) == ("Khorog", "37.5;71.5")
    assert (said["CATEGORIES"].value, said["URL"].value) == (r"river\, high", "https://example.org/1")
    assert (said["CREATED"].value, said["LAST-MODIFIED"].value) == ("20260101T000000Z", "20260102T000000Z")
    assert (said["SEQUENCE"].value, said["IMAGE"].value) == ("4", "https://example.org/a.jpg")
    assert said["RELATED-TO"].value == "urn:event:0"


@pytest.mark.parametrize(
    ("starts", "ends", "lines"),
    [
        ("2026-03-02", "2026-03-04", ["DTSTART;VALUE=DATE:20260302", "DTEND;VALUE=DATE:20260305"]),
        ("2026-03", None, ["DTSTART;VALUE=DATE:20260301", "DTEND;VALUE=DATE:20260401"]),
        ("2026", "2027", ["DTSTART;VALUE=DATE:20260101", "DTEND;VALUE=DATE:20280101"]),
        ("2026-03-02T10:00:00", None, ["DTSTART:20260302T100000"]),
        ("2026-03-02T10:00:00+00:00", "2026-03-02", ["DTSTART:20260302T100000Z", "DTEND:20260303T000000Z"]),
        ("2026-03-02T10:00:00+00:00", "2026-03-01", ["DTSTART:20260302T100000Z"]),
    ],
)
def test_a_time_is_written_as_exactly_as_it_is_known(starts: str, ends: str | None, lines: list[str]) -> None:
    data = write(summit(event_details=EventDetails(starts=starts, ends=ends)), "icalendar").data

    assert [line for line in data.decode().split("\r\n") if line.startswith("DT") and "STAMP" not in line] == lines
    assert item_in(data).event_details == EventDetails(starts=starts, ends=ends)


def test_a_recurring_event_keeps_its_zone_so_that_its_hour_stays_over_the_change_of_clocks() -> None:
    details = EventDetails(
        starts="2026-03-02T10:00:00+01:00", recurrence=["RRULE:FREQ=WEEKLY"], extra={"time_zone": "Europe/Berlin"}
    )

    data = write(summit(event_details=details), "icalendar").data

    said = properties_of(data)
    assert said["DTSTART"] == Property("DTSTART", {"TZID": "Europe/Berlin"}, "20260302T100000")
    assert said["RRULE"].value == "FREQ=WEEKLY"
    assert item_in(data).event_details == details


@pytest.mark.parametrize(
    "name", ["Europe/Berlin", "America/New_York", "Asia/Karachi", "Australia/Lord_Howe", "Africa/Casablanca"]
)
def test_the_definition_of_a_zone_says_its_offset_at_every_hour(name: str) -> None:
    definition = definition_of(component_in(b"".join(map(folded, zone_lines(name))), None, Notes()))
    assert definition is not None

    hour = datetime(2011, 1, 1)  # noqa: DTZ001 - local time
    while hour.year < 2036:
        aware = hour.replace(tzinfo=ZoneInfo(name))
        if aware.astimezone(UTC).astimezone(ZoneInfo(name)).replace(tzinfo=None) == hour:
            assert offset_at(definition, hour) == aware.utcoffset(), hour
        hour += timedelta(hours=37)


def test_a_change_that_another_calendar_made_counts_before_what_we_said_of_it() -> None:
    item = summit(byline="A. B.", located="Khorog", places=[Place(name="Khorog", role="location", uri="urn:place:1")])
    data = write(item, "icalendar").data

    moved = item_in(data.replace(b"DTSTART:20260302T050000Z", b"DTSTART:20260302T060000Z"))
    elsewhere = item_in(data.replace(b"LOCATION:Khorog", b"LOCATION:Vanj"))

    assert moved.event_details is not None and moved.event_details.starts == "2026-03-02T06:00:00+00:00"
    assert (moved.byline, moved.places[0].uri) == ("A. B.", "urn:place:1")
    assert (elsewhere.located, elsewhere.places) == ("Vanj", [Place(name="Vanj", role="location")])


@pytest.mark.parametrize(
    "said",
    [r'{"renditions":[{"href":"javascript:x()"}]}', r'{"web_address":"javascript:x()"}',
     r'{"body_html":"<script>x</script>"}', r'{"editor_note":"x"}',
     r'{"urgency":"high"}', "[1]", "{"],
)  # fmt: skip
def test_what_is_not_safe_or_does_not_fit_in_our_own_property_counts_for_nothing(said: str) -> None:
    data = write(summit(), "icalendar").data
    plain = item_in(data.replace(b"X-COMMONWIRE", b"X-OTHER"))

    own = "X-COMMONWIRE:" + said.replace("\\", "\\\\").replace(",", "\\,")
    item = item_in(data.replace(b"X-COMMONWIRE", b"X-OTHER").replace(b"END:VEVENT", f"{own}\r\nEND:VEVENT".encode()))

    plain.editor_note = item.editor_note
    assert item == plain


def test_a_plan_shows_in_every_calendar_at_the_hour_when_it_is_due() -> None:
    planned = [
        PlannedCoverage(kind="text", title="Opening", scheduled="2026-03-02T12:00:00+05:00"),
        PlannedCoverage(kind="picture"),
    ]
    item = Item(uri="urn:plan:1", kind="planning", headlines=[Headline(value="Bridge")], planned_coverage=planned)

    data = write(item, "icalendar").data

    said = properties_of(data)
    assert said["DTSTART"].value == "20260302T070000Z"
    assert said["DESCRIPTION"].value == r"+ text · Opening · 2026-03-02T12:00:00+05:00\n+ picture"
    again = item_in(data)
    assert (again.kind, again.planned_coverage, again.event_details, again.body_text) == (
        "planning",
        planned,
        None,
        None,
    )


@pytest.mark.parametrize(("kind", "component"), [("text", "VJOURNAL"), ("picture", "VJOURNAL"), ("planning", "VTODO")])
def test_what_has_no_time_takes_nobodys(kind: str, component: str) -> None:
    item = Item(uri="urn:1", kind=kind, headlines=[Headline(value="Rain")], located="Khorog")

    written = write(item, "icalendar")

    assert list(check(written.data)) == [component, "VCALENDAR"]
    assert (item_in(written.data).kind, written.losses) == (kind, [])


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        ({"status": "withheld"}, "CLASS:PRIVATE"),
        ({"embargo_until": "open"}, "CLASS:CONFIDENTIAL"),
        ({"status": "canceled"}, "STATUS:CANCELLED"),
    ],
)
def test_what_may_not_be_shown_says_so_in_words_that_calendars_know(fields: dict[str, object], line: str) -> None:
    data = write(summit(**fields), "icalendar").data

    assert line in data.decode().split("\r\n")
    again = item_in(data)
    assert all(getattr(again, name) == value for name, value in fields.items())
    assert item_in(data.replace(b"X-COMMONWIRE", b"X-OTHER")).status != "usable"


def test_the_credit_ends_the_description_and_stands_in_our_property() -> None:
    item = summit(body_html="<h2>One</h2><p>Two.</p>", body_text="One\n\nTwo.", editor_note="PRIVATE")

    data = write(item, "icalendar", credit=CREDIT).data

    said = properties_of(data)
    assert said["DESCRIPTION"].value == r"One\n\nTwo.\n\nPamir & Post\nCC-BY-4.0\nhttps://example.org/1\nCut."
    assert said["X-ALT-DESC"].value.startswith("<h2>One</h2><p>Two.</p><p>Pamir &amp\\; Post<br>")
    assert said["URL"].value == "https://example.org/1"
    again = item_in(data)
    assert (again.credit, again.licence) == ("Pamir & Post", "CC-BY-4.0")
    assert b"PRIVATE" not in data


def test_nothing_is_lost_that_is_not_kept_from_readers_anyway() -> None:
    item = summit(terms=Terms(licence="x"), slugline="a", urgency=2, editor_note="PRIVATE")

    written = write(item, "icalendar")

    assert written.losses == []
    assert item_in(written.data).terms == Terms(licence="x")


def test_terms_and_rights_that_are_not_understood_make_every_answer_ask() -> None:
    for said in (r'{"terms":{"grants":[{"odd":1}]}}', r'{"rights_info":[{"link":"https://example.org/terms"}]}'):
        own = "X-COMMONWIRE:" + said.replace(",", r"\,")
        item = item_in(write(summit(), "icalendar").data.replace(b"END:VEVENT", f"{own}\r\nEND:VEVENT".encode()))

        assert item.terms is not None and item.terms.free_text


def test_several_events_share_the_definition_of_their_zone() -> None:
    zone = {"time_zone": "Europe/Berlin"}
    parts = [
        (summit(uri=f"urn:{n}", event_details=EventDetails(starts=f"20{n}-06-02T10:00:00+02:00", extra=zone)), None)
        for n in (12, 26, 35)
    ]

    data = write_all(parts, "icalendar").data

    found = check(data)
    assert (len(found["VEVENT"]), len(found["VTIMEZONE"])) == (3, 1)
    assert [got.item.uri for got in read(data).results if isinstance(got, Given)] == ["urn:12", "urn:26", "urn:35"]


def test_no_address_of_a_person_is_written() -> None:
    people = [Concept(name="Rustam", uri="mailto:rustam@example.org"), Concept(name="Zarina", uri="tel:+9925550100")]
    details = EventDetails(starts="2026-03-02", organisers=people[:1], participants=people)

    said = properties_of(write(summit(event_details=details), "icalendar").data)

    assert {said["ORGANIZER"].value, said["ATTENDEE"].value} == {"invalid:nomail"}
