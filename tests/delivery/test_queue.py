"""Queued takes: what only time forbids waits for its hour, and is decided again then."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest

from commonwire.alliance.person import Person
from commonwire.alliance.principal import machine
from commonwire.base.errors import ConflictError, NotFoundError, UseRefusedError
from commonwire.base.ids import OutletId, PersonId
from commonwire.delivery import queue as queue_room
from commonwire.delivery.agree import agree
from commonwire.delivery.queue import QueuedTake, cancel_queued, queue_take, settle_queued
from commonwire.delivery.records import Records
from commonwire.delivery.request import Conditions, ask_owner, grant
from commonwire.delivery.show import find_item
from commonwire.news.admission import suspend_outlet
from commonwire.rights.agreement import Agreement
from commonwire.rights.terms import Parties, Rule, Terms
from commonwire.rights.use import Use
from tests.newsroom import NOON, OPEN, STRANGER, TAKER, WEB, Newsroom

HOUR = NOON + timedelta(hours=4)
LATER = HOUR + timedelta(hours=2)
ALL = frozenset({"*"})
EDITOR = "p-editor"
ANNOUNCED: dict[str, Any] = {"announce": frozenset({"headline"})}


def granting(**limits: Any) -> Terms:
    said: dict[str, Any] = {"actions": ALL, "channels": ALL, "territories": ALL, "languages": ALL}
    return Terms(grants=(Rule(**(said | {"who": Parties(classes=ALL)} | limits)),), **ANNOUNCED)


OPEN_LATER = granting()


@pytest.fixture(autouse=True)
def editor(newsroom: Newsroom) -> Person:
    """The editor at the taker's desk."""
    person = Person(
        id=PersonId(EDITOR),
        name="Somebody",
        email="editor@people.example",
        outlet=OutletId(TAKER),
        roles=frozenset({"editor"}),
        created_at=NOON,
    )
    newsroom.write(lambda records: records.roll.add_person(person))
    return person


def take_is_queued(
    newsroom: Newsroom, use: Use = WEB, *, outlet: str = TAKER, by: str = EDITOR, **said: Any
) -> QueuedTake:
    asker, format = newsroom.asker(outlet), said.get("format", "text")

    def work(records: Records) -> QueuedTake:
        state = find_item(records, newsroom.state().id, viewer=outlet)
        return queue_take(records, state, use, asker=asker, by=by, format=format, now=newsroom.now)

    return newsroom.write(work)


def queue_is_settled(newsroom: Newsroom, at: datetime | None = None) -> None:
    """What the node does each second: embargoes are lifted, then the queued takes that are due are decided."""
    newsroom.hour_comes(at)
    for queued in newsroom.read(lambda r: r.queue.due(newsroom.now, 100)):
        newsroom.write(lambda r, queued=queued: settle_queued(r, queued, now=newsroom.now))  # type: ignore[misc]


def found(newsroom: Newsroom, queued: QueuedTake) -> QueuedTake:
    kept = newsroom.read(lambda r: r.queue.find(queued.id))
    assert kept is not None
    return kept


def takes(newsroom: Newsroom) -> list[Any]:
    return newsroom.read(lambda r: r.takes.of_item(newsroom.state().id))


def clauses(queued: QueuedTake) -> set[str]:
    return {reason.clause for reason in queued.decision.reasons if reason.effect != "allow"}


@pytest.fixture
def queued(newsroom: Newsroom) -> QueuedTake:
    """A take that waits for an embargoed item."""
    newsroom.item_is_given(embargo_until=HOUR, terms=OPEN_LATER)
    return take_is_queued(newsroom)


