"""`eventDetails` and `plannedCoverage` of ninjs 3, to the model and back.

`startDate` has an hour, `expectedStartDate` may be a day, a month or a year (ninjs 3.0, `datesObjectType`): the model
has one time for both. An hour that is only expected stays in `extra` as well.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from commonwire.formats.finish import read_language, scheme_and_code
from commonwire.formats.json_values import concept_of, number_of, text_of
from commonwire.formats.ninjs.concepts import write_named
from commonwire.formats.ninjs.status import read_status
from commonwire.formats.notes import Notes
from commonwire.news.item import Concept, EventDetails, PlannedCoverage

_HOUR = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)?")
_ENDS = (("startDate", "expectedStartDate"), ("endDate", "expectedEndDate"))
_PARTS = {"frequency": "FREQ", "interval": "INTERVAL", "count": "COUNT", "until": "UNTIL"}
_DATES = {"startDate", "endDate", "expectedDuration", "recurrence"}
_DETAILS = {"eventStatus", "plannedCoverageStatus", "dates", "organiser"}
_COVERAGE = {"uri", "title", "pubStatus", "type", "dates", "urgency", "language", "wordCount"}


def read_event(raw: dict[str, Any]) -> EventDetails:
    """The event that `eventDetails` is."""
    dates = raw.get("dates")
    dates = dates if isinstance(dates, dict) else {}
    starts, ends = (_time_of(dates, *names) for names in _ENDS)
    organiser = concept_of(raw.get("organiser"))
    rest = {key: value for key, value in raw.items() if key not in _DETAILS}
    return EventDetails(
        starts=starts,
        ends=ends,
        duration=text_of(dates.get("expectedDuration")),
        recurrence=_recurrence(dates.get("recurrence")),
        status=_status(raw.get("eventStatus")),
        coverage_status=_status(raw.get("plannedCoverageStatus")),
        organisers=[organiser] if organiser else [],
        extra=rest | _expected(dates, starts, ends),
    )


def write_event(event: EventDetails) -> dict[str, Any]:
    """`event` as `eventDetails`; of several organisers the first."""
    rest = {key: value for key, value in event.extra.items() if not key.startswith("expected")}
    said = {
        **rest,
        "eventStatus": event.status.uri if event.status else None,
        "plannedCoverageStatus": event.coverage_status.uri if event.coverage_status else None,
        "dates": _write_dates(event.starts, event.ends, event.duration, event.recurrence, event.extra),
        "organiser": write_named(event.organisers[0]) if event.organisers else None,
    }
    return {key: value for key, value in said.items() if value}


def read_coverage(raw: Sequence[Any], notes: Notes) -> list[PlannedCoverage]:
    """What `plannedCoverage` plans."""
    return [_coverage(part, f"plannedCoverage[{n}]", notes) for n, part in enumerate(raw) if isinstance(part, dict)]


def _coverage(raw: dict[str, Any], where: str, notes: Notes) -> PlannedCoverage:
    dates = raw.get("dates")
    dates = dates if isinstance(dates, dict) else {}
    scheduled = _time_of(dates, *_ENDS[0])
    urgency = number_of(raw.get("urgency"))
    rest = {key: value for key, value in raw.items() if key not in _COVERAGE}
    others = {key: value for key, value in dates.items() if key not in _ENDS[0]}
    language = read_language(text_of(raw.get("language")), notes)
    return PlannedCoverage(
        id=text_of(raw.get("uri")),
        kind=text_of(raw.get("type")),
        title=text_of(raw.get("title")),
        status=read_status(raw["pubStatus"], f"{where}.pubStatus", notes) if raw.get("pubStatus") else None,
        scheduled=scheduled,
        language=language,
        urgency=urgency if urgency and 1 <= urgency <= 9 else None,
        word_count=number_of(raw.get("wordCount")),
        extra=rest | ({"dates": others} if others else {}) | _expected(dates, scheduled, None),
    )


def write_coverage(coverage: PlannedCoverage) -> dict[str, Any]:
    """`coverage` as one of `plannedCoverage`."""
    rest = {key: value for key, value in coverage.extra.items() if key not in ("dates", "expectedStartDate")}
    dates = _write_dates(coverage.scheduled, None, None, [], coverage.extra)
    said = {
        **rest,
        "uri": coverage.id,
        "title": coverage.title,
        "pubStatus": coverage.status,
        "type": coverage.kind,
        "dates": {**coverage.extra.get("dates", {}), **dates},
        "urgency": coverage.urgency,
        "language": coverage.language,
        "wordCount": coverage.word_count,
    }
    return {key: value for key, value in said.items() if value not in (None, {})}


def _time_of(dates: dict[str, Any], *names: str) -> str | None:
    return next((time for name in names if (time := text_of(dates.get(name)))), None)


def _expected(dates: dict[str, Any], *times: str | None) -> dict[str, Any]:
    """The expected times that the model's time does not tell to be such."""
    kept = {}
    for (exact, expected), time in zip(_ENDS, times, strict=True):
        said = text_of(dates.get(expected))
        if said and (said != time or (_HOUR.fullmatch(said) and not dates.get(exact))):
            kept[expected] = said
    return kept


