"""Ask the owner: requests, grants with conditions, exclusivity, and what they change in decisions."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from commonwire.base.errors import BadInputError, ConflictError, NotFoundError, UseRefusedError
from commonwire.delivery.agree import agree
from commonwire.delivery.remind import expire, remind, reminder_hours, reminders_due
from commonwire.delivery.request import Conditions, Request, ask_owner, grant, refuse
from commonwire.delivery.show import find_item
from commonwire.rights.agreement import Agreement
from commonwire.rights.decision import Decision
from commonwire.rights.terms import Parties, Rule, Terms
from commonwire.rights.use import Use
from tests.newsroom import GIVER, NOON, STRANGER, TAKER, WEB, Newsroom

ALL = frozenset({"*"})
NOTHING = Terms()
WEB_ONLY = frozenset({"web"})


@pytest.fixture
def asked(newsroom: Newsroom) -> Request:
    """The taker has asked for an item of which nothing was granted."""
    newsroom.item_is_given(terms=NOTHING)
    return use_is_asked_for(newsroom)


def use_is_asked_for(newsroom: Newsroom, outlet: str = TAKER, use: Use = WEB, words: str = "For our page.") -> Request:
    asker = newsroom.asker(outlet)
    return newsroom.write(
        lambda r: ask_owner(
            r,
            find_item(r, newsroom.state().id, viewer=outlet),
            use,
            asker=asker,
            words=words,
            by="p1",
            now=newsroom.now,
        )
    )


def request_is_granted(newsroom: Newsroom, request: Request, **conditions: Any) -> Request:
    said = Conditions(**conditions)
    return newsroom.write(lambda r: grant(r, request.id, conditions=said, reply="Gladly.", by="p2", now=newsroom.now))


def a_request(id: str, **said: Any) -> Request:
    fields: dict[str, Any] = {"item": "i", "uri": "urn:1", "version": 1, "owner": GIVER, "outlet": TAKER, "words": ""}
    return Request(id=id, use=WEB, asked_at=NOON, **(fields | said))


def clauses_of(refused: UseRefusedError) -> list[str]:
    assert isinstance(refused.decision, Decision)
    return [reason.clause for reason in refused.decision.reasons]


def test_a_granted_use_can_be_taken_by_the_one_who_asked_and_nobody_else(newsroom: Newsroom, asked: Request) -> None:
    with pytest.raises(UseRefusedError):
        newsroom.item_is_taken()

    granted = request_is_granted(newsroom, asked)

    assert granted.status == "granted" and granted.reply == "Gladly."
    taken = newsroom.item_is_taken()
    assert ("by", (f"request:{asked.id}",)) in {(r.clause, r.detail) for r in taken.decision.reasons}
    assert newsroom.read(lambda r: r.terms.get(taken.decision.terms_digest)).grants[0].by == f"request:{asked.id}"
    with pytest.raises(UseRefusedError):
        newsroom.item_is_taken(STRANGER)


def test_a_grant_is_an_entry_of_the_ledger(newsroom: Newsroom, asked: Request) -> None:
    request_is_granted(newsroom, asked)

    assert newsroom.kinds_recorded()[-1] == "granted"


def test_the_same_question_twice_is_one_request(newsroom: Newsroom, asked: Request) -> None:
    assert use_is_asked_for(newsroom).id == asked.id
    assert use_is_asked_for(newsroom, use=Use(action="republish", channel="tv")).id != asked.id


def test_a_number_of_takes_and_a_period_end_a_grant(newsroom: Newsroom, asked: Request) -> None:
    request_is_granted(newsroom, asked, uses=1, until_at=newsroom.now + timedelta(hours=1))

    newsroom.item_is_taken()
    with pytest.raises(UseRefusedError) as refused:
        newsroom.item_is_taken()
    assert "uses" in clauses_of(refused.value)


def test_of_two_exclusive_grants_the_first_wins_and_the_other_is_told(newsroom: Newsroom, asked: Request) -> None:
    other = use_is_asked_for(newsroom, STRANGER)
    request_is_granted(newsroom, asked, exclusive=True)

    with pytest.raises(ConflictError, match=f"{TAKER} was granted"):
        request_is_granted(newsroom, other, exclusive=True)
    with pytest.raises(ConflictError, match="exclusively"):
        request_is_granted(newsroom, other)
    newsroom.write(lambda r: refuse(r, other.id, reply=None, by=None, now=newsroom.now))
    assert newsroom.item_is_taken().decision.decision == "allow"


def test_an_exclusive_grant_keeps_others_out_even_of_what_the_terms_allow(newsroom: Newsroom) -> None:
    newsroom.item_is_given()
    request_is_granted(newsroom, use_is_asked_for(newsroom), exclusive=True)

    newsroom.item_is_taken()
    with pytest.raises(UseRefusedError) as refused:
        newsroom.item_is_taken(STRANGER)
    assert clauses_of(refused.value) == ["exclusive"]


@pytest.mark.parametrize(
    ("conditions", "where"),
    [
        ({"uses": 0}, "conditions.uses"),
        ({"territories": frozenset({"XX"})}, "conditions.territories"),
        ({"until_at": "past"}, "conditions.until_at"),
    ],
)
def test_conditions_that_cannot_hold_are_refused_with_their_place(
    newsroom: Newsroom, asked: Request, conditions: dict[str, Any], where: str
) -> None:
    if conditions.get("until_at"):
        conditions = {"until_at": newsroom.now - timedelta(hours=1)}
    with pytest.raises(BadInputError) as caught:
        request_is_granted(newsroom, asked, **conditions)

    assert caught.value.where == where


def test_nothing_is_granted_of_a_killed_item(newsroom: Newsroom, asked: Request) -> None:
    newsroom.item_is("kill")

    with pytest.raises(ConflictError, match="killed"):
        request_is_granted(newsroom, asked)
    with pytest.raises(ConflictError, match="killed"):
        use_is_asked_for(newsroom, STRANGER)


def test_an_answered_request_is_not_answered_again(newsroom: Newsroom, asked: Request) -> None:
    newsroom.write(lambda r: refuse(r, asked.id, reply="Not this time.", by="p2", now=newsroom.now))

    with pytest.raises(ConflictError, match="refused already"):
        request_is_granted(newsroom, asked)
    with pytest.raises(NotFoundError):
        newsroom.write(lambda r: refuse(r, "request-none", reply=None, by=None, now=newsroom.now))


def due_after(newsroom: Newsroom, asked: Request, **passed: float) -> list[str]:
    at = asked.asked_at + timedelta(**passed)
    return [one.id for one in newsroom.read(lambda r: reminders_due(r.requests.unanswered(), at))]


def test_the_owner_is_reminded_at_each_hour_once(newsroom: Newsroom, asked: Request) -> None:
    assert due_after(newsroom, asked, hours=1) == [] and due_after(newsroom, asked, hours=2) == [asked.id]
    for _ in range(2):
        newsroom.write(lambda r: remind(r, asked.id, asked.asked_at + timedelta(hours=30)))
    assert due_after(newsroom, asked, hours=30) == [] and due_after(newsroom, asked, hours=72) == [asked.id]
    last = newsroom.write(lambda r: remind(r, asked.id, asked.asked_at + timedelta(hours=73)))

    assert last is not None and len(last.reminders) == 2
    assert due_after(newsroom, asked, days=100) == []


def test_nobody_is_reminded_of_what_was_answered(newsroom: Newsroom, asked: Request) -> None:
    newsroom.write(lambda r: refuse(r, asked.id, reply=None, by=None, now=newsroom.now))

    assert due_after(newsroom, asked, hours=2) == []
    assert newsroom.write(lambda r: remind(r, asked.id, asked.asked_at + timedelta(hours=2))) is None
    assert newsroom.write(lambda r: expire(r, asked.id, asked.asked_at + timedelta(days=9))) is None


def dated(hours: float) -> Use:
    return msgspec.structs.replace(WEB, at=NOON + timedelta(hours=hours))


def test_a_request_that_nobody_answered_by_the_date_of_its_use_expires(newsroom: Newsroom) -> None:
    newsroom.item_is_given(terms=NOTHING)
    asked = use_is_asked_for(newsroom, use=dated(5))
    assert asked.needed_at == NOON + timedelta(hours=5) and asked.use == WEB

    before = newsroom.write(lambda r: expire(r, asked.id, NOON + timedelta(hours=4)))
    assert before is None and due_after(newsroom, asked, hours=5) == []
    expired = newsroom.write(lambda r: expire(r, asked.id, NOON + timedelta(hours=5)))

    assert expired is not None and expired.status == "expired"
    assert newsroom.read(lambda r: r.requests.count_open(GIVER)) == 0
    with pytest.raises(ConflictError, match="expired already"):
        request_is_granted(newsroom, asked)
    assert use_is_asked_for(newsroom).id != asked.id


@pytest.mark.parametrize(
    ("needed", "hours"), [(None, [2, 24, 72]), (1, [0.5]), (3, [2]), (30, [2, 24, 29]), (100, [2, 24, 72, 99])]
)
def test_the_last_reminder_comes_before_the_date_of_the_use(needed: float | None, hours: list[float]) -> None:
    asked = a_request("r1", needed_at=None if needed is None else NOON + timedelta(hours=needed))

    assert reminder_hours(asked) == [NOON + timedelta(hours=hour) for hour in hours]


def test_asked_again_the_later_date_holds(newsroom: Newsroom) -> None:
    newsroom.item_is_given(terms=NOTHING)
    use_is_asked_for(newsroom, use=dated(5))

    assert use_is_asked_for(newsroom, use=dated(3)).needed_at == NOON + timedelta(hours=5)
    assert use_is_asked_for(newsroom, use=dated(7)).needed_at == NOON + timedelta(hours=7)
    assert use_is_asked_for(newsroom).needed_at is None
    assert use_is_asked_for(newsroom, use=dated(-1)).needed_at is None


def test_the_owner_asks_nobody_for_the_own_item(newsroom: Newsroom) -> None:
    newsroom.item_is_given()

    with pytest.raises(ConflictError, match="your own"):
        use_is_asked_for(newsroom, GIVER)


def test_an_agreement_counts_from_the_moment_it_takes_force(newsroom: Newsroom) -> None:
    newsroom.item_is_given(terms=NOTHING)
    floor = Rule(
        actions=frozenset({"republish"}), channels=ALL, territories=ALL, languages=ALL, who=Parties(classes=ALL)
    )
    web = Agreement(
        key="web-use", version=0, name="Web use", in_force_at=newsroom.now + timedelta(hours=1), floor=(floor,)
    )

    kept = newsroom.write(lambda r: agree(r, web, by="p9", now=newsroom.now))

    assert kept.version == 1 and newsroom.kinds_recorded()[-1] == "agreed"
    with pytest.raises(UseRefusedError):
        newsroom.item_is_taken()
    newsroom.now += timedelta(hours=1)
    newsroom.item_is_taken()
    with pytest.raises(ConflictError, match="says the same"):
        newsroom.write(lambda r: agree(r, web, by="p9", now=newsroom.now))


def test_what_was_taken_before_keeps_the_terms_it_was_taken_under(newsroom: Newsroom) -> None:
    newsroom.item_is_given()
    before = newsroom.item_is_taken()
    ban = Agreement(
        key="no-web", version=0, name="No web", in_force_at=newsroom.now, ceiling=(Rule(channels=WEB_ONLY),)
    )
    newsroom.write(lambda r: agree(r, ban, by="p9", now=newsroom.now))

    with pytest.raises(UseRefusedError):
        newsroom.item_is_taken()
    (kept,) = newsroom.read(lambda r: r.takes.of_item(newsroom.state().id))
    assert kept.decision.terms_digest == before.decision.terms_digest
    assert not newsroom.read(lambda r: r.terms.get(kept.decision.terms_digest)).prohibitions
