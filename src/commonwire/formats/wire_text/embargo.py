"""Embargoes as wires write them: "EMBARGOED UNTIL 0001 GMT JUNE 4", "NOT FOR PUBLICATION BEFORE 12 NOON"."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Literal

from commonwire.formats.notes import Notes

_SAID = re.compile(
    r"\b(?:embargo(?:ed)?|not for (?:publication|release|use|broadcast)(?: or \w+)? (?:before|until)|hold for release|"
    r"for release (?:at|after|on)|strictly embargoed)\b(?P<rest>.{0,160})",
    re.IGNORECASE | re.DOTALL,
)
_HOUR = re.compile(
    r"\b(?P<hour>\d{1,2})(?:[:.]?(?P<minute>\d\d))?\s*(?P<half>a\.?m\.?|p\.?m\.?|noon|midnight)?\s*(?P<zone>GMT|UTC|Z)?\b",
    re.IGNORECASE,
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = "|".join(_MONTHS)
_DAY = re.compile(
    rf"\b(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<m1>{_MONTH})[a-z]*|(?P<m2>{_MONTH})[a-z]*\.?\s+(?P<d2>\d{{1,2}}))"
    r"(?:st|nd|rd|th)?(?:,?\s+(?P<year>\d{4}))?\b",
    re.IGNORECASE,
)
_LIFTED = re.compile(r"\b(?:lifted|no (?:longer )?embargo|embargo (?:is )?(?:over|off|ended))\b", re.IGNORECASE)


def find_embargo(lines: list[str], hour: datetime | None, notes: Notes) -> datetime | Literal["open"] | None:
    """The embargo that one of `lines` states; None when none does.

    Its hour counts in the zone it names, else in UTC; its day may leave the year to the message's own `hour` or to
    the hour of receipt. What cannot be made a moment has no end until the owner releases the item.
    """
    for line in lines:
        said = _SAID.search(line)
        if said is None or _LIFTED.search(line):
            continue
        until = _moment(said["rest"], hour or notes.now)
        if until is None:
            notes.guessed(
                "embargo_until", f"'{line[:80]}' is an embargo whose hour cannot be read: held until released."
            )
            return "open"
        notes.guessed("embargo_until", f"'{line[:80]}' was read as {until.isoformat()}.")
        return until
    return None


def _moment(words: str, near: datetime | None) -> datetime | None:
    day = _DAY.search(words)
    bare = words.replace(day[0], " ", 1) if day else words
    hour = _HOUR.search(bare)
    month = (day["m1"] or day["m2"]).lower() if day else ""
    if hour is None or (near is None and not (day and day["year"])):
        return None
    hours, minutes = int(hour["hour"]), int(hour["minute"] or 0)
    if hour["minute"] is None and not hour["half"] and not hour["zone"]:
        return None  # a bare number is no hour
    half = (hour["half"] or "").lower().replace(".", "")
    hours = hours % 12 + 12 if half in ("pm", "noon") else hours % 12 if half in ("am", "midnight") else hours
    if hours > 23 or minutes > 59:
        return None
    try:
        if day is None:
            base = near.astimezone(UTC) if near else None
        else:
            year = int(day["year"]) if day["year"] else near.year if near else 0
            base = datetime(year, _MONTHS.index(month) + 1, int(day["d1"] or day["d2"]), tzinfo=UTC)
    except ValueError:
        return None
    if base is None:
        return None
    return base.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(hours=hours, minutes=minutes)
