"""Small ways of looking at the elements of a document, whatever their namespace or prefix."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import cast

from lxml import etree
from lxml.etree import _Element as Element

from commonwire.formats.xml_text import XML_LANG

_PREFIX = re.compile(r' xmlns:([^\s="]+)="[^"]*"')


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


def lines(element: Element) -> str:
    """The words in `element`, a line for each that a break ends."""
    if not len(element):
        return line(element)
    parts = [""]
    for event, part in etree.iterwalk(element, events=("start", "end")):
        if event == "start":
            parts += [""] if local(part) == "br" else []
            parts[-1] += part.text or ""
        elif part is not element:
            parts[-1] += part.tail or ""
    return "\n".join(" ".join(said.split()) for said in parts).strip()


def find(element: Element, name: str) -> Element | None:
    """The first child of that local name."""
    return next((child for child in children(element) if local(child) == name), None)


def language_of(element: Element) -> str | None:
    """The language that the element itself states."""
    return (element.get(XML_LANG) or "").strip() or None


def fragment(element: Element) -> str:
    """The element as XML text, for what the model has no place for; it declares the prefixes that it uses."""
    text = str(etree.tostring(element, encoding="unicode", with_tail=False))
    head, _, _ = text.partition(">")
    if " xmlns:" not in head:
        return text
    for declared in _PREFIX.finditer(head):
        if f"{declared[1]}:" not in text.replace(declared[0], "", 1):
            text = text.replace(declared[0], "", 1)
    return text


def said_by(element: Element) -> dict[str, str]:
    """All attributes of the element as they stand: to look several of them up costs as much as two of its `get`."""
    return dict(cast("list[tuple[str, str]]", element.items()))


def attributes(element: Element, known: frozenset[str]) -> dict[str, str]:
    """The element's attributes that are not `known`, by local name; those of XML Schema are left out."""
    return unknown(said_by(element), known)


def unknown(said: dict[str, str], known: frozenset[str]) -> dict[str, str]:
    """Of the attributes `said` those that are not `known`, by local name; those of XML Schema are left out."""
    if said.keys() <= known:
        return {}
    return {
        "xml:lang" if name == XML_LANG else name.rpartition("}")[2]: value.strip()
        for name, value in said.items()
        if name not in known and not name.startswith("{http://www.w3.org/2001/XMLSchema-instance}")
    }


def elements_at(path: etree.XPath, root: Element) -> list[Element]:
    """The elements that `path`, an XPath to elements, finds from `root` on."""
    return cast("list[Element]", path(root))


def values_of(path: etree.XPath, root: Element) -> list[str]:
    """The texts that `path`, an XPath to attributes, finds from `root` on."""
    found = path(root)
    return [str(value) for value in found] if isinstance(found, list) else []


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
