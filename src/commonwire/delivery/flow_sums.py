"""What the counts of a flow add up to: pure sums, in which every total is that of its parts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

import msgspec

from commonwire.delivery.flow import Gave, Placed, Took

Key = TypeVar("Key", bound=Hashable)
HOURS = 7 * 24
"""Hours of a week."""


class Matrix(msgspec.Struct, frozen=True, kw_only=True):
    """Who took from whom: `cells` by (giver, taker), `gave` and `took` their sums, `total` that of all."""

    cells: dict[tuple[str, str], int]
    gave: dict[str, int]
    took: dict[str, int]
    total: int

    @property
    def most(self) -> int:
        """The greatest number in a cell."""
        return max(self.cells.values(), default=0)


def matrix_of(taken: Iterable[Took], whose: Callable[[str], str]) -> Matrix:
    """The matrix of takes, by whatever `whose` gives for an outlet: its member, or itself.

    >>> matrix_of([Took("a", "b", "en", 2), Took("a", "b", "ur", 1)], str.upper).cells
    {('A', 'B'): 3}
    """
    cells: Counter[tuple[str, str]] = Counter()
    for took in taken:
        cells[whose(took.owner), whose(took.taker)] += took.count
    gave: Counter[str] = Counter()
    got: Counter[str] = Counter()
    for (giver, taker), count in cells.items():
        gave[giver] += count
        got[taker] += count
    return Matrix(cells=dict(cells), gave=dict(gave), took=dict(got), total=cells.total())


def tally(counts: Iterable[tuple[Key, int]]) -> dict[Key, int]:
    """The sum of each key, the greatest first."""
    found: Counter[Key] = Counter()
    for key, count in counts:
        found[key] += count
    return dict(found.most_common())


def given_by_language(given: Iterable[Gave]) -> dict[str | None, int]:
    """The stories in each language."""
    return tally((gave.language, gave.count) for gave in given)


def taken_by_language(taken: Iterable[Took]) -> dict[str | None, int]:
    """The takes of stories in each language."""
    return tally((took.language, took.count) for took in taken)


def by_hour(quarters: Iterable[tuple[datetime, int]], zone: ZoneInfo) -> list[int]:
    """How many fall in each of the 168 hours of the week where `zone` is, from Monday's first.

    >>> from datetime import UTC
    >>> hours = by_hour([(datetime(2030, 1, 7, 0, 30, tzinfo=UTC), 3)], ZoneInfo("Asia/Karachi"))
    >>> hours.index(3)
    5
    """
    hours = [0] * HOURS
    for at, count in quarters:
        there = at.astimezone(zone)
        hours[there.weekday() * 24 + there.hour] += count
    return hours


def by_origin(
    given: Sequence[Gave], placed: Sequence[Placed], homes: Mapping[str, str]
) -> tuple[dict[str, int], int, int]:
    """The stories from each territory, how many of them are there by their outlet alone, and how many from none.

    A story that names places in two territories counts in both; one that names none counts where its outlet's member
    is, which `homes` gives by outlet.
    """
    named = Counter({one.outlet: one.count for one in placed if one.territory is None})
    found: Counter[str] = Counter()
    for one in placed:
        if one.territory is not None:
            found[one.territory] += one.count
    by_outlet = nowhere = 0
    for outlet, count in tally((gave.outlet, gave.count) for gave in given).items():
        rest = count - named[outlet]
        if rest and (home := homes.get(outlet)):
            found[home] += rest
            by_outlet += rest
        else:
            nowhere += rest
    return dict(found.most_common()), by_outlet, nowhere


def by_market(taken: Iterable[Took], markets: Mapping[str, frozenset[str]]) -> dict[str, int]:
    """The takes for each territory of their takers' markets; a take counts in each of them ('*': the whole world)."""
    return tally((territory, took.count) for took in taken for territory in sorted(markets.get(took.taker, ())))
