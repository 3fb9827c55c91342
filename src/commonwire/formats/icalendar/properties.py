"""The properties of iCalendar that say a field of the common model, as they are written.

A reader uses this, too: what the property of this exchange says of a field counts only as long as the properties
beside it are those that would be written for it, because another calendar may have changed them since.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from commonwire.base.errors import TooLargeError
from commonwire.formats.addresses import is_web_address
from commonwire.formats.credit import CreditBlock, credit_html, credit_text
from commonwire.formats.icalendar.document import EVENT, JOURNAL, NEVER, TODO, Line
from commonwire.formats.icalendar.lines import escaped, line_of
from commonwire.formats.icalendar.moments import compact, iso_moment
from commonwire.formats.icalendar.texts import description_to_html
from commonwire.formats.icalendar.topics import HELD
from commonwire.formats.icalendar.write_event import URI, people_of, starts_of, status_of, times_of
from commonwire.formats.sanitise import html_to_text
from commonwire.news.item import Item, PlannedCoverage, Relation, Rendition

NATIVE: dict[str, frozenset[str]] = {
    field: frozenset(names.split())
    for field, names in {
        "uri": "UID RECURRENCE-ID",
        "source_version": "SEQUENCE",
        "status": "STATUS CLASS",
        "embargo_until": "CLASS",
        "language": "SUMMARY DESCRIPTION",
        "headlines": "SUMMARY",
        "body_html": "DESCRIPTION X-ALT-DESC",
        "body_text": "DESCRIPTION X-ALT-DESC",
        "located": "LOCATION",
        "places": "LOCATION GEO",
        "subjects": "CATEGORIES CONCEPT",
        "keywords": "CATEGORIES",
        "web_address": "URL",
        "renditions": "IMAGE ATTACH",
        "relations": "RELATED-TO LINK",
        "event_details": "DTSTART DTEND DURATION STATUS ORGANIZER ATTENDEE RRULE EXRULE RDATE EXDATE",
        "planned_coverage": "DUE",
        "first_created_at": "CREATED",
        "version_created_at": "LAST-MODIFIED",
    }.items()
}
"""The properties that say a field."""
NOT_IN = {
    EVENT: frozenset({"DUE", "COMPLETED", "PERCENT-COMPLETE"}),
    TODO: frozenset({"DTEND", "TRANSP"}),
    JOURNAL: frozenset({"LOCATION", "GEO", "RESOURCES", "PRIORITY", "TRANSP", "DTEND", "DURATION", "DUE", "COMPLETED",
                        "PERCENT-COMPLETE"}),
}  # fmt: skip
"""What a component has no place for (RFC 5545, section 3.6)."""
_TYPE = re.compile(r"[A-Za-z0-9!#$&.+^_-]{1,127}/[A-Za-z0-9!#$&.+^_-]{1,127}")
_WORD = re.compile(r"[A-Za-z0-9-]{1,60}")
_MOMENT = re.compile(r"\d{8}(?:T\d{6}Z?)?")
_SEQUENCE = re.compile(r"[1-9]\d{0,8}")
_RELATED = {"parent", "child", "sibling", "first", "next", "depends-on", "refid", "finishtofinish", "finishtostart",
            "starttofinish", "starttostart"}  # fmt: skip
"""The kinds of relation between components (RFC 5545, section 3.2.15; RFC 9253, section 5)."""


def component_for(item: Item) -> str:
    """The component that says `item` best: what has a time is an event, which every calendar shows.

    A plan without a time is a task, as is one that came as a task; all else is a journal, which takes nobody's time.
    """
    if kept_of(item).get("component") == TODO and item.event_details is None:
        return TODO
    if starts_of(item) is not None:
        return EVENT
    return TODO if item.kind == "planning" else JOURNAL


def properties_of(item: Item, credit: CreditBlock | None = None) -> list[Line]:
    """The lines that say `item` in its component, its credit at the end of the description."""
    kind = component_for(item)
    lines = [
        *_identity(item),
        *_headline(item),
        *(times_of(item) if kind == EVENT else _day(item, kind)),
        *people_of(item.event_details),
        *status_of(item, kind),
        *_places(item),
        *_categories(item),
        *_addresses(item, credit),
        *[_file(rendition) for rendition in item.renditions if is_web_address(rendition.href or "")],
        *[line for relation in item.relations if (line := _relation(relation))],
        *_description(item, credit),
    ]
    return [line for line in lines if line.name not in NOT_IN[kind]]


def native_part(lines: list[Line], field: str) -> list[Line]:
    """Those of `lines` that say `field`."""
    return [line for line in lines if line.name in NATIVE.get(field, ())]


def _day(item: Item, kind: str) -> list[Line]:
    """The time of a journal's text; when the first of what a task plans is due."""
    if kind == JOURNAL:
        return [Line("DTSTART", compact_or_never(item.content_created_at))] if item.content_created_at else []
    found = iso_moment(item.planned_coverage[0].scheduled or "") if item.planned_coverage else None
    if found is None:
        return []
    is_day = not isinstance(found[0], datetime)
    return [Line("DUE", compact(found[0]), {"VALUE": "DATE"} if is_day else {})]


def _addresses(item: Item, credit: CreditBlock | None) -> list[Line]:
    link = (credit.link if credit else None) or item.web_address or ""
    return [Line("URL", link)] if is_web_address(link) else []


