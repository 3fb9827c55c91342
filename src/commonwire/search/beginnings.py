"""The beginnings of words that searches ask for: which of them a story has."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

_REMEMBERED = 50_000
_KEY = 3


class Beginnings:
    """Beginnings that were asked for. What a story costs does not grow with how many they are.

    What each word begins with is remembered: most words of a story were in others before.
    """

    def __init__(self) -> None:
        self._starts: set[str] = set()
        # How long those are that share their first letters, by these: at most _KEY letters.
        self._lengths: dict[str, set[int]] = {}
        self._known = _Known(self)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._starts)

    def add(self, start: str) -> None:
        """Look for `start`, too."""
        self._starts.add(start)
        self._lengths.setdefault(start[:_KEY], set()).add(len(start))
        self._known.clear()

    def of(self, words: Iterable[str]) -> set[str]:
        """Those that one of the words begins with."""
        if len(self._known) > _REMEMBERED:
            self._known.clear()
        return set(chain.from_iterable(filter(None, map(self._known.__getitem__, words))))

    def of_word(self, word: str) -> tuple[str, ...]:
        """Those that a word begins with."""
        lengths = chain.from_iterable(self._lengths.get(word[:size], ()) for size in range(1, _KEY + 1))
        return tuple({word[:length] for length in lengths} & self._starts)


class _Known(dict[str, tuple[str, ...]]):
    """What each word begins with, as far as it was asked."""

    def __init__(self, beginnings: Beginnings) -> None:
        super().__init__()
        self._beginnings = beginnings

    def __missing__(self, word: str) -> tuple[str, ...]:
        self[word] = found = self._beginnings.of_word(word)
        return found
