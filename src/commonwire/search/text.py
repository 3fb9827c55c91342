"""The one analyser: the same tokens for stored text, typed queries and saved searches.

Words of scripts with spaces are whole tokens with their combining marks inside; runs of scripts written
without spaces (Han, kana, Khmer, Thai, Lao, Myanmar) become overlapping pairs of characters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

from commonwire.base.folding import fold

_UNSPACED = (
    "\u3005\u3007\u3041-\u3096\u3099\u309a\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"  # kana, iteration marks
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"  # Han
    "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ede"  # Thai, Lao, without their punctuation
    "\u1000-\u103f\u1050-\u109d"  # Myanmar
    "\u1780-\u17d3\u17d7\u17dc\u17dd"  # Khmer
)
# Combining marks are no \w in Python: named here, so that words stay whole.
_MARKS = "".join(chr(point) for point in range(0x0300, 0x1E00) if unicodedata.category(chr(point)) in ("Mn", "Mc"))
_MARK_SET = frozenset(_MARKS)
_RUN = re.compile(rf"[{_UNSPACED}]+|(?:(?![{_UNSPACED}])[\w{_MARKS}])+")
_IS_UNSPACED = re.compile(rf"[{_UNSPACED}]")
_WORD = re.compile(rf"[\w{_MARKS}]+")
_CHARACTER = re.compile(rf".[{_MARKS}]*", re.DOTALL)
_CLUSTER = re.compile(
    r"[\u1780-\u17b3](?:\u17d2[\u1780-\u17b3]|[\u17b4-\u17d1\u17d3\u17dd])*"  # Khmer: letter, subscripts and signs
    r"|.[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ecd\u102b-\u103e]*",  # Thai, Lao, Myanmar signs
    re.DOTALL,
)


def tokens(text: str) -> list[str]:
    """The tokens of `text` in their order.

    >>> tokens("Rain in Kabul")
    ['rain', 'in', 'kabul']
    >>> tokens("北京大雨")
    ['北京', '京大', '大雨']
    """
    folded = fold(text)
    if not _IS_UNSPACED.search(folded):
        return _WORD.findall(folded)
    found: list[str] = []
    for run in _RUN.findall(folded):
        if _IS_UNSPACED.match(run):
            found.extend(_pairs(run))
        else:
            found.append(run)
    return found


def _pairs(run: str) -> list[str]:
    clusters = _CLUSTER.findall(run)
    return [a + b for a, b in pairwise(clusters)] or clusters


def token_line(text: str) -> str:
    """The tokens of `text` as one line with a space at both ends, so that ' word ' finds a whole token in it."""
    return f" {' '.join(tokens(text))} "


def is_part(token: str) -> bool:
    """Whether `token` is a single character of an unspaced script: in a longer run it is only a part of tokens.

    >>> is_part("雨"), is_part("大雨"), is_part("a")
    (True, False, False)
    """
    return _IS_UNSPACED.match(token) is not None and _CLUSTER.fullmatch(token) is not None


def needle(sequence: Sequence[str]) -> str:
    """What a token line contains when it has these tokens in a row; a single character may be part of a pair.

    >>> needle(["rain"]), needle(tokens("3月")), needle(tokens("3月")) in token_line("3月份")
    (' rain ', ' 3 月', True)
    """
    start = "" if is_part(sequence[0]) else " "
    end = "" if is_part(sequence[-1]) else " "
    return f"{start}{' '.join(sequence)}{end}"


def is_mark(character: str) -> bool:
    """Whether a character belongs to the one before it: a text is not cut there."""
    return character in _MARK_SET


def place_of(words: Sequence[str], text: str) -> int | None:
    """The index in `text` where a token of `words` first stands; the earlier in `words` the better. None: nowhere."""
    folded, places = _fold_with_places(text)
    found: dict[str, int] = {}
    for run in _RUN.finditer(folded):
        for word in words:
            at = run[0].find(word) if _IS_UNSPACED.match(word) else (0 if run[0] == word else -1)
            if at >= 0:
                found.setdefault(word, places[run.start() + at])
    return next((found[word] for word in words if word in found), None)


def _fold_with_places(text: str) -> tuple[str, Sequence[int]]:
    """The folded text, and for each of its characters the index in `text` where it comes from."""
    if text.isascii():
        return text.lower(), range(len(text))
    pieces = [(fold(piece[0]), piece.start()) for piece in _CHARACTER.finditer(text)]
    places = [start for folded, start in pieces for _ in folded]
    return "".join(folded for folded, _ in pieces), places
