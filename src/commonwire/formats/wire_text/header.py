"""Headers of wire text: who sent it, its number, priority, category, slug and hour."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import msgspec

from commonwire.formats.wire_text.document import PRIORITIES

_IPTC = re.compile(
    r"(?P<source>[A-Za-z]{2,4})(?P<number>\d{3,5})\s+(?P<priority>[1-8])\s+(?P<category>[A-Za-z]{1,3})"
    r"(?:\s+(?P<words>\d{1,5}))?(?:\s+(?P<rest>.*))?",
    re.DOTALL,
)
_ANPA_FIRST = re.compile(r"(?P<level>[A-Za-z])(?P<number>\d{3,4})")
_ANPA_SECOND = re.compile(
    r"\b(?P<priority>[fbudrsahpxwz])\s*(?P<category>[a-z])\s+(?P<slug>\S.*?)\s+(?P<day>\d\d-\d\d)\b\s*(?P<words>\d{1,5})?",
    re.DOTALL,
)
_TAIL = re.compile(
    r"(?P<day>\d\d)(?P<hour>\d\d)(?P<minute>\d\d)(?:\s*(?:GMT|UTC|Z))?\s*(?P<month>[A-ZÄÉÛ]{3})[A-Z]*\s*(?P<year>\d{2,4})",
    re.IGNORECASE,
)
_FILED = re.compile(r"[A-Z]{2}-[A-Z]{2}-(\d\d)-(\d\d)-(\d\d) (\d\d)(\d\d)GMT<?", re.IGNORECASE)
_NAMES = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_MONTHS = {name: n for n, name in enumerate(_NAMES, start=1)}
_MONTHS |= {
    "MAI": 5,
    "OKT": 10,
    "DEZ": 12,
    "MÄR": 3,
    "FEV": 2,
    "FÉV": 2,
    "AVR": 4,
    "AOU": 8,
    "AOÛ": 8,
    "DIC": 12,
    "ENE": 1,
}
_FILLERS = re.compile(r"[\x00-\x1f\x7f]+")


class Header(msgspec.Struct, frozen=True, kw_only=True):
    """What a header says; `standard` is 'iptc_7901', 'anpa_1312' or, where neither can be told, 'wire_text'."""

    standard: str
    source: str | None = None
    number: str | None = None
    urgency: int | None = None
    category: str | None = None
    slug: str | None = None
    word_count: int | None = None
    day: str | None = None
    rest: str | None = None


def read_header(text: str) -> Header:
    """The header in `text`, whatever control characters stand between its parts."""
    bare = _FILLERS.sub(" ", text).strip()
    iptc = _IPTC.match(bare)
    if iptc:
        return Header(
            standard="iptc_7901",
            source=iptc["source"],
            number=iptc["number"],
            urgency=int(iptc["priority"]),
            category=iptc["category"],
            word_count=int(iptc["words"]) if iptc["words"] else None,
            rest=" ".join((iptc["rest"] or "").split()) or None,
        )
    first = _ANPA_FIRST.match(bare)
    second = _ANPA_SECOND.search(bare, first.end() if first else 0)
    if second and (first or second.start() == 0):
        return Header(
            standard="anpa_1312",
            source=first["level"] if first else None,
            number=first["number"] if first else None,
            urgency=PRIORITIES.get(second["priority"]),
            category=second["category"],
            slug=" ".join(second["slug"].split()),
            day=second["day"],
            word_count=int(second["words"]) if second["words"] else None,
        )
    return Header(standard="wire_text", rest=bare or None)


def hour_in(tail: str, now: datetime | None) -> datetime | None:
    """The day-time group behind a text (IPTC 7901: `031205 JUN 18`, or AP's `AP-WF-06-03-18 1205GMT`, in UTC), or None.

    A year of two figures is the one nearest to `now`, else of this century.
    """
    words = _FILLERS.sub(" ", tail)
    filed = _FILED.search(words)
    if filed:
        return _moment(_year(int(filed[3]), now), *(int(filed[n]) for n in (1, 2, 4, 5)))
    group = _TAIL.search(words)
    month = _MONTHS.get(group["month"].upper()) if group else None
    if group is None or month is None:
        return None
    year = _year(int(group["year"]), now)
    return _moment(year, month, int(group["day"]), int(group["hour"]), int(group["minute"]))


def is_hour(line: str) -> bool:
    """Whether a line is nothing but the day and hour of the message.

    >>> is_hour("212322 GMT Nov 18"), is_hour("AP-WF-11-13-13 1509GMT"), is_hour("It opened on 03 1205 JUN 18.")
    (True, True, False)
    """
    words = line.strip()
    return _TAIL.fullmatch(words) is not None or _FILED.fullmatch(words) is not None


def _year(year: int, now: datetime | None) -> int:
    if year >= 100:
        return year
    near = now.year if now else 2026
    year += near - near % 100
    return year - 100 if year > near + 50 else year


def _moment(year: int, month: int, day: int, hour: int, minute: int) -> datetime | None:
    try:
        return datetime(year, month, day, hour, minute, tzinfo=UTC)
    except ValueError:
        return None
