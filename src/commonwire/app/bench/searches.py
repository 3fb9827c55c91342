"""Saved searches for measuring: the whole language of queries, in the shares that desks might use it in."""

from __future__ import annotations

import random
from collections.abc import Callable

from commonwire.app.bench.stories import words
from commonwire.app.bench.zipf import between

_RARE, _TOPIC, _COMMON = (1_500, 30_000), (100, 3_000), (1, 60)
"""Ranks: of what a search is about (a name, a firm), of a topic, and of words that are in every other story."""


def make_search(chance: random.Random) -> str:
    """A saved search as a desk might keep it: it asks for something that few stories have."""
    language = chance.choice(list(words()))
    make = chance.choices(list(_KINDS), weights=list(_KINDS.values()))[0]
    return make(chance, language)


def make_broad_search(chance: random.Random) -> str:
    """A saved search that asks for nothing rare: filters, common words, what is shut out."""
    language = chance.choice(list(words()))
    word = between(chance, language, *_COMMON)
    return chance.choice(
        [
            f"lang:{language} urgency<={chance.randint(1, 8)}",
            f"{word} -{between(chance, language, *_COMMON)}",
            f"{word} {between(chance, language, *_COMMON)} lang:{language}",
            f"({word} OR {between(chance, language, *_COMMON)}) urgency<={chance.randint(1, 8)}",
            f"NOT lang:{language} -{between(chance, language, *_TOPIC)}",
            f"subject:weather -{word}",
            f"{word} NEAR/5 {between(chance, language, *_COMMON)}",
        ]
    )


def _rare(chance: random.Random, language: str) -> str:
    return between(chance, language, *_RARE)


def _topic(chance: random.Random, language: str) -> str:
    return between(chance, language, *_TOPIC)


def _words(chance: random.Random, language: str) -> str:
    return f"{_rare(chance, language)} {_topic(chance, language)}"


def _filtered(chance: random.Random, language: str) -> str:
    return f"{_topic(chance, language)} {_rare(chance, language)} lang:{language} urgency<={chance.randint(2, 6)}"


def _phrase(chance: random.Random, language: str) -> str:
    gap = "" if language == "zh" else " "
    return f'"{_topic(chance, language)}{gap}{between(chance, language, *_COMMON)}" lang:{language}'


def _either(chance: random.Random, language: str) -> str:
    names = " OR ".join(_rare(chance, language) for _ in range(chance.randint(2, 4)))
    return f"({names}) {between(chance, language, *_COMMON)}"


def _without(chance: random.Random, language: str) -> str:
    return f"{_rare(chance, language)} -{_topic(chance, language)} -{_topic(chance, language)}"


def _beginning(chance: random.Random, language: str) -> str:
    if language == "zh":
        return _words(chance, language)
    start = next(word for word in iter(lambda: _rare(chance, language), "") if len(word) > 5)
    return f"{start[:-1]}* {between(chance, language, *_COMMON)}"


def _near(chance: random.Random, language: str) -> str:
    return f"{_rare(chance, language)} NEAR/8 {_topic(chance, language)}"


_KINDS: dict[Callable[[random.Random, str], str], int] = {
    _words: 34,
    _filtered: 22,
    _phrase: 14,
    _either: 12,
    _without: 8,
    _beginning: 6,
    _near: 4,
}
"""How many of a hundred searches are of each kind."""
