"""The running mean of each language's vectors: what all texts of a language have in common tells nothing of a story."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from commonwire.base.languages import primary

FEW = 20
"""A language's mean counts as much as that of all languages once it has this many vectors, and more after it."""


class Means:
    """Sums of vectors by primary language; '' is for texts that do not say theirs."""

    def __init__(self, ordinary: NDArray[np.float32]) -> None:
        """`ordinary` is the mean of texts about nothing in particular: it stands in where there are no stories yet."""
        self._ordinary = ordinary
        self._sums: dict[str, NDArray[np.float64]] = {}
        self._counts: dict[str, int] = {}
        self._overall: NDArray[np.float64] | None = None

    def add(self, language: str, vectors: NDArray[np.float32], *, times: int = 1) -> None:
        """Count the rows of `vectors` in; with `times` -1 out again."""
        key = primary(language)
        total = self._sums.get(key)
        self._sums[key] = vectors.sum(0, dtype=np.float64) * times + (0 if total is None else total)
        self._counts[key] = self._counts.get(key, 0) + times * len(vectors)
        self._overall = None

    def count(self, language: str) -> int:
        """How many vectors of `language` were counted."""
        return self._counts.get(primary(language), 0)

    def mean(self, language: str | None) -> NDArray[np.float32]:
        """What texts in `language` have in common; of few vectors it is drawn to the mean of all languages.

        None asks for that one: each language counts alike in it, but for those with few vectors.
        """
        overall = self._of_all()
        key = primary(language) if language is not None else None
        if key is None or key not in self._sums:
            return overall.astype(np.float32)
        mean: NDArray[np.float64] = (self._sums[key] + FEW * overall) / (self._counts[key] + FEW)
        return mean.astype(np.float32)

    def _of_all(self) -> NDArray[np.float64]:
        known = self._overall
        if known is None:
            known = self._ordinary.astype(np.float64)
            weight = 1.0
            for key, count in list(self._counts.items()):
                if count > 0:
                    known += self._sums[key] / (count + FEW)
                    weight += count / (count + FEW)
            known = self._overall = known / weight
        return known
