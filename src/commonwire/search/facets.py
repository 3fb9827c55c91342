"""How the stories that a query finds are distributed: over languages, outlets, members, subjects, places and days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC
from typing import Final, Literal

import msgspec

from commonwire.base.languages import primary
from commonwire.search.match import Story

FacetName = Literal["language", "outlet", "member", "subject", "place", "day"]

MOST_VALUES: Final = 100
"""Values of a facet that are told: the commonest, of days the newest."""


class Facets(msgspec.Struct, frozen=True, kw_only=True):
    """How many stories were found (`total`), and how many of them have each value, the commonest first.

    Languages are primary ones, days those of receipt in UTC (ISO 8601), the newest first. `is_whole` is False when
    only the newest of the stories were counted.
    """

    total: int
    counts: dict[FacetName, list[tuple[str, int]]]
    is_whole: bool = True


class Tally:
    """Counts stories."""

    def __init__(self) -> None:
        self.total = 0
        self._counts: dict[FacetName, Counter[str]] = {
            name: Counter() for name in ("language", "outlet", "member", "subject", "place", "day")
        }

    def add(self, name: FacetName, counts: Mapping[str, int]) -> None:
        """So many stories have these values."""
        self._counts[name].update(counts)

    def story(self, story: Story, *, topics: Iterable[str], scenes: Iterable[str]) -> None:
        """One story more; `topics` and `scenes` are what it is counted under for its subjects and places."""
        self.total += 1
        self._counts["language"].update([primary(story.language)] if story.language else [])
        self._counts["outlet"].update([story.outlet])
        self._counts["member"].update([story.member])
        self._counts["subject"].update(topics)
        self._counts["place"].update(scenes)
        self._counts["day"].update([story.received_at.astimezone(UTC).date().isoformat()])

    def told(self, *, is_whole: bool = True) -> Facets:
        """What was counted."""
        counts = {name: _told(name, counter) for name, counter in self._counts.items()}
        return Facets(total=self.total, counts=counts, is_whole=is_whole)


def _told(name: FacetName, counter: Counter[str]) -> list[tuple[str, int]]:
    if name == "day":
        return sorted(counter.items(), reverse=True)[:MOST_VALUES]
    return sorted(counter.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_VALUES]
