"""Recurring events: the rules and dates of NewsML-G2's `dates` and the lines of RFC 5545 (3.8.5) that mean the same."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from lxml.etree import _Element as Element

from commonwire.formats.elements import line, local
from commonwire.formats.newsml_g2.document import OWN_LINE
from commonwire.formats.newsml_g2.write_words import add, words

_RULES = {"RRULE": "rRule", "EXRULE": "exRule"}
_DATES = {"RDATE": "rDate", "EXDATE": "exDate"}
_PARTS = ("freq", "until", "count", "interval", "bysecond", "byminute", "byhour", "byday", "bymonthday", "byyearday",
          "byweekno", "bymonth", "bysetpos", "wkst")  # fmt: skip
_DAY = len("2018-10-26")
_BASIC = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?")


def add_recurrence(dates: Element, lines: Sequence[str]) -> None:
    """The rules and dates that `lines` say, each with its line in our namespace, to come back to the letter."""
    for said in lines:
        head, _, value = words(said).partition(":")
        name = head.partition(";")[0].upper()
        if name in _RULES:
            element = add(dates, _RULES[name])
            element.set(OWN_LINE, words(said))
            for part in value.split(";"):
                key, _, setting = part.partition("=")
                if key.lower() in _PARTS:
                    element.set(
                        key.lower(), _extended(setting) if key.upper() == "UNTIL" else setting.replace(",", " ")
                    )
        elif name in _DATES:
            for n, date in enumerate(value.split(",")):
                element = add(dates, _DATES[name], _extended(date))
                element.set(OWN_LINE, "" if n else words(said))


def line_of(element: Element) -> str | None:
    """The line of RFC 5545 that an element of `dates` says; '' where the one before it has said it; None for none."""
    name = next((key for key, value in (_RULES | _DATES).items() if value == local(element)), None)
    if name is None:
        return None
    said = element.get(OWN_LINE)
    if said is not None:
        return said
    if name in _DATES:
        date = _basic(line(element))
        return f"{name}{'' if 'T' in date else ';VALUE=DATE'}:{date}" if date else None
    parts = [f"{key.upper()}={_setting(key, value)}" for key in _PARTS if (value := element.get(key))]
    return f"{name}:{';'.join(parts)}" if element.get("freq") else None


def _setting(key: str, value: str) -> str:
    return _basic(value) if key == "until" else ",".join(value.split())


def _extended(date: str) -> str:
    """`20181026T090000Z` as XML Schema has it."""
    found = _BASIC.fullmatch(date.strip())
    if found is None:
        return date.strip()
    year, month, day, hour, minute, second, zone = found.groups()
    return f"{year}-{month}-{day}" + (f"T{hour}:{minute}:{second}{zone}" if hour else "")


def _basic(date: str) -> str:
    """A date or time of XML Schema as RFC 5545 has it: one with an offset in UTC."""
    try:
        time = datetime.fromisoformat(date.strip())
        if len(date.strip()) <= _DAY:
            return f"{time:%Y%m%d}"
        return f"{time.astimezone(UTC):%Y%m%dT%H%M%SZ}" if time.tzinfo else f"{time:%Y%m%dT%H%M%S}"
    except (ValueError, OverflowError):
        return date.strip()
