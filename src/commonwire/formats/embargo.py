"""Embargoes as wires and mails write them: "EMBARGOED UNTIL 0001 GMT JUNE 4", "NOT FOR PUBLICATION BEFORE 12 NOON"."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from commonwire.formats.notes import Notes

_OPENS = r"^\W{0,5}(?:(?:strictly|under|strict|full) )?(?:embargo|sperrfrist|эмбарго|ambargo)\b"
_GOES_ON = r"(?=\W{0,3}(?:$|[:=–—-]|until|till|to\b|for\b|at\b|bis|до\b|jusqu|hasta|au\b|\d))"
_ANYWHERE = (
    r"\b(?:embargoed|under (?:strict )?embargo (?:until|till)|"
    r"not for (?:publication|release|use|broadcast)(?: or \w+)? (?:before|until)|hold for release|"
    r"for release (?:at|after|on)\b(?=.{0,40}\d))\b"
)
_SAID = re.compile(rf"(?:{_OPENS}{_GOES_ON}|{_ANYWHERE})(?P<rest>.{{0,160}})", re.IGNORECASE | re.DOTALL)
_TRADE = re.compile(r"\bembargoed (?:goods|oil|countr|nation|weapon|arms|product|cargo|ship)", re.IGNORECASE)
_LIFTED = re.compile(r"\b(?:lifted|no (?:longer )?embargo|embargo (?:is )?(?:over|off|ended))\b", re.IGNORECASE)
_HOUR = re.compile(
    r"\b(?P<hour>\d{1,2})(?:[:.]?(?P<minute>\d\d))?\s*(?P<half>a\.?m\.?|p\.?m\.?|noon|midnight)?(?:\s*(?:hrs|hours|Uhr|h\b))?"
    r"\s*\(?(?P<zone>[A-Z][A-Za-z]{2,3}\b|Z\b|(?:[A-Za-z]+ )?(?:local )?time\b)?(?P<offset>[+-]\d{1,2}(?::?\d\d)?\b)?",
    re.IGNORECASE,
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = "|".join(_MONTHS)
_DAY = re.compile(
    rf"\b(?:(?P<iso>\d{{4}}-\d\d-\d\d)|(?P<d3>\d{{1,2}})\.(?P<m3>\d{{1,2}})\.(?P<y3>\d{{4}})|"
    rf"(?<![:.])(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<m1>{_MONTH})[a-z]*|(?P<m2>{_MONTH})[a-z]*\.?\s+(?P<d2>\d{{1,2}}))"
    r"(?:st|nd|rd|th)?(?:,?\s+(?P<year>\d{4}))?(?:\b|T(?=\d))",
    re.IGNORECASE,
)
_ZONES = {"gmt": 0, "utc": 0, "z": 0, "wet": 0, "bst": 1, "cet": 1, "mez": 1, "cest": 2, "mesz": 2, "eet": 2, "sast": 2,
          "eest": 3, "msk": 3, "pkt": 5, "hkt": 8, "sgt": 8, "jst": 9, "kst": 9, "est": -5, "edt": -4, "cdt": -5,
          "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "aest": 10, "aedt": 11}  # fmt: skip
_OTHER_DAY = re.compile(r"\d|\b(?:mon|tues|wednes|thurs|fri|satur|sun|to-?morrow)", re.IGNORECASE)
_WORDS = (*_MONTHS, "on", "mon", "tue", "wed", "thu", "fri", "sat", "sun")  # what may follow an hour and is no zone
_LONGEST, _NEAR = 160, 30


def find_embargo(lines: list[str], hour: datetime | None, notes: Notes) -> datetime | Literal["open"] | None:
    """The embargo that one of `lines` states; None when none does.

    Its hour counts in the zone it names, else in the feed's, else in UTC; its day may leave the year to the message's
    own `hour` or to the hour of receipt. What cannot be made a moment, or names a zone that is not known or is several
    ("CST", "local time"), has no end until the owner releases the item.
    """
    for line in lines:
        said = _said(line)
        if said is None or _LIFTED.search(line) or _TRADE.search(line):
            continue
        until = _moment(said["rest"], hour or notes.now, notes)
        if until is None:
            notes.guessed(
                "embargo_until", f"'{line[:80]}' is an embargo whose hour cannot be read: held until released."
            )
            return "open"
        notes.guessed("embargo_until", f"'{line[:80]}' was read as {until.isoformat()}.")
        return until
    return None


def is_embargo(line: str) -> bool:
    """Whether `line` does nothing but state an embargo: it is for editors and no part of the story.

    >>> is_embargo("EMBARGOED UNTIL 0001 GMT JUNE 4"), is_embargo("The embargo on oil goes on until 2030.")
    (True, False)
    """
    said = _said(line) if len(line) <= _LONGEST else None
    return said is not None and said.start() <= _NEAR and not _TRADE.search(line)


def _said(line: str) -> re.Match[str] | None:
    """What `_SAID` finds; to look first for a part of each of its words is many times faster."""
    small = line.lower()
    if "mbargo" in small or "release" in small or "not for " in small or "sperrfrist" in small or "эмбарго" in small:
        return _SAID.search(line)
    return None


def _moment(words: str, near: datetime | None, notes: Notes) -> datetime | None:
    day = _DAY.search(words)
    bare = words.replace(day[0], " ", 1) if day else words
    hour = _HOUR.search(bare)
    base = _day(day, near)
    if hour is None or base is None or (day is None and _OTHER_DAY.search(bare.replace(hour[0], " ", 1))):
        return None
    hours, minutes = int(hour["hour"]), int(hour["minute"] or 0)
    half = (hour["half"] or "").lower().replace(".", "")
    if hour["minute"] is None and not half and (hour["zone"] or "").lower() not in _ZONES:
        return None  # a bare number is no hour
    hours = hours % 12 + 12 if half in ("pm", "noon") else hours % 12 if half in ("am", "midnight") else hours
    if hours > 23 or minutes > 59:
        return None
    moment = base.replace(hour=hours, minute=minutes, second=0, microsecond=0)
    return _in_zone(moment, hour["zone"], hour["offset"], notes)


def _day(day: re.Match[str] | None, near: datetime | None) -> datetime | None:
    """The day that is said, or that of `near`, without zone."""
    if day is None:
        return near.astimezone(UTC).replace(tzinfo=None) if near else None
    try:
        if day["iso"]:
            return datetime.fromisoformat(day["iso"])
        year = day["y3"] or day["year"] or (near.year if near else 0)
        month = int(day["m3"]) if day["m3"] else _MONTHS.index((day["m1"] or day["m2"]).lower()) + 1
        return datetime(int(year), month, int(day["d1"] or day["d2"] or day["d3"]))  # noqa: DTZ001 - its zone comes after
    except ValueError:
        return None


def _in_zone(moment: datetime, zone: str | None, offset: str | None, notes: Notes) -> datetime | None:
    """`moment` in the zone that the words name, else in the feed's; None for one that is not known."""
    name = (zone or "").lower()
    if name and name not in _ZONES and not name.startswith(_WORDS):
        return None
    if name in _ZONES or offset:
        sign, digits = (offset or "+0")[0], (offset or "+0")[1:].replace(":", "")
        hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "0")
        minutes_off = (int(hours) * 60 + int(minutes)) * (-1 if sign == "-" else 1) + _ZONES.get(name, 0) * 60
        if abs(minutes_off) >= 24 * 60:
            return None
        return moment.replace(tzinfo=timezone(timedelta(minutes=minutes_off)) if minutes_off else UTC)
    try:
        return moment.replace(tzinfo=ZoneInfo(notes.defaults.time_zone or "UTC")).astimezone(UTC)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return moment.replace(tzinfo=UTC)
