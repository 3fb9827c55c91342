"""Which rows of a list tell of the same story."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from commonwire.delivery.told_together import told_together
from commonwire.news.beside import Beside
from commonwire.news.state import ItemState

NOW = datetime(2026, 11, 24, 3, 12, tzinfo=UTC)


def row(uri: str, headline: str | None = None, *, same: tuple[str, ...] = (), **fields: Any) -> ItemState:
    said: dict[str, Any] = {
        "id": uri,
        "outlet": "pamir-post",
        "uri": uri,
        "status": "usable",
        "version": 1,
        "public_version": 1,
        "position": 1,
        "first_received_at": NOW,
        "received_at": NOW,
        "language": "en",
        "headline": headline,
        "terms": "t",
        "listed": True,
        "beside": Beside(same=list(same)) if same else None,
    }
    return ItemState(**(said | fields))


def groups(*states: ItemState) -> list[tuple[int, ...]]:
    return [found.places for found in told_together(states)]


def test_what_one_row_names_as_its_original_stands_with_it() -> None:
    found = told_together([row("ur", same=("en",), language="ur"), row("x"), row("en")])

    assert [(it.places, it.is_guess) for it in found] == [((0, 2), False), ((1,), False)]


def test_two_translations_of_a_story_that_is_not_in_the_list_stand_together() -> None:
    assert groups(row("ur", same=("en",)), row("kk", same=("en",))) == [(0, 1)]


def test_the_same_uri_of_two_outlets_is_one_story() -> None:
    assert groups(row("a"), row("a", outlet="other")) == [(0, 1)]


def test_near_copies_are_a_guess() -> None:
    one = row("a", "Bridge over the Varzob reopens after repairs on Friday")
    other = row("b", "Bridge over the Varzob reopens after long repairs on Friday")
    found = told_together([one, row("c", "Wheat prices rise in the northern districts"), other])

    assert [(it.places, it.is_guess) for it in found] == [((0, 2), True), ((1,), False)]


def test_short_headlines_other_languages_and_what_is_withdrawn_are_not_compared() -> None:
    long = "Bridge over the Varzob reopens after repairs on Friday"

    assert groups(row("a", "Weather report"), row("b", "Weather report")) == [(0,), (1,)]
    assert groups(row("a", long), row("b", long, language="ru")) == [(0,), (1,)]
    assert groups(row("a", long), row("a", None, status="canceled", outlet="o")) == [(0,), (1,)]


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.lists(st.sampled_from("abcdef"), max_size=3)), max_size=12))
def test_each_row_stands_once_and_groups_keep_the_order(said: list[tuple[str, list[str]]]) -> None:
    found = groups(*[row(uri, same=tuple(same)) for uri, same in said])

    assert sorted(place for places in found for place in places) == list(range(len(said)))
    assert found == sorted(found)
    assert all(list(places) == sorted(places) for places in found)
