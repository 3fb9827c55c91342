"""The replay: the same each time, irregular, and at its end when the stock is out."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from commonwire.app.demo.replay import SAMPLE_PACE, SHIPPED_PACE, Pace, arrivals
from commonwire.app.demo.story import DemoStory, demo_stories


def stories_are_written(count: int, *, real: bool = True) -> list[DemoStory]:
    return [
        DemoStory(
            outlet="chukar-lantern",
            uri=f"tag:x.example,2026:{n}",
            language="en",
            content=b"{}",
            licence="https://x.example/",
            real=real,
        )
        for n in range(count)
    ]


def test_the_first_stories_come_at_once_and_the_others_one_by_one() -> None:
    times = [arrival.after for arrival in arrivals(stories_are_written(500), SAMPLE_PACE)]

    assert times[:400] == [0.0] * 400
    assert all(4 <= later - earlier <= 12.001 for earlier, later in pairwise(times[399:]))


def test_the_replay_is_the_same_each_time_and_another_with_another_seed() -> None:
    stories = stories_are_written(20)
    pace = Pace(at_once=5, shortest=1, longest=9)

    assert list(arrivals(stories, pace)) == list(arrivals(stories, pace))
    assert list(arrivals(stories, pace)) != list(arrivals(stories, pace, seed=1))


def test_the_pace_is_irregular() -> None:
    times = [arrival.after for arrival in arrivals(stories_are_written(450), SAMPLE_PACE)]

    assert len({round(later - earlier) for earlier, later in pairwise(times[400:])}) > 5


@given(st.integers(0, 40), st.integers(0, 50), st.integers())
def test_every_story_comes_once_in_its_order_and_then_the_replay_ends(count: int, at_once: int, seed: int) -> None:
    stories = stories_are_written(count)
    replay = list(arrivals(stories, Pace(at_once=at_once, shortest=4, longest=12), seed=seed))

    assert [arrival.story for arrival in replay] == stories
    assert sorted(arrival.after for arrival in replay) == [arrival.after for arrival in replay]


def test_every_arrival_is_marked_as_simulated() -> None:
    real, own = (next(arrivals(stories_are_written(1, real=real), SAMPLE_PACE)) for real in (True, False))

    assert real.simulated and own.simulated
    assert real.note == "simulated desk, real text, simulated time"
    assert own.note == "simulated desk, demo text, simulated time"


def test_the_shipped_stories_keep_the_desk_alive_for_a_quarter_of_an_hour() -> None:
    last = list(arrivals(demo_stories(), SHIPPED_PACE))[-1]

    assert 15 * 60 <= last.after <= 30 * 60
