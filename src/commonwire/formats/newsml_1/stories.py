"""The items that a NewsItem of NewsML 1 holds: one, an item for each language, or further NewsItems within it."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import NamedTuple

from lxml import etree
from lxml.etree import _Element as Element

from commonwire.formats.elements import children, find, language_of, line, local
from commonwire.formats.newsml_1.document import MAIN_ROLES
from commonwire.formats.newsml_1.identity import public_identifier
from commonwire.formats.newsml_1.names import formal_of


class Story(NamedTuple):
    """A NewsItem to be read as one item: what is added to its identity, its language, and those of its translations."""

    element: Element
    suffix: str = ""
    language: str | None = None
    others: tuple[str, ...] = ()


def items_in(root: Element) -> Iterator[Element]:
    """The NewsItems of a document in their order; one within another stands behind it, and is named there."""
    if local(root) != "NewsItem":
        for child in children(root):
            yield from items_in(child)
        return
    inner = [element for element in root.iter("{*}NewsItem") if element is not root]
    for element in inner:
        parent = element.getparent()
        if parent is not None:
            reference = etree.Element("NewsItemRef", NewsItem=public_identifier(element))
            reference.tail = element.tail
            parent.replace(element, reference)
    yield root
    yield from inner


def stories_of(element: Element) -> list[Story]:
    """`element`, or a copy of it for each language in which it holds a whole story (NewsML 1.2, "BasisForChoice")."""
    top = find(element, "NewsComponent")
    parts = [(child, _language(child)) for child in children(top) if _is_story(child)] if top is not None else []
    languages = {language.lower() for _, language in parts if language}
    if len(languages) < 2 or len(languages) != len(parts):
        return [Story(element)]
    main = _language(top) if top is not None else None
    first = next((n for n, (_, language) in enumerate(parts) if language == main), 0)
    suffixes = ["" if n == first else f"#{_id(part) or language}" for n, (part, language) in enumerate(parts)]
    order = sorted(range(len(parts)), key=lambda n: n != first)
    places = [list(top).index(part) for part, _ in parts] if top is not None else []
    return [
        Story(_without(element, [place for m, place in enumerate(places) if m != n]), suffixes[n], parts[n][1],
              tuple(suffixes[m] for m in order if m != n))
        for n in order
    ]  # fmt: skip


def _is_story(component: Element) -> bool:
    """Whether a component has a headline of its own and a text."""
    if local(component) != "NewsComponent":
        return False
    heads = [head for head in component.iter("{*}HeadLine") if line(head)]
    texts = (content for content in component.iter("{*}DataContent") if line(content))
    return bool(heads) and any(_role(text, component) in MAIN_ROLES for text in texts)


def _role(text: Element, around: Element) -> str:
    for parent in text.iterancestors("{*}NewsComponent"):
        if parent is around:
            break
        if role := formal_of(parent, "Role").lower():
            return role
    return ""


def _language(component: Element) -> str | None:
    described = find(component, "DescriptiveMetadata")
    return (formal_of(described, "Language") if described is not None else "") or language_of(component)


def _id(component: Element) -> str:
    said = (component.get("Duid") or component.get("Euid") or "").strip()
    return said if said.isascii() and said.replace(".", "").replace("-", "").isalnum() and said != "0" else ""


def _without(element: Element, places: list[int]) -> Element:
    """A copy of `element` without the components at these `places` of the outermost one."""
    copy = deepcopy(element)
    top = find(copy, "NewsComponent")
    if top is not None:
        for part in [top[place] for place in places]:
            top.remove(part)
    return copy