def test_a_take_waits_for_the_end_of_an_embargo_and_is_made_then(newsroom: Newsroom, queued: QueuedTake) -> None:
    assert queued.until == HOUR and queued.state == "queued" and clauses(queued) == {"embargo"}
    queue_is_settled(newsroom, HOUR - timedelta(seconds=2))
    assert found(newsroom, queued).state == "queued" and takes(newsroom) == []

    queue_is_settled(newsroom, HOUR)

    kept, (made,) = found(newsroom, queued), takes(newsroom)
    assert (kept.state, kept.take, kept.decision.decision) == ("taken", made.id, "allow")
    assert (made.outlet, made.by, made.format, made.version) == (TAKER, EDITOR, "text", 1)
    assert made.at >= HOUR and newsroom.read(lambda r: r.served.outlets(made.item)) == [TAKER]


def test_nothing_is_served_before_the_hour(newsroom: Newsroom, queued: QueuedTake) -> None:
    assert not newsroom.item_is_read().has_text
    assert newsroom.read(lambda r: r.served.outlets(queued.item)) == [] and b"Rain" not in repr(queued).encode()


def test_a_take_is_made_once_however_often_its_hour_is_looked_at(newsroom: Newsroom, queued: QueuedTake) -> None:
    for _ in range(3):
        queue_is_settled(newsroom, HOUR)
    newsroom.write(lambda r: settle_queued(r, queued.id, now=newsroom.now))

    assert len(takes(newsroom)) == 1


def test_what_stops_half_way_is_as_if_it_had_not_begun(newsroom: Newsroom, queued: QueuedTake) -> None:
    newsroom.hour_comes(HOUR)

    def cut_off(records: Records) -> None:
        settle_queued(records, queued.id, now=newsroom.now)
        raise RuntimeError("the power is gone")

    with pytest.raises(RuntimeError):
        newsroom.write(cut_off)
    assert takes(newsroom) == [] and found(newsroom, queued).state == "queued"
    queue_is_settled(newsroom)
    assert len(takes(newsroom)) == 1


def test_the_same_take_twice_waits_once_in_the_last_format(newsroom: Newsroom, queued: QueuedTake) -> None:
    again = take_is_queued(newsroom, format="ninjs")
    other = take_is_queued(newsroom, Use(action="republish", channel="tv"))

    assert again.id == queued.id and other.id != queued.id
    queue_is_settled(newsroom, HOUR)
    assert sorted(made.format for made in takes(newsroom)) == ["ninjs", "text"]


def test_the_hour_at_which_a_grant_begins_is_waited_for(newsroom: Newsroom) -> None:
    newsroom.item_is_given(terms=granting(from_at=HOUR))
    queued = take_is_queued(newsroom)

    assert queued.until == HOUR and clauses(queued) == {"from"}
    queue_is_settled(newsroom, HOUR)
    assert found(newsroom, queued).state == "taken"


def test_after_the_embargo_a_grant_that_begins_later_is_waited_for(newsroom: Newsroom) -> None:
    newsroom.item_is_given(embargo_until=HOUR, terms=granting(from_at=LATER))
    queued = take_is_queued(newsroom)

    assert queued.until == LATER
    queue_is_settled(newsroom, HOUR)
    assert found(newsroom, queued).until == LATER and takes(newsroom) == []
    queue_is_settled(newsroom, LATER)
    assert found(newsroom, queued).state == "taken"


def test_the_end_of_a_prohibition_and_of_what_another_has_alone_are_waited_for(newsroom: Newsroom) -> None:
    alone = Rule(
        actions=ALL, channels=ALL, territories=ALL, languages=ALL, exclusive=True, until_at=HOUR,
        who=Parties(outlets=frozenset({STRANGER})),
    )  # fmt: skip
    ban = Rule(channels=frozenset({"web"}), until_at=LATER)
    newsroom.item_is_given(terms=Terms(grants=(*OPEN_LATER.grants, alone), prohibitions=(ban,), **ANNOUNCED))

    assert take_is_queued(newsroom, Use(action="republish", channel="tv")).until == HOUR
    assert take_is_queued(newsroom).until == LATER


