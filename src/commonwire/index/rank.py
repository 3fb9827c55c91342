"""What fits best: by the words that a story has (BM25, as the engine reckons it), and new before old."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from math import log
from typing import Final

from commonwire.index.fields import microseconds
from commonwire.search.ports import Change, Hit
from commonwire.search.query import All, Any, Node, Phrase
from commonwire.search.text import needle

SATURATION: Final = 1.2
"""BM25's k1, as the engine has it: how soon a word that comes again tells no more."""
FRESH: Final = 1.0
"""How much a story of this moment gains over an old one that fits as well: its score counts twice."""
HALF_LIFE: Final = 3 * 86_400 * 1_000_000
"""Microseconds after which half of that gain is gone."""


def freshness(received: float, now: float) -> float:
    """What the score of a story is multiplied with that was received then (microseconds).

    >>> freshness(0, 0), freshness(0, HALF_LIFE)
    (2.0, 1.5)
    """
    return float(1 + FRESH * 0.5 ** (max(0.0, now - received) / HALF_LIFE))


def words_of(node: Node | None) -> Iterator[Phrase]:
    """The words and phrases that a story is wanted to have."""
    if isinstance(node, Phrase):
        yield node
    elif isinstance(node, All | Any):
        for part in node.parts:
            yield from words_of(part)


def hit_of(change: Change, phrases: list[Phrase], rarity: Callable[[str], float], now: datetime) -> Hit:
    """A story that is not in the files yet, scored as the engine would: as one of the usual length."""
    story = change.story
    if story is None:
        return Hit(change.position, 0.0)
    score = 0.0
    for phrase in phrases:
        often = story.line.count(needle(phrase.sought))
        weight = sum(rarity(token) for token in phrase.sought)
        score += weight * often * (SATURATION + 1) / (often + SATURATION)
    return Hit(change.position, score * freshness(microseconds(story.received_at), microseconds(now)))


def rarity(total: int, having: int) -> float:
    """BM25's weight of a word that `having` of `total` stories have."""
    return log(1 + (total - having + 0.5) / (having + 0.5))
