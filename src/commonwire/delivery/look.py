"""A look at a story as a saved search has it: the passage that it met, and a mark of all that it goes by there.

When a newer version leaves the mark as it was, nothing has changed for the search.
"""

from __future__ import annotations

import hashlib
from functools import cached_property, lru_cache

from commonwire.news.item import Item
from commonwire.search.match import Story
from commonwire.search.parse import parse_query
from commonwire.search.passage import Searched
from commonwire.search.query import Field, Query, Urgency, leaves, needle_of, wanted_phrases

LONGEST_LOOK = 20_000
"""Characters of a story among which the passage is looked for."""
SEPARATOR = " — "
"""Stands between headline, summary and body."""
_AROUND = 60
"""Characters of the token line around what was met, on both sides, that count as the passage for the mark."""
_BEGINNING = 160

parsed = lru_cache(maxsize=16_384)(parse_query)
"""`search.parse.parse_query`, remembered: a saved search is understood once."""


class Look:
    """One version of an item, which several searches met."""

    def __init__(self, story: Story, model: Item) -> None:
        self._story = story
        self._model = model

    @cached_property
    def words(self) -> Searched:
        """Headline, summary and body in one line."""
        parts = (self._model.headline, self._model.summary, self._model.body_text)
        line = SEPARATOR.join(" ".join(part[:LONGEST_LOOK].split()) for part in parts if part)
        return Searched(line[:LONGEST_LOOK])

    def at(self, query: str) -> tuple[str | None, str]:
        """The passage that `query` meets (None: the story has no words), and the mark of what it goes by."""
        known = parsed(query)
        return (self.words.passage(known).text or None), mark_of(known, self._story)


def mark_of(query: Query, story: Story) -> str:
    """A digest of what `query` goes by in `story`: the words around what it meets, and the fields that it asks for."""
    line = story.line
    met = [(line.find(needle), needle) for needle in map(needle_of, wanted_phrases(query))]
    seen = [line[max(0, at - _AROUND) : at + len(needle) + _AROUND] for at, needle in met if at >= 0]
    said = [*(seen or [line[:_BEGINNING]])]
    asked = [leaf for leaf, _ in leaves(query.root)]
    said.append(f"lang {story.language}" if any(isinstance(it, Field) and it.name == "lang" for it in asked) else "")
    said.append(f"urgency {story.urgency}" if any(isinstance(it, Urgency) for it in asked) else "")
    return hashlib.blake2b("\0".join(said).encode(), digest_size=9).hexdigest()
