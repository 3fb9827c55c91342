"""Folding: what comparing and searching of texts do not tell apart, in every script."""

from __future__ import annotations

import re
import unicodedata

_UNSEEN = (
    "\u00ad\u034f\u0640\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef"
)
"""Soft hyphen, tatweel, zero-width and bidi controls, variation selectors: not seen, so not searched by."""


def _folding() -> dict[int, str | None]:
    """What searching should not tell apart, besides width and case."""
    table: dict[int, str | None] = {ord(char): None for char in re.findall(f"[{_UNSEEN}]", _every_unseen())}
    for start, end in ((0x0591, 0x05C8), (0x0610, 0x0700)):  # Hebrew points, Arabic vowel signs
        table |= {point: None for point in range(start, end) if unicodedata.category(chr(point)) == "Mn"}
    for point in range(0x0660, 0x1A9A):  # digits of every script
        if (value := unicodedata.decimal(chr(point), None)) is not None:
            table[point] = str(value)
    same = {
        "\u0627": "\u0622\u0623\u0625\u0671",  # alef, with madda or hamza
        "\u06cc": "\u064a\u0649",  # Farsi yeh, Arabic yeh, alef maksura
        "\u06a9": "\u0643",  # keheh, Arabic kaf
        "\u0647": "\u0629\u06c0\u06c1\u06c2\u06c3\u06d5",  # heh, its variants, teh marbuta
        "\u0435": "\u0451",  # Cyrillic ie, io
        "i": "\u0131",  # dotless i, which an I without dot becomes when the language is not asked
        "'": "\u02bb\u02bc",  # the letters that Uzbek is printed with, and typed as an apostrophe
    }
    table |= {ord(char): letter for letter, chars in same.items() for char in chars}
    table[0x0307] = None  # dot above, left over from folding I with dot
    return table


def _every_unseen() -> str:
    return "".join(map(chr, (*range(0xAD, 0x2070), *range(0xFE00, 0xFF00), *range(0xE0100, 0xE01F0))))


_FOLD = _folding()


def fold(text: str) -> str:
    """`text` with what searching should not see removed: width, case, Arabic letter forms, vowel signs, controls.

    >>> fold("كتاب") == fold("کتاب")
    True
    >>> fold("Işık") == fold("IŞIK")
    True
    """
    if text.isascii():
        return text.lower()  # the same, twenty times as fast
    return unicodedata.normalize("NFKC", text).casefold().translate(_FOLD)