def _description(item: Item, credit: CreditBlock | None) -> list[Line]:
    """The text in words, with what is planned and the credit; and with its markup where words do not say all of it."""
    html = item.body_html or ""
    plain = item.body_text or html_to_text(html)
    planned = coverage_words(item.planned_coverage)
    parts = [plain or item.summary or "", planned, credit_text(credit) if credit else ""]
    words = "\n\n".join(part for part in parts if part)
    tongue = {"LANGUAGE": item.language} if item.language and _WORD.fullmatch(item.language) else {}
    lines = [Line("DESCRIPTION", escaped(words), tongue)] if words else []
    if html and (planned or not _is_said_by(plain, html)):
        whole = html + credit_html(credit) if credit else html
        lines.append(Line("X-ALT-DESC", escaped(whole), {"FMTTYPE": "text/html"}))
    return lines


def _is_said_by(words: str, html: str) -> bool:
    """Whether a reader of the plain `words` makes the body `html` of them."""
    try:
        return description_to_html(words) == (html, words)
    except TooLargeError:  # words that look like markup without end
        return False


def coverage_words(planned: list[PlannedCoverage]) -> str:
    """What is planned, in words for people who read the calendar: a line for each."""
    said = [" · ".join(part for part in (one.kind, one.title, one.scheduled) if part) for one in planned]
    return "\n".join(f"+ {words}" for words in said if words)


def compact_or_never(time: datetime | None) -> str:
    """`time` in UTC as iCalendar writes it; `NEVER` for none."""
    if time is None:
        return NEVER
    try:
        return compact(time if time.tzinfo else time.replace(tzinfo=UTC))
    except OverflowError:
        return NEVER


def kept_of(item: Item) -> dict[str, Any]:
    """What reading iCalendar had kept of an item, under its names."""
    kept = item.extra.get("icalendar")
    return kept if isinstance(kept, dict) else {}


def _identity(item: Item) -> list[Line]:
    kept = kept_of(item)
    uid = kept.get("UID")
    lines = [Line("UID", escaped(uid if isinstance(uid, str) and uid.strip() else item.uri.strip() or "urn:x-none"))]
    occurrence = line_of(kept["RECURRENCE-ID"]) if isinstance(kept.get("RECURRENCE-ID"), str) else None
    if occurrence is not None and occurrence.name == "RECURRENCE-ID" and _MOMENT.fullmatch(occurrence.value):
        lines.append(occurrence)
    lines.append(Line("DTSTAMP", compact_or_never(item.version_created_at or item.first_created_at)))
    if item.first_created_at:
        lines.append(Line("CREATED", compact_or_never(item.first_created_at)))
    if item.version_created_at:
        lines.append(Line("LAST-MODIFIED", compact_or_never(item.version_created_at)))
    if item.source_version and _SEQUENCE.fullmatch(item.source_version):
        lines.append(Line("SEQUENCE", item.source_version))
    return lines


def _headline(item: Item) -> list[Line]:
    if not item.headline:
        return []
    said = item.headlines[0].language or item.language
    return [Line("SUMMARY", escaped(item.headline), {"LANGUAGE": said} if said and _WORD.fullmatch(said) else {})]


def _places(item: Item) -> list[Line]:
    held = next((place for place in item.places if place.role == HELD), None)
    name = held.name if held and held.name else item.located
    lines = [Line("LOCATION", escaped(name))] if name else []
    point = _coordinates(held.geo) if held and held.geo else None
    return [*lines, Line("GEO", f"{_decimal(point[1])};{_decimal(point[0])}")] if point else lines


def _coordinates(geo: dict[str, Any]) -> tuple[float, float] | None:
    """Longitude and latitude of a GeoJSON point; None for another shape, or none that is on Earth."""
    said = geo.get("coordinates") if geo.get("type") == "Point" else None
    if not isinstance(said, list) or len(said) < 2 or not all(isinstance(number, (int, float)) for number in said[:2]):
        return None
    return (said[0], said[1]) if abs(said[0]) <= 180 and abs(said[1]) <= 90 else None


def _categories(item: Item) -> list[Line]:
    names = list(
        dict.fromkeys(name for name in [*(one.name for one in item.subjects), *item.keywords] if name and name.strip())
    )
    lines = [Line("CATEGORIES", ",".join(map(escaped, names)))] if names else []
    return lines + [Line("CONCEPT", one.uri) for one in item.subjects if one.uri and URI.fullmatch(one.uri)]


def _file(rendition: Rendition) -> Line:
    kind = rendition.media_type or ""
    params = {"FMTTYPE": kind} if _TYPE.fullmatch(kind) else {}
    if kind.startswith("image/"):
        return Line("IMAGE", rendition.href or "", {"VALUE": "URI", **params})
    if rendition.title:
        params["FILENAME"] = rendition.title
    if rendition.size is not None and 0 <= rendition.size < 10**15:
        params["SIZE"] = str(rendition.size)
    return Line("ATTACH", rendition.href or "", params)


def _relation(relation: Relation) -> Line | None:
    if relation.rel in _RELATED and relation.uri:
        return Line("RELATED-TO", escaped(relation.uri), {"RELTYPE": relation.rel.upper()})
    if not is_web_address(relation.uri or ""):
        return None
    params = {"VALUE": "URI", "LINKREL": relation.rel}
    if relation.title:
        params["LABEL"] = relation.title
    if _TYPE.fullmatch(relation.media_type or ""):
        params["FMTTYPE"] = relation.media_type or ""
    return Line("LINK", relation.uri or "", params)


def _decimal(number: float) -> str:
    return f"{number:.9f}".rstrip("0").rstrip(".") or "0"
