"""Broken and hostile calendars: a bad component costs itself, and none makes the reader slow."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonwire.base.errors import BadFormatError, BadInputError, TooLargeError
from commonwire.formats.detect import detect
from commonwire.formats.notes import Bounds
from commonwire.formats.read import read
from commonwire.formats.write import write
from commonwire.news.item import Given, Refused
from tests.formats.calendars import (
    APPLE,
    GOOGLE,
    OUTLOOK,
    VCALENDAR_1,
    ZONE,
    attempt,
    calendar,
    event,
    given_in,
    items_in,
    reading,
)


def test_several_components_keep_their_exact_bytes_and_a_bad_one_costs_itself() -> None:
    data = calendar(event(uid="urn:1"), "BEGIN:VEVENT\nUID:urn:2\nEND:VEVENT", "BEGIN:VFREEBUSY\nEND:VFREEBUSY",
                    event(uid="urn:3"))  # fmt: skip

    first, second, third = reading(data).results

    assert isinstance(first, Given) and isinstance(third, Given)
    assert first.original == event(uid="urn:1").replace("\n", "\r\n").encode() and first.original in data
    assert isinstance(second, Refused) and (second.uri, second.where) == ("urn:2", "VEVENT 2")
    assert third.item.uri == "urn:3"


def test_one_component_is_kept_with_its_whole_calendar() -> None:
    data = calendar(ZONE.format(name="Our office"), event())

    assert given_in(data).original == data


def test_a_component_may_stand_without_its_calendar() -> None:
    assert given_in(event().encode()).item.headline == "Summit"


def test_a_missing_end_is_mended_where_the_next_begins_and_refused_where_the_message_breaks_off() -> None:
    open_end = calendar(event(uid="urn:1").removesuffix("\nEND:VEVENT"), event(uid="urn:2"))
    first, second = reading(open_end).results
    assert isinstance(first, Given) and isinstance(second, Given)
    assert "repaired" in [remark.kind for remark in first.report.remarks if remark.where == "END"]

    cut = calendar(event(uid="urn:1"), event("CLASS:PRIVATE", uid="urn:2")).partition(b"CLASS")[0]
    whole, broken = reading(cut).results
    assert isinstance(whole, Given) and isinstance(broken, Refused)
    with pytest.raises(BadInputError, match="ends within"):
        reading(calendar(event()).partition(b"END:VEVENT")[0])


def test_a_calendar_without_its_end_is_read() -> None:
    assert len(items_in(calendar(event()).removesuffix(b"END:VCALENDAR\r\n"))) == 1


@pytest.mark.parametrize(
    "data", [calendar(), b"BEGIN:VCALENDAR", calendar(ZONE.format(name="x")), b"BEGIN:VCARD\nFN:x\nEND:VCARD"]
)
def test_a_calendar_without_news_is_refused_as_one(data: bytes) -> None:
    with pytest.raises(BadFormatError, match="no event"):
        reading(data)


@pytest.mark.parametrize("head", ["BEGIN:VCALENDAR\n", "\ufeffbegin:vcalendar\r\n", "\r\n\r\nBEGIN:VEVENT\r\n"])
def test_a_calendar_is_told_by_its_first_line(head: str) -> None:
    assert detect(head.encode(), "text/plain") == "icalendar"
    assert detect(f"Words of a story about BEGIN:VCALENDAR\n{head}".encode(), "text/calendar") == "text"


PART = "BEGIN:{0}\nDTSTART:19700101T000000\nRRULE:FREQ=SECONDLY\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\nEND:{0}\n"
BOMB = "BEGIN:VTIMEZONE\nTZID:Bomb\n" + PART.format("STANDARD") + PART.format("DAYLIGHT") + "END:VTIMEZONE"
MANY_RULES = PART.format("STANDARD").replace("SECONDLY", "YEARLY") * 5_000


@pytest.mark.parametrize(
    "data",
    [
        calendar(BOMB, event("DTSTART;TZID=Bomb:20260302T100000")),
        calendar(BOMB.replace("END:VTIMEZONE", f"{MANY_RULES}END:VTIMEZONE"),
                 *[event("DTSTART;TZID=Bomb:20260302T100000", uid=f"urn:{n}") for n in range(500)]),
        calendar(event("RRULE:FREQ=SECONDLY;COUNT=999999999")),
        calendar(event("RDATE:" + ",".join(["20260302T100000Z"] * 100_000))),
        calendar(event("X-A" + ";A=b" * 300_000 + ":c")),
        calendar(event("X-A;B=" + '"' * 1_000_001 + ":c")),
        calendar(event("DESCRIPTION:" + "\\" * 1_000_001)),
        calendar(event("CATEGORIES:" + "\\" * 1_000_001)),
        calendar(event("DESCRIPTION:" + "+1 " * 300_000)),
        calendar(event("DESCRIPTION:" + "a@b.c\\n" * 50_000)),
        calendar(event("X-COMMONWIRE:" + "[" * 1_000_000)),
        calendar(event("SUMMARY;ENCODING=QUOTED-PRINTABLE:" + "=\n" * 300_000)),
        calendar(event(*["junk"] * 200_000)),
        calendar(event(*["ATTENDEE;CN=A:mailto:a@example.org"] * 15_000)),
        calendar(event(), "\n" * 1_000_000),
        b"BEGIN:VEVENT\r\n" * 100_000,
        b"BEGIN:VCALENDAR\r\n" * 100_000,
    ],
)  # fmt: skip
def test_no_calendar_makes_the_reader_slow(data: bytes) -> None:
    start = time.process_time()
    attempt(data)

    assert time.process_time() - start < 2


@pytest.mark.parametrize(
    ("data", "bound"),
    [
        (calendar("BEGIN:X\n" * 200 + event()), "100 levels"),
        (calendar(event("BEG\n IN:X\n" * 200)), "100 levels"),
        (calendar(event("DESCRIPTION:" + "a" * 4_000_001)), "4,000,000"),
        (calendar(event(*["X-A:b"] * 20_001)), "20,000"),
        (calendar(*[event(uid=f"urn:{n}") for n in range(4)]), "bound is 3 .COMMONWIRE_READ_ITEMS"),
        (calendar(event("UID:" + "a" * 2_001)), "2,000"),
    ],
)
def test_every_bound_is_named(data: bytes, bound: str) -> None:
    bounds = Bounds(items=3) if "ITEMS" in bound else Bounds()

    with pytest.raises(TooLargeError, match=bound):
        read(data, bounds=bounds)


@settings(max_examples=250, deadline=None)
@given(
    st.sampled_from([GOOGLE.format(stamp="20260301T120000Z").encode(), OUTLOOK.encode(), APPLE.encode(), VCALENDAR_1]),
    st.lists(st.tuples(st.integers(0, 3_000), st.binary(max_size=6), st.integers(0, 12)), max_size=6),
)
def test_any_change_to_a_calendar_is_read_or_refused(message: bytes, changes: list[tuple[int, bytes, int]]) -> None:
    for place, new, cut in changes:
        place %= len(message) + 1
        message = message[:place] + new + message[place + cut :]

    for result in attempt(message):
        if isinstance(result, Given):
            assert result.item.uri and write(result.item, "icalendar").data


@given(st.lists(st.text('BEGIN:VENDTOJURAL\r\n ;="\\,0123TZ', max_size=12), max_size=30))
def test_any_lines_are_read_or_refused(lines: list[str]) -> None:
    data = calendar(event(*lines))
    places = [data.find(result.original) for result in attempt(data) if isinstance(result, Given)]

    assert all(place >= 0 for place in places) and all(one <= other for one, other in pairwise(places))
