"""Packages, planned coverage and events of NewsML-G2."""

from __future__ import annotations

from typing import Any

from lxml.etree import _Element as Element

from commonwire.formats.elements import children, fragment, line, local
from commonwire.formats.inline import read_inline
from commonwire.formats.newsml_g2.codes import code_of
from commonwire.formats.newsml_g2.concept import read_concept, read_place
from commonwire.formats.newsml_g2.document import ADDED, KINDS, OWN_ID, STATUSES
from commonwire.formats.newsml_g2.meta import Reader, read_subject
from commonwire.formats.newsml_g2.recurrence import line_of
from commonwire.formats.newsml_g2.relations import relation_of
from commonwire.formats.sanitise import html_to_text, in_paragraph, sanitise_html, text_to_html
from commonwire.news.item import Concept, EventDetails, Headline, PlannedCoverage


def read_groups(reader: Reader, groups: Element) -> None:
    """The references of a package in their order; `rel` is the role of their group. The groups are kept whole."""
    for group in children(groups):
        role = reader.codes.word(group.get("role"), group.get("roleuri")) or "group"
        for child in children(group):
            if local(child) in ("itemRef", "conceptRef"):
                relation = relation_of(child, reader.codes, role)
                if group.get("id") and not _is_own(group.get("id")):
                    relation.extra["group"] = str(group.get("id"))
                reader.item.relations.append(relation)
    if not _is_own(groups.get("root")):
        reader.kept["groupSet"] = fragment(groups)


def _is_own(name: str | None) -> bool:
    """Whether a writer of ours made that id: the relations say all that is in such a group."""
    return (name or "").startswith(OWN_ID)


def read_coverages(reader: Reader, coverages: Element) -> None:
    """The coverage that a planningItem announces; its notes to editors were taken out before."""
    for coverage in children(coverages):
        if local(coverage) == "newsCoverage":
            reader.item.planned_coverage.append(_coverage(reader, coverage))
        else:
            reader.keep("newsCoverageSet", coverage)


def _coverage(reader: Reader, coverage: Element) -> PlannedCoverage:
    said: dict[str, Any] = {"id": coverage.get("id")}
    extra: dict[str, Any] = {}
    for part in children(coverage):
        if local(part) == "planning":
            for child in children(part):
                if not _plan(reader, child, said):
                    extra.setdefault("planning", []).append(fragment(child))
        elif local(part) == "delivery":
            refs = [child for child in children(part) if local(child) == "deliveredItemRef"]
            said["deliveries"] = [relation_of(_with_residref(ref), reader.codes, "delivery") for ref in refs]
        elif local(part) == "newsCoverageExtProperty" and reader.codes.word(part.get("rel")) == "id":
            said["id"] = part.get("value")
        else:
            extra.setdefault("children", []).append(fragment(part))
    return PlannedCoverage(**said, extra=extra)


def _with_residref(reference: Element) -> Element:
    """Older versions of the standard say `guidref`."""
    if reference.get("guidref") and not reference.get("residref"):
        reference.set("residref", str(reference.attrib.pop("guidref")))
    return reference


_WORDS = {"scheduled": "scheduled", "headline": "title", "title": "title"}
_NUMBERS = {"wordCount": "word_count", "urgency": "urgency"}


def _plan(reader: Reader, element: Element, said: dict[str, Any]) -> bool:
    """Put one element of `planning` into `said`; False when the model has no place for it."""
    name, words = local(element), line(element)
    code = code_of(element.get("qcode") or (element.get("uri") or "").rpartition("/")[2]).lower()
    if name == "genre":
        said.setdefault("genres", []).append(read_concept(element, reader.codes))
        return True
    field, value = None, None
    if name == "itemClass":
        field, value = "kind", KINDS.get(code)
    elif name == "pubStatus":
        field, value = "status", STATUSES.get(code)
    elif name == "language":
        field, value = "language", (element.get("tag") or "").strip()
    elif name in _WORDS:
        field, value = _WORDS[name], words
    elif name in _NUMBERS and words.isascii() and words.isdigit() and len(words) < 10:
        field, value = _NUMBERS[name], words
    if not field or not value or field in said:
        return False
    said[field] = int(value) if name in _NUMBERS else value
    return True


def read_concept_item(reader: Reader, concept: Element) -> None:
    """The concept that a conceptItem defines: an event where it is one, else a concept with its definition."""
    item = reader.item
    for child in children(concept):
        name, words = local(child), line(child)
        if child.get(ADDED) is not None:
            item.kind = "event" if name == "type" and code_of(child.get("qcode")) == "event" else item.kind
        elif name == "conceptId":
            reader.kept["conceptId"] = fragment(child)
        elif name == "name" and words:
            language = child.get("{http://www.w3.org/XML/1998/namespace}lang")
            taken = any(headline.role == "main" for headline in reader.headlines)
            reader.headlines.append(Headline(value=words, role="name" if taken else "main", language=language))
        elif name == "definition" and words and item.body_html is None:
            item.body_html, item.body_text = _definition(reader, child, words)
        elif name == "eventDetails":
            item.kind = "event"
            read_event(reader, child)
        else:
            if name == "type" and code_of(child.get("qcode")) == "event":
                item.kind = "event"
            reader.keep("concept", child)


def _definition(reader: Reader, definition: Element, words: str) -> tuple[str | None, str | None]:
    """A definition as body: its markup where it has some."""
    if next(children(definition), None) is None:
        return text_to_html(words), words
    inline = read_inline(definition, "", "", reader.notes, "definition")
    safe, remarks = sanitise_html(inline.html, bounds=reader.notes.bounds)
    reader.notes.remarks += remarks
    return in_paragraph(safe) or None, html_to_text(safe) or None


def read_event(reader: Reader, details: Element) -> None:
    """When, where and by whom an event is held."""
    said: dict[str, Any] = {}
    organisers: list[Concept] = []
    participants: list[Concept] = []
    rest: list[str] = []
    for child in children(details):
        name = local(child)
        if name == "dates":
            rest += _dates(child, said)
        elif name == "location":
            reader.item.places.append(read_place(child, reader.codes, role="location"))
        elif name == "subject":
            read_subject(reader, child)
        elif name == "organiser":
            organisers.append(read_concept(child, reader.codes))
        elif name == "participant":
            participants.append(read_concept(child, reader.codes))
        elif name in ("occurStatus", "eventStatus") and "status" not in said:
            said["status"] = read_concept(child, reader.codes)
        elif name == "newsCoverageStatus" and "coverage_status" not in said:
            said["coverage_status"] = read_concept(child, reader.codes)
        else:
            rest.append(fragment(child))
    reader.item.event_details = EventDetails(
        **said, organisers=organisers, participants=participants, extra={"children": rest} if rest else {}
    )


def _dates(dates: Element, said: dict[str, Any]) -> list[str]:
    fields = {"start": "starts", "end": "ends", "duration": "duration"}
    rest = []
    for child in children(dates):
        field = fields.get(local(child))
        rule = line_of(child)
        if rule is not None:
            said.setdefault("recurrence", []).extend([rule] if rule else [])
        elif field and line(child):
            said[field] = line(child)
        else:
            rest.append(fragment(child))
    return rest
