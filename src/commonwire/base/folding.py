"""Folding: what comparing and searching of texts do not tell apart, in every script, whatever its language.

One character at a time: width, case, accents of Latin and Greek letters, forms of Arabic letters, vowel signs of
Arabic and Hebrew, nukta of Devanagari, kinds of digits and apostrophes, traditional and simplified Han characters.
Letters of Cyrillic stay what they are (ё alone is е). What depends on the letters around is the analyser's
(`search.joints`). docs/reference/words.md says for each language what that comes to.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib.resources import files

UNSEEN = (
    "\u00ad\u034f\u0640\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff"
    "\U000e0100-\U000e01ef"
)
"""Soft hyphen, tatweel, zero-width and bidi controls, variation selectors: not seen, so not searched by."""
APOSTROPHES = "'`\u00b4\u02b9\u02bb\u02bc\u02bd\u02be\u02bf\u02c8\u055a\u05f3\u2018\u2019\u201b\u2032\u2035\ua78c\uff07"
"""What is typed for an apostrophe, for the turned comma of Uzbek, for hamza and ayin in Latin letters, for geresh."""

COMPOSING = re.compile(
    "[\u0300-\u0304\u0306-\u030c\u030f\u0311\u0313\u0314\u031b\u0323-\u0328\u032d\u032e\u0330\u0331\u0338\u0342\u0345"
    "\u0653-\u0655\u093c\u09be\u09d7\u0b3e\u0b56\u0b57\u0bbe\u0bd7\u0c56\u0cc2\u0cd5\u0cd6\u0d3e\u0d57\u0dca\u0dcf\u0ddf\u102e"
    "\u1161-\u1175\u11a8-\u11c2\u1b35\u3099\u309a\uff9e\uff9f\uffa3-\uffdc"
    "\U000110ba\U00011127\U0001133e\U00011357\U000114b0\U000114ba\U000114bd\U000115af\U00011930]"
)
"""What becomes one letter with the character before it, in Unicode and in half-width forms."""

_ACCENTS = ((0x0300, 0x0370), (0x1AB0, 0x1B00), (0x1DC0, 0x1E00), (0x20D0, 0x2100), (0xFE20, 0xFE30))
_POINTS = ((0x0591, 0x05C8), (0x0610, 0x0700), (0x08C0, 0x0900))  # Hebrew points, Arabic vowel signs
_WITH = re.compile(r"LATIN SMALL LETTER (?:DOTLESS )?([A-Z]) ?(?:WITH .*)?")
_SAME = {
    "\u0627": "\u0622\u0623\u0625\u0671\u0672\u0673",  # alef, with madda or hamza
    "\u06cc": "\u064a\u0649\u0626\u06ce",  # Farsi yeh, Arabic yeh, alef maksura, yeh that carries hamza
    "\u06cc\u06d2": "\u06d3",  # yeh barree with hamza is written as two letters, too
    "\u0648": "\u0624",  # waw that carries hamza
    "\u06a9": "\u0643",  # keheh, Arabic kaf
    "\u06af": "\u06ab",  # gaf, as Pashto writes it
    "\u0647": "\u0629\u06c0\u06c1\u06c2\u06c3\u06d5",  # heh, its variants, teh marbuta
    "\u05d5\u05d5": "\u05f0",  # Yiddish digraphs
    "\u05d5\u05d9": "\u05f1",
    "\u05d9\u05d9": "\u05f2",
    "\u0435": "\u0451\u0450",  # Cyrillic ie, io
    "\u0438": "\u045d",
    "ae": "æ",
    "oe": "œ",
    "th": "þ",
    "d": "ð",
    "e": "ə",  # Azerbaijani without its letters is typed so
    "'": APOSTROPHES,
    "\u0902": "\u0901",  # chandrabindu, anusvara
    "\u09a4\u09cd": "\u09ce",  # Bengali khanda ta
    "\u0bb8": "\u0bb6",  # Tamil sha, as in the two spellings of sri
    "\u17b1": "\u17b2",  # Khmer qoo
    "\u0d23\u0d4d": "\u0d7a",  # Malayalam letters without a vowel
    "\u0d28\u0d4d": "\u0d7b",
    "\u0d30\u0d4d": "\u0d7c",
    "\u0d32\u0d4d": "\u0d7d",
    "\u0d33\u0d4d": "\u0d7e",
    "\u0d15\u0d4d": "\u0d7f",
    ",": "\u060c\u066c\u3001",
    ".": "\u066b",
    " ": "\u2116",  # numero sign
    "-": "\u2010\u2011",
    "": "\u093c\u055b\u055c\u055e\u055f\u2122\u2120",  # nukta, Armenian marks inside a word, signs of a trade mark
}
_KEPT = frozenset("\u0e33\u0eb3")  # Thai and Lao am: in two signs they would be searched by halves


def fold(text: str) -> str:
    """`text` with what searching should not see removed: width, case, accents, Arabic letter forms, signs, controls.

    >>> fold("كتاب") == fold("کتاب")
    True
    >>> fold("Işık"), fold("IŞIK"), fold("José")
    ('isik', 'isik', 'jose')
    """
    if text.isascii():
        return text.lower().replace("`", "'")  # the same, twenty times as fast
    folded = composed(_unseen().sub("", text)).translate(_FOLDED)
    while COMPOSING.search(folded) and (again := composed(folded).translate(_FOLDED)) != folded:
        folded = again  # what was taken out stood between two parts of a letter
    return folded


def composed(text: str) -> str:
    """`text` with its letters in one piece where they were in several (NFKC, where it may make a difference)."""
    return unicodedata.normalize("NFKC", text) if COMPOSING.search(text) else text


@cache
def folded_character(character: str) -> str:
    """What one character is folded to, by itself: none, itself, another or several; folded again it stays so."""
    folded = _once(character)
    while (again := "".join(map(_once, folded))) != folded:
        folded = again
    return folded


def _once(character: str) -> str:
    if (same := _same().get(character)) is not None:
        return same
    if character in _KEPT:
        return character
    wide = unicodedata.normalize("NFKC", character).casefold()
    return "".join(map(_letter, unicodedata.normalize("NFKC", wide)))


def _letter(character: str) -> str:
    category = unicodedata.category(character)
    if character.isascii() or category[0] not in "LMN":
        return character
    if category == "Nd":
        return str(unicodedata.decimal(character))
    point = ord(character)
    if any(start <= point < end for start, end in _ACCENTS) or (
        category == "Mn" and any(start <= point < end for start, end in _POINTS)
    ):
        return ""
    name = unicodedata.name(character, "")
    if (plain := _WITH.fullmatch(name)) is not None:
        return plain[1].lower()
    if name.startswith(("LATIN", "GREEK")) or unicodedata.decomposition(character).endswith(" 093C"):
        return unicodedata.normalize("NFD", character)[0]
    return character


@cache
def _same() -> dict[str, str]:
    table = {char: letter for letter, chars in _SAME.items() for char in chars}
    table |= dict.fromkeys(_unseen().findall(_every_unseen()), "")
    pairs = (files(__package__) / "data" / "han_variants.txt").read_text("utf-8").replace("\n", "")
    return table | dict(zip(pairs[::2], pairs[1::2], strict=True))


@cache
def _unseen() -> re.Pattern[str]:
    return re.compile(f"[{UNSEEN}]")


def _every_unseen() -> str:
    ranges = ((0xAD, 0x2070), (0xFE00, 0xFF00), (0xE0100, 0xE01F0))
    return "".join(chr(point) for start, end in ranges for point in range(start, end))


class _Folded(dict[int, str]):
    """What `str.translate` looks up, filled as characters are met."""

    def __missing__(self, point: int) -> str:
        folded = self[point] = folded_character(chr(point))
        return folded


_FOLDED = _Folded()
