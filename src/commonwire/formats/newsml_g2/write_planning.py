"""Packages, planned coverage, events and concepts of NewsML-G2."""

from __future__ import annotations

from itertools import groupby

from lxml.etree import _Element as Element

from commonwire.formats.newsml_g2.document import BESIDE, ITEM_CLASSES, OWN, OWN_ID
from commonwire.formats.newsml_g2.order import CONCEPT, COVERAGE, DATES, EVENT, PLANNING, in_order
from commonwire.formats.newsml_g2.recurrence import add_recurrence
from commonwire.formats.newsml_g2.write_concept import add_concept, put_place
from commonwire.formats.newsml_g2.write_draft import Draft
from commonwire.formats.newsml_g2.write_meta import add_headline, add_relation, is_title
from commonwire.formats.newsml_g2.write_words import G2, add, add_line, added, fragments, parsed, put_word, words
from commonwire.formats.sanitise import text_to_html
from commonwire.formats.xhtml import xhtml
from commonwire.news.item import EventDetails, PlannedCoverage, Relation

_ROOT = f"{OWN_ID}root"
_OF_DATES = {f"{G2}{name}" for name in ("start", "end", "duration", "rDate", "rRule", "exDate", "exRule",
                                        "confirmation")}  # fmt: skip


def add_groups(root: Element, draft: Draft) -> None:
    """The groups of a package as they were kept, or one for each run of relations of the same kind."""
    if draft.groups is not None:
        root.append(draft.groups)
        return
    if not draft.grouped:
        return
    groups = add(root, "groupSet", root=_ROOT)
    top = add(groups, "group", id=_ROOT)
    for n, ((rel, _), relations) in enumerate(groupby(draft.grouped, lambda one: (one.rel, one.extra.get("group"))), 1):
        group = add(groups, "group", id=f"{OWN_ID}{n}")
        add(top, "groupRef", idref=f"{OWN_ID}{n}")
        put_word(group, "role", rel, draft.aliases)
        for relation in relations:
            add_relation(group, "itemRef", relation, draft, rel=False)


def add_coverages(root: Element, meta: Element, draft: Draft) -> None:
    """The coverage that is announced; in `meta`, in our namespace, in an item that is no plan."""
    kept = draft.kept_elements("newsCoverageSet")
    if not draft.item.planned_coverage and not kept:
        return
    is_plan = draft.root == "planningItem"
    holder = add(root if is_plan else meta, "newsCoverageSet" if is_plan else BESIDE[2])
    for coverage in draft.item.planned_coverage:
        _add_coverage(holder, coverage, draft)
    holder.extend(kept)


def _add_coverage(holder: Element, coverage: PlannedCoverage, draft: Draft) -> None:
    """What the schema has no element for stands in `planning` in our namespace, under its name elsewhere in G2."""
    element, aliases = add(holder, "newsCoverage"), draft.aliases
    if coverage.id is not None:
        add(element, "newsCoverageExtProperty", rel=aliases.word("id")[1], value=coverage.id)
    planning = add(element, "planning")
    if coverage.kind is not None:
        add(planning, "itemClass", qcode=ITEM_CLASSES.get(coverage.kind, f"ninat:{coverage.kind}"))
    add_line(planning, "scheduled", coverage.scheduled)
    if coverage.language:
        add(planning, "language", tag=coverage.language)
    for genre in coverage.genres:
        add_concept(planning, "genre", genre, aliases)
    add_line(planning, "headline", coverage.title)
    for name, value in (("urgency", coverage.urgency), ("wordCount", coverage.word_count)):
        if value is not None:
            add(planning, f"{{{OWN}}}{name}", str(value))
    if coverage.status is not None:
        add(planning, f"{{{OWN}}}pubStatus", qcode=f"stat:{coverage.status}")
    planning.extend(fragments(coverage.extra.get("planning", [])))
    in_order(planning, PLANNING)
    if coverage.deliveries:
        delivery = add(element, "delivery")
        for relation in coverage.deliveries:
            _add_delivery(delivery, relation, draft)
    element.extend(fragments(coverage.extra.get("children", [])))
    in_order(element, COVERAGE)


