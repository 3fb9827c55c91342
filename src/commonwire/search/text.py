"""The one analyser: the same tokens for stored text, typed queries and saved searches.

Words of scripts with spaces are whole tokens with their combining marks inside; runs of scripts written
without spaces (Han, kana, Khmer, Thai, Lao, Myanmar) become overlapping pairs of characters. What two words may differ
in and still be one token: `base.folding` says it of single characters, `search.joints` of what stands together.
docs/reference/words.md shows it by language.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from commonwire.base.folding import COMPOSING, UNSEEN, folded_character
from commonwire.search.joints import AFFIXES, rules_for
from commonwire.search.letters import (
    ACCENT,
    ARABIC,
    CLUSTERED,
    CLUSTERS,
    COENG,
    CYRILLIC,
    DIGIT,
    HAN,
    JAMO,
    LATIN,
    MANY,
    PARTS,
    SIGN,
    SIGNS,
    TAILS,
    UNSPACED,
    ZWNJ,
    in_pairs,
    many_of,
    pieces,
)
from commonwire.search.placed import Placed, Plain

ANALYSER_VERSION = 4
"""Counted up whenever a text has other tokens than before: lines and indexes of an earlier one are to be made anew."""

_UNSPACED = HAN + CLUSTERED
_IS_UNSPACED = re.compile(rf"[{_UNSPACED}]")
_CHARACTER = re.compile(rf".(?:{COENG}[\u1780-\u17b3]|{TAILS.pattern})*", re.DOTALL)
_BORDER = re.compile(rf".(?:(?<=[{_UNSPACED}])(?=[^\s{_UNSPACED}])|(?<=[^\s{_UNSPACED}])(?=[{_UNSPACED}]))")
_IN_PARTS = re.compile(f".{COMPOSING.pattern}+", re.DOTALL)
_HAMZA = re.compile("\u06d2\u0654")
_GONE = re.compile(f"(?!{ZWNJ})[{UNSEEN}]")
# What an ASCII text becomes at once: capitals small, kinds of apostrophe one, what is no part of a word blank.
_ASCII = bytes(
    ord(char.lower()) if char.isalnum() or char in SIGNS + " " else 39 if char == "`" else 32 if char == "\t" else 10
    for char in map(chr, range(128))
) + bytes(128)
_DIGITS = b"0123456789"


def tokens(text: str) -> list[str]:
    """The tokens of `text` in their order.

    >>> tokens("Rain in Kabul")
    ['rain', 'in', 'kabul']
    >>> tokens("北京大雨")
    ['北京', '京大', '大雨']
    """
    return _tokens(_plain(text))


def _plain(text: str) -> Plain:
    return _read_ascii(text) if text.isascii() else _read(Plain(f" {text} "))


def _tokens(read: Plain) -> list[str]:
    if not read.flags & UNSPACED:
        return read.text.split()
    if not read.flags & CLUSTERS:
        return in_pairs(read.text).split()
    return [read.text[start:end] for start, end in zip(*pieces(read.text), strict=True)]


def token_line(text: str) -> str:
    """The tokens of `text` as one line with a space at both ends, so that ' word ' finds a whole token in it."""
    read = _plain(text)
    if read.flags & ARABIC and not read.flags & UNSPACED:
        return read.text  # which was made so already
    return f" {' '.join(_tokens(read))} "


def spans(text: str) -> list[tuple[str, int, int]]:
    """The tokens of `text`, each with where it stands there: `text[start:end]` is how it was written.

    Pairs of characters overlap, as tokens do; vowel signs, joiners and the like belong to the token that they are in.

    >>> spans("Die Straße")
    [('die', 0, 3), ('strasse', 4, 10)]
    """
    read = Placed(f" {text} ")
    _read(read)
    return [
        (read.text[start:end], read.starts[start] - 1, read.ends[end - 1] - 1)
        for start, end in zip(*pieces(read.text), strict=True)
    ]


def _read_ascii(text: str) -> Plain:
    """The same as `_read` makes of it, in bytes."""
    line = b" %b " % text.encode("ascii").translate(_ASCII)
    read = Plain(line.decode("ascii"))
    read.flags = LATIN | SIGN | (DIGIT if len(line.translate(None, _DIGITS)) < len(line) else 0)
    _join(read)
    return read


def _read(read: Plain) -> Plain:
    """Fold a text with a blank at both ends, and leave only tokens and blanks in it."""
    read.look_up()
    if read.flags & JAMO or (read.flags & ACCENT and read.flags & CYRILLIC):
        read.change(_GONE, "")
        read.change(_IN_PARTS, lambda match: unicodedata.normalize("NFKC", match[0]))
        read.look_up()
    if read.flags & PARTS and "\u0654" in read.text:
        read.change(_HAMZA, "\u06d3")
        read.look_up()
    if read.flags & MANY:
        read.change(re.compile(f"[{re.escape(many_of(read.values))}]"), lambda match: folded_character(match[0]))
        read.look_up()
    read.write()
    while read.flags & JAMO and (before := read.text):  # what was taken out stood between two parts of a letter
        read.change(_IN_PARTS, _composed)
        read.look_up()
        read.write()
        if read.text == before:
            break
    _join(read)
    return read


def _composed(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFC", match[0])


def _join(read: Plain) -> None:
    """Apply the rules of what stands together; then take out the signs that were left for them."""
    for rule in rules_for(read.flags):
        if rule.may_apply(read.text):
            read.change(rule.pattern, rule.by)
    if read.flags & SIGN:
        read.blank(SIGNS)
    if read.flags & JAMO:
        read.change(_IN_PARTS, _composed)  # what stood between two parts of a letter may be gone
    if read.flags & ARABIC:
        if read.flags & UNSPACED:
            read.change(_BORDER, r"\g<0> ")
        read.narrow()
        for rule in AFFIXES:
            if rule.may_apply(read.text):
                read.change(rule.pattern, rule.by)


def goes_on(before: str, after: str) -> bool:
    """Whether two words that are typed apart are read as one, or as parts of one.

    >>> goes_on("10", "000"), goes_on("می", "روم"), goes_on("10", "people")
    (True, True, False)
    """
    return len(tokens(f"{before} {after}")) < len(tokens(before)) + len(tokens(after))


def is_part(token: str) -> bool:
    """Whether `token` is a single character of an unspaced script: in a longer run it is only a part of tokens.

    >>> is_part("雨"), is_part("大雨"), is_part("a")
    (True, False, False)
    """
    return _IS_UNSPACED.match(token) is not None and _CHARACTER.fullmatch(token) is not None


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
    return unicodedata.category(character)[0] == "M"
