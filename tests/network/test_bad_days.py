"""A short bad day on three real nodes: everything acknowledged is on every node in the end, once, and kills hold.

`make chaos` runs long ones (`python -m tests.network`); the seed is printed and can be given again (CHAOS_SEED).
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator

import pytest

from tests.network.bad_days import live_through
from tests.network.nodes import Network, network_stands

SEED = int(os.environ.get("CHAOS_SEED", str(random.SystemRandom().randrange(10**6))))


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Network]:
    """Three nodes in a line: what the first gives reaches the last by the middle one."""
    with network_stands(tmp_path_factory.mktemp("network"), "line") as network:
        network.start()
        yield network


def test_nothing_is_lost_shown_twice_or_left_standing_after_a_bad_day(network: Network) -> None:
    print(f"seed {SEED}")  # noqa: T201 -- shown with a failure
    faults = ["cut", "killed", "black hole", "paused", "clock", "disk full"]
    random.Random(SEED).shuffle(faults)

    known, findings, log = live_through(network, seed=SEED, faults=faults, pace=4, every=(0.5, 1.5), patience=120)

    print("\n".join(log))  # noqa: T201
    assert findings.wrong == {}, log
    assert len(known.stories) > 10 and known.killed
