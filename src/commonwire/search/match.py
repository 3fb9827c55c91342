"""Standing queries: which saved searches a story meets.

This is the plain matcher: it tries every search. It stands behind `Matcher`, so that a faster one with the
same answers can take its place.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

import msgspec

from commonwire.base.languages import primary
from commonwire.search.query import Query, parse_query
from commonwire.search.text import tokens


class SavedSearch(msgspec.Struct, frozen=True, kw_only=True):
    """A standing query of an outlet: it catches what was recorded after ledger number `from_number`."""

    id: str
    outlet: str
    name: str
    query: str
    alert: bool = False
    from_number: int = 0
    made_at: datetime
    made_by: str | None = None


class Story(msgspec.Struct, kw_only=True):
    """What matching needs to know of an item: its fields and its analysed text."""

    item: str
    outlet: str
    member: str
    language: str | None
    urgency: int | None
    subjects: frozenset[str]
    line: str
    words: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        """The words of the token line; single characters of unspaced scripts count as words too."""
        found = set(self.line.split())
        self.words = frozenset(found.union(*(set(token) for token in found if _is_pair(token))))


def _is_pair(token: str) -> bool:
    return len(token) == 2 and token[0] > "\u2fff"


class Matcher(Protocol):
    """Finds the saved searches that a story meets."""

    def put(self, search: SavedSearch) -> None:
        """Catch for `search` from now on; replaces the one with the same id."""
        ...

    def remove(self, search_id: str) -> None:
        """Catch no longer for `search_id`."""
        ...

    def matches(self, story: Story) -> list[SavedSearch]:
        """The searches that `story` meets, by id."""
        ...


class PlainMatcher:
    """Tries every search on every story: right by construction, a millisecond for ten thousand."""

    def __init__(self, searches: Iterable[SavedSearch] = ()) -> None:
        self._entries: dict[str, tuple[frozenset[str], Query, SavedSearch]] = {}
        for search in searches:
            self.put(search)

    def put(self, search: SavedSearch) -> None:
        """Catch for `search` from now on; replaces the one with the same id."""
        query = parse_query(search.query)
        self._entries[search.id] = (query.words, query, search)

    def remove(self, search_id: str) -> None:
        """Catch no longer for `search_id`."""
        self._entries.pop(search_id, None)

    def matches(self, story: Story) -> list[SavedSearch]:
        """The searches that `story` meets, by id."""
        words = story.words
        met = [
            search
            for wanted, query, search in list(self._entries.values())
            if wanted <= words and _fields_hold(query, story)
        ]
        return sorted(met, key=lambda search: search.id)


def meets(query: Query, story: Story) -> bool:
    """Whether `story` meets `query`: the meaning that every index and matcher must keep."""
    return query.words <= story.words and _fields_hold(query, story)


def _fields_hold(query: Query, story: Story) -> bool:
    return (
        all(f" {' '.join(phrase)} " in story.line for phrase in query.phrases)
        and (query.lang is None or _is_language(query.lang, story.language))
        and (query.outlet is None or query.outlet == story.outlet)
        and (query.member is None or query.member == story.member)
        and (query.urgency is None or (story.urgency is not None and story.urgency <= query.urgency))
        and (query.subject is None or query.subject.casefold() in story.subjects)
    )


def _is_language(wanted: str, language: str | None) -> bool:
    return language is not None and wanted in (language, primary(language))


def passage(query: Query, text: str, *, length: int = 160) -> str:
    """The part of `text` (at most `length` characters) around the first word of `query`, or its beginning."""
    for match_at, word in ((text.casefold().find(word), word) for word in sorted(query.words, key=len, reverse=True)):
        if match_at >= 0:
            start = max(0, match_at - length // 3)
            piece = text[start : start + length].strip()
            return f"{'…' if start else ''}{piece}{'…' if start + length < len(text) else ''}"
    return text[:length] + ("…" if len(text) > length else "")


__all__ = ["Matcher", "PlainMatcher", "SavedSearch", "Story", "meets", "passage", "tokens"]
