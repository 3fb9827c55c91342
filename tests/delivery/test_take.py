"""Takes: what may be used now, by whom, and what is recorded of it."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from commonwire.base.errors import UseRefusedError
from commonwire.delivery.take import without_withheld
from commonwire.news.item import Item, Rendition
from commonwire.rights.terms import Rule, Terms
from commonwire.rights.use import Use
from tests.newsroom import GIVER, NOON, OPEN, TAKER, URI, WEB, Newsroom


def refused(newsroom: Newsroom, use: Use = WEB) -> tuple[str, list[str]]:
    with pytest.raises(UseRefusedError) as error:
        newsroom.item_is_taken(use=use)
    decision = error.value.decision
    return decision.decision, [reason.clause for reason in decision.reasons]  # type: ignore[attr-defined]


def test_a_take_is_recorded_with_its_decision(newsroom: Newsroom) -> None:
    newsroom.item_is_given()
    taken = newsroom.item_is_taken()

    assert (taken.version, taken.decision.decision, taken.use) == (1, "allow", WEB)
    assert newsroom.read(lambda r: r.takes.of_item(taken.item)) == [taken]
    assert newsroom.read(lambda r: r.served.has(taken.item, 1, TAKER))


def test_what_the_terms_do_not_say_is_asked_and_not_taken(newsroom: Newsroom) -> None:
    newsroom.item_is_given(terms=Terms())

    assert refused(newsroom)[0] == "ask"
    assert newsroom.read(lambda r: r.takes.of_outlet(TAKER, limit=10)) == []


def test_a_held_story_is_not_taken(newsroom: Newsroom) -> None:
    newsroom.item_is_given()
    newsroom.item_is("hold")

    assert refused(newsroom) == ("deny", ["held"])


def test_a_killed_story_is_not_taken(newsroom: Newsroom) -> None:
    newsroom.item_is_given()
    newsroom.item_is("kill")

    assert refused(newsroom) == ("deny", ["killed"])


def test_an_embargoed_story_is_not_taken_for_a_use_after_its_hour_either(newsroom: Newsroom) -> None:
    until = NOON + timedelta(hours=1)
    newsroom.item_is_given(embargo_until=until, terms=Terms(announce=frozenset({"existence"})))
    later = Use(action="republish", channel="web", at=until + timedelta(hours=1))

    assert refused(newsroom, later) == ("deny", ["embargo"])


def test_a_suspended_outlet_takes_nothing(newsroom: Newsroom) -> None:
    newsroom.item_is_given()
    newsroom.outlet_is_suspended(TAKER)

    assert refused(newsroom) == ("deny", ["suspended"])


def test_the_owner_takes_its_own_story_and_owes_nothing(newsroom: Newsroom) -> None:
    newsroom.item_is_given(terms=Terms())
    taken = newsroom.item_is_taken(GIVER)

    assert taken.decision.duties == ()
    assert newsroom.read(lambda r: r.served.outlets(taken.item)) == []


def test_a_take_is_of_the_public_version_while_a_newer_waits(newsroom: Newsroom) -> None:
    newsroom.item_is_given("Rain")
    newsroom.item_is_given("Flood", embargo_until="open")

    assert newsroom.item_is_taken().version == 1
    assert newsroom.item_is_taken(GIVER).version == 2
    assert newsroom.state().uri == URI


PICTURES = [
    Rendition(href="https://example.org/a.jpg", name="main", title="The dam"),
    Rendition(href="https://example.org/b.jpg", name="agency"),
    Rendition(href="https://example.org/c.jpg"),
]
TEXT_ONLY = msgspec.structs.replace(
    OPEN, grants=tuple(msgspec.structs.replace(grant, renditions=None) for grant in OPEN.grants)
)
ONE_FORBIDDEN = msgspec.structs.replace(OPEN, prohibitions=(Rule(renditions=frozenset({"agency"})),))


@pytest.mark.parametrize(
    ("terms", "withheld"),
    [
        (OPEN, []),
        (ONE_FORBIDDEN, [("agency", "deny")]),
        (TEXT_ONLY, [("main", "ask"), ("agency", "ask"), (None, "ask")]),
    ],
)
def test_a_take_leaves_out_the_pictures_that_the_terms_do_not_give(
    newsroom: Newsroom, terms: Terms, withheld: list[tuple[str | None, str]]
) -> None:
    newsroom.item_is_given(terms=terms, renditions=PICTURES)

    taken = newsroom.item_is_taken()

    assert taken.decision.decision == "allow"
    assert [(one.name, one.decision) for one in taken.withheld] == withheld
    assert newsroom.read(lambda r: r.takes.find(taken.id)) == taken
    kept = without_withheld(
        Item(uri="urn:1", renditions=PICTURES, extra={"raw": [{"u": PICTURES[1].href}]}), taken.withheld
    )
    assert [one.name for one in kept.renditions] == [
        one.name for one in PICTURES if one.name not in {name for name, _ in withheld}
    ]
    assert (b"b.jpg" in msgspec.json.encode(kept)) == (not withheld)


def test_the_owner_keeps_all_of_its_own_pictures(newsroom: Newsroom) -> None:
    newsroom.item_is_given(terms=TEXT_ONLY, renditions=PICTURES)

    assert newsroom.item_is_taken(GIVER).withheld == ()
