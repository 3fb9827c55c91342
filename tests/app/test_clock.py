"""Hours are not kept by a clock that somebody moved, nor by one that is far off those of the peers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from commonwire.app.clock import HEARD_FOR, SteadyClock


class Hands:
    """A wall clock and a steady one."""

    def __init__(self) -> None:
        self.wall = datetime(2031, 5, 6, 12, tzinfo=UTC)
        self.steady = 100.0
        self.clock = SteadyClock(wall=lambda: self.wall, steady=lambda: self.steady)

    def go_on(self, seconds: float) -> None:
        self.wall += timedelta(seconds=seconds)
        self.steady += seconds


def test_a_clock_that_runs_is_trusted_and_one_that_was_moved_is_not_until_it_is_put_right() -> None:
    hands = Hands()
    hands.go_on(3600)
    before = hands.clock.doubt
    hands.wall += timedelta(hours=2)

    assert before is None
    assert hands.clock.doubt == "The clock was moved by 7200 s since the start."
    hands.wall -= timedelta(hours=2)
    assert hands.clock.is_trusted


def test_the_middle_of_the_peers_clocks_counts_and_one_that_is_wrong_does_not() -> None:
    hands = Hands()
    for peer, ahead in (("a", 1.0), ("b", -1.0), ("liar", 86_400.0)):
        hands.clock.hear(peer, ahead)

    assert hands.clock.is_trusted
    hands.clock.hear("a", 3600.0)
    hands.clock.hear("b", 3601.0)
    assert hands.clock.doubt == "The clock is 3601 s behind those of the peers."


def test_one_peer_alone_is_not_believed() -> None:
    hands = Hands()
    hands.clock.hear("a", 3600.0)

    assert hands.clock.behind_peers() is None
    assert hands.clock.is_trusted


def test_what_a_peers_clock_said_counts_for_a_while() -> None:
    hands = Hands()
    hands.clock.hear("a", 3600.0)
    hands.clock.hear("b", 3600.0)
    hands.go_on(HEARD_FOR + 1)

    assert hands.clock.is_trusted
