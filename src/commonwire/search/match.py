"""Standing queries: which saved searches a story meets.

This is the plain matcher: it groups the searches by one thing that a story must have. It stands behind `Matcher`,
so that a faster one with the same answers can take its place.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

import msgspec

from commonwire.base.languages import primary
from commonwire.news.labels import key_of
from commonwire.search.query import Query, parse_query
from commonwire.search.text import is_mark, is_part, place_of

Feature = str | tuple[str, str]
"""What a story has: a word, or a field with its value."""
ANY: Feature = ("", "")
"""What every story has."""


class SavedSearch(msgspec.Struct, frozen=True, kw_only=True):
    """A standing query of an outlet: it catches what was recorded after ledger number `from_number`.

    `person` is the one person of the outlet whose it is, None for everybody's there. Searches are listed by `folder`,
    then `place`; `alert` says whether the outlet's desks are told of what it catches.
    """

    id: str
    outlet: str
    name: str
    query: str
    alert: bool = False
    folder: str = ""
    place: int = 0
    person: str | None = None
    from_number: int = 0
    made_at: datetime
    made_by: str | None = None


class Story(msgspec.Struct, kw_only=True):
    """What matching needs to know of an item: its fields and its token line (see `text.token_line`).

    `subjects` is all that it is found by (`news.labels.Vocabularies.keys`).
    """

    item: str
    outlet: str
    member: str
    language: str | None
    urgency: int | None
    subjects: frozenset[str]
    line: str


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


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A search with what it takes to try it.

    `words` are the needles that are whole words, looked up among the story's; `needles` the others (phrases, parts
    of words), looked for in its line. It lies under one of `keys`, words that a story must have, else under `field`;
    and under the subject that its words may name, `named`.
    """

    search: SavedSearch
    query: Query
    words: frozenset[str]
    needles: tuple[str, ...]
    keys: frozenset[str]
    field: tuple[str, str]
    named: tuple[str, str] | None


class PlainMatcher:
    """Tries on a story only the searches whose key it has: one rare word of the search, else one of its fields."""

    def __init__(self, searches: Iterable[SavedSearch] = ()) -> None:
        self._entries: dict[str, Entry] = {}
        self._by_word: dict[str, dict[str, Entry]] = {}
        self._by_field: dict[Feature, dict[str, Entry]] = {}
        for search in searches:
            self.put(search)

    def put(self, search: SavedSearch) -> None:
        """Catch for `search` from now on; replaces the one with the same id. Raises BadInputError (`parse_query`)."""
        self.put_entry(entry_of(search))

    def put_entry(self, entry: Entry) -> None:
        """Catch for a search that was understood before."""
        search = entry.search
        self.remove(search.id)
        self._entries[search.id] = entry
        # The word that the fewest searches lie under, and of those the longest: long words are rare in stories.
        words = sorted(entry.keys, key=lambda word: (len(self._by_word.get(word, ())), -len(word), word))
        place = self._by_word.setdefault(words[0], {}) if words else self._by_field.setdefault(entry.field, {})
        place[search.id] = entry
        if entry.named:
            self._by_field.setdefault(entry.named, {})[search.id] = entry

    def __len__(self) -> int:
        """How many searches there are."""
        return len(self._entries)

    def remove(self, search_id: str) -> None:
        """Catch no longer for `search_id`."""
        entry = self._entries.pop(search_id, None)
        if entry is None:
            return
        for word in entry.keys:
            self._by_word.get(word, {}).pop(search_id, None)
        for field in (entry.field, entry.named):
            if field is not None:
                self._by_field.get(field, {}).pop(search_id, None)

    def matches(self, story: Story) -> list[SavedSearch]:
        """The searches that `story` meets, by id."""
        line = story.line
        words = frozenset(line.split())
        places = [self._by_word[word] for word in self._by_word.keys() & words]
        places += [place for field in features_of(story) if (place := self._by_field.get(field))]
        met = {
            entry.search.id: entry.search
            for place in places
            for entry in list(place.values())  # a copy: searches are put from other threads
            if is_verified(entry, story, words)
        }
        return [met[search_id] for search_id in sorted(met)]


