"""Fields that ninjs does not have and newsrooms add to it (Superdesk, AP and others): read where they are plain."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from commonwire.formats.json_values import at_path, concepts_of, listed, text_of, texts_of
from commonwire.formats.notes import Notes
from commonwire.news.item import Item, Relation


def read_strange(item: Item, extra: dict[str, Any], notes: Notes) -> None:
    """Move to `item` those of the unknown fields in `extra` whose names say enough; the rest stays, reported."""
    for key in list(extra):
        reader = _READ.get(key)
        if reader is not None and reader(item, extra[key]):
            notes.repaired(key, "ninjs has no such field: read by its name.")
            del extra[key]
        elif reader is not None or key not in _OURS:
            notes.dropped(key, "ninjs has no such field: kept in extra.")


def _keywords(item: Item, value: Any) -> bool:
    item.keywords = list(dict.fromkeys([*item.keywords, *texts_of(value)]))
    return True


def _into(name: str, role: str | None = None) -> Callable[[Item, Any], bool]:
    def add(item: Item, value: Any) -> bool:
        found = concepts_of(value, role)
        getattr(item, name).extend(found)
        return bool(found)

    return add


def _line(name: str) -> Callable[[Item, Any], bool]:
    """Put one line of words where the item says nothing yet."""

    def put(item: Item, value: Any) -> bool:
        words = text_of(value)
        if words is None or getattr(item, name):
            return False
        setattr(item, name, words)
        return True

    return put


def _dateline(item: Item, value: Any) -> bool:
    words = text_of(at_path(value, "text") if isinstance(value, dict) else value)
    item.dateline = item.dateline or words
    item.located = item.located or text_of(at_path(value, "located.city"))
    return words is not None


def _related(rel: str) -> Callable[[Item, Any], bool]:
    def add(item: Item, value: Any) -> bool:
        found = [uri for one in listed(value) if isinstance(one, str) and (uri := text_of(one))]
        item.relations += [Relation(rel=rel, uri=uri) for uri in found]
        return bool(found)

    return add


def _makers(item: Item, value: Any) -> bool:
    """The creators; their names are the byline where none is said."""
    found = concepts_of(value)
    item.creators += found
    item.byline = item.byline or ", ".join(maker.name for maker in found if maker.name) or None
    return bool(found)


_READ: dict[str, Callable[[Item, Any], bool]] = {
    "keywords": _keywords,
    "keyword": _keywords,
    **dict.fromkeys(("authors", "author", "bylines", "creators", "creator"), _makers),
    "contributors": _into("creators", "contributor"),
    "contributor": _into("creators", "contributor"),
    "signals": _into("signals"),
    "signal": _into("signals"),
    "service": _into("subjects", "category"),
    "anpa_category": _into("subjects", "category"),
    "source": _into("sources"),
    "provider": _into("sources", "provider"),
    "credit": _line("credit"),
    "creditline": _line("credit"),
    "abstract": _line("summary"),
    "summary": _line("summary"),
    "dateline": _dateline,
    "evolvedfrom": _related("evolved-from"),
    "replacing": _related("replaces"),
    "replaces": _related("replaces"),
}
_OURS = frozenset({"representationType", "profile", "altIds", "trustIndicators", "digitalSourceType", "bodies",
                   "descriptions", "title", "language", "firstCreated", "versionCreated", "contentCreated", "expires",
                   "embargoedUntil", "mimetype", "charcount", "wordcount"})  # fmt: skip
