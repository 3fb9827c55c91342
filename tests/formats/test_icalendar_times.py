"""Times of calendars: zones by every name, days, rules, and what nobody said."""

from __future__ import annotations

import pytest

from commonwire.formats.icalendar.zones import iana_of
from tests.formats.calendars import (
    ZONE,
    calendar,
    event,
    given_in,
    items_in,
    remarks,
    times_of,
)


@pytest.mark.parametrize(
    ("lines", "starts", "ends"),
    [
        (["DTSTART:20260302T100000Z", "DTEND:20260302T110000Z"],
         "2026-03-02T10:00:00+00:00", "2026-03-02T11:00:00+00:00"),
        (["DTSTART:20260302T100000"], "2026-03-02T10:00:00+05:00", None),
        (["DTSTART;VALUE=DATE:20260302", "DTEND;VALUE=DATE:20260303"], "2026-03-02", "2026-03-02"),
        (["DTSTART;VALUE=DATE:20260302", "DTEND;VALUE=DATE:20260305"], "2026-03-02", "2026-03-04"),
        (["DTSTART;VALUE=DATE:20260302", "DTEND;VALUE=DATE:20260302"], "2026-03-02", "2026-03-02"),
        (["DTSTART:20260302"], "2026-03-02", None),
        (["DTSTART;VALUE=DATE:20260302T000000"], "2026-03-02", None),
        (["DTSTART:20260302T000000", "DTEND:20260303T000000", "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE"],
         "2026-03-02", "2026-03-02"),
        (["DTSTART;TZID=Europe/Moscow:20260302T100000"], "2026-03-02T10:00:00+03:00", None),
        (["DTSTART;TZID=Pakistan Standard Time:20260302T100000"], "2026-03-02T10:00:00+05:00", None),
        (["DTSTART;TZID=/mozilla.org/20070129_1/Europe/Berlin:20260702T100000"], "2026-07-02T10:00:00+02:00", None),
        (["DTSTART;TZID=/freeassociation.sourceforge.net/America/Argentina/Salta:20260702T100000"],
         "2026-07-02T10:00:00-03:00", None),
        (["DTSTART;TZID=(UTC+05:30) Chennai:20260302T100000"], "2026-03-02T10:00:00+05:30", None),
        (["DTSTART;TZID=Our office:20260302T100000"], "2026-03-02T10:00:00+05:00", None),
        (["DTSTART;TZID=../../etc/passwd:20260302T100000"], "2026-03-02T10:00:00+05:00", None),
        (["DTSTART:20260302T240000Z"], "2026-03-03T00:00:00+00:00", None),
        (["DTSTART:20260302T100060Z"], "2026-03-02T10:00:59+00:00", None),
        (["DTSTART:2026-03-02T10:00:00+03:00"], "2026-03-02T10:00:00+03:00", None),
        (["DTSTART:20260302T100000Z", "DTEND:20260302T090000Z"], "2026-03-02T10:00:00+00:00", None),
        (["DTSTART:20269902"], None, None),
    ],
)  # fmt: skip
def test_times_of_every_kind(lines: list[str], starts: str | None, ends: str | None) -> None:
    assert times_of(*lines) == (starts, ends)


@pytest.mark.parametrize(
    ("line", "remarked"),
    [("DTSTART:20260302T100000", ["guessed"]), ("DTSTART;TZID=Our office:20260302T100000", ["guessed"]),
     ("DTSTART;TZID=Asia/Karachi:20260302T100000", []), ("DTSTART;TZID=India Standard Time:20260302T100000", []),
     ("DTSTART:2026", ["dropped"])],
)  # fmt: skip
def test_a_guess_of_a_zone_is_marked(line: str, remarked: list[str]) -> None:
    assert remarks(calendar(event(line)), "DTSTART") == remarked


def test_a_floating_time_is_in_the_calendars_zone_before_the_feeds() -> None:
    starts, _ = times_of("DTSTART:20260302T100000", own="X-WR-TIMEZONE:Asia/Tokyo")

    assert starts == "2026-03-02T10:00:00+09:00"


@pytest.mark.parametrize(
    ("local", "offset"),
    [("20260329T013000", "+01:00"), ("20260329T023000", "+01:00"), ("20260329T030000", "+02:00"),
     ("20261025T013000", "+02:00"), ("20261025T023000", "+02:00"), ("20261025T033000", "+01:00"),
     ("19500101T000000", "+01:00"), ("20260715T120000", "+02:00"), ("15000101T000000", "+01:00")],
)  # fmt: skip
def test_a_zone_that_the_calendar_defines_is_honoured(local: str, offset: str) -> None:
    data = calendar(ZONE.format(name="Our office"), event(f"DTSTART;TZID=Our office:{local}"))
    details = given_in(data).item.event_details

    assert details is not None and (details.starts or "").endswith(offset)


def test_a_zone_that_one_calendar_defines_is_never_anothers() -> None:
    fixed = "BEGIN:VTIMEZONE\nTZID:Office\nBEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:{0}\nTZOFFSETTO:{0}\n"
    fixed += "END:STANDARD\nEND:VTIMEZONE"
    calendars = [
        calendar(fixed.format(offset), event("DTSTART;TZID=Office:20260302T100000", uid=f"urn:{offset}"))
        for offset in ("+0100", "+0500")
    ]

    both = items_in(b"".join(calendars))

    assert [item.event_details.starts for item in both if item.event_details] == [
        "2026-03-02T10:00:00+01:00", "2026-03-02T10:00:00+05:00"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("tzid", "name"),
    [("Russian Standard Time", "Europe/Moscow"), ("Asia/Kolkata", "Asia/Kolkata"), ("GMT", "UTC"), ("Office", None),
     ("America", None), ("/", None), ("", None), ("x" * 10_000, None), ("Europe/Berlin\0", None)],
)  # fmt: skip
def test_names_of_zones(tzid: str, name: str | None) -> None:
    assert iana_of(tzid) == name


def test_rules_and_dates_are_kept_as_lines_that_need_no_definition() -> None:
    data = calendar(
        ZONE.format(name="Our office"),
        event(
            "DTSTART;TZID=Our office:20260302T100000",
            "RRULE:FREQ=DAILY;COUNT=1000000",
            "EXDATE;TZID=Our office:20260303T100000,20260704T100000",
            "RDATE;TZID=W. Europe Standard Time:20260309T100000",
            "RDATE;VALUE=PERIOD:20260401T100000Z/PT1H",
            "EXDATE;VALUE=DATE:20260505",
            "RRULE:NEVER",
        ),
    )

    details = given_in(data).item.event_details

    assert details is not None and details.recurrence == [
        "RRULE:FREQ=DAILY;COUNT=1000000",
        "RDATE;TZID=Europe/Berlin:20260309T100000",
        "RDATE;VALUE=PERIOD:20260401T100000Z/PT1H",
        "EXDATE:20260303T090000Z,20260704T080000Z",
        "EXDATE;VALUE=DATE:20260505",
    ]
    assert remarks(data, "RRULE") == ["dropped"]
