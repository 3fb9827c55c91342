"""Base forms: a word that is typed without quotes finds the other forms of the word, too.

A query has no language, so a rule holds for all words of a script, and only what helps nearly all of them is one:
plurals of words in plain Latin letters, and the endings of words in the letters of Russian (Snowball's stemmer). A
story's line has, behind its own words, those base forms that are none of them. In quotes, with an asterisk and beside
NEAR words are found as they are written. Decision 0014 has what was measured.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

import Stemmer

from commonwire.search.text import token_line

BASES = " ~ "
"""Stands before each base form in a story's line: no token is that, so that no phrase begins among them."""
_SHORTEST = 4
"""Letters of a word that may be shortened; what is left of a Russian word has one less at the least."""
_MAY_CHANGE = re.compile(r"(?:[a-z]{4,}|[а-я]{4,})\Z")
_CHANGING = re.compile(r" ([a-z]+(?:s|ie)|[а-я]{4,})(?= )")
"""All words of a line that have another base form, and others."""
_NO_PLURAL = re.compile(r"(?:[aiu]s|ss|(?:\A.{0,3})os|\A(?:news|series|species|mars|does))\Z")
_PLURALS = (
    (re.compile(r"(?<=..)ies?\Z"), "y"),
    (re.compile(r"(?<=ss|sh|ch|zz)es\Z|(?<=.x)es\Z"), ""),
    (re.compile(r"s\Z"), ""),
)
_STEMMER = Stemmer.Stemmer("russian", 0)


@lru_cache(maxsize=200_000)
def base_form(token: str) -> str:
    """What all forms of a word have in common, as far as its letters tell; the token itself where nothing is told.

    The base form of a base form is itself.

    >>> [base_form(word) for word in ("elections", "cities", "news", "землетрясения", "қазақстанның")]
    ['election', 'city', 'news', 'землетряс', 'қазақстанның']
    """
    if _MAY_CHANGE.match(token) is None:
        return token
    shorten = _without_plural if token.isascii() else _without_ending
    while (shorter := shorten(token)) != token:
        token = shorter
    return token


def _without_plural(word: str) -> str:
    """English plurals, and what ends like them: the S-stemmer of D. Harman, "How effective is suffixing?", and -es."""
    if len(word) < _SHORTEST or _NO_PLURAL.search(word):
        return word
    for ending, by in _PLURALS:
        if (found := ending.sub(by, word)) != word:
            return found
    return word


def _without_ending(word: str) -> str:
    shorter = _STEMMER.stemWord(word) if len(word) >= _SHORTEST else word
    return shorter if len(shorter) >= _SHORTEST - 1 else word


def story_line(text: str) -> str:
    """The token line of a story: its tokens, and behind them the base forms that are none of them.

    >>> story_line("Rain in two cities")
    ' rain in two cities ~ city '
    """
    line = token_line(text)
    changing = dict.fromkeys(_CHANGING.findall(line))
    if not changing:
        return line
    words = set(line.split())
    found = dict.fromkeys(map(base_form, changing))
    return f"{line[:-1]}{''.join(f'{BASES}{base}' for base in found if base not in words)} "


def parted(line: str) -> tuple[str, str]:
    """A story's line in two: its tokens, and its base forms with a blank between them.

    >>> parted(story_line("two cities and towns"))
    (' two cities and towns ', 'city town')
    """
    own, *bases = line.split(BASES)
    return (line, "") if not bases else (f"{own} ", " ".join(bases).rstrip())


def base_of(found: Iterable[str]) -> str | None:
    """The base form of a word that is typed alone, None where it is the word itself or where there are several."""
    words = list(found)
    if len(words) != 1:
        return None
    base = base_form(words[0])
    return base if base != words[0] else None
