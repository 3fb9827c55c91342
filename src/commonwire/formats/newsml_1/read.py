"""NewsML 1.0 to 1.2 to the common model: each NewsItem of a document by itself.

Identity is (guid, version): the revision is no part of the URI. What the model has no place for is kept in
`extra["newsml_1"]` by the name of its parent, as XML.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from lxml import etree
from lxml.etree import _Element as Element

from commonwire.base.errors import BadFormatError, BadInputError
from commonwire.formats.elements import children, find, fragment, language_of, line, local, take_out
from commonwire.formats.finish import finish, read_language
from commonwire.formats.newsml_1.components import collect
from commonwire.formats.newsml_1.describe import read_descriptions
from commonwire.formats.newsml_1.document import MEDIA_TYPE, STATUSES
from commonwire.formats.newsml_1.identity import date_of, identify
from commonwire.formats.newsml_1.names import formal, formal_of
from commonwire.formats.newsml_1.properties import is_for_editors, value_of
from commonwire.formats.newsml_1.stories import Story, items_in, stories_of
from commonwire.formats.newsml_1.texts import put_texts
from commonwire.formats.newsml_1.topics import Topics, topics_in
from commonwire.formats.notes import Notes, check_items
from commonwire.formats.parts import parts_of
from commonwire.formats.times import read_time
from commonwire.formats.xml_text import parse_xml
from commonwire.news.item import Given, Item, Reading, Refused, Relation, Report

NAME = "newsml_1"
Kept = dict[str, Any]


class _Around(NamedTuple):
    """What a message says of all its items: looked up once, as there may be thousands."""

    language: str | None
    envelope: Kept | None
    topics: Topics


def read_newsml_1(data: bytes, media_type: str | None, notes: Notes) -> Reading:
    """The items in `data` in their order; a bad one costs only itself.

    Raises BadInputError (XML that cannot be mended, an only item that cannot be read), BadFormatError, TooLargeError.
    """
    message = parts_of(data, ("NewsItem",), "NewsML")
    parsed = parse_xml(data, media_type, notes)
    around = _Around(language_of(parsed.root), _envelope(parsed.root), topics_in([parsed.root]))
    found = list(items_in(parsed.root))
    if not found:
        raise BadFormatError(
            f"<{local(parsed.root)[:40]}> holds no NewsItem", where="first element", remedy="Send one."
        )
    check_items(len(found), notes.bounds)
    stories = [(n, story) for n, element in enumerate(found) for story in stories_of(element)]
    if len(stories) == 1:
        return Reading(format=NAME, results=[_given(_item(stories[0][1], around, notes), data, notes)])
    originals = [part.original for part in message.parts()] if message else []
    if len(originals) != len(found):
        originals = [etree.tostring(element, encoding="utf-8", with_tail=False) for element in found]
    results = [_one(story, around, originals[n], n + 1, notes) for n, story in stories]
    return Reading(format=NAME, results=results)


def _one(story: Story, around: _Around, original: bytes, number: int, notes: Notes) -> Given | Refused:
    own = notes.fresh()
    own.remarks = list(notes.remarks)
    try:
        return _given(_item(story, around, own), original, own)
    except BadInputError as error:
        where = f"item {number}, {error.where}" if error.where else f"item {number}"
        return Refused(message=error.message, where=where, remedy=error.remedy or "Mend it and send it again.")


def _given(item: Item, original: bytes, notes: Notes) -> Given:
    report = Report(format=NAME, remarks=notes.remarks)
    return Given(item=item, original=original, media_type=MEDIA_TYPE, report=report)


def _item(story: Story, around: _Around, notes: Notes) -> Item:
    element = story.element
    item = Item(uri="")
    kept: Kept = {}
    private = _take_notes(element)
    item.language = read_language(story.language or language_of(element) or around.language, notes)
    uri, item.source_version, item.slugline = identify(element, kept, notes)
    item.uri = uri + story.suffix
    item.relations = [Relation(rel="translation", uri=uri + suffix) for suffix in story.others]
    if (management := find(element, "NewsManagement")) is not None:
        _manage(item, management, kept, notes)
    if item.first_created_at is None and item.version_created_at is None:
        item.first_created_at = read_time(date_of(element), "DateId", notes)
    component = find(element, "NewsComponent")
    if component is not None:
        _read_component(item, component, around.topics, kept, notes)
    for child in children(element):
        if local(child) in ("Update", "NewsItemRef", "TopicSet") and child is not component:
            kept.setdefault(local(child), []).append(fragment(child))
            if local(child) == "Update":
                notes.dropped("Update", "A change to a part of another item is not applied: send the whole item.")
    if around.envelope is not None:
        kept["NewsEnvelope"] = dict(around.envelope)
    item.editor_note = "\n".join([*private, *([item.editor_note] if item.editor_note else [])]) or None
    if kept:
        item.extra = {**item.extra, NAME: kept}
    if not (item.headlines or item.body_text or item.summary or item.renditions):
        notes.guessed("HeadLine", "There is no headline and no text: only the identity can be shown.")
    return finish(item, notes)


def _read_component(item: Item, component: Element, topics: Topics, kept: Kept, notes: Notes) -> None:
    read_descriptions(item, component, topics, kept, notes)
    found = collect(component, notes)
    item.renditions = found.renditions
    item.relations += found.relations
    if found.unknown:
        kept["NewsComponent"] = found.unknown
    put_texts(item, found, kept, notes)


def _take_notes(element: Element) -> list[str]:
    """Take out what is addressed to editors (comments, instructions, some properties); give the words."""
    found = []
    for prop in list(element.iter("{*}Property")):
        if is_for_editors(prop):
            found.append(value_of(prop))
            take_out(prop)
    for name in ("Comment", "Instruction"):
        for part in list(element.iter(f"{{*}}{name}")):
            if words := line(part):
                found.append(words)
                take_out(part)
    return [words for words in found if words]


def _manage(item: Item, management: Element, kept: Kept, notes: Notes) -> None:
    for child in children(management):
        name, words = local(child), line(child)
        if name == "FirstCreated":
            item.first_created_at = read_time(words, name, notes)
        elif name == "ThisRevisionCreated":
            item.version_created_at = read_time(words, name, notes)
        elif name == "Status":
            _status(item, formal(child), notes)
        elif name == "Urgency" and (formal(child) or words) in {str(n) for n in range(1, 10)}:
            item.urgency = int(formal(child) or words)
        elif name in ("DerivedFrom", "AssociatedWith") and child.get("NewsItem"):
            rel = "derived-from" if name == "DerivedFrom" else "associated-with"
            item.relations.append(Relation(rel=rel, uri=str(child.get("NewsItem")).strip()))
        elif name == "StatusWillChange":
            _will_change(item, child, notes)
        else:
            kept.setdefault("NewsManagement", []).append(fragment(child))


def _status(item: Item, said: str, notes: Notes) -> None:
    status = STATUSES.get(said.lower())
    if status is None:
        notes.guessed("Status", f"'{said[:40]}' is no status that is known: withheld.")
    item.status = status or "withheld"  # type: ignore[assignment]
    if said.lower() == "embargoed" and item.embargo_until is None:
        item.embargo_until = "open"


def _will_change(item: Item, element: Element, notes: Notes) -> None:
    """The hour at which an embargoed item becomes usable (NewsML 1.2, "StatusWillChange")."""
    hour = find(element, "DateAndTime")
    if formal_of(element, "FutureStatus").lower() == "usable" and hour is not None:
        until = read_time(line(hour), "StatusWillChange", notes)
        if item.status != "canceled":
            item.status, item.embargo_until = "usable", until or "open"


def _envelope(root: Element) -> Kept | None:
    envelope = find(root, "NewsEnvelope")
    if envelope is None:
        return None
    said = {local(child): formal(child) or line(child) for child in children(envelope)}
    return {name: words for name, words in said.items() if words}
