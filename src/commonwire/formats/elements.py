"""Small ways of looking at the elements of a document, whatever their namespace or prefix."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from lxml import etree
from lxml.etree import _Element as Element

from commonwire.formats.xml_text import XML_LANG


@lru_cache(maxsize=4096)
def _bare(tag: str) -> str:
    return tag.rpartition("}")[2].rpartition(":")[2]


def local(element: Element) -> str:
    """The element's name without namespace and prefix."""
    return _bare(element.tag)


def children(element: Element) -> Iterator[Element]:
    """The child elements."""
    return element.iterchildren(etree.Element)


def line(element: Element) -> str:
    """The words in `element` as one line."""
    if len(element):
        return " ".join("".join(map(str, element.itertext(etree.Element))).split())
    text = element.text
    return " ".join(text.split()) if text else ""


def find(element: Element, name: str) -> Element | None:
    """The first child of that local name."""
    return next((child for child in children(element) if local(child) == name), None)


def language_of(element: Element) -> str | None:
    """The language that the element itself states."""
    return (element.get(XML_LANG) or "").strip() or None


def fragment(element: Element) -> str:
    """The element as XML text, for what the model has no place for."""
    return etree.tostring(element, encoding="unicode", with_tail=False)


def attributes(element: Element, known: frozenset[str]) -> dict[str, str]:
    """The element's attributes that are not `known`, by local name; those of XML Schema are left out."""
    found = {}
    for name, value in element.attrib.items():
        key = str(name)
        if key not in known and not key.startswith("{http://www.w3.org/2001/XMLSchema-instance}"):
            found["xml:lang" if key == XML_LANG else key.rpartition("}")[2]] = str(value).strip()
    return found


def take_out(element: Element) -> None:
    """Remove `element` from its parent; the text behind it stays."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail and element.tail.strip():
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)
