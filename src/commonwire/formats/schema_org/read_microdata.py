"""Microdata (HTML Standard, section 5) and RDFa Lite in a page: read into the same nodes as JSON-LD."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree
from lxml.etree import _Element as Element

from commonwire.formats.elements import elements_at
from commonwire.formats.html_tree import words_of
from commonwire.formats.sanitise import escape
from commonwire.formats.schema_org.document import ARTICLES, Node

BODY = "@body"
"""The key under which an article holds the elements of its `articleBody`."""
ELEMENT = "@element"
"""The key under which an article holds its own element."""
_PREFIX = re.compile(r"(?:https?://(?:www\.)?schema\.org/|schema:)")
_ADDRESSES = {"a": "href", "link": "href", "area": "href", "img": "src", "audio": "src", "video": "src", "source":
              "src", "embed": "src", "iframe": "src", "object": "data"}  # fmt: skip
_TYPED = etree.XPath("descendant-or-self::*[@itemtype or @typeof]")
_MOST_DEPTH = 8
_MOST_ARTICLES = 200


def articles_in_markup(root: Element) -> list[Node]:
    """The articles that microdata or RDFa Lite mark in the page, outermost first."""
    found: list[Node] = []
    for element in elements_at(_TYPED, root):
        kind = _type(element)
        if kind in ARTICLES and len(found) < _MOST_ARTICLES and not _is_inside_article(element):
            found.append(_node(element, kind, _MOST_DEPTH))
    return found


def _type(element: Element) -> str | None:
    said = element.get("itemtype") if element.get("itemscope") is not None else element.get("typeof")
    name = next(iter((said or "").split()), "")
    return _PREFIX.sub("", name, count=1) or None


def _is_inside_article(element: Element) -> bool:
    return any(_type(around) in ARTICLES for around in element.iterancestors())


def _node(element: Element, kind: str | None, depth: int) -> Node:
    node: Node = {"@type": kind} if kind else {}
    if address := element.get("itemid") or element.get("resource"):
        node["@id"] = address
    if kind in ARTICLES:
        node[ELEMENT] = element
    for part in _parts(element):
        for name in _names(part):
            if name == "articleBody":
                node.setdefault(BODY, []).append(part)
                continue
            value = _value(part, depth)
            if value not in (None, "", {}):
                _add(node, name, value)
    return node


def _names(element: Element) -> list[str]:
    said = element.get("itemprop") or element.get("property") or ""
    return [_PREFIX.sub("", name, count=1) for name in said.split()[:5] if ":" not in _PREFIX.sub("", name, count=1)]


def _parts(element: Element) -> list[Element]:
    """The elements below `element` that name a property of it, and not of a thing inside it."""
    parts: list[Element] = []
    waiting = [(part, 0) for part in reversed(element)]
    while waiting:
        part, level = waiting.pop()
        if _names(part) and level < _MOST_DEPTH:
            parts.append(part)
            level += 1
        if _type(part) is None and part.get("itemscope") is None:
            waiting += [(inner, level) for inner in reversed(part)]
    return parts


def _value(element: Element, depth: int) -> Any:
    """What an element says of its property (HTML Standard, 5.2.4, "the value of a property")."""
    if element.get("itemscope") is not None or element.get("typeof") is not None:
        return _node(element, _type(element), depth - 1) if depth else None
    if element.get("content") is not None:
        return element.get("content")
    if element.tag == "time":
        return element.get("datetime") or escape(words_of(element))
    address = _ADDRESSES.get(element.tag)
    if address and element.get(address):
        return element.get(address)
    return escape(words_of(element))  # words as they show; values are read as HTML, which many of them are


def _add(node: Node, name: str, value: Any) -> None:
    if name not in node:
        node[name] = value
    elif isinstance(node[name], list):
        node[name].append(value)
    else:
        node[name] = [node[name], value]
