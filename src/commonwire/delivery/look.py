"""The mark of a story as a saved search sees it: while it stays, nothing has changed for the search."""

from __future__ import annotations

import hashlib
from functools import lru_cache

from commonwire.search.match import Story
from commonwire.search.parse import parse_query
from commonwire.search.query import Field, Query, Urgency, leaves, needle_of, wanted_phrases

_AROUND = 60
"""Characters of the token line around what was met, on both sides, that count as the passage for the mark."""
_BEGINNING = 160

parsed = lru_cache(maxsize=16_384)(parse_query)
"""`search.parse.parse_query`, remembered: a saved search is understood once."""


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
