"""Days, times and numbers as a language writes them: the Unicode CLDR's patterns and digits, by Babel.

Babel has the Gregorian calendar and European digits alone. So digits are put in here, and the days of Persian are
those of the Solar Hijri calendar, the civil one in Iran and what its readers expect (CLDR, `calendarPreference`). The
clock has 24 hours in every language: a wire desk writes 15:12, whatever a telephone in the same country shows.
"""

from __future__ import annotations

from datetime import date, datetime

from babel import Locale
from babel.dates import format_date, format_skeleton, get_day_names
from babel.numbers import format_decimal, format_percent

_ZEROS = {"arab": 0x660, "arabext": 0x6F0, "beng": 0x9E6, "deva": 0x966, "khmr": 0x17E0, "mymr": 0x1040}
"""The zero of each numbering system that is some language's own (CLDR, `numberingSystems`); others follow it."""
_SOLAR_HIJRI = {"fa"}
"""Languages whose days are written in the calendar of Iran."""
_SOLAR_YEARS = range(1800, 2100)
"""Gregorian years for which the rule of 33 years gives the days that the Calendar Center in Tehran gives."""
_SOLAR_MONTHS = "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند".split()


def digits(said: str, locale: Locale) -> str:
    """`said` with the digits of the language.

    >>> digits("03:12", Locale("fa")), digits("03:12", Locale("ar")), digits("03:12", Locale("hi"))
    ('۰۳:۱۲', '03:12', '03:12')
    """
    zero = _ZEROS.get(locale.default_numbering_system)
    return said.translate({ord("0") + n: zero + n for n in range(10)}) if zero else said


def number(value: float, locale: Locale) -> str:
    """A number with the language's digits and marks.

    >>> number(12345, Locale("en", "GB")), number(12345.5, Locale("fa")), number(123456, Locale("hi"))
    ('12,345', '۱۲٬۳۴۵٫۵', '1,23,456')
    """
    return digits(format_decimal(value, locale=locale, numbering_system="default"), locale)


def percent(value: float, locale: Locale) -> str:
    """A share of 100.

    >>> percent(12, Locale("en", "GB")), percent(12, Locale("fa")), percent(12, Locale("tr"))
    ('12%', '۱۲٪', '%12')
    """
    sign = locale.number_symbols.get(locale.default_numbering_system, {}).get("percentSign", "%")
    written = format_percent(value / 100, locale=locale, numbering_system="default")
    return digits(written.replace("%", sign), locale)


def clock(at: datetime, locale: Locale) -> str:
    """The time of day: '03:12'."""
    return digits(f"{at:%H:%M}", locale)


def day(at: date, locale: Locale) -> str:
    """The day in full, with its name.

    >>> tuesday = date(2026, 11, 24)
    >>> day(tuesday, Locale("en", "GB")), day(tuesday, Locale("tr"))
    ('Tuesday 24 November 2026', '24 Kasım 2026 Salı')
    >>> day(tuesday, Locale("fa")) == "سه‌شنبه ۳ آذر ۱۴۰۵"
    True
    """
    if _is_solar(at, locale):
        return f"{get_day_names(locale=locale)[at.weekday()]} {_solar(at, locale, with_year=True)}"
    pattern = "EEEE d MMMM y" if locale.language == "en" else "full"  # English without its comma is a newspaper's
    return digits(format_date(at, pattern, locale=locale), locale)


def short_day(at: date, locale: Locale, *, with_year: bool) -> str:
    """The day in short.

    >>> short_day(date(2026, 11, 24), Locale("en", "GB"), with_year=False)
    '24 Nov'
    """
    if _is_solar(at, locale):
        return _solar(at, locale, with_year=with_year)
    midnight = datetime(at.year, at.month, at.day)  # noqa: DTZ001 a day of the calendar, in no zone: Babel moves none
    return digits(format_skeleton("yMMMd" if with_year else "MMMd", midnight, locale=locale), locale)


def is_same_year(one: date, other: date, locale: Locale) -> bool:
    """Whether two days are of one year of the language's calendar, so that it can be left out.

    >>> nowruz = date(2026, 3, 21)
    >>> is_same_year(nowruz, date(2026, 3, 20), Locale("fa")), is_same_year(nowruz, date(2026, 3, 20), Locale("ar"))
    (False, True)
    """
    if _is_solar(one, locale) and _is_solar(other, locale):
        return solar_hijri(one)[0] == solar_hijri(other)[0]
    return one.year == other.year


def day_and_clock(said: str, time: str, locale: Locale) -> str:
    """A day and a time of day put together: '24 Nov, 03:12'."""
    return str(locale.datetime_formats["medium"]).replace("{1}", said).replace("{0}", time)


def intl(tag: str, locale: Locale) -> str:
    """The tag by which a browser's `Intl` writes the same (RFC 6067): 'fa-u-ca-persian-nu-arabext'."""
    calendar = "persian" if locale.language in _SOLAR_HIJRI else "gregory"
    named = "en-GB" if tag == "en" else tag
    return f"{named}-u-ca-{calendar}-nu-{locale.default_numbering_system}"


def solar_hijri(at: date) -> tuple[int, int, int]:
    """Year, month and day in the calendar of Iran, of a day in the Gregorian years 1800 to 2099.

    Eight years of every 33 have 366 days; six months of 31 days come first, then months of 30, and the last has what is
    left. Every day of these years was compared with persiantools 6.2, whose table of leap years is the official one.

    >>> solar_hijri(date(2025, 3, 20)), solar_hijri(date(2025, 3, 21)), solar_hijri(date(2026, 11, 24))
    ((1403, 12, 30), (1404, 1, 1), (1405, 9, 3))
    """
    year = at.year - 621
    if at.toordinal() < _new_year(year):
        year -= 1
    after = at.toordinal() - _new_year(year)
    month, rest = divmod(after, 31) if after < 186 else divmod(after - 186, 30)
    return year, month + (1 if after < 186 else 7), rest + 1


def _new_year(year: int) -> int:
    """The ordinal (`date.toordinal`) of the first day of a solar year."""
    leaps = sum((25 * before + 11) % 33 < 8 for before in range((year - 1) // 33 * 33 + 1, year))
    return 226_895 + 365 * (year - 1) + 8 * ((year - 1) // 33) + leaps


def _is_solar(at: date, locale: Locale) -> bool:
    return locale.language in _SOLAR_HIJRI and at.year in _SOLAR_YEARS


def _solar(at: date, locale: Locale, *, with_year: bool) -> str:
    year, month, day = solar_hijri(at)
    return digits(f"{day} {_SOLAR_MONTHS[month - 1]}" + (f" {year}" if with_year else ""), locale)