def entry_of(search: SavedSearch) -> Entry:
    """`search`, understood. Raises BadInputError (`parse_query`)."""
    query = parse_query(search.query)
    needles = query.needles
    words = frozenset(needle.strip() for needle in needles if _is_word(needle))
    return Entry(
        search=search,
        query=query,
        words=words,
        needles=tuple(needle for needle in needles if not _is_word(needle)),
        keys=frozenset(word for word in query.words if not is_part(word)),
        field=_field_of(query),
        named=("subject", key_of(query.named)) if query.named else None,
    )


def _is_word(needle: str) -> bool:
    """Whether a needle is one whole token: the line has it exactly when the story has the word."""
    return needle == f" {needle.strip()} " and " " not in needle.strip()


def _field_of(query: Query) -> tuple[str, str]:
    """The most telling field that a story must have to meet a query without whole words."""
    if query.subject is not None:
        return ("subject", key_of(query.subject))
    fields = (("outlet", query.outlet), ("member", query.member), ("lang", query.lang))
    return next(((name, value) for name, value in fields if value is not None), ("", ""))


def is_verified(entry: Entry, story: Story, words: frozenset[str]) -> bool:
    """Whether `story`, whose words are `words`, meets the search: as `meets` says, and faster."""
    has_words = entry.words <= words and (not entry.needles or all(needle in story.line for needle in entry.needles))
    is_named = entry.named is not None and entry.named[1] in story.subjects
    return (has_words or is_named) and _fields_hold(entry.query, story)


class Way(msgspec.Struct, frozen=True, kw_only=True):
    """One way to meet a search: what a story must have for it. `is_whole`: that and the urgency are all it takes."""

    features: tuple[Feature, ...]
    is_whole: bool


def ways_of(entry: Entry) -> list[Way]:
    """The ways to meet a search, by its words and by the name of a subject: a story that meets it takes one of them."""
    query = entry.query
    fields = [(name, value) for name in ("outlet", "member", "lang") if (value := getattr(query, name)) is not None]
    fields += [("subject", key_of(query.subject))] if query.subject is not None else []
    ways = [Way(features=(*sorted(entry.keys), *fields), is_whole=not entry.needles)]
    if entry.named is not None:
        ways.append(Way(features=(*dict.fromkeys((entry.named, *fields)),), is_whole=True))
    return [way if way.features else Way(features=(ANY,), is_whole=way.is_whole) for way in ways]


def features_of(story: Story) -> set[Feature]:
    """What `story` has beside its words, as `Way.features` names it."""
    fields: set[Feature] = {("subject", subject) for subject in story.subjects}
    if story.language is not None:
        fields |= {("lang", story.language), ("lang", primary(story.language))}
    return fields | {("outlet", story.outlet), ("member", story.member), ANY}


def meets(query: Query, story: Story) -> bool:
    """Whether `story` meets `query`: the meaning that every index and matcher must keep."""
    has_words = all(needle in story.line for needle in query.needles)
    is_named = query.named is not None and key_of(query.named) in story.subjects
    return (has_words or is_named) and _fields_hold(query, story)


def _fields_hold(query: Query, story: Story) -> bool:
    return (
        (query.lang is None or _is_language(query.lang, story.language))
        and (query.outlet is None or query.outlet == story.outlet)
        and (query.member is None or query.member == story.member)
        and (query.urgency is None or (story.urgency is not None and story.urgency <= query.urgency))
        and (query.subject is None or key_of(query.subject) in story.subjects)
    )


def _is_language(wanted: str, language: str | None) -> bool:
    return language is not None and wanted in (language, primary(language))


def passage(query: Query, text: str, *, length: int = 160) -> str:
    """The part of `text` (at most `length` characters) around the longest word of `query` in it, or its beginning."""
    if len(text) <= length:
        return text
    at = place_of(sorted(query.words, key=lambda word: (-len(word), word)), text) or 0
    start = max(0, min(at - length // 3, len(text) - length + 1))
    if start:
        blank = text.find(" ", start, at)
        start = blank + 1 if blank >= 0 else start
        while start < at and is_mark(text[start]):
            start += 1
    end = start + length - (2 if start else 1)
    if end >= len(text) - 1:
        end = len(text)
    elif (blank := text.rfind(" ", start + length // 2, end)) > at:
        end = blank
    return f"{'…' if start else ''}{text[start:end].strip()}{'…' if end < len(text) else ''}"
