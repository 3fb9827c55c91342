"""Topics that a NewsML 1 document declares, and the subjects whose codes it gives (NewsML 1.2, "TopicSet")."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from lxml.etree import _Element as Element

from commonwire.formats.elements import children, find, language_of, line, local
from commonwire.formats.newsml_1.document import TOPICS
from commonwire.formats.newsml_1.names import formal, formal_of
from commonwire.formats.newsml_1.properties import add
from commonwire.news.item import Concept, Item, Place
from commonwire.news.vocabulary import scheme_of


class Topics(NamedTuple):
    """The topics of a document by the id they have in it, and the names that it gives for codes."""

    by_id: dict[str, Element]
    by_code: dict[str, dict[str, str]]


def topics_in(roots: Iterable[Element]) -> Topics:
    """The topics that are declared within `roots`."""
    found = Topics({}, {})
    for root in roots:
        for topic in root.iter("{*}Topic"):
            if duid := topic.get("Duid"):
                found.by_id[duid.strip()] = topic
            for code in children(topic):
                if local(code) == "FormalName" and line(code):
                    found.by_code[line(code)] = _names(topic)
    return found


def _names(topic: Element) -> dict[str, str]:
    """The names of a topic by language; '' is a name in no language. Categories are no names."""
    said = [child for child in children(topic) if local(child) == "Description" and line(child)]
    named = [child for child in said if (child.get("Variant") or "name").lower() == "name"]
    names: dict[str, str] = {}
    for child in named or said:
        names.setdefault(language_of(child) or "", line(child))
    return names


def subject_of(element: Element, topics: Topics, language: str | None) -> Concept | None:
    """A subject by its code: of eight figures it is one of the IPTC's Subject Codes, where no other scheme is named."""
    code, scheme = formal(element), element.get("Vocabulary") or element.get("Scheme")
    if not code:
        return None
    names = dict(topics.by_code.get(code, {}))
    name = names.get(language or "") or names.get("") or next(iter(names.values()), None)
    names.pop("", None)
    if len(code) == 8 and code.isascii() and code.isdigit():
        is_topic = code.startswith("2") or "mediatopic" in (scheme or "").lower()  # subject codes end with 17
        alias = "medtop" if is_topic else "subj"
        return Concept(name=name, names=names, uri=f"{scheme_of(alias)}{code}", scheme=alias, code=code)
    extra = {"vocabulary": scheme.strip()} if scheme and scheme.strip() else {}
    return Concept(name=name or code, names=names, literal=code if name and name != code else None, extra=extra)


def add_topic(item: Item, topic: Element | None) -> None:
    """Put a topic that occurs in the story into `item`: by its type among people, places and so on."""
    if topic is None:
        return
    kind = TOPICS.get(formal_of(topic, "TopicType").lower(), "subjects")
    names = _names(topic)
    main = names.get(item.language or "") or names.get("") or next(iter(names.values()), None)
    names.pop("", None)
    code = formal_of(topic, "FormalName") or line(found) if (found := find(topic, "FormalName")) is not None else None
    if main or code:
        made = Place(name=main or code, names=names) if kind == "places" else Concept(name=main or code, names=names)
        add(getattr(item, kind), made)
