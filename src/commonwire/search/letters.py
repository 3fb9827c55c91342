"""Characters for the analyser, many at a time: what each is folded to, and what a text has that needs a closer look.

One table over all code points, filled as characters are met (`base.folding` says what they are folded to). A text is
looked up in it at once; the flags of its characters, together, say which rules (`search.joints`) can apply to it.
"""

from __future__ import annotations

import re
import unicodedata

import numpy as np
from numpy.typing import NDArray

from commonwire.base.folding import COMPOSING, folded_character

BLANK, BREAK = " ", "\n"
"""What stands for white space, and for whatever else is no part of a word."""
ZWNJ = "\u200c"
SCHWA = "ə"
"""Kept for a closer look: in Azerbaijani it may be typed e, in Kazakh it stands for its Cyrillic likeness."""

(
    DROPPED,  # folded to nothing
    MANY,  # folded to several characters
    PARTS,  # a part of a letter, to be composed with the character before it
    ACCENT,
    JAMO,  # as PARTS, but rarely met
    DIGIT,
    LATIN,
    CYRILLIC,
    ARABIC,
    HEBREW,
    DEVANAGARI,
    KHMER,
    THAI,
    UNSPACED,
    CLUSTERS,  # of an unspaced script whose characters may have signs
    JOINER,  # zero-width non-joiner
    SIGN,  # of those that may stand inside a word or number: . , ' " -
) = (1 << bit for bit in range(17))

SIGNS = ".,'\"-"
HAN = (
    "\u3005\u3007\u3041-\u3096\u3099\u309a\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"  # kana, iteration marks
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
)
CLUSTERED = (
    "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ede"  # Thai, Lao, without their punctuation
    "\u1000-\u103f\u1050-\u109d"  # Myanmar
    "\u1780-\u17d3\u17d7\u17dc\u17dd"  # Khmer
)
_TAILS = (  # vowels, signs, tones
    "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ecd\u102b-\u103e\u17b4-\u17d3\u17dd"
)
TAILS = re.compile(f"[{_TAILS}]")
COENG = "\u17d2"
"""What puts the Khmer letter after it below the one before it."""
_SCRIPTS = (
    (LATIN, "a", "z"),
    (LATIN, SCHWA, SCHWA),
    (CYRILLIC, "\u0400", "\u052f"),
    (ARABIC, "\u0620", "\u06ff"),
    (HEBREW, "\u05d0", "\u05ea"),
    (DEVANAGARI, "\u0900", "\u097f"),
    (KHMER, "\u1780", "\u17dd"),
    (THAI, "\u0e01", "\u0ede"),
)
_QUOTES = '"\u05f4\u201c\u201d\u201e\u201f'
_POINTS = 0x110000
_SHIFT = 32
_MANY = np.uint64(MANY << _SHIFT)


def _ranges(text: str) -> list[tuple[str, str]]:
    """The ranges of a character class that is written as `a-zäö`."""
    found, at = [], 0
    while at < len(text):
        is_range = text[at + 1 : at + 2] == "-"
        found.append((text[at], text[at + 2] if is_range else text[at]))
        at += 3 if is_range else 1
    return found


_HAN, _CLUSTERED = _ranges(HAN), _ranges(CLUSTERED)
_table: NDArray[np.uint64] = np.zeros(_POINTS, np.uint64)
_SPACED, _BLANK, _WHOLE, _SIGN, _BELOW = range(5)
_kinds: NDArray[np.uint8] = np.full(_POINTS, _SPACED, np.uint8)
for _first, _last in (*_HAN, *_CLUSTERED):
    _kinds[ord(_first) : ord(_last) + 1] = _WHOLE
for _first, _last in _ranges(_TAILS):
    _kinds[ord(_first) : ord(_last) + 1] = _SIGN
_kinds[ord(COENG)] = _BELOW
_kinds[[ord(BLANK), ord(BREAK)]] = _BLANK


