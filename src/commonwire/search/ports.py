"""What search needs of the outside: what finds stories by their words, an encoder, and what finds by its vectors."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Literal, Protocol, TypeVar

import msgspec
import numpy as np
from numpy.typing import NDArray

from commonwire.search.facets import Facets
from commonwire.search.match import Story
from commonwire.search.query import Query

MOST_RANKED = 1000
"""Where a list by rank ends: who wants more asks for the newest first."""

Answer = TypeVar("Answer")
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

    @property
    def at_once(self) -> int:
        """Texts that are best encoded together."""
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

    @property
    def count(self) -> int:
        """How many stories have a vector."""
        ...

    @property
    def is_filled(self) -> bool:
        """Whether every story that others may see has its vector, as far as is known."""
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


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """An item as an index has to know it since ledger number `position`.

    `story` is None when nothing of the item may be found any more. `subjects` and `places` are what these are
    themselves called (`news.labels.subject_keys`), `topics` and `scenes` what the item is counted under for them, one
    key for each concept. `is_first` says that no earlier version of the item was ever found.
    """

    item: str
    position: int
    is_first: bool = False
    story: Story | None = None
    subjects: Sequence[str] = ()
    places: Sequence[str] = ()
    topics: Sequence[str] = ()
    scenes: Sequence[str] = ()


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A query that was `settled`, with what the store knows of its words.

    `members` tells the member of each outlet; `outlets` those that go by what a field for an outlet or a member says
    (`alliance.called`), by the field's name and value; `keys` those of which a story that is filed under a subject, or
    is about a place, has one (`Vocabularies.sought`), by its name in the query. `look` gives the stories at these
    positions, for what an index cannot tell.
    """

    query: Query
    members: Mapping[str, str]
    outlets: Mapping[tuple[str, str], Sequence[str]]
    keys: Mapping[str, frozenset[str]]
    look: Callable[[Sequence[int]], list[Change]]


class Hit(msgspec.Struct, frozen=True):
    """A story that was found, by its position, the better the greater its score."""

    position: int
    score: float


class Finder(Protocol):
    """Finds stories by their words: what `match.meets` says, among those that everybody may see.

    Every call may raise UnavailableError: then the index is not there, or broken, and the store has to look by itself.
    """

    @property
    def is_ready(self) -> bool:
        """Whether it knows every story."""
        ...

    def await_position(self, position: int) -> None:
        """Return when the story at this position can be found, or when that takes too long to wait for."""
        ...

    def newest(self, asked: Asked, *, before: int | None, limit: int) -> list[int]:
        """Positions of stories, the newest first, below `before`."""
        ...

    def best(self, asked: Asked, *, now: datetime, limit: int) -> list[Hit]:
        """The stories that fit best, the best first, and new before old; `MOST_RANKED` of them at the most."""
        ...

    def facets(self, asked: Asked) -> Facets:
        """How the stories are distributed."""
        ...

    def hide(self, item: str) -> None:
        """Find `item` no more from now on; whether that stays so is looked up in the store soon after."""
        ...


class Texts(Protocol):
    """What the store tells an index, in one transaction."""

    def digest_at(self, number: int) -> str | None:
        """The digest of the ledger's entry with this number, None when there is none: tells one ledger from another."""
        ...

    def last(self) -> int:
        """The number of the ledger's newest entry."""
        ...

    def changes(self, *, after: int, limit: int) -> list[Change]:
        """What items have become since `after`, in the order of their positions."""
        ...

    def of_items(self, items: Sequence[str]) -> list[Change]:
        """What these items are now."""
        ...

    def at(self, positions: Sequence[int]) -> list[Change]:
        """What the items at these positions are."""
        ...


class TextReader(Protocol):
    """Opens a transaction of the store for an index."""

    def __call__(self, work: Callable[[Texts], Answer], /) -> Answer:
        """What `work` gives on a snapshot of the store."""
        ...
