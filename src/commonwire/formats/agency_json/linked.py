"""Blocks beside the text: links and facts of many kinds in one list, told apart by their type and relation."""

from __future__ import annotations

from typing import Any

from commonwire.formats.agency_json.source import Source
from commonwire.formats.json_values import at_path, concept_of, listed, raw_text_of, text_of
from commonwire.formats.private import is_private
from commonwire.news.item import Item, Place, Relation

_LISTS = (("author", "creators"), ("contributor", "creators"), ("person", "people"), ("organisation", "organisations"),
          ("organization", "organisations"), ("place", "places"), ("event", "events"), ("genre", "genres"),
          ("source", "sources"), ("section", "subjects"), ("subject", "subjects"), ("topic", "subjects"),
          ("category", "subjects"), ("story", "subjects"))  # fmt: skip


def add_linked(item: Item, source: Source) -> None:
    """Add each link of the item: what it is about or by, or what it is related to."""
    for value in source.all("linked"):
        for part in listed(value):
            if isinstance(part, dict):
                _link(item, part)
    if item.byline is None:
        item.byline = ", ".join(one.name for one in item.creators if one.name) or None


def _link(item: Item, part: dict[str, Any]) -> None:
    said = f"{part.get('rel') or ''} {part.get('type') or ''}".lower()
    name = next((name for word, name in _LISTS if word in said), None)
    concept = concept_of(part)
    if name and concept and name == "places":
        item.places.append(Place(name=concept.name, uri=concept.uri, literal=concept.literal, role=concept.role))
    elif name and concept:
        getattr(item, name).append(concept)
    else:
        uri = next((text for key in ("uri", "url", "uuid") if (text := raw_text_of(part.get(key)))), None)
        rest = {key: value for key, value in part.items() if key not in ("uri", "rel", "title") and value}
        rel = text_of(part.get("rel")) or text_of(part.get("type")) or "link"
        item.relations.append(Relation(rel=rel, uri=uri, title=text_of(part.get("title")), extra=rest))


def add_described(item: Item, source: Source) -> None:
    """Add what blocks of facts say: slugline and summary; notes are private, and the rest is kept."""
    for path, value in source.items("described"):
        left = [part for part in listed(value) if not (isinstance(part, dict) and _fact(item, part, source))]
        if left:
            source.keep(path, left)


def _fact(item: Item, part: dict[str, Any], source: Source) -> bool:
    kind = str(part.get("type") or "").lower().rpartition("/")[2]
    words = raw_text_of(part.get("value")) or raw_text_of(at_path(part, "data.text"))
    if is_private(kind) or kind == "note":
        source.private += [words] if words else []
    elif words and kind in ("slugline", "slug") and item.slugline is None:
        item.slugline = words
    elif words and kind in ("description", "summary", "teaser") and item.summary is None:
        item.summary = words
    else:
        return False
    return True
