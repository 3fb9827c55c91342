"""Standing queries: which saved searches a story meets.

This is the plain matcher: it groups the searches by one thing that a story must have. It stands behind `Matcher`,
so that a faster one with the same answers can take its place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Protocol

import msgspec

from commonwire.base.languages import primary
from commonwire.search.parse import parsed
from commonwire.search.query import All, Any, Field, Near, Node, Not, Phrase, Prefix, Query, Since, Urgency
from commonwire.search.text import is_part, needle
from commonwire.search.ways import ANY, Feature, Way, ways_of, whole_tokens


class SavedSearch(msgspec.Struct, frozen=True, kw_only=True, gc=False):
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
    """What matching needs to know of an item: its fields and its line (see `forms.story_line`).

    `subjects` and `places` are all that it is found by (`news.labels.Vocabularies.keys`), `outlet_keys` and
    `member_keys` what its outlet and their member go by beside their ids (`alliance.called`).
    """

    item: str
    outlet: str
    member: str
    language: str | None
    urgency: int | None
    subjects: frozenset[str]
    places: frozenset[str] = frozenset()
    outlet_keys: frozenset[str] = frozenset()
    member_keys: frozenset[str] = frozenset()
    received_at: datetime = datetime.max.replace(tzinfo=UTC)
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
        """The searches that `story` meets, each once, in no order."""
        ...


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A search with what it takes to try it: a story that meets it takes one of its `ways`, at least."""

    search: SavedSearch
    query: Query
    ways: tuple[Way, ...]


class PlainMatcher:
    """Tries on a story only the searches that lie under what it has: one rare word of each way, else a field."""

    def __init__(self, searches: Iterable[SavedSearch] = ()) -> None:
        self._entries: dict[str, Entry] = {}
        self._under: dict[Feature, dict[str, Entry]] = {}
        self._places: dict[str, tuple[Feature, ...]] = {}
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
        self._places[search.id] = tuple(dict.fromkeys(min(way.features, key=self._rarity) for way in entry.ways))
        for place in self._places[search.id]:
            self._under.setdefault(place, {})[search.id] = entry

    def _rarity(self, feature: Feature) -> tuple[int, int, int, str]:
        """Words before fields; of those what few searches lie under, and long words: they are rare in stories."""
        crowd = len(self._under.get(feature, ()))
        if isinstance(feature, str):
            return (-1, crowd, -len(feature), feature)
        return (_TELLING.index(feature[0]), crowd, 0, feature[1])

    def __len__(self) -> int:
        """How many searches there are."""
        return len(self._entries)

    def remove(self, search_id: str) -> None:
        """Catch no longer for `search_id`."""
        if self._entries.pop(search_id, None) is None:
            return
        for place in self._places.pop(search_id):
            self._under[place].pop(search_id, None)
            if not self._under[place]:
                del self._under[place]

    def matches(self, story: Story) -> list[SavedSearch]:
        """The searches that `story` meets, by id."""
        words = frozenset(story.line.split())
        places = [self._under.get(feature) for feature in words | features_of(story)]
        met = {
            entry.search.id: entry.search
            for place in places
            if place
            for entry in list(place.values())  # a copy: searches are put from other threads
            if is_verified(entry, story, words)
        }
        return [met[search_id] for search_id in sorted(met)]


_TELLING = ("subject", "place", "outlet", "member", "lang", "urgency", "")
"""Fields in the order of how much they tell; last what every story has."""


def entry_of(search: SavedSearch) -> Entry:
    """`search`, understood. Raises BadInputError (`parse_query`)."""
    query = parsed(search.query)
    return Entry(search=search, query=query, ways=tuple(ways_of(query.root)))


def features_of(story: Story) -> set[Feature]:
    """What `story` has beside its words, as `Way.features` names it."""
    fields: set[Feature] = {("subject", subject) for subject in story.subjects}
    fields |= {("place", place) for place in story.places}
    if story.language is not None:
        fields |= {("lang", story.language), ("lang", primary(story.language))}
    if story.urgency is not None:
        fields |= _URGENCIES[min(max(story.urgency, 1), 10)]
    fields |= {("outlet", key) for key in story.outlet_keys} | {("member", key) for key in story.member_keys}
    fields |= {("outlet", story.outlet), ("member", story.member), ANY}
    return fields


