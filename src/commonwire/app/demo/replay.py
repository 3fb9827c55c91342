"""The replay: when each story of the demo arrives, so that the desk is alive.

A story's hour is the replay's, not its publisher's: a page that shows it says `SIMULATED_TIME`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from random import Random

import msgspec

from commonwire.app.demo.story import DemoStory

SIMULATED_TIME = "simulated time"
REAL_TEXT = "simulated desk, real text"
SIMULATED_TEXT = "simulated desk, demo text"


class Pace(msgspec.Struct, frozen=True, kw_only=True):
    """How a replay runs: `at_once` stories at the start, then one every `shortest` to `longest` seconds.

    The first of those comes after `shortest`, so that whoever starts a demo soon sees one arrive.
    """

    at_once: int
    shortest: float
    longest: float


SAMPLE_PACE = Pace(at_once=400, shortest=4, longest=12)
"""For the sample: its 3,094 stories last about six hours."""

SHIPPED_PACE = Pace(at_once=18, shortest=10, longest=150)
"""For the few stories that ship in the package: they last about a quarter of an hour."""


class Arrival(msgspec.Struct, frozen=True, kw_only=True):
    """A story and when it arrives: `after` seconds after the start of the replay.

    `simulated` is always True: the time is the replay's. `note` is what a page says beside the story.
    """

    story: DemoStory
    after: float
    simulated: bool = True

    @property
    def note(self) -> str:
        """Whose text and whose time this is, in the words that a page shows."""
        return f"{REAL_TEXT if self.story.real else SIMULATED_TEXT}, {SIMULATED_TIME}"


def arrivals(stories: Iterable[DemoStory], pace: Pace, *, seed: int = 0) -> Iterator[Arrival]:
    """`stories` in their order, each with its time; at the end of the stock the replay ends.

    The same stories, pace and seed give the same times. A longer start is asked for with a larger `pace.at_once`,
    and a replay that was interrupted goes on by leaving out what has already been given.
    """
    random = Random(seed)
    after = 0.0
    for number, story in enumerate(stories):
        if number >= pace.at_once:
            after += pace.shortest if after == 0 else random.uniform(pace.shortest, pace.longest)
        yield Arrival(story=story, after=round(after, 3))
