"""The flow of stories: how many were given and taken, by whom, in which languages, when, and about where.

What counts, here and in the store alike, is one thing (docs/reference/flow.md): a *story* counts once, at the time when
its first version came, as long as others can read it; a *take* counts at its own time, unless an outlet took its own
story. Who may see the single takes behind a number is narrower than who may see the number: see `sight_of_takes`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final, Literal, Protocol

import msgspec

from commonwire.alliance.may import is_allowed
from commonwire.alliance.principal import Principal
from commonwire.base.languages import primary
from commonwire.news.state import ItemState

PERIODS: Final = {"7": 7, "30": 30, "90": 90, "all": None}
"""Days back from now that can be chosen, by their names in addresses."""
UNKNOWN: Final = "und"
"""The language of stories of which nobody knows it (BCP 47, section 4.1)."""
QUARTER: Final = timedelta(minutes=15)
"""What times are counted by: every time zone's hours begin at one (there are some that are :30 and :45 away)."""
Counted = Literal["given", "taken"]


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """What is counted: from `since` (None: from the beginning) up to `until`, which is not in it.

    `language` narrows it to a primary language (BCP 47; `UNKNOWN`: to those without), `subjects` to stories filed
    under one of these keys (`news.labels.Vocabularies.sought`; None: all).
    """

    until: datetime
    since: datetime | None = None
    language: str | None = None
    subjects: frozenset[str] | None = None


def span_of(period: str, now: datetime, *, language: str | None = None, subjects: frozenset[str] | None = None) -> Span:
    """The span that ends `now` and begins so many days before; a period that is not known is 30 days.

    >>> from datetime import UTC
    >>> span_of("7", datetime(2030, 1, 8, tzinfo=UTC)).since
    datetime.datetime(2030, 1, 1, 0, 0, tzinfo=datetime.timezone.utc)
    """
    days = PERIODS.get(period, 30)
    since = now - timedelta(days=days) if days is not None else None
    return Span(until=now, since=since, language=primary(language) if language else None, subjects=subjects)


class Gave(msgspec.Struct, frozen=True):
    """So many stories of an outlet in a language (primary subtag, None: nobody knows)."""

    outlet: str
    language: str | None
    count: int


class Took(msgspec.Struct, frozen=True):
    """So many takes of stories of `owner`, in a language, by `taker`."""

    owner: str
    taker: str
    language: str | None
    count: int


class Placed(msgspec.Struct, frozen=True):
    """So many stories of an outlet name a place in `territory`; in any territory at all, where that is None."""

    outlet: str
    territory: str | None
    count: int


class Narrowed(msgspec.Struct, frozen=True, kw_only=True):
    """Which of the counted rows a list shows; None does not narrow.

    Outlets that gave and that took, a territory that stories are from (as `Places` has it), quarters of an hour (as
    `FlowShelf.quarters` gives them) in which a story came or was taken.
    """

    owners: frozenset[str] | None = None
    takers: frozenset[str] | None = None
    territory: str | None = None
    quarters: frozenset[datetime] | None = None


class Places(msgspec.Struct, frozen=True, kw_only=True):
    """Where a story is from: the territory of each key of a place, and of each outlet for a story that names none."""

    keys: Mapping[str, str]
    homes: Mapping[str, str]


class Sight(msgspec.Struct, frozen=True, kw_only=True):
    """Whose single takes somebody may see: all, else those by an outlet and those of an outlet's stories."""

    is_whole: bool = False
    taker: str | None = None
    owner: str | None = None


class TakeRow(msgspec.Struct, frozen=True, kw_only=True):
    """One take as a list shows it: never by which person, nor for which use. `headline` is what others may see now."""

    id: str
    item: str
    owner: str
    taker: str
    at: datetime
    language: str | None
    headline: str | None


Place = tuple[datetime, str]
"""A place in a list: the time, and the id behind it."""


class FlowShelf(Protocol):
    """Counts what was given and taken, and lists it."""

    def given(self, span: Span) -> list[Gave]:
        """The stories of each outlet in each language."""
        ...

    def taken(self, span: Span) -> list[Took]:
        """The takes of each outlet's stories by each other outlet, in each language."""
        ...

    def quarters(self, span: Span, counted: Counted, *, owner: str | None = None) -> list[tuple[datetime, int]]:
        """How many stories or takes (of `owner`'s stories alone) there are in each quarter of an hour that has some."""
        ...

    def placed(self, span: Span, keys: Mapping[str, str]) -> list[Placed]:
        """Where the stories of each outlet are from, by the territory of each key of a place."""
        ...

    def stories(
        self, span: Span, narrowed: Narrowed, places: Places, *, before: Place | None, limit: int
    ) -> list[ItemState]:
        """The stories that are counted, the newest first, from the place (first received at, id) on."""
        ...

    def takes(self, span: Span, narrowed: Narrowed, sight: Sight, *, before: Place | None, limit: int) -> list[TakeRow]:
        """The takes that are counted and within `sight`, the newest first, from the place (at, id) on."""
        ...

    def count_takes(self, span: Span, narrowed: Narrowed, sight: Sight) -> int:
        """How many takes are counted there, within `sight`."""
        ...


def sight_of_takes(principal: Principal) -> Sight:
    """Which single takes somebody may see.

    A take tells what a newsroom is about to run: that is its own matter, the giver's, and the secretariat's.
    """
    outlet = principal.outlet
    if is_allowed(principal, "see-takes"):
        return Sight(is_whole=True)
    if outlet is None:
        return Sight()
    return Sight(
        taker=outlet if is_allowed(principal, "read-own", outlet=outlet) else None,
        owner=outlet if is_allowed(principal, "see-takers", outlet=outlet) else None,
    )
