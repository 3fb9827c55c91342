"""`bench match`: how long one story takes against saved searches, in the plain matcher."""

from __future__ import annotations

import random
import time
from datetime import UTC, datetime

from commonwire.app.bench.figures import Measured
from commonwire.app.bench.stories import make_query, make_story
from commonwire.delivery.inbox import line_of
from commonwire.formats.read import read
from commonwire.news.item import Given
from commonwire.search.match import PlainMatcher, SavedSearch, Story

SEARCHES = 10_000
STORIES = 500


def measure() -> Measured:
    """Milliseconds of processor time a story, already tokenised; and how many searches it met."""
    chance = random.Random(7)
    now = datetime(2030, 1, 1, tzinfo=UTC)
    searches = [
        SavedSearch(id=f"search-{number}", outlet="bench", name="", query=make_query(chance), made_at=now)
        for number in range(SEARCHES)
    ]
    matcher = PlainMatcher(searches)
    stories = [_story(make_story(chance, number), now) for number in range(STORIES)]
    began = time.process_time()
    met = sum(len(matcher.matches(story)) for story in stories)
    spent = time.process_time() - began
    return Measured(figures={"ms_per_story_10000_plain": spent * 1000 / STORIES, "matches_per_story": met / STORIES})


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
