"""A reader sees by which nodes a story came, and a taker gets it with the story."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from commonwire.formats.read import read
from commonwire.formats.write import write
from commonwire.news.item import Given
from tests.federation.exchange import A, B, C, introduce, node, pull, settle_all
from tests.newsroom import GIVER, Newsroom


@pytest.fixture
def relayed(tmp_path: Path) -> Iterator[tuple[Newsroom, Newsroom]]:
    """Two newsrooms: of the node that a story was given to, and of the one that it came to by another."""
    a, b, c = (node(tmp_path, name) for name in (A, B, C))
    introduce(b, a)
    introduce(c, a)
    a.item_is_given("Flood in the valley")
    pull(b, a)
    pull(c, a, by=b)
    settle_all(c, b, a)
    yield a, c
    for newsroom in (a, b, c):
        newsroom.close()


def test_a_story_is_shown_with_the_nodes_that_it_came_by(relayed: tuple[Newsroom, Newsroom]) -> None:
    a, c = relayed

    shown = c.item_is_read("lagoon-tv")
    assert shown.came_by == (A, B) and [hop.party for hop in shown.item.hops] == [A, B]
    assert a.item_is_read(GIVER).came_by == () and a.item_is_read(GIVER).item.hops == []


def test_a_taker_finds_them_in_the_newsml(relayed: tuple[Newsroom, Newsroom]) -> None:
    _, c = relayed
    written = write(c.item_is_read("lagoon-tv").item, "newsml-g2")

    assert b"<hopHistory>" in written.data
    (given,) = read(written.data).results
    assert isinstance(given, Given) and [hop.party for hop in given.item.hops] == [A, B]
