"""The one analyser: the same tokens for stored text, typed queries and saved searches.

Words of scripts with spaces are whole tokens with their combining marks inside; runs of scripts written
without spaces (Han, kana, Khmer, Thai, Lao, Myanmar) become overlapping pairs of characters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
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


def is_unspaced(token: str) -> bool:
    """Whether `token` is of a script that puts no spaces between words."""
    return _IS_UNSPACED.match(token) is not None


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


def spans(text: str) -> list[tuple[str, int, int]]:
    """The tokens of `text`, each with where it stands there: `text[start:end]` is how it was written.

    Pairs of characters overlap, as tokens do; vowel signs, joiners and the like belong to the token that they are in.

    >>> spans("Die Straße")
    [('die', 0, 3), ('strasse', 4, 10)]
    """
    folded, starts, ends = _fold_with_places(text)
    found = []
    for run in _RUN.finditer(folded):
        if not _IS_UNSPACED.match(run[0]):
            found.append((run[0], run.start(), run.end()))
            continue
        clusters = [(cluster[0], cluster.start(), cluster.end()) for cluster in _CLUSTER.finditer(run[0])]
        pairs = [(a[0] + b[0], a[1], b[2]) for a, b in pairwise(clusters)] or clusters
        found += [(token, run.start() + start, run.start() + end) for token, start, end in pairs]
    return [(token, starts[start], ends[end - 1]) for token, start, end in found]


def place_of(words: Sequence[str], text: str) -> int | None:
    """The index in `text` where a token of `words` first stands; the earlier in `words` the better. None: nowhere."""
    found: dict[str, int] = {}
    parts = [word for word in words if is_part(word)]
    for token, start, end in spans(text):
        found.setdefault(token, start)
        for part in parts:
            if part in token and _IS_UNSPACED.match(token):
                found.setdefault(part, start if token.startswith(part) else max(start, end - len(part)))
    return next((found[word] for word in words if word in found), None)


def _fold_with_places(text: str) -> tuple[str, Sequence[int], Sequence[int]]:
    """The folded text, and for each of its characters the start and the end in `text` of what it comes from."""
    if text.isascii():
        return text.lower(), range(len(text)), range(1, len(text) + 1)
    pieces = [(fold(piece[0]), *piece.span()) for piece in _whole().finditer(text)]
    starts = [start for folded, start, _ in pieces for _ in folded]
    ends = [end for folded, _, end in pieces for _ in folded]
    return "".join(folded for folded, _, _ in pieces), starts, ends


@cache
def _whole() -> re.Pattern[str]:
    """A character with all after it that it may be composed with: such pieces are folded one by one as in the whole."""
    later = {0x1161 + number for number in range(21)} | {
        0x11A8 + number for number in range(27)
    }  # Hangul vowels, finals
    for point in (*range(0x0300, 0x20000), *range(0xE0100, 0xE01F0)):
        parts = unicodedata.decomposition(chr(point)).split()
        later |= {point} if unicodedata.combining(chr(point)) or unicodedata.category(chr(point)) == "Mn" else set()
        later |= {int(parts[1], 16)} if len(parts) == 2 and parts[0][0] != "<" else set()
    for point in range(0xFF00, 0xFFF0):  # their half-width forms
        later |= {point} if ord(unicodedata.normalize("NFKC", chr(point))[0]) in later else set()
    return re.compile(f".[{''.join(map(chr, sorted(later)))}]*", re.DOTALL)