def test_an_open_embargo_is_waited_for_until_its_owner_ends_it(newsroom: Newsroom) -> None:
    newsroom.item_is_given(embargo_until="open", terms=OPEN_LATER)
    queued = take_is_queued(newsroom)

    assert queued.until is None
    queue_is_settled(newsroom, LATER)
    assert found(newsroom, queued).state == "queued"
    newsroom.item_is("release")
    queue_is_settled(newsroom)
    assert found(newsroom, queued).state == "taken"


def test_an_embargo_that_is_ended_early_ends_the_waiting(newsroom: Newsroom, queued: QueuedTake) -> None:
    newsroom.item_is("release")
    queue_is_settled(newsroom)

    assert found(newsroom, queued).state == "taken"


def test_an_embargo_that_moves_takes_the_queue_with_it(newsroom: Newsroom, queued: QueuedTake) -> None:
    newsroom.item_is_given("Rain in Kabul, more", embargo_until=LATER, terms=OPEN_LATER)
    queue_is_settled(newsroom)
    assert found(newsroom, queued).until == LATER
    queue_is_settled(newsroom, HOUR)
    assert found(newsroom, queued).state == "queued" and takes(newsroom) == []
    queue_is_settled(newsroom, LATER)

    (made,) = takes(newsroom)
    assert found(newsroom, queued).state == "taken" and made.version == 2


def test_what_is_corrected_meanwhile_is_taken_as_it_is_then(newsroom: Newsroom, queued: QueuedTake) -> None:
    newsroom.item_is_given("Rain in Herat", correction="It is Herat.", embargo_until=HOUR, terms=OPEN_LATER)
    queue_is_settled(newsroom, HOUR)

    (made,) = takes(newsroom)
    assert made.version == 2


def test_the_terms_of_the_hour_decide_not_those_of_the_queue(newsroom: Newsroom, queued: QueuedTake) -> None:
    newsroom.item_is_given("Rain, again", embargo_until=HOUR, terms=granting(channels=frozenset({"tv"})))
    queue_is_settled(newsroom)
    assert found(newsroom, queued).state == "queued"
    queue_is_settled(newsroom, HOUR)

    kept = found(newsroom, queued)
    assert (kept.state, kept.why, kept.decision.decision, clauses(kept)) == ("stopped", "decided", "deny", {"channel"})
    assert kept.decision.nearest is not None and kept.decision.nearest.use.channel == "tv" and takes(newsroom) == []


def test_what_has_to_be_asked_at_the_hour_is_not_taken(newsroom: Newsroom, queued: QueuedTake) -> None:
    newsroom.item_is_given("Rain, again", embargo_until=HOUR, terms=Terms(**ANNOUNCED))
    queue_is_settled(newsroom, HOUR)

    assert found(newsroom, queued).decision.decision == "ask" and found(newsroom, queued).state == "stopped"


def test_what_the_owner_granted_meanwhile_counts_at_the_hour(newsroom: Newsroom, queued: QueuedTake) -> None:
    newsroom.item_is_given("Rain, again", embargo_until=HOUR, terms=Terms(**ANNOUNCED))
    asker, item = newsroom.asker(TAKER), newsroom.state().id
    asked = newsroom.write(
        lambda r: ask_owner(
            r, find_item(r, item, viewer=TAKER), WEB, asker=asker, words="", by=EDITOR, now=newsroom.now
        )
    )
    newsroom.write(lambda r: grant(r, asked.id, conditions=Conditions(), by=None, now=newsroom.now))
    queue_is_settled(newsroom, HOUR)

    assert found(newsroom, queued).state == "taken"


def test_what_the_alliance_forbids_by_then_is_not_taken(newsroom: Newsroom, queued: QueuedTake) -> None:
    ban = Agreement(
        key="no-web", version=0, name="No web", in_force_at=newsroom.now, ceiling=(Rule(channels=frozenset({"web"})),)
    )
    newsroom.write(lambda r: agree(r, ban, by=None, now=newsroom.now))
    queue_is_settled(newsroom, HOUR)

    assert clauses(found(newsroom, queued)) == {"prohibition"}


