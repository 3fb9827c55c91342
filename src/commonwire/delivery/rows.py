"""Rows: an item in a list, as one viewer may see it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, Protocol

import msgspec

from commonwire.base.time import Embargo
from commonwire.delivery.take import decide_use
from commonwire.news.beside import Subject
from commonwire.news.item import LanguageBy, Status
from commonwire.news.labels import Vocabularies
from commonwire.news.state import ItemState
from commonwire.rights.terms import Terms
from commonwire.rights.use import Asker, Use
from commonwire.search.facets import Facets
from commonwire.search.query import Query


class Row(msgspec.Struct, kw_only=True):
    """One line of a list. `use` answers for republishing on the web in the viewer's own market.

    `subjects` are labels for the viewer.
    """

    id: str
    uri: str
    version: int
    status: Status
    outlet: str
    member: str
    language: str | None
    language_by: LanguageBy | None
    headline: str | None
    received_at: datetime
    urgency: int | None
    embargo_until: Embargo
    use: Literal["allow", "deny", "ask"] | None
    snippet: str | None
    subjects: list[str] = []
    corrected: bool = False
    claimed_at: datetime | None = None
    reason: str | None = None


class Met(msgspec.Struct, frozen=True, kw_only=True):
    """What a search met in a row: places in its headline, and in the passage that has most of what was asked for.

    A place is where it begins and where it ends, in characters (Unicode code points) from 0.
    """

    headline: list[tuple[int, int]]
    passage: str | None
    places: list[tuple[int, int]]


FoundBy = Literal["words", "name", "meaning"]
"""Why a row was found."""


class FoundRow(Row, kw_only=True):
    """A line of a list that was searched for, with why it is there.

    By its words; by a name that it has in another script; by what it means, with how near that is (at most 1).
    `met` is what the search met in it, where that was asked for.
    """

    found_by: FoundBy | None = None
    score: float | None = None
    met: Met | None = None


class Viewer(msgspec.Struct, frozen=True, kw_only=True):
    """Who looks at a list: an outlet with its market, or a guest (`asker` None), and in which languages."""

    asker: Asker | None = None
    market: frozenset[str] = frozenset()
    languages: tuple[str, ...] = ()

    @property
    def outlet(self) -> str | None:
        """The id of the viewer's outlet; None for a guest."""
        return self.asker.outlet if self.asker else None

    @property
    def use(self) -> Use:
        """The use that a row's light answers for."""
        return Use(action="republish", channel="web", territories=self.market or frozenset({"*"}))


class ItemLists(Protocol):
    """Lists of items in the order of their receipt."""

    @property
    def is_indexed(self) -> bool:
        """Whether an index finds by words, and not the store itself."""
        ...

    def newest(self, *, viewer: str | None, query: Query, before: int | None, limit: int) -> list[ItemState]:
        """Rows that `viewer` may see, newest first, with a position below `before`; `query` was `settled`."""
        ...

    def best(self, *, viewer: str | None, query: Query, now: datetime, limit: int) -> list[tuple[ItemState, float]]:
        """Rows that `viewer` may see with their scores, those that fit best first, `MOST_RANKED` at the most."""
        ...

    def among(self, wanted: Sequence[str], *, viewer: str | None, query: Query) -> list[ItemState]:
        """Those of the items with these ids that `viewer` may see with their words, and that meet the query."""
        ...

    def facets(self, *, query: Query) -> Facets:
        """How the stories that everybody may see and that meet `query` are distributed."""
        ...

    def count_since(self, at: datetime, query: Query) -> int:
        """How many items with words that everybody may see now were received at `at` or later and meet `query`."""
        ...

    def common_subjects(self, *, limit: int) -> list[Subject]:
        """The subjects of the newest rows, the commonest first."""
        ...

    def changed(self, *, after: int, limit: int) -> list[ItemState]:
        """All rows, listed or not, with a position above `after`, in the order of their receipt."""
        ...

    def following(self, *, viewer: str | None, after: int, limit: int) -> list[ItemState]:
        """Rows that `viewer` may see with a position above `after`, in the order of their receipt."""
        ...


def row_of(state: ItemState, terms: Terms, *, member: str, viewer: Viewer, now: datetime, known: Vocabularies) -> Row:
    """The row that `viewer` sees of an item, its subjects as they are called in the viewer's languages."""
    answer = None
    if viewer.asker is not None:
        answer = decide_use(state, terms, viewer.use, asker=viewer.asker, now=now, seek_nearest=False).decision
    return Row(
        id=state.id,
        uri=state.uri,
        version=state.public_version or state.version,
        status=state.status,
        outlet=state.outlet,
        member=member,
        language=state.language,
        language_by=state.language_by,
        headline=state.headline,
        received_at=state.received_at,
        urgency=state.urgency,
        embargo_until=state.embargo_until if state.public_version is None else None,
        use=answer,
        snippet=state.snippet,
        subjects=[known.label(subject, viewer.languages, own=state.language).value for subject in state.subjects],
        corrected=state.corrected,
        claimed_at=state.claimed_at,
        reason=state.reason,
    )
