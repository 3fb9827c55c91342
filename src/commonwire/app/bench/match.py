"""`bench match`: how long one story takes against saved searches, in the plain matcher and in the fast one."""

from __future__ import annotations

import random
import time
from datetime import UTC, datetime

from commonwire.app.bench.figures import Measured
from commonwire.app.bench.stories import make_query, make_story
from commonwire.base.errors import UnavailableError
from commonwire.delivery.inbox import line_of
from commonwire.formats.read import read
from commonwire.news.item import Given
from commonwire.search.match import Matcher, PlainMatcher, SavedSearch, Story
from commonwire.search.witness import WitnessMatcher

SIZES = (10_000, 100_000)
STORIES = 500
WARM = 500
"""Stories that the fast matcher sees before it is gathered and measured: they tell it which words are rare."""


def measure() -> Measured:
    """Milliseconds of processor time a story, already tokenised; and how many searches it met.

    Raises UnavailableError when the matchers do not agree on every story.
    """
    chance = random.Random(7)
    now = datetime(2030, 1, 1, tzinfo=UTC)
    searches = [
        SavedSearch(id=f"search-{number}", outlet="bench", name="", query=make_query(chance), made_at=now)
        for number in range(max(SIZES))
    ]
    stories = [_story(make_story(chance, number), now) for number in range(STORIES + WARM)]
    figures = {}
    for size in SIZES:
        plain, fast = PlainMatcher(searches[:size]), WitnessMatcher(searches[:size])
        _matched(fast, stories[STORIES:])
        fast.adopt(fast.gathered(fast.begin()))
        figures[f"ms_per_story_{size}_plain"], wanted = _matched(plain, stories[:STORIES])
        figures[f"ms_per_story_{size}_numpy"], found = _matched(fast, stories[:STORIES])
        if found != wanted:
            raise UnavailableError("The matchers do not agree", remedy="This is a defect: please report it.")
        figures[f"matches_per_story_{size}"] = sum(map(len, wanted)) / STORIES
    return Measured(figures=figures)


def _matched(matcher: Matcher, stories: list[Story]) -> tuple[float, list[list[str]]]:
    """Milliseconds of processor time a story, and the ids of the searches that each met."""
    began = time.process_time()
    found = [matcher.matches(story) for story in stories]
    spent = time.process_time() - began
    return spent * 1000 / len(stories), [[search.id for search in met] for met in found]


def _story(document: bytes, now: datetime) -> Story:
    given = read(document, now=now).results[0]
    assert isinstance(given, Given)  # noqa: S101 -- the bench wrote it
    item = given.item
    return Story(
        item="",
        outlet="bench",
        member="bench",
        language=item.language,
        urgency=item.urgency,
        subjects=frozenset(),
        line=line_of(item),
    )
