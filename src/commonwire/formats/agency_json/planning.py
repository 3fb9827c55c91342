"""Diaries and plans of newsroom systems (Superdesk): the event, and what is meant to be delivered of it."""

from __future__ import annotations

from typing import Any

from commonwire.formats.agency_json.source import Source
from commonwire.formats.finish import read_language
from commonwire.formats.json_values import at_path, concept_of, concepts_of, listed, number_of, said, text_of
from commonwire.formats.private import without_reach
from commonwire.news.item import EventDetails, Item, PlannedCoverage

_KINDS = {"photo": "picture", "image": "picture", "live_video": "video", "live_blog": "text", "graphics": "graphic"}
_RULE = (("FREQ", "frequency"), ("INTERVAL", "interval"), ("COUNT", "count"), ("UNTIL", "until"), ("BYDAY", "byday"))
_READ = {"coverage_id", "planning", "news_coverage_status", "deliveries"}
_PLANNED = {"g2_content_type", "scheduled", "language", "headline", "slugline", "genre", "xmp_file"}


def add_event(item: Item, source: Source) -> None:
    """Add when and how the event is held; hours of a story with a text are those of something else."""
    starts, ends = (text_of(source.first(slot)[1]) for slot in ("starts", "ends"))
    if source.shape.kind is None:
        if item.body_html or not (starts and ends):
            for slot in ("starts", "ends"):
                source.unread(source.first(slot)[0])
            return
        item.kind = "event"
    status = concept_of(source.first("event_status")[1])
    organisers = [
        concept for value in source.all("organisers") for concept in concepts_of(_public(value, source.private))
    ]
    rule = at_path(source.value, "dates.recurring_rule")
    item.event_details = EventDetails(
        starts=starts, ends=ends, status=status, organisers=organisers, recurrence=_recurrence(rule)
    )


def _public(value: Any, private: list[str]) -> Any:
    """`value` without how to reach people who say that this is not public."""
    if isinstance(value, list):
        return [_public(part, private) for part in value if not _is_hidden(part, private)]
    if not isinstance(value, dict):
        return value
    if value.get("public") is False:
        return without_reach(value, private)
    return {key: _public(part, private) for key, part in value.items()}


def _is_hidden(part: Any, private: list[str]) -> bool:
    """Whether `part` is a number or an address alone that is not public; it goes to `private`."""
    hidden = isinstance(part, dict) and part.get("public") is False and "number" in part
    private += [text] if hidden and (text := text_of(part["number"])) else []
    return hidden


def _recurrence(rule: Any) -> list[str]:
    if not isinstance(rule, dict):
        return []
    said_of = [(name, text_of(rule.get(key))) for name, key in _RULE]
    parts = [
        f"{name}={text.upper().replace('-', '').replace(':', '').replace(' ', ',')}" for name, text in said_of if text
    ]
    return [f"RRULE:{';'.join(parts)}"] if parts else []


def add_coverages(item: Item, source: Source) -> None:
    """Add what is planned."""
    for value in source.all("coverages"):
        item.planned_coverage += [_coverage(part, source) for part in listed(value) if isinstance(part, dict)]


def _coverage(raw: dict[str, Any], source: Source) -> PlannedCoverage:
    said_of = raw.get("planning")
    planning: dict[str, Any] = said_of if isinstance(said_of, dict) else {}
    kind = text_of(planning.get("g2_content_type"))
    rest = {key: value for key, value in planning.items() if key not in _PLANNED and said(value)}
    others = {key: value for key, value in raw.items() if key not in _READ and said(value)}
    status = concept_of(raw.get("news_coverage_status"))
    return PlannedCoverage(
        id=text_of(raw.get("coverage_id")),
        kind=_KINDS.get(kind, kind) if kind else None,
        title=text_of(planning.get("headline")) or text_of(planning.get("slugline")),
        scheduled=text_of(planning.get("scheduled")),
        language=read_language(text_of(planning.get("language")), source.notes),
        urgency=number_of(planning.get("urgency")),
        genres=concepts_of(planning.get("genre")),
        extra=others | rest | ({"news_coverage_status": status.name or status.literal} if status else {}),
    )
