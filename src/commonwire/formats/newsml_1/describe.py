"""What a NewsML 1 item says of itself: lines, people, rights, subjects (NewsML 1.2, "NewsComponent")."""

from __future__ import annotations

from typing import Any

from lxml.etree import _Element as Element

from commonwire.formats.elements import children, find, fragment, language_of, line, local
from commonwire.formats.finish import read_language
from commonwire.formats.newsml_1.components import formal, formal_of, within
from commonwire.formats.newsml_1.document import TOPICS
from commonwire.formats.notes import Notes
from commonwire.formats.times import read_time
from commonwire.news.item import Concept, Headline, Item, Place, RightsInfo, Wording
from commonwire.news.vocabulary import scheme_of

Kept = dict[str, Any]
Topics = dict[str, Element]


def read_descriptions(item: Item, component: Element, topics: Topics, kept: Kept, notes: Notes) -> None:
    """Put what describes `component`, and those within it, into `item`."""
    for lines in within(component, "NewsLines"):
        if _is_of_the_story(lines):
            _lines(item, lines, kept)
    for meta in within(component, "AdministrativeMetadata"):
        _administrative(item, meta, kept)
    for meta in within(component, "RightsMetadata"):
        _rights(item, meta, notes)
    for meta in within(component, "DescriptiveMetadata"):
        _descriptive(item, meta, topics, kept, notes)
    for meta in within(component, "Metadata"):
        kept.setdefault("Metadata", []).append(fragment(meta))
    item.headlines.sort(key=lambda headline: headline.role != "main")


_PICTURES = {"photo", "logo", "picture", "graphic", "video", "audio", "thumbnail", "caption", "image"}


def _is_of_the_story(lines: Element) -> bool:
    """Lines of a picture beside the story are that picture's."""
    parent = lines.getparent()
    return parent is None or formal_of(parent, "Role").lower() not in _PICTURES


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
            item.keywords += [word for part in words.split(",") if (word := part.strip()) not in ("", *item.keywords)]
        elif field is None or getattr(item, field) != words:
            kept.setdefault("NewsLines", []).append(fragment(child))


def _headline(item: Item, words: str, name: str, language: str | None) -> None:
    if all(headline.value != words for headline in item.headlines):
        taken = any(headline.role == "main" for headline in item.headlines)
        role = "subhead" if name == "SubHeadLine" else "other" if taken else "main"
        item.headlines.append(Headline(value=words, role=role, language=language))


def _administrative(item: Item, meta: Element, kept: Kept) -> None:
    for child in children(meta):
        name = local(child)
        party = find(child, "Party")
        if name in ("Provider", "Source", "Creator", "Contributor") and party is not None:
            concept = Concept(name=formal(party) or line(party) or None, role=name.lower())
            target = item.creators if name in ("Creator", "Contributor") else item.sources
            if concept not in target:
                target.append(concept)
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
    for child in children(meta):
        name, said = local(child), formal(child)
        if name == "Language":
            item.language = item.language or read_language(said, notes)
        elif name == "Genre" and said:
            _add(item.genres, Concept(name=said))
        elif name == "SubjectCode":
            for part in children(child):
                _add(item.subjects, _subject(formal(part), part.get("Vocabulary") or part.get("Scheme")))
        elif name == "Location":
            names = [(formal(part).lower(), (part.get("Value") or "").strip()) for part in children(child)]
            said = said or ", ".join(value for _, value in names if value)
            if said:
                _add(item.places, Place(name=said, role=(child.get("HowPresent") or "").strip() or None))
        elif name == "TopicOccurrence":
            _topic(item, topics.get((child.get("Topic") or "").strip().lstrip("#")))
        else:
            kept.setdefault("DescriptiveMetadata", []).append(fragment(child))


def _add(target: list[Any], value: Any) -> None:
    if value is not None and value not in target:
        target.append(value)


def _subject(code: str, scheme: str | None) -> Concept | None:
    """A subject by its code: of eight figures it is one of the IPTC's Subject Codes, where no other scheme is named."""
    if not code:
        return None
    if len(code) == 8 and code.isascii() and code.isdigit():
        alias = "medtop" if scheme and "mediatopic" in scheme.lower() else "subj"
        return Concept(uri=f"{scheme_of(alias)}{code}", scheme=alias, code=code)
    return Concept(name=code)


def _topic(item: Item, topic: Element | None) -> None:
    """A topic that the document itself declares: by its type among people, places and so on."""
    if topic is None:
        return
    kind = TOPICS.get(formal_of(topic, "TopicType").lower(), "subjects")
    names: dict[str, str] = {}
    main = None
    for child in children(topic):
        if local(child) == "Description" and line(child):
            main = main or line(child)
            if language := language_of(child):
                names.setdefault(language, line(child))
    code = formal_of(topic, "FormalName") or line(found) if (found := find(topic, "FormalName")) is not None else None
    if main or code:
        made = Place(name=main or code, names=names) if kind == "places" else Concept(name=main or code, names=names)
        _add(getattr(item, kind), made)