def test_a_kill_ends_the_waiting_at_once(newsroom: Newsroom, queued: QueuedTake) -> None:
    newsroom.item_is("kill")
    queue_is_settled(newsroom)

    kept = found(newsroom, queued)
    assert kept.state == "stopped" and clauses(kept) == {"killed"}


def test_a_hold_that_is_over_by_the_hour_changes_nothing(newsroom: Newsroom, queued: QueuedTake) -> None:
    newsroom.item_is("hold")
    queue_is_settled(newsroom)
    assert found(newsroom, queued).state == "queued"
    newsroom.item_is("release")
    queue_is_settled(newsroom, HOUR)

    assert found(newsroom, queued).state == "taken"


def test_a_hold_at_the_hour_stops_it(newsroom: Newsroom, queued: QueuedTake) -> None:
    newsroom.item_is("hold")
    queue_is_settled(newsroom, HOUR)

    kept = found(newsroom, queued)
    assert kept.state == "stopped" and "held" in clauses(kept) and takes(newsroom) == []


def test_an_outlet_that_is_suspended_at_the_hour_takes_nothing(newsroom: Newsroom, queued: QueuedTake) -> None:
    newsroom.write(lambda r: suspend_outlet(r, machine(), TAKER, "Dues", newsroom.now))
    queue_is_settled(newsroom, HOUR)

    assert clauses(found(newsroom, queued)) == {"suspended"} and takes(newsroom) == []


@pytest.mark.parametrize(
    "change", [{"disabled": True}, {"roles": frozenset({"reader"})}, {"outlet": OutletId(STRANGER)}]
)
def test_nothing_is_taken_for_somebody_who_may_not_any_more(
    newsroom: Newsroom, queued: QueuedTake, editor: Person, change: dict[str, Any]
) -> None:
    newsroom.write(lambda r: r.roll.put_person(msgspec.structs.replace(editor, **change)))
    queue_is_settled(newsroom, HOUR)

    kept = found(newsroom, queued)
    assert (kept.state, kept.why) == ("stopped", "asker-gone") and takes(newsroom) == []


def test_more_than_time_in_the_way_is_not_queued_and_says_why(newsroom: Newsroom) -> None:
    newsroom.item_is_given(embargo_until=HOUR, terms=granting(channels=frozenset({"tv"})))
    with pytest.raises(UseRefusedError) as refused:
        take_is_queued(newsroom)
    assert refused.value.decision is not None

    newsroom.item_is_given(uri="urn:x", terms=OPEN)
    newsroom.item_is_given("Rain", embargo_until="open", terms=Terms(**ANNOUNCED))
    with pytest.raises(UseRefusedError):
        take_is_queued(newsroom)


def test_what_is_allowed_now_is_not_queued(newsroom: Newsroom) -> None:
    newsroom.item_is_given()
    with pytest.raises(ConflictError, match="allowed now"):
        take_is_queued(newsroom)


def test_only_its_outlet_cancels_a_queued_take_and_only_once(newsroom: Newsroom, queued: QueuedTake) -> None:
    with pytest.raises(NotFoundError):
        newsroom.write(lambda r: cancel_queued(r, queued.id, outlet=STRANGER, now=newsroom.now))
    newsroom.write(lambda r: cancel_queued(r, queued.id, outlet=TAKER, now=newsroom.now))
    with pytest.raises(ConflictError, match="cancelled already"):
        newsroom.write(lambda r: cancel_queued(r, queued.id, outlet=TAKER, now=newsroom.now))
    queue_is_settled(newsroom, HOUR)

    assert found(newsroom, queued).state == "cancelled" and takes(newsroom) == []


def test_an_outlet_queues_a_bounded_number(newsroom: Newsroom, queued: QueuedTake, monkeypatch: Any) -> None:
    monkeypatch.setattr(queue_room, "MOST_QUEUED", 1)
    with pytest.raises(ConflictError, match="queued already"):
        take_is_queued(newsroom, Use(action="republish", channel="tv"))
    assert take_is_queued(newsroom).id == queued.id
