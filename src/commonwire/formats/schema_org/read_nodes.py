"""JSON-LD as pages hold it: found in their scripts, mended where it is broken, and laid out as nodes."""

from __future__ import annotations

import re
from typing import Any

from lxml.etree import _Element as Element

from commonwire.base.errors import BadInputError
from commonwire.formats.characters import unescaped
from commonwire.formats.json_text import load_json
from commonwire.formats.notes import Notes
from commonwire.formats.schema_org.document import Node, is_article, types_of
from commonwire.formats.schema_org.read_values import listed

_PREFIX = re.compile(r"(?:https?://schema\.org/|schema:)")
_BEFORE = ("<!--", "//", "/*", "*/", "<![CDATA[")
_AFTER = ("-->", "//", "/*", "*/", "]]>", ";")
_COMMA = re.compile(r",(?=\s*[}\]])")
_MOST_SCRIPTS = 50
_MOST_NODES = 5_000
_MOST_BYTES = 4_000_000


def nodes_in_page(root: Element, notes: Notes) -> list[Node]:
    """The nodes of all the page's JSON-LD scripts; a script that cannot be mended is reported and left out."""
    values: list[Any] = []
    for script in list(root.iter("script"))[: 20 * _MOST_SCRIPTS]:
        if "ld+json" in (script.get("type") or "").lower() and len(values) < _MOST_SCRIPTS:
            values += listed(_loaded(script.text or "", notes))
    return nodes_of(values)


def nodes_of(value: Any) -> list[Node]:
    """The things that stand on their own in `value`: in lists, in '@graph' and as a page's main entity.

    References to one another ({"@id": ...}) are filled in, one level deep; prefixes of names are taken off.
    """
    nodes: list[Node] = []
    _add(_named(value), nodes)
    known: dict[str, Node] = {}
    for node in nodes:
        if isinstance(node.get("@id"), str) and len(node) > 1:
            known.setdefault(node["@id"], node)
    return [_filled(node, known) for node in nodes]


def articles(nodes: list[Node]) -> list[Node]:
    """The articles among `nodes`."""
    return [node for node in nodes if is_article(node)]


def _loaded(text: str, notes: Notes) -> Any:
    text = _unwrapped(text[:_MOST_BYTES])
    if not text:
        return None
    own = notes.fresh()
    for attempt in _ways(text):
        try:
            value = load_json(attempt.encode("utf-8", "replace"), None, own)
        except BadInputError:
            continue
        if attempt is not text:
            notes.repaired("JSON-LD", "The JSON of a script was broken (escapes or commas): mended.")
        return value
    notes.dropped("JSON-LD", "The JSON of a script is broken: its fields were not read.")
    return None


def _unwrapped(text: str) -> str:
    """`text` without the comments and CDATA marks that pages put around their JSON."""
    text = text.strip()
    for _ in range(20):
        before = next((mark for mark in _BEFORE if text.startswith(mark)), "")
        after = next((mark for mark in _AFTER if text.endswith(mark)), "")
        if not (before or after):
            break
        text = text.removeprefix(before).removesuffix(after).strip()
    return text


def _ways(text: str) -> list[str]:
    """`text`, and `text` mended in the ways that pages need."""
    ways = [text, _COMMA.sub("", text)]
    if "&quot;" in text or "&#34;" in text:
        ways.append(_COMMA.sub("", unescaped(text)))
    return ways


def _named(value: Any) -> Any:
    """`value` with schema.org's prefix taken off the names of properties and types."""
    if isinstance(value, list):
        return [_named(part) for part in value]
    if not isinstance(value, dict):
        return value
    named = {_PREFIX.sub("", str(key), count=1): _named(part) for key, part in value.items()}
    if "@type" in named:
        named["@type"] = [_PREFIX.sub("", kind, count=1) for kind in types_of(named)]
        if len(named["@type"]) == 1:
            named["@type"] = named["@type"][0]
    return named


def _add(value: Any, nodes: list[Node]) -> None:
    if len(nodes) >= _MOST_NODES:
        return
    if isinstance(value, list):
        for part in value:
            _add(part, nodes)
    elif isinstance(value, dict):
        if "@type" in value:
            nodes.append(value)
        for key in ("@graph", "mainEntity", "itemListElement", "item", "@included"):
            if key in value and not is_article(value):
                _add(value[key], nodes)


def _filled(node: Node, known: dict[str, Node]) -> Node:
    return {key: _resolved(value, known) for key, value in node.items()}


def _resolved(value: Any, known: dict[str, Node]) -> Any:
    if isinstance(value, list):
        return [_resolved(part, known) for part in value]
    if isinstance(value, dict) and isinstance(value.get("@id"), str) and len(value) <= 2 and not value.get("name"):
        return known.get(value["@id"], value)
    return value
