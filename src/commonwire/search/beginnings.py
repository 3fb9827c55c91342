"""The beginnings of words that searches ask for: which of them a story has."""

from __future__ import annotations

from collections.abc import Collection, Iterable

_KEY = 3


class Beginnings:
    """Beginnings that were asked for. What they cost a story does not grow with how many they are."""

    def __init__(self, starts: Iterable[str] = ()) -> None:
        self._starts: set[str] = set()
        # How long those are that share their first letters, by these: at most _KEY letters.
        self._lengths: dict[int, dict[str, set[int]]] = {}
        self.add_all(starts)

    def add_all(self, starts: Iterable[str]) -> None:
        """Look for these, too."""
        for start in starts:
            self.add(start)

    def add(self, start: str) -> None:
        """Look for `start`, too."""
        self._starts.add(start)
        key = start[:_KEY]
        self._lengths.setdefault(len(key), {}).setdefault(key, set()).add(len(start))

    def __len__(self) -> int:
        """How many there are."""
        return len(self._starts)

    def of(self, words: Collection[str]) -> set[str]:
        """Those that one of the words begins with."""
        return {
            word[:length]
            for size, lengths in self._lengths.items()
            for word in [word for word in words if word[:size] in lengths]
            for length in lengths[word[:size]]
            if word[:length] in self._starts
        }
