"""Answers of services that hold several items: where the list stands, and the exact bytes of each of its elements."""

from __future__ import annotations

from typing import Any

import msgspec

from commonwire.formats.agency_json.document import ANY, shape_of

_LISTS = ("data.items", "data.item", "data.search.items", "data.results", "response.docs", "response.results",
          "hits.hits", "content.items", "_items", "items", "results", "articles", "docs", "documents", "posts",
          "stories", "entries", "newsItems", "newsitems", "data", "result", "response", "hits", "item")  # fmt: skip


def list_in(value: dict[str, Any]) -> str | None:
    """The path of the items in `value`; None where it is an item itself.

    >>> list_in({"data": {"items": [{"item": {}}]}}), list_in({"uri": "urn:1", "items": [{}]})
    ('data.items', None)
    """
    if "uri" in value or (shape_of(value) or ANY) is not ANY:
        return None
    for path in _LISTS:
        found = _at(value, path)
        if isinstance(found, list) and all(isinstance(part, dict) for part in found):
            return path if found or shape_of(value) is None else None
        if isinstance(found, dict) and "." in path and shape_of(found):
            return path
    return _only_list(value) if shape_of(value) is None else None


def _only_list(value: dict[str, Any]) -> str | None:
    """The path of the only list in `value`, or in the objects in it, where its elements are items."""
    lists = [key for key, part in value.items() if isinstance(part, list) and part]
    if not lists:
        inside = [(key, part) for key, part in value.items() if isinstance(part, dict)]
        lists = [f"{key}.{name}" for key, part in inside for name, one in part.items() if isinstance(one, list) and one]
    found = _at(value, lists[0]) if len(lists) == 1 else None  # None where a dot in a name makes the path another
    return lists[0] if isinstance(found, list) and all(_is_item(part) for part in found[:5]) else None


def _is_item(part: Any) -> bool:
    return isinstance(part, dict) and shape_of(part) is not None


def is_answer(value: Any) -> bool:
    """Whether the `items` of `value`, which does not say that it is a JSON Feed, are those of something else."""
    if not isinstance(value, dict) or "jsonfeed.org" in str(value.get("version")):
        return False
    items = value.get("items")
    if not isinstance(items, list):
        return False
    return not items or any(_is_no_entry(part) for part in items[:5] if isinstance(part, dict))


def _is_no_entry(part: dict[str, Any]) -> bool:
    own = {"headline", "item", "headlines"} & part.keys() or ("uri" in part and "id" not in part)
    return bool(own) or (shape_of(part) or ANY) is not ANY


def elements(value: dict[str, Any], path: str, data: bytes) -> tuple[list[Any], list[bytes]]:
    """The items at `path`, and the exact bytes of each; of mended JSON, the item written anew."""
    found = _at(value, path)
    values = found if isinstance(found, list) else [found]
    try:
        raw = msgspec.Raw(data)
        for name in path.split("."):
            raw = msgspec.json.decode(raw, type=dict[str, msgspec.Raw])[name]
        parts = msgspec.json.decode(raw, type=list[msgspec.Raw]) if isinstance(found, list) else [raw]
        if len(parts) == len(values):
            return values, [bytes(part) for part in parts]
    except (msgspec.MsgspecError, ValueError, KeyError):  # KeyError: a name that had to be cleaned
        pass
    return values, [msgspec.json.encode(part) for part in values]


def _at(value: Any, path: str) -> Any:
    for name in path.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return value
