"""What search needs of the outside: an encoder, and what finds stories by its vectors."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, Protocol

import msgspec
import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float32]
"""What an encoder makes of a text: numbers, together of length 1."""
Kind = Literal["query", "passage"]
"""What a text is to an encoder: something that is sought, or something that is found."""


class Encoder(Protocol):
    """Makes vectors of texts, so that texts that mean the same in two languages have vectors that are near."""

    @property
    def model(self) -> str:
        """What the vectors are of; vectors of two models are never compared."""
        ...

    def encode(self, texts: Sequence[str], kind: Kind) -> NDArray[np.float32]:
        """A row of length 1 for each text. May take 0.2 s a text, and may be called from several threads.

        Raises UnavailableError when the encoder cannot be reached or does not work.
        """
        ...


class Only(msgspec.Struct, frozen=True, kw_only=True):
    """Which stories are looked at.

    Those in the language `lang` (a tag; 'zh' is any Chinese), in none of `but` (primary subtags), of one of `outlets`,
    received since.
    """

    lang: str | None = None
    but: frozenset[str] = frozenset()
    outlets: frozenset[str] | None = None
    since: datetime | None = None


class Neighbour(msgspec.Struct, frozen=True):
    """A story whose vector is near, and how near: 1 is the same, 0 has nothing in common."""

    item: str
    score: float


class Meaning(Protocol):
    """Finds stories by what they mean, in whatever language: the vectors of those that others may see."""

    @property
    def why_not(self) -> str | None:
        """Why nothing can be found so now, in a sentence; None when it can."""
        ...

    def vector_of(self, item: str) -> Vector | None:
        """The vector of a story, if it has one yet."""
        ...

    def encode(self, text: str, kind: Kind) -> Vector:
        """The vector of a text, of length 1; it takes its time. Raises UnavailableError when there is no encoder."""
        ...

    def near(self, vector: Vector, language: str | None, *, only: Only, limit: int) -> list[Neighbour]:
        """The stories nearest to `vector`, which is of a text in `language` (None: not known), nearest first."""
        ...
