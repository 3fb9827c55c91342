"""Dates as newsrooms of many countries write them: with months in words, named zones, and days first or last.

Only what can be read in one way is read: 03/06/2018 is June to some and March to others, and so is CST a zone of two
continents (there the mail's reading, RFC 5322, stays).
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone

_MONTHS: tuple[tuple[str, ...], ...] = (
    ("jan", "ene", "gen", "янв", "січ", "sty", "oca"),
    ("feb", "fév", "fev", "фев", "лют", "lut", "şub"),
    ("mar", "mär", "mrz", "мар", "бер"),
    ("apr", "avr", "abr", "апр", "кві", "kwi", "nis"),
    ("may", "mai", "maj", "mag", "мая", "май", "тра"),
    ("jun", "juin", "giu", "июн", "чер", "cze", "haz"),
    ("jul", "juil", "lug", "июл", "лип", "lip", "tem"),
    ("aug", "aoû", "aou", "ago", "авг", "сер", "sie", "ağu"),
    ("sep", "set", "сен", "вер", "wrz", "eyl"),
    ("oct", "okt", "ott", "out", "окт", "жов", "paź", "eki"),
    ("nov", "ноя", "лис", "kas"),
    ("dec", "déc", "dez", "dic", "dek", "дек", "гру", "gru", "ara"),
)
"""How the names of the months begin, in English and in languages of many newsrooms."""
_MONTH = {begin: n for n, begins in enumerate(_MONTHS, start=1) for begin in begins}
_ZONES = {"utc": 0, "gmt": 0, "z": 0, "ut": 0, "wet": 0, "west": 60, "cet": 60, "cest": 120, "met": 60, "mest": 120,
          "mez": 60, "mesz": 120, "eet": 120, "eest": 180, "msk": 180, "msd": 240, "trt": 180, "sast": 120, "eat": 180,
          "wat": 60, "cat": 120, "irst": 210, "gst": 240, "aft": 270, "uzt": 300, "tjt": 300, "tmt": 300, "pkt": 300,
          "npt": 345, "kgt": 360, "mmt": 390, "ict": 420, "wib": 420, "hkt": 480, "sgt": 480, "myt": 480, "pht": 480,
          "awst": 480, "jst": 540, "kst": 540, "aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780, "est": -300,
          "edt": -240, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420, "ast": -240, "at": -240,
          "et": -300, "ct": -360, "mt": -420, "pt": -480, "brt": -180, "art": -180, "clt": -240}  # fmt: skip
"""Names of zones that mean one thing, and how many minutes they are ahead of UTC."""
_TIME = (
    r"(?:[T,\s]*(?:at\s+|um\s+|à\s+|в\s+|a las\s+)?(?P<half>[AP]M|上午|下午|오전|오후)?\s*"
    r"(?P<hour>\d{1,2})[:.h](?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d{1,9})?)?"
    r"\s*(?P<half_after>[AP]\.?M\.?)?(?:\s*(?:Uhr|hrs?|h))?)?"
)
_ZONE = r"\s*\(?(?P<zone>(?:UTC|GMT)?[+-]\d{1,2}(?::?\d{2})?|[A-Za-z]{1,4})?\)?"
_WEEKDAY = r"(?:[^\W\d_]{2,12}[.,]{0,2}\s+)?"
_MONTH_WORD = r"(?P<word>[^\W\d_]{3,12})\.?,?"
_FORMS = tuple(
    re.compile(f"{_WEEKDAY}{day}{_TIME}{_ZONE}", re.IGNORECASE)
    for day in (
        r"(?P<year>\d{4})[-/.年]\s?(?P<month>\d{1,2})[-/.月]\s?(?P<day>\d{1,2})日?",
        r"(?P<year>\d{4})년\s*(?P<month>\d{1,2})월\s*(?P<day>\d{1,2})일",
        r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})",
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th|\.)?[\s-]+(?:de\s+)?{_MONTH_WORD}[\s-]+(?:de\s+)?(?P<year>\d{{4}}|\d{{2}})г?\.?,?",
        rf"{_MONTH_WORD}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}}),?",
        r"(?P<day>1[3-9]|2\d|3[01])/(?P<month>\d{1,2})/(?P<year>\d{4})",
        r"(?P<month>\d{1,2})/(?P<day>1[3-9]|2\d|3[01])/(?P<year>\d{4})",
    )
)
_DIGITS = re.compile(r"(\d{8})(\d{4}(?:\d\d)?)")
_OFFSET = re.compile(r"(?:utc|gmt)?([+-])(\d{1,2})(?::?(\d{2}))?")


def time_in_words(said: str) -> datetime | None:
    """The time that `said` says, naive where it names no zone that is known; None where it is none.

    Raises ValueError or OverflowError for a day or hour that does not exist.

    >>> time_in_words("Вс, 3 июня 2018 10:00 MSK").isoformat(), time_in_words("June 3, 2018 at 10:00 PM").isoformat()
    ('2018-06-03T10:00:00+03:00', '2018-06-03T22:00:00')
    """
    if digits := _DIGITS.fullmatch(said):
        return datetime.fromisoformat(f"{digits[1]}T{digits[2]}")
    for form in _FORMS:
        if (found := form.fullmatch(said)) and (day := _day(found)) is not None:
            zone = (found["zone"] or "").lower()
            if zone and _offset(zone) is None:
                return None
            return _with_hour(day, found).replace(tzinfo=_offset(zone) if zone else None)
    return None


def _day(found: re.Match[str]) -> datetime | None:
    parts = found.groupdict()
    month = int(parts["month"]) if parts.get("month") else _month(parts.get("word") or "")
    year = int(parts["year"])
    if month is None:
        return None
    year = year if year > 99 else year + (2000 if year < 70 else 1900)
    return datetime.fromisoformat(f"{year:04}-{month:02}-{int(parts['day']):02}")


def _month(word: str) -> int | None:
    word = word.lower()
    return next((_MONTH[word[:n]] for n in (4, 3) if word[:n] in _MONTH), None)


def _with_hour(day: datetime, found: re.Match[str]) -> datetime:
    if not found["hour"]:
        return day
    hour, half = int(found["hour"]), (found["half"] or found["half_after"] or "").upper().replace(".", "")
    if half in ("PM", "下午", "오후") and hour < 12:
        hour += 12
    elif half in ("AM", "上午", "오전") and hour == 12:
        hour = 0
    time = day.replace(hour=hour % 24 if hour == 24 else hour, minute=int(found["minute"]))
    time = time.replace(second=int(found["second"] or 0))
    return time + timedelta(days=1) if hour == 24 else time


def _offset(zone: str) -> timezone | None:
    if zone in _ZONES:
        return timezone(timedelta(minutes=_ZONES[zone]))
    if said := _OFFSET.fullmatch(zone):
        minutes = int(said[2]) * 60 + int(said[3] or 0)
        return timezone(timedelta(minutes=minutes if said[1] == "+" else -minutes)) if minutes < 24 * 60 else None
    return None
