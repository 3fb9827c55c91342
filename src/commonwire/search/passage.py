"""The passage of a text around what a query found in it."""

from __future__ import annotations

from commonwire.search.query import Phrase, Query, wanted_phrases
from commonwire.search.text import is_mark, place_of


def passage(query: Query, text: str, *, length: int = 160) -> str:
    """The part of `text` (at most `length` characters) around the longest word of `query` in it, or its beginning."""
    if len(text) <= length:
        return text
    words = {token for part in wanted_phrases(query) if isinstance(part, Phrase) for token in part.tokens}
    at = place_of(sorted(words, key=lambda word: (-len(word), word)), text) or 0
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
