"""Shorten a sentence to a headline, in any script, without breaking a word or a letter."""

from __future__ import annotations

import unicodedata

_STOPS = ".。।۔։។"
_SEPARATORS = frozenset(" \u00a0\u200b,;:،؛，、；：")
_JOINERS = frozenset("\u200c\u200d\u17d2")  # no-joiner, joiner, and the Khmer sign that puts the next letter below


def shorten(sentence: str, columns: int = 90) -> str:
    """`sentence` as a headline of at most `columns` columns (a Han character takes two), without its full stop.

    A longer one ends at the last space or comma that fits, else (scripts written without spaces) at the last whole
    letter, with an ellipsis.

    >>> shorten("The river rose.")
    'The river rose'
    >>> shorten("The river rose by two metres overnight.", 20)
    'The river rose by…'
    """
    text = " ".join(sentence.split())
    bare = text.rstrip(_STOPS) if not text.endswith(("...", "…")) else text
    if _width(bare) <= columns:
        return bare
    end = _fitting(bare, columns - 1)
    cut = next((n for n in range(end, end // 2, -1) if bare[n] in _SEPARATORS), None)
    if cut is None:
        cut = next(n for n in range(end, -1, -1) if _is_boundary(bare, n))
    return bare[:cut].rstrip("".join(_SEPARATORS) + "-–—(«„“\"'") + "…"


def _columns(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


def _width(text: str) -> int:
    return sum(map(_columns, text))


def _fitting(text: str, columns: int) -> int:
    """How many characters of `text` fit into `columns`."""
    taken = 0
    for n, character in enumerate(text):
        taken += _columns(character)
        if taken > columns:
            return n
    return len(text)


def _is_boundary(text: str, n: int) -> bool:
    """Whether a letter ends before position `n`: marks and joiners stay with theirs (Unicode UAX #29, section 3)."""
    return n == 0 or not (
        unicodedata.category(text[n]).startswith("M") or text[n] in _JOINERS or text[n - 1] in _JOINERS
    )
