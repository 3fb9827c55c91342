"""A peer that lies is believed nothing, and costs nothing but the time of its lies."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from tests.network.lies import lie_and_mend
from tests.network.nodes import COUNTRIES, Network, network_stands
from tests.network.test_bad_days import SEED

ABOUT_ENTRIES = [
    "altered bytes", "altered bytes and leaves", "wrong signature", "replayed", "reordered", "numbers skipped",
    "lines left out at the end", "leaves of nothing", "another origin", "torn", "endless", "noise",
]  # fmt: skip


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Network]:
    """Two nodes."""
    with network_stands(tmp_path_factory.mktemp("network"), "line", COUNTRIES[:2]) as network:
        network.start()
        yield network


def test_lies_are_not_taken_for_true_and_nothing_is_missing_afterwards(network: Network) -> None:
    """One lie about entries by chance in each run, and those about contents and kills; `make chaos` tells them all."""
    names = [random.Random(SEED).choice(ABOUT_ENTRIES), "other contents", "false kills"]
    print(f"seed {SEED}: {names}")  # noqa: T201 -- shown with a failure

    findings, told = lie_and_mend(network, "pakistan", "kazakhstan", names, seconds=6, seed=SEED)

    assert findings.wrong == {}, names
    assert told > 0, names
