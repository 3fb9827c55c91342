"""The mark of a story as a saved search sees it: while it stays, nothing has changed for the search."""

from __future__ import annotations

import hashlib
from functools import lru_cache

import msgspec

from commonwire.search.match import Story
from commonwire.search.parse import parsed
from commonwire.search.query import Field, Urgency, leaves, needle_of, wanted_phrases

_AROUND = 60
"""Characters of the token line around what was met, on both sides, that count as the passage for the mark."""
_BEGINNING = 160


class _GoesBy(msgspec.Struct, frozen=True, gc=False):
    """What a search goes by in a story: what it looks for in the token line, and whether the fields matter to it."""

    needles: tuple[str, ...]
    language: bool
    urgency: bool


@lru_cache(maxsize=65_536)
def _goes_by(query: str) -> _GoesBy:
    root = parsed(query).root
    asked = [leaf for leaf, _ in leaves(root)]
    return _GoesBy(
        needles=tuple(map(needle_of, wanted_phrases(parsed(query)))),
        language=any(isinstance(leaf, Field) and leaf.name == "lang" for leaf in asked),
        urgency=any(isinstance(leaf, Urgency) for leaf in asked),
    )


def mark_of(query: str, story: Story) -> str:
    """A digest of what `query` goes by in `story`: the words around what it meets, and the fields that it asks for."""
    line, goes_by = story.line, _goes_by(query)
    said = [
        line[max(0, at - _AROUND) : at + len(needle) + _AROUND]
        for needle in goes_by.needles
        if (at := line.find(needle)) >= 0
    ] or [line[:_BEGINNING]]
    said.append(f"lang {story.language}" if goes_by.language else "")
    said.append(f"urgency {story.urgency}" if goes_by.urgency else "")
    return hashlib.blake2b("\0".join(said).encode(), digest_size=9).hexdigest()