def _add_delivery(delivery: Element, relation: Relation, draft: Draft) -> None:
    add_relation(delivery, "deliveredItemRef", relation, draft, rel=relation.rel != "delivery")


def add_concept_item(root: Element, meta: Element, draft: Draft) -> None:
    """The concept that a conceptItem is about: its names are the headlines, its definition is the body."""
    item = draft.item
    kept = draft.kept_elements("concept")
    concept = add(root, "concept")
    own_id = parsed(draft.kept_text("conceptId") or "")
    if own_id is None:
        own_id = added(add(concept, "conceptId", uri=words(item.uri)))
    concept.append(own_id)
    if item.kind == "event" and not any(child.tag == f"{G2}type" for child in kept):
        added(add(concept, "type", qcode="cpnat:event"))
    _add_names(concept, meta, draft)
    _add_definition(concept, item.body_html)
    if item.event_details is not None and _is_event(draft):
        add_event(concept, "eventDetails", item.event_details, draft)
    concept.extend(kept)
    in_order(concept, CONCEPT)


def _add_names(concept: Element, meta: Element, draft: Draft) -> None:
    headlines = draft.item.headlines
    if is_title(headlines):
        headlines = []
    for n, headline in enumerate(headlines):
        if headline.role == ("name" if n else "main"):
            add_line(concept, "name", headline.value, headline.language)
        else:
            add_headline(meta, headline, draft, is_first=n == 0)
    if concept.find(f"{G2}name") is None:
        added(add(concept, "name", words(draft.item.headline or draft.item.uri)))


def _add_definition(concept: Element, html: str | None) -> None:
    """The body: in words where it is one paragraph of them, else as XHTML."""
    body = xhtml(html) if html else None
    if body is None:
        return
    definition = add(concept, "definition")
    said = " ".join("".join(map(str, body.itertext())).split())
    if text_to_html(said) == html:
        definition.text = said
    else:
        definition.text = body.text
        definition.extend(list(body))


def add_event(holder: Element, name: str, event: EventDetails, draft: Draft) -> None:
    """When, where and by whom an event is held."""
    aliases = draft.aliases
    element = add(holder, name)
    kept = fragments(event.extra.get("children", []))
    dates = add(element, "dates")
    add_line(dates, "start", event.starts)
    add_line(dates, "end", event.ends)
    if not event.ends:
        add_line(dates, "duration", event.duration)
    add_recurrence(dates, event.recurrence)
    dates.extend(child for child in kept if child.tag in _OF_DATES)
    in_order(dates, DATES)
    if event.status is not None:
        occurs = event.status.scheme == "eocstat"
        add_concept(element, "occurStatus" if occurs else "eventStatus", event.status, aliases)
    if event.coverage_status is not None:
        add_concept(element, "newsCoverageStatus", event.coverage_status, aliases)
    for place in draft.item.places:
        if place.role == "location":
            put_place(add_concept(element, "location", place, aliases), place)
    for parties, party in ((event.organisers, "organiser"), (event.participants, "participant")):
        for concept in parties:
            add_concept(element, party, concept, aliases)
    element.extend(child for child in kept if child.tag not in _OF_DATES)
    in_order(element, EVENT)


def add_event_beside(meta: Element, draft: Draft) -> None:
    """The event in our namespace, in an item of another kind, or where the standard would require its beginning."""
    event = draft.item.event_details
    if event is not None and not _is_event(draft):
        add_event(meta, BESIDE[1], event, draft)


def _is_event(draft: Draft) -> bool:
    """Whether the item's concept is an event that has a beginning, as the standard requires."""
    event = draft.item.event_details
    return draft.item.kind == "event" and event is not None and bool(event.starts)
