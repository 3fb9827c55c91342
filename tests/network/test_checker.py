"""The checker sees what is wrong, and nothing where all is well: on one node, which needs no peers."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.network.checker import Findings, check_node, come_together
from tests.network.newsrooms import Known, Marks, Newsroom, Story
from tests.network.nodes import Network, network_stands


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Network]:
    """One node that runs."""
    with network_stands(tmp_path_factory.mktemp("network"), "line", ["pakistan"]) as network:
        network.start()
        yield network


@pytest.fixture(scope="module")
def known(network: Network) -> Known:
    """A few stories, one killed, one under embargo."""
    known = Known()
    newsroom = Newsroom(network.places["pakistan"], known, Marks(), random.Random(1), pace=1)
    first = newsroom.give()
    for _ in range(3):
        newsroom.give()
    newsroom.give(hour=datetime.now(UTC) + timedelta(hours=1))
    assert first is not None and newsroom.kill(first.id)
    return known


def test_nothing_is_wrong_where_all_is_well(network: Network, known: Known) -> None:
    assert come_together(network, known, 10).wrong == {}
    assert len(known.stories) == 5 and known.refused == []


def wrongs(network: Network, known: Known) -> set[str]:
    """The kinds of what is wrong at the node, where `known` says what should be."""
    findings = Findings()
    check_node(network.places["pakistan"], known, findings)
    return set(findings.wrong)


def test_a_story_that_is_not_shown_is_lost(network: Network, known: Known) -> None:
    other = Story("nowhere", "pakistan", 99, "quax")

    assert wrongs(network, replace(known, stories=known.stories | {other.id: other})) == {"lost"}


def test_a_killed_story_that_stands_is_an_open_kill(network: Network, known: Known) -> None:
    standing = next(item for item in known.stories if item not in known.unsure)

    assert wrongs(network, replace(known, killed={standing})) == {"kills open"}


def test_stories_in_another_order_than_at_their_origin_are_out_of_order(network: Network, known: Known) -> None:
    stories = {item: replace(story, entry=-story.entry) for item, story in known.stories.items()}

    assert wrongs(network, replace(known, stories=stories)) == {"out of order"}