_URGENCIES = [frozenset(("urgency", str(most)) for most in range(max(urgency, 1), 10)) for urgency in range(11)]
"""By the urgency of a story: each that a query may ask for, and that is wide enough."""


def is_verified(entry: Entry, story: Story, words: frozenset[str]) -> bool:
    """Whether `story`, whose words are `words`, meets the search."""
    return entry.query.root is None or _meets(entry.query.root, story, words)


def meets(node: Node | None, story: Story) -> bool:
    """Whether `story` meets the query with this root: the meaning that every index and matcher must keep."""
    return node is None or _meets(node, story, frozenset(story.line.split()))


def _meets(node: Node, story: Story, words: frozenset[str]) -> bool:
    if isinstance(node, All):
        return all(_meets(part, story, words) for part in node.parts)
    if isinstance(node, Any):
        return any(_meets(part, story, words) for part in node.parts)
    if isinstance(node, Not):
        return not _meets(node.part, story, words)
    if isinstance(node, Phrase):
        return _has_phrase(node, story, words)
    return _LEAVES[type(node)](node, story)


def _has_phrase(phrase: Phrase, story: Story, words: frozenset[str]) -> bool:
    whole = whole_tokens(phrase)
    if not words.issuperset(whole):
        return False
    return len(whole) == len(phrase.sought) == 1 or needle(phrase.sought) in story.line


def _is_near(near: Near, story: Story) -> bool:
    has_both = needle(near.left.tokens) in story.line and needle(near.right.tokens) in story.line
    return has_both and re.search(near_pattern(near), story.line) is not None


@lru_cache(maxsize=4096)
def near_pattern(near: Near) -> str:
    """A regular expression for the token lines that have both phrases so near, as Python and PostgreSQL know them.

    >>> bool(re.search(near_pattern(Near(Phrase(("a",)), Phrase(("b",)), 1)), " b x a "))
    True
    """
    left, right = _run(near.left), _run(near.right)
    gap = rf"(?: [^ ~]+){{0,{near.within}}} "  # not into the base forms behind the words (`forms.BASES`)
    found = f" {left}{gap}{right} | {right}{gap}{left} "
    one, other = near.left.tokens, near.right.tokens
    if len(one) == len(other) == 1 and is_part(one[0]) and is_part(other[0]):  # both may be in one pair
        found += f"| (?:{one[0]}{other[0]}|{other[0]}{one[0]}) "
    return found


def _run(phrase: Phrase) -> str:
    """The tokens of a phrase; a single character at its edge may be part of a pair (`text.needle`)."""
    start = "[^ ]*" if is_part(phrase.tokens[0]) else ""
    end = "[^ ]*" if is_part(phrase.tokens[-1]) else ""
    return f"{start}{' '.join(map(re.escape, phrase.tokens))}{end}"


def _field_holds(field: Field, story: Story) -> bool:
    if field.name == "lang":
        return story.language is not None and field.value in (story.language, primary(story.language))
    if field.name == "subject":
        return field.value in story.subjects
    if field.name == "place":
        return field.value in story.places
    if field.name == "outlet":
        return field.value == story.outlet or field.value in story.outlet_keys
    return field.value == story.member or field.value in story.member_keys


def _is_since(since: Since, story: Story) -> bool:
    # `ago` counts from the moment of asking: for a story that has just come, that is now.
    return since.at is None or story.received_at >= since.at


_LEAVES: dict[type, Callable[..., bool]] = {
    Prefix: lambda prefix, story: f" {prefix.start}" in story.line,
    Near: _is_near,
    Field: _field_holds,
    Urgency: lambda urgency, story: story.urgency is not None and story.urgency <= urgency.most,
    Since: _is_since,
}
