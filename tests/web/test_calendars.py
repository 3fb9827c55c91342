"""Days, times and numbers in every language of the interface, and the calendar of Iran against its known new years."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from commonwire.web.pages.calendars import is_same_year, short_day, solar_hijri
from commonwire.web.pages.interface import Here, Interface

TAGS = ["en", "ru", "zh-Hans", "ur", "ar", "fa", "hi", "kk", "tr", "tg", "ky"]
ZONES = ["UTC", "Asia/Tehran", "Asia/Kathmandu", "Pacific/Kiritimati", "America/St_Johns"]
INTERFACES = {tag: Interface(tag, None) for tag in TAGS}
NOW = datetime(2026, 11, 24, 3, 12, tzinfo=UTC)
# The first day of these years as the calendars of Iran had it.
NEW_YEARS = {
    1358: date(1979, 3, 21),
    1376: date(1997, 3, 21),
    1379: date(2000, 3, 20),
    1395: date(2016, 3, 20),
    1396: date(2017, 3, 21),
    1399: date(2020, 3, 20),
    1400: date(2021, 3, 21),
    1403: date(2024, 3, 20),
    1404: date(2025, 3, 21),
    1405: date(2026, 3, 21),
}


@pytest.mark.parametrize(("year", "first"), NEW_YEARS.items())
def test_a_solar_year_begins_at_nowruz(year: int, first: date) -> None:
    assert solar_hijri(first) == (year, 1, 1)
    assert solar_hijri(first - timedelta(1))[:2] == (year - 1, 12)


@given(st.dates(date(1800, 1, 1), date(2099, 12, 30)))
def test_the_day_after_a_solar_day_is_the_next_one_or_the_first_of_a_month(at: date) -> None:
    year, month, day = solar_hijri(at)
    after = solar_hijri(at + timedelta(1))

    assert after in {(year, month, day + 1), (year, month + 1, 1), (year + 1, 1, 1)}
    assert 1 <= month <= 12 and 1 <= day <= (31 if month < 7 else 30)


@given(
    st.sampled_from(TAGS),
    st.sampled_from(ZONES),
    st.dates(date(1, 1, 3), date(9999, 12, 28)).map(lambda day: datetime.combine(day, time(23, 59), UTC)),
)
def test_every_moment_has_words_in_every_language(tag: str, zone: str, at: datetime) -> None:
    interface, here = INTERFACES[tag], Here(ZoneInfo(zone), NOW)

    for said in (interface.day(at, here), interface.short_day(at, here), interface.moment(at, here)):
        assert said.strip() and "{" not in said
    assert len(interface.clock(at, here)) == 5


@pytest.mark.parametrize(
    ("tag", "day", "moment"),
    [
        ("en", "Tuesday 24 November 2026", "24 Nov, 03:12"),
        ("ru", "вторник, 24 ноября 2026 г.", "24 нояб., 03:12"),
        ("zh-Hans", "2026年11月24日星期二", "11月24日 03:12"),
        ("ur", "منگل، 24 نومبر، 2026", "24 نومبر 03:12"),
        ("ar", "الثلاثاء، 24 نوفمبر 2026", "24 نوفمبر، 03:12"),
        ("fa", "سه‌شنبه ۳ آذر ۱۴۰۵", "۳ آذر،\u200f ۰۳:۱۲"),
        ("hi", "मंगलवार, 24 नवंबर 2026", "24 नव॰, 03:12"),
        ("kk", "2026 ж. 24 қараша, сейсенбі", "24 қар., 03:12"),
        ("tr", "24 Kasım 2026 Salı", "24 Kas 03:12"),
    ],
)
def test_a_day_is_written_as_the_language_writes_it(tag: str, day: str, moment: str) -> None:
    interface, here = INTERFACES[tag], Here(ZoneInfo("UTC"), NOW)

    said = (interface.day(NOW, here), interface.moment(NOW, here))
    assert tuple(" ".join(one.split()) for one in said) == (day, moment)


def test_the_year_that_is_left_out_is_the_one_of_the_calendar() -> None:
    before, after = date(2026, 3, 20), date(2026, 3, 21)

    assert not is_same_year(before, after, Locale("fa"))
    assert short_day(before, Locale("fa"), with_year=True) == "۲۹ اسفند ۱۴۰۴"


@pytest.mark.parametrize(
    ("tag", "number", "percent"),
    [
        ("en", "1,234,567.5", "12%"),
        ("ru", "1\u00a0234\u00a0567,5", "12\u00a0%"),
        ("ar", "1,234,567.5", "12\u200e%\u200e"),
        ("fa", "۱٬۲۳۴٬۵۶۷٫۵", "۱۲٪"),
        ("hi", "12,34,567.5", "12%"),
        ("tr", "1.234.567,5", "%12"),
    ],
)
def test_a_number_is_written_as_the_language_writes_it(tag: str, number: str, percent: str) -> None:
    interface = INTERFACES[tag]

    assert (interface.number(1_234_567.5), interface.percent(12)) == (number, percent)


def test_a_browser_is_asked_for_the_same_calendar_and_digits() -> None:
    assert [INTERFACES[tag].intl for tag in ("fa", "ar", "en")] == [
        "fa-u-ca-persian-nu-arabext",
        "ar-u-ca-gregory-nu-latn",
        "en-GB-u-ca-gregory-nu-latn",
    ]
