"""How broad a search is: told before it is saved, from what it asks for and from what it would have caught lately.

A broad search fills its inbox faster than a person reads, and is tried on every story.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

import msgspec

from commonwire.search.query import Query
from commonwire.search.ways import ANY, ways_of

LATELY = timedelta(days=1)
"""What a search is tried on: the stories of the last day."""
MANY = 200
"""Stories a day that nobody reads in one inbox."""
SHARE, FEW = 0.25, 20
"""The part of all stories that is too much, once there are more than a few."""

Reason = Literal["many", "share", "open"]


class Breadth(msgspec.Struct, frozen=True, kw_only=True):
    """What a search would have caught of the stories of the last day, and why it is broad (None: it is not).

    `many`: more than `MANY` stories; `share`: more than a quarter of all; `open`: there is a way to meet it that asks
    for no word, subject, place, outlet or member.
    """

    caught: int
    stories: int
    reason: Reason | None

    @property
    def is_broad(self) -> bool:
        """Whether to think again before saving it."""
        return self.reason is not None


def breadth_of(query: Query, *, caught: int, stories: int) -> Breadth:
    """The breadth of `query`, which would have caught so many of the stories of the last day.

    >>> from commonwire.search.parse import parse_query
    >>> breadth_of(parse_query("lang:en OR flood"), caught=1, stories=3).reason
    'open'
    """
    reason: Reason | None = None
    if caught > MANY:
        reason = "many"
    elif stories > FEW and caught > stories * SHARE:
        reason = "share"
    elif is_open(query):
        reason = "open"
    return Breadth(caught=caught, stories=stories, reason=reason)


def is_open(query: Query) -> bool:
    """Whether the query can be met by what most stories have: only a language, an urgency, a NOT or a time."""
    return any(
        not way.starts and not way.phrases and all(isinstance(it, tuple) and it[0] in _COMMON for it in way.features)
        for way in ways_of(query.root)
    )


_COMMON = frozenset({ANY[0], "lang", "urgency"})
