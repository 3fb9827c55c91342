"""Texts with the vocabulary of a language: few words that are everywhere, and tens of thousands that are rare.

The words are made of the beginnings, middles and ends of the words in `words.json`; they mean nothing. The word of rank
n is n times as rare as the first, as in real texts (Zipf's law).
"""

from __future__ import annotations

import random
from functools import cache
from itertools import accumulate

from commonwire.app.bench.stories import words

VOCABULARY = 30_000
"""Words of a language."""
_EVEN = 2.7
"""Flattens the first ranks, as in real texts."""


@cache
def vocabulary(language: str) -> list[str]:
    """The words of a language, the commonest first, without doubles."""
    common, chance = words()[language], random.Random(language)
    parts = sorted({part for word in common for part in _parts(word)})
    found = dict.fromkeys(common)
    while len(found) < VOCABULARY:
        found["".join(chance.choices(parts, k=chance.choice((2, 2, 3))))] = None
    return list(found)


def _parts(word: str) -> tuple[str, str]:
    middle = len(word) // 2
    return word[:middle], word[middle:]


@cache
def _weights() -> list[float]:
    return list(accumulate(1 / (rank + _EVEN) for rank in range(1, VOCABULARY + 1)))


def draw(chance: random.Random, language: str, count: int) -> list[str]:
    """So many words of a text."""
    return chance.choices(vocabulary(language), cum_weights=_weights(), k=count)


def between(chance: random.Random, language: str, first: int, last: int) -> str:
    """A word with a rank from `first` to `last`; the rarer, the less likely."""
    return vocabulary(language)[int(first * (last / first) ** chance.random()) - 1]


def make_text(chance: random.Random, language: str, size: int) -> str:
    """Sentences of together about `size` bytes."""
    gap, found = "" if language == "zh" else " ", ""
    while (left := size - len(found.encode())) > 0:
        found += gap.join(draw(chance, language, min(chance.randint(6, 18), 1 + left // 8))) + ". "
    return found