def _write_dates(
    starts: str | None, ends: str | None, duration: str | None, recurrence: list[str], extra: dict[str, Any]
) -> dict[str, Any]:
    dates: dict[str, Any] = {}
    for (exact, expected), time in zip(_ENDS, (starts, ends), strict=True):
        kept = extra.get(expected)
        if time and time != kept:
            dates[exact if _HOUR.fullmatch(time) else expected] = time
        if kept:
            dates.setdefault(expected, kept)
    if duration:
        dates["expectedDuration"] = duration
    rules = [rule for line in recurrence if (rule := _rule(line))]
    if rules:
        dates["recurrence"] = {"recurrenceRules": rules}
    return dates


def _status(value: Any) -> Concept | None:
    uri = text_of(value)
    if uri is None:
        return None
    scheme, code = scheme_and_code(uri)
    return Concept(uri=uri, scheme=scheme, code=code)


def _recurrence(value: Any) -> list[str]:
    """RRULE and RDATE lines (RFC 5545, 3.8.5) for `recurrenceRules` and `recurrenceDates`."""
    if not isinstance(value, dict):
        return []
    rules, dates = value.get("recurrenceRules"), value.get("recurrenceDates")
    lines = []
    for rule in rules if isinstance(rules, list) else []:
        said = [
            f"{name}={_until(text) if key == 'until' else text.upper()}"
            for key, name in _PARTS.items()
            if isinstance(rule, dict) and (text := text_of(rule.get(key)))
        ]
        lines += [f"RRULE:{';'.join(said)}"] if said else []
    for date in dates if isinstance(dates, list) else [dates]:
        if isinstance(date, str) and date.strip():
            compact = _until(date.strip())
            lines.append(f"RDATE:{compact}" if "T" in compact else f"RDATE;VALUE=DATE:{compact}")
    return lines


def _rule(line: str) -> dict[str, Any] | None:
    """An RRULE line as one of `recurrenceRules`; parts that ninjs has no name for are left out."""
    if not line.startswith("RRULE:"):
        return None
    said = dict(part.partition("=")[::2] for part in line.removeprefix("RRULE:").split(";"))
    rule: dict[str, Any] = {}
    for key, name in _PARTS.items():
        if name in said:
            number = number_of(said[name]) if key in ("interval", "count") else None
            rule[key] = number or (_iso(said[name]) if key == "until" else said[name].lower())
    return rule


def _until(text: str) -> str:
    """An ISO time as RFC 5545 writes it: in UTC when it has a zone, without hyphens and colons.

    >>> _until("2024-12-09T15:00:00+01:00"), _until("2024-12-09")
    ('20241209T140000Z', '20241209')
    """
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return text.replace("-", "").replace(":", "")
    if "T" not in text:
        return time.strftime("%Y%m%d")
    return time.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ") if time.tzinfo else time.strftime("%Y%m%dT%H%M%S")


def _iso(text: str) -> str:
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return text
    return time.isoformat().replace("+00:00", "Z") if "T" in text else text
