"""Which rows of a list tell of the same story: by what their sources said, and by a machine's guess.

A guess for one list at a time: what stands in it is compared, nothing is kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations

import msgspec

from commonwire.base.languages import primary
from commonwire.news.state import ItemState
from commonwire.search.text import tokens

NEAR = 0.6
"""Part of the words of two headlines that has to be the same for them to be near-copies."""
LEAST = 4
"""Words that a headline needs to be compared."""


class Together(msgspec.Struct, frozen=True, kw_only=True):
    """Places in a list of rows that tell the same story, in the list's order; `is_guess`: a machine joined some."""

    places: tuple[int, ...]
    is_guess: bool = False


def told_together(states: Sequence[ItemState]) -> list[Together]:
    """The stories of a list, in the order of their first rows; most are of one row.

    Rows belong together when one names the other as the same story or a third one that both name, when two outlets
    gave the same URI, and, as a guess, when headlines in one language share `NEAR` of their words. What is held or
    killed belongs to nothing.
    """
    heads = list(range(len(states)))
    said = _joined(heads, _linked(states))
    guessed = _joined(list(said), _near(states))
    members: dict[int, list[int]] = defaultdict(list)
    for place, head in enumerate(guessed):
        members[head].append(place)
    return [
        Together(places=tuple(places), is_guess=len({said[place] for place in places}) > 1)
        for places in members.values()
    ]


def _joined(heads: list[int], pairs: list[tuple[int, int]]) -> list[int]:
    """By place the first place of what it is joined with, when the pairs are joined, too."""

    def head(place: int) -> int:
        while heads[place] != place:
            heads[place] = heads[heads[place]]
            place = heads[place]
        return place

    for one, other in pairs:
        first, second = sorted((head(one), head(other)))
        heads[second] = first
    return [head(place) for place in range(len(heads))]


def _linked(states: Sequence[ItemState]) -> list[tuple[int, int]]:
    named: dict[str, int] = {}
    pairs = []
    for place, state in enumerate(states):
        if state.status == "usable":
            uris = [state.uri, *(state.beside.same if state.beside else ())]
            pairs += [(named.setdefault(uri, place), place) for uri in uris]
    return pairs


def _near(states: Sequence[ItemState]) -> list[tuple[int, int]]:
    words: dict[str, list[tuple[int, frozenset[str]]]] = defaultdict(list)
    for place, state in enumerate(states):
        said = frozenset(tokens(state.headline)) if state.headline and state.status == "usable" else frozenset()
        if state.language and len(said) >= LEAST:
            words[primary(state.language)].append((place, said))
    return [
        (one, other)
        for rows in words.values()
        for (one, some), (other, others) in combinations(rows, 2)
        if len(some & others) >= NEAR * len(some | others)
    ]
