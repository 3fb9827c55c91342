"""Whom a page names as maker, publisher and source of its story: in JSON-LD, metas and signed marks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml.etree import _Element as Element

from commonwire.formats.schema_org.document import Node
from commonwire.formats.schema_org.read_nodes import articles

_NODE = ("creditText", "copyrightNotice", "author", "creator", "contributor", "publisher", "provider",
         "sourceOrganization", "copyrightHolder", "isBasedOn")  # fmt: skip
_METAS = frozenset({
    "author", "article:author", "dc.creator", "dcterms.creator", "dc.source", "dcterms.source", "dc.publisher",
    "source", "original-source", "syndication-source", "copyright", "dc.rights", "dcterms.rights", "byl",
    "parsely-author", "sailthru.author", "twitter:creator", "credit"})  # fmt: skip
_PROPERTIES = frozenset({"creditText", "author", "creator", "publisher", "sourceOrganization", "copyrightHolder",
                         "copyrightNotice", "provider"})  # fmt: skip
_MARK = "commonwire-credit"
_MOST = 200
_LONGEST = 1_000


def credits_said(root: Element, nodes: list[Node]) -> tuple[str, ...]:
    """Names and lines of credit that the page's metadata hold, in reading order, without doubles."""
    found = [words for node in articles(nodes) for key in _NODE for words in _words(node.get(key))]
    for meta in root.iter("meta"):
        name = (meta.get("property") or meta.get("name") or "").lower()
        if name in _METAS or not _PROPERTIES.isdisjoint((meta.get("itemprop") or "").split()):
            found.append(meta.get("content") or "")
    short = (" ".join(words.split())[:_LONGEST] for words in found)
    return tuple(dict.fromkeys(words for words in short if words))[:_MOST]


def marks_said(root: Element) -> tuple[str, ...]:
    """The signed credit marks (`ledger.mark`) on the page."""
    marks = (meta.get("content") for meta in root.iter("meta") if (meta.get("name") or "").lower() == _MARK)
    return tuple(mark.strip() for mark in marks if mark)[:5]


def _words(value: Any, depth: int = 0) -> Iterator[str]:
    """The words of a name or a thing with a name, or of several."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list) and depth < 4:
        for one in value[:50]:
            yield from _words(one, depth + 1)
    elif isinstance(value, dict) and depth < 4:
        for key in ("name", "alternateName", "legalName", "url", "@id", "@value"):
            yield from _words(value.get(key), depth + 1)
