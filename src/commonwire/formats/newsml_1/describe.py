"""What a NewsML 1 item says of itself: lines, people, rights, subjects (NewsML 1.2, "NewsComponent")."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from lxml.etree import _Element as Element

from commonwire.formats.elements import children, find, fragment, language_of, line, local
from commonwire.formats.finish import read_language
from commonwire.formats.newsml_1.components import within
from commonwire.formats.newsml_1.media import is_media
from commonwire.formats.newsml_1.names import formal, formal_of
from commonwire.formats.newsml_1.properties import (
    PLACES,
    add,
    parties,
    place_of,
    properties,
    read_property,
    value_of,
    words_of,
)
from commonwire.formats.newsml_1.topics import Topics, add_topic, subject_of
from commonwire.formats.notes import Notes
from commonwire.formats.times import read_time
from commonwire.news.item import Concept, Headline, Item, RightsInfo, Wording

Kept = dict[str, Any]


def read_descriptions(item: Item, component: Element, topics: Topics, kept: Kept, notes: Notes) -> None:
    """Put what describes `component`, and those within it, into `item`."""
    media = is_media(component)
    for lines in within(component, "NewsLines", media=media):
        _lines(item, lines, kept)
    for meta in within(component, "AdministrativeMetadata", media=media):
        _administrative(item, meta, kept)
    for meta in within(component, "RightsMetadata", media=media):
        _rights(item, meta, notes)
    for meta in within(component, "DescriptiveMetadata", media=media):
        _descriptive(item, meta, topics, kept, notes)
    for meta in within(component, "Metadata", media=media):
        kept.setdefault("Metadata", []).append(fragment(meta))
    item.headlines.sort(key=lambda headline: headline.role != "main")


_LINES = {"ByLine": "byline", "DateLine": "dateline", "CreditLine": "credit", "CopyrightLine": "copyright",
          "RightsLine": "usage_terms", "SlugLine": "slugline"}  # fmt: skip


def _lines(item: Item, lines: Element, kept: Kept) -> None:
    for child in children(lines):
        name, words = local(child), line(child)
        field = _LINES.get(name)
        if not words:
            continue
        if name in ("HeadLine", "SubHeadLine"):
            _headline(item, words, name, language_of(child))
        elif field and getattr(item, field) is None:
            setattr(item, field, words)
        elif name == "KeywordLine":
            item.keywords += [word for word in words_of(words) if word not in item.keywords]
        elif name == "NewsLine" and (reader := _NEWS_LINES.get(formal_of(child, "NewsLineType").lower())):
            reader(item, _words_of(child))
        elif field is None or getattr(item, field) != words:
            kept.setdefault("NewsLines", []).append(fragment(child))


_RESTRICTS = re.compile(
    r"\b(?:restrict\w*|editorial use|no (?:use|sales|archive|resale|internet|mobile)|not for|mandatory credit|only"
    r"|usage|interdit\w*|nur |verboten|prohibid\w*|uso )",
    re.IGNORECASE,
)


def _words_of(element: Element) -> str:
    found = find(element, "NewsLineText")
    return line(found) if found is not None else ""


def _advice(item: Item, words: str) -> None:
    """Restrictions are usage terms, shown to everyone; other advice is for editors."""
    if words and _RESTRICTS.search(words):
        item.usage_terms = item.usage_terms or words
        item.rights_info.append(RightsInfo(usage_terms=_wording(words)))
    elif words:
        item.editor_note = "\n".join(note for note in (item.editor_note, words) if note)


def _summary(item: Item, words: str) -> None:
    item.summary = item.summary or words or None


_NEWS_LINES: dict[str, Callable[[Item, str], None]] = {
    **dict.fromkeys(("advisoryline", "advisory", "restrictionline", "restrictions"), _advice),
    **dict.fromkeys(("summary", "abstract", "summaryline", "abstractline"), _summary),
}
"""NewsLines by the FormalName of their type (NewsML 1.2, "NewsLineType"), which is the sender's own."""


def _headline(item: Item, words: str, name: str, language: str | None) -> None:
    if all(headline.value != words for headline in item.headlines):
        taken = any(headline.role == "main" for headline in item.headlines)
        role = "subhead" if name == "SubHeadLine" else "other" if taken else "main"
        known = None if language is None or language.lower().startswith("x-") else language
        item.headlines.append(Headline(value=words, role=role, language=known))


def _administrative(item: Item, meta: Element, kept: Kept) -> None:
    for child in children(meta):
        name = local(child)
        if name in ("Provider", "Source", "Creator", "Contributor") and find(child, "Party") is not None:
            for party in parties(child):
                add(item.creators if name in ("Creator", "Contributor") else item.sources, party)
        elif name == "Property" and formal(child).lower() == "author" and value_of(child):
            add(item.creators, Concept(name=value_of(child), role="author"))
        else:
            kept.setdefault("AdministrativeMetadata", []).append(fragment(child))


def _rights(item: Item, meta: Element, notes: Notes) -> None:
    """Copyright and UsageRights: each its own statement; shown, they grant nothing."""
    for child in children(meta):
        said = {local(part): line(part) or formal(part) for part in children(child)}
        if local(child) == "Copyright":
            holder, date = said.get("CopyrightHolder"), said.get("CopyrightDate")
            notice = " ".join(part for part in ("©", date, holder) if part) if holder else line(child)
            item.copyright_holder = item.copyright_holder or holder
            item.copyright = item.copyright or notice or None
            info = RightsInfo(holder=Concept(name=holder) if holder else None, copyright=_wording(notice))
        else:
            names = ("UsageType", "Geography", "Limitations", "RightsHolder")
            terms = "; ".join(f"{name}: {said[name]}" for name in names if said.get(name)) or line(child)
            item.usage_terms = item.usage_terms or terms or None
            info = RightsInfo(
                usage_terms=_wording(terms),
                valid_from=read_time(said.get("StartDate"), "StartDate", notes),
                valid_to=read_time(said.get("EndDate"), "EndDate", notes),
            )
        if info != RightsInfo():
            item.rights_info.append(info)


def _wording(words: str | None) -> list[Wording]:
    return [Wording(value=words)] if words else []


def _descriptive(item: Item, meta: Element, topics: Topics, kept: Kept, notes: Notes) -> None:
    loose = {name: value for name, value, _ in properties(meta) if name in PLACES}
    for child in children(meta):
        name, said = local(child), formal(child)
        if name == "Language":
            item.language = item.language or read_language(said, notes)
        elif name == "Genre" and said:
            add(item.genres, Concept(name=said))
        elif name == "SubjectCode":
            for part in children(child):
                add(item.subjects, subject_of(part, topics, item.language))
        elif name == "Location":
            _location(item, child, said)
        elif name == "TopicOccurrence":
            add_topic(item, topics.by_id.get((child.get("Topic") or "").strip().lstrip("#")))
        elif name != "Property" or (said.lower() not in loose and not read_property(item, child)):
            kept.setdefault("DescriptiveMetadata", []).append(fragment(child))
    if loose:
        add(item.places, place_of(loose, None))


def _location(item: Item, element: Element, name: str) -> None:
    """A place; the one that the story comes from is also where it is located."""
    role = (element.get("HowPresent") or "").strip() or None
    place = place_of({kind: value for kind, value, _ in properties(element)}, role, name or None)
    add(item.places, place)
    if place is not None and place.name and role and role.lower() == "origin":
        item.located = item.located or place.name
