"""The simulator: what changed terms would have made of the takes on record."""

from __future__ import annotations

from datetime import timedelta

import pytest

from commonwire.base.errors import BadInputError
from commonwire.delivery.simulate import Changed, Simulation, simulate
from commonwire.rights.agreement import Agreement
from commonwire.rights.terms import Rule, Terms
from tests.newsroom import GIVER, OPEN, STRANGER, TAKER, Newsroom


@pytest.fixture
def busy(newsroom: Newsroom) -> Newsroom:
    """One item that two outlets have taken, one of them twice, the last an hour later."""
    newsroom.item_is_given()
    newsroom.item_is_taken()
    newsroom.item_is_taken(STRANGER)
    newsroom.now += timedelta(hours=1)
    newsroom.item_is_taken()
    return newsroom


def tried(newsroom: Newsroom, owner: str | None = GIVER, **change: object) -> Simulation:
    return newsroom.read(lambda records: simulate(records, Changed(**change), owner=owner))  # type: ignore[arg-type]


def test_the_same_terms_change_nothing(busy: Newsroom) -> None:
    found = tried(busy, terms=OPEN)

    assert (found.takes, found.allowed, found.examples) == (3, 3, [])


def test_an_embargo_would_have_refused_what_was_taken_before_its_hour(busy: Newsroom) -> None:
    found = tried(busy, embargo_hours=0.5)

    assert (found.denied, found.allowed) == (2, 1) and found.outlets == {TAKER: 1, STRANGER: 1}
    assert found.clauses == {"embargo": 2} and found.text.startswith(
        "Of 3 takes, 2 by 2 outlets would have been refused"
    )


def test_terms_that_say_nothing_would_have_been_asked_about(busy: Newsroom) -> None:
    found = tried(busy, terms=Terms())

    assert (found.asked, found.denied) == (3, 0) and {example.now for example in found.examples} == {"ask"}


def test_an_agreement_counts_for_takes_after_it_would_have_taken_force(busy: Newsroom) -> None:
    ban = Agreement(
        key="no-web", version=0, name="No web", in_force_at=busy.now - timedelta(minutes=1),
        ceiling=(Rule(channels=frozenset({"web"})),),
    )  # fmt: skip

    assert tried(busy, owner=None, agreement=ban).denied == 1


def test_only_the_takes_of_the_owners_items_are_decided(busy: Newsroom) -> None:
    assert tried(busy, owner=TAKER, terms=Terms()).takes == 0


def test_nothing_is_changed_or_recorded_by_it(busy: Newsroom) -> None:
    before = busy.kinds_recorded()
    tried(busy, terms=Terms())

    assert busy.kinds_recorded() == before
    with pytest.raises(BadInputError, match="Nothing is changed"):
        tried(busy)
    with pytest.raises(BadInputError):
        tried(busy, terms=Terms(grants=(Rule(territories=frozenset({"XX"})),)))