def looked_up(text: str) -> tuple[NDArray[np.uint64], int]:
    """The value of each character of `text`, and the flags of all of them together.

    Of a value the lower half is the code point that the character is folded to, 0 for none. One with the flag MANY is
    still itself: it has to be written out before.
    """
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    values = _table[points]
    if not values.all():
        for point in np.unique(points[values == 0]).tolist():
            _table[point] = _value(point)
        values = _table[points]
    return values, int(np.bitwise_or.reduce(values)) >> _SHIFT


def written(values: NDArray[np.uint64]) -> str:
    """The text that the values are, without what was folded to nothing."""
    points = values.astype(np.uint32)
    if not points.all():
        points = points[points != 0]
    return points.tobytes().decode("utf-32-le")


def pieces(text: str) -> tuple[list[int], list[int]]:
    """Where the tokens of a folded text start and end, which has white space at both ends.

    A word between white space or unspaced scripts is one token; of a run of an unspaced script each two characters in
    a row are one, or the only one. The signs of a character go with it.
    """
    kinds = _kinds[np.frombuffer(text.encode("utf-32-le"), np.uint32)]
    before, after = kinds[:-1], kinds[1:]
    inner = (before >= _WHOLE) & ((after >= _SIGN) | ((before == _BELOW) & (after == _WHOLE)))
    borders = np.flatnonzero(~(inner | ((before == after) & (after < _WHOLE)))) + 1
    kinds = kinds[borders]
    ends = np.append(borders[1:], len(text))
    is_character = kinds >= _WHOLE
    goes_on = np.append(is_character[1:] & is_character[:-1], False)
    is_token = (kinds != _BLANK) & (goes_on | ~np.append(False, goes_on[:-1]))
    return borders[is_token].tolist(), np.where(goes_on, np.append(ends[1:], 0), ends)[is_token].tolist()


def in_pairs(text: str) -> str:
    """A folded text with a blank between two tokens, as `pieces` tells them, where no character has signs."""
    points = np.frombuffer(text.encode("utf-32-le"), np.uint32)
    whole = _kinds[points] == _WHOLE
    pair = whole[1:] & whole[:-1]
    written = np.zeros((len(points), 3), np.uint32)
    written[:, 0] = points
    written[1:, 0][pair & ~np.append(pair[1:], False)] = ord(BLANK)  # the last one stands in the pair before
    written[:-1, 1] = np.where(pair, points[1:], (whole[1:] ^ whole[:-1]) * np.uint32(ord(BLANK)))
    written[:-1, 2] = pair * np.uint32(ord(BLANK))
    kept: NDArray[np.uint32] = written[written != 0]
    return kept.tobytes().decode("utf-32-le")


def many_of(values: NDArray[np.uint64]) -> str:
    """The characters among the values that are folded to several."""
    return "".join(map(chr, np.unique(values[values & _MANY != 0].astype(np.uint32)).tolist()))


def _value(point: int) -> int:
    character = chr(point)
    if character == ZWNJ:
        return point | JOINER << _SHIFT
    folded = SCHWA if character.lower() == SCHWA else folded_character(character)
    flags = 0
    if COMPOSING.match(character):
        flags = ACCENT if 0x0300 <= point < 0x0370 else PARTS if point < 0x1100 or point == 0x1B35 else JAMO
    if not folded:
        return (flags | DROPPED) << _SHIFT
    if len(folded) > 1:
        return point | MANY << _SHIFT
    kept, more = _kept(folded)
    return ord(kept) | (flags | more) << _SHIFT


def _kept(folded: str) -> tuple[str, int]:
    """What the analyser sees of a folded character, and its flags."""
    if folded in SIGNS or folded in _QUOTES:
        return ('"' if folded in _QUOTES else folded), SIGN
    category = unicodedata.category(folded)
    if category[0] not in "LMN":
        return (BLANK if category == "Zs" or folded == "\t" else BREAK), 0
    flags = DIGIT if folded in "0123456789" else 0
    flags |= sum(flag for flag, first, last in _SCRIPTS if first <= folded <= last)
    if any(first <= folded <= last for first, last in _HAN):
        flags |= UNSPACED
    if any(first <= folded <= last for first, last in _CLUSTERED):
        flags |= UNSPACED | CLUSTERS
    return folded, flags
