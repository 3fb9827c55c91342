"""Times: as claimed, with the offset they came with; guesses are said."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonwire.formats.notes import Defaults, Notes
from commonwire.formats.read import read
from commonwire.formats.times import read_time
from commonwire.news.item import Given


@pytest.mark.parametrize(
    ("said", "read_as"),
    [
        ("2018-06-03T10:00:00Z", "2018-06-03T10:00:00+00:00"),
        ("2018-06-03T10:00:00.5+05:00", "2018-06-03T10:00:00.500000+05:00"),
        ("Sun, 03 Jun 2018 10:00:00 GMT", "2018-06-03T10:00:00+00:00"),
        ("Sun, 3 Jun 2018 10:00:00 +0500", "2018-06-03T10:00:00+05:00"),
        ("20180603T100000Z", "2018-06-03T10:00:00+00:00"),
        ("20180603T100000+0100", "2018-06-03T10:00:00+01:00"),
        ("20180603101500-0400", "2018-06-03T10:15:00-04:00"),
        ("20180603T240000Z", "2018-06-04T00:00:00+00:00"),
    ],
)
def test_times_keep_their_offset(said: str, read_as: str) -> None:
    notes = Notes()

    time = read_time(said, "t", notes)

    assert time is not None and time.isoformat() == read_as and notes.remarks == []


@pytest.mark.parametrize(
    ("said", "read_as"),
    [
        ("Sun, 03 Jun 2018 10:00:00 MSK", "2018-06-03T10:00:00+03:00"),
        ("2018-06-03 10:00:00 UTC", "2018-06-03T10:00:00+00:00"),
        ("2018-06-03T10:00:00CEST", "2018-06-03T10:00:00+02:00"),
        ("Thu, 30 Apr 2015 08:57:00 MEST", "2015-04-30T08:57:00+02:00"),
        ("Wed, 19 Feb 2012 22:40:00 GMT-01:01", "2012-02-19T22:40:00-01:01"),
        ("Mon, 13 Feb, 2012 06:28:00 UTC", "2012-02-13T06:28:00+00:00"),
        ("Вс, 03 июн 2018 10:00:00 +0300", "2018-06-03T10:00:00+03:00"),
        ("3. Juni 2018, 10.00 Uhr MESZ", "2018-06-03T10:00:00+02:00"),
        ("3 de junio de 2018 10:00 GMT-5", "2018-06-03T10:00:00-05:00"),
        ("2018年06月03日 10:00 +0800", "2018-06-03T10:00:00+08:00"),
        ("June 3, 2018 10:00 PM PT", "2018-06-03T22:00:00-08:00"),
        ("2018/06/03 24:00 Z", "2018-06-04T00:00:00+00:00"),
    ],
)
def test_times_are_read_as_newsrooms_of_many_countries_write_them(said: str, read_as: str) -> None:
    notes = Notes()

    time = read_time(said, "t", notes)

    assert time is not None and time.isoformat() == read_as and notes.remarks == []


@pytest.mark.parametrize(
    ("said", "read_as"),
    [
        ("03.06.2018 10:00", "2018-06-03T10:00:00+00:00"),
        ("2018/06/03 10:00:05", "2018-06-03T10:00:05+00:00"),
        ("20180603100000", "2018-06-03T10:00:00+00:00"),
        ("June 3, 2018", "2018-06-03T00:00:00+00:00"),
        ("Jun 3, 2018 12:05 AM", "2018-06-03T00:05:00+00:00"),
        ("23/06/2018 10:00", "2018-06-23T10:00:00+00:00"),
        ("Thu, 01 Jan 2004", "2004-01-01T00:00:00+00:00"),
        ("2004년 05월 28일 01:31:15", "2004-05-28T01:31:15+00:00"),
        ("3 juillet 2018 à 10h30", "2018-07-03T10:30:00+00:00"),
    ],
)
def test_and_where_they_name_no_zone_it_is_guessed(said: str, read_as: str) -> None:
    notes = Notes()

    time = read_time(said, "t", notes)

    assert time is not None and time.isoformat() == read_as and [remark.kind for remark in notes.remarks] == ["guessed"]


@pytest.mark.parametrize(
    "said", ["03/06/2018 10:00", "32.01.2018", "3 Foo 2018", "2018-06-03 25:00", "03.06.2018 10:00 +9900"]
)
def test_what_can_be_read_in_two_ways_or_in_none_is_no_time(said: str) -> None:
    assert read_time(said, "t", Notes()) is None


@pytest.mark.parametrize("said", ["2018-06-03T10:00:00", "2018-06-03", "2018-06", "2018", "Sun, 03 Jun 2018 10:00:00"])
def test_a_time_without_zone_is_read_in_the_feeds_zone_and_marked(said: str) -> None:
    notes = Notes(defaults=Defaults(time_zone="Asia/Karachi"))

    time = read_time(said, "t", notes)

    assert time is not None and time.isoformat().endswith("+05:00")
    assert [remark.kind for remark in notes.remarks] == ["guessed"]


@pytest.mark.parametrize(
    ("said", "year"), [("180603T100000Z", 2018), ("990603", 1999), ("69-06-03T10:00:00Z", 2069), ("700603T1000Z", 1970)]
)
def test_a_year_of_two_digits_is_read_and_marked(said: str, year: int) -> None:
    notes = Notes()

    time = read_time(said, "t", notes)

    assert time is not None and (time.year, time.month, time.day) == (year, 6, 3)
    assert notes.remarks[0].kind == "guessed" and str(year) in notes.remarks[0].text


@pytest.mark.parametrize(
    "said",
    [
        "2018-02-31",
        "201806",
        "9999-12-31T24:00:00Z",
        "yesterday",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-12:00",
        "2018-13-01",
        "1" * 10_000,
        "-5",
    ],
)
def test_an_impossible_time_is_dropped_and_said(said: str) -> None:
    notes = Notes()

    assert read_time(said, "t", notes) is None
    assert [remark.kind for remark in notes.remarks] == ["dropped"]


@given(st.text())
def test_any_text_is_a_time_or_none(said: str) -> None:
    time = read_time(said, "t", Notes(defaults=Defaults(time_zone="No/Where")))

    assert time is None or time.tzinfo is not None


def test_a_time_in_the_future_stays_as_claimed_and_is_marked() -> None:
    claimed = b'"versionCreated": "2099-01-01T00:00:00Z", "embargoedUntil": "2099-01-01T00:00:00Z"'
    message = b'{"uri": "urn:1", "title": "x", ' + claimed + b"}"

    (got,) = read(message, now=datetime(2026, 1, 1, tzinfo=UTC)).results

    assert isinstance(got, Given) and got.item.version_created_at == datetime(2099, 1, 1, tzinfo=UTC)
    assert [(r.kind, r.where) for r in got.report.remarks if "future" in r.text] == [("guessed", "version_created_at")]
