"""Tombstones: a kill that comes before its story blocks it, of its own outlet only, and alarms once."""

from __future__ import annotations

from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commonwire.base.errors import AmbiguousItemError, BadInputError, ConflictError, NotAllowedError, NotFoundError
from commonwire.base.ids import item_id
from commonwire.delivery.give import give, kill_named
from commonwire.ledger.chain import verify_chain, verify_entry
from commonwire.ledger.entry import START, Entry, decode_entry
from commonwire.news.item import Remark
from commonwire.news.record import OwnStatement
from commonwire.news.withdraw import Words
from tests.newsroom import GIVER, STRANGER, TAKER, URI, Newsroom, a_story

_numbers = count()


def kill(
    newsroom: Newsroom,
    reference: str = URI,
    *,
    outlet: str = GIVER,
    why: str = "Made up",
    own: OwnStatement | None = None,
) -> Entry:
    """What a kill by reference records, as the API asks for it."""
    who = newsroom.desk_of(outlet)
    words = Words(reason=why)
    return newsroom.write(lambda r: kill_named(r, reference, words, principal=who, own=own, now=newsroom.now))


def test_a_kill_that_comes_first_blocks_the_story_and_says_why(newsroom: Newsroom) -> None:
    entry = kill(newsroom, why="The source made it up")

    assert (entry.kind, entry.version, entry.item) == ("killed", 0, item_id(GIVER, URI))
    for text in ("Flood", "Flood, again"):
        with pytest.raises(ConflictError, match=r"This item was killed.*The source made it up"):
            newsroom.item_is_given(text)
    assert newsroom.found_by("", viewer=STRANGER) == []
    assert newsroom.found_by("", viewer=GIVER) == [URI]


def test_it_is_signed_by_its_outlet_and_the_chain_holds(newsroom: Newsroom) -> None:
    entry = kill(newsroom)
    statement = verify_entry(entry, newsroom.read(lambda r: r.keys.public_key_of(GIVER)))

    assert statement is not None and (statement.version, statement.uri, statement.outlet) == (0, URI, GIVER)
    verify_chain(newsroom.entries(), start=START)


def test_it_leaves_the_same_uri_of_another_outlet_alone(newsroom: Newsroom) -> None:
    kill(newsroom)
    newsroom.item_is_given("Flood", outlet=TAKER)

    assert newsroom.state(outlet=TAKER).status == "usable"
    assert newsroom.item_is_read(STRANGER, outlet=TAKER).has_text


def test_nobody_but_its_outlet_sees_it_and_nothing_is_shown(newsroom: Newsroom) -> None:
    kill(newsroom)

    with pytest.raises(ConflictError):
        newsroom.item_is("release")
    with pytest.raises(ConflictError):
        newsroom.item_is("hold")
    with pytest.raises(ConflictError):
        newsroom.item_is("correct")
    assert not newsroom.item_is_read(GIVER).has_text
    assert newsroom.kinds_told(TAKER) == newsroom.kinds_told(STRANGER) == []


def test_a_second_kill_tells_nobody_anew(newsroom: Newsroom) -> None:
    newsroom.item_is_given("Flood")
    newsroom.item_is_read()
    first = kill(newsroom)
    before = newsroom.entries()

    again = [kill(newsroom, why="Again"), newsroom.item_is("kill", "And again")]

    assert again == [first, first]
    assert newsroom.entries() == before
    assert newsroom.kinds_told(TAKER) == ["kill"]


def test_a_source_that_cancels_first_blocks_what_comes_late(newsroom: Newsroom) -> None:
    killed = newsroom.item_is_given("", status="canceled")
    again = newsroom.item_is_given("", status="canceled")

    assert (killed.outcome, killed.version, again.outcome) == ("new", 0, "unchanged")
    assert again.entry == killed.entry
    assert "none was taken down" in killed.report.remarks[0].text
    with pytest.raises(ConflictError, match="The source canceled it"):
        newsroom.item_is_given("Flood")


@pytest.mark.parametrize("where", ["uri", "status"])
def test_a_kill_notice_that_names_no_story_is_not_taken_for_a_kill(newsroom: Newsroom, where: str) -> None:
    notice = a_story("Kill the story on the flood", status="canceled")
    notice.report.remarks.append(Remark(kind="guessed", where=where, text="By its words"))
    who = newsroom.desk_of(GIVER)

    with pytest.raises(NotFoundError, match="does not name it"):
        newsroom.write(lambda r: give(r, notice, principal=who, now=newsroom.now))


@pytest.mark.parametrize(
    "reference", ["abcdefghijklmnopqrstuvwx", "not a:uri", "urn:with space", "1:2", "urn:", "x:" * 1001]
)
def test_what_is_no_uri_is_not_killed_before_it_comes(newsroom: Newsroom, reference: str) -> None:
    with pytest.raises(NotFoundError):
        kill(newsroom, reference)


def test_the_uri_of_another_outlets_story_is_a_strangers_kill(newsroom: Newsroom) -> None:
    newsroom.item_is_given("Flood")

    with pytest.raises(NotAllowedError, match="belongs to pamir-post"):
        kill(newsroom, outlet=TAKER)
    newsroom.item_is_given("Flood", outlet=STRANGER)
    with pytest.raises(AmbiguousItemError):
        kill(newsroom, outlet=TAKER)


def test_a_kill_without_reason_buries_nothing(newsroom: Newsroom) -> None:
    with pytest.raises(BadInputError):
        kill(newsroom, why=" ")
    assert newsroom.item_is_given("Flood").outcome == "new"


def test_an_outlet_with_its_own_key_signs_version_0(newsroom: Newsroom) -> None:
    newsroom.key_is_brought()
    wrong = newsroom.statement(kind="killed", version=1)
    with pytest.raises(BadInputError, match="about to be recorded"):
        kill(newsroom, own=wrong)

    entry = kill(newsroom, own=newsroom.statement(kind="killed", version=0))

    assert entry.custody == "outlet"
    assert verify_entry(entry, newsroom.read(lambda r: r.keys.public_key_of(GIVER))) is not None


DEEDS = st.lists(
    st.tuples(st.sampled_from(["give", "kill", "cancel"]), st.sampled_from([GIVER, TAKER]), st.sampled_from("ab")),
    max_size=12,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=DEEDS)
def test_after_a_kill_nothing_of_that_outlet_and_uri_is_accepted_in_any_order(
    newsroom: Newsroom, deeds: list[tuple[str, str, str]]
) -> None:
    """The model: a pair of outlet and URI is unknown, alive or dead, and dead for good; others never matter."""
    run = next(_numbers)
    alive: set[tuple[str, str]] = set()
    dead: set[tuple[str, str]] = set()
    for deed, outlet, name in deeds:
        uri = f"urn:{run}:{name}"
        key = (outlet, uri)
        foreign = {owner for owner, said in alive if said == uri and owner != outlet}
        if deed == "give" and key in dead:
            with pytest.raises(ConflictError):
                newsroom.item_is_given(uri=uri, outlet=outlet)
        elif deed == "give":
            newsroom.item_is_given(uri=uri, outlet=outlet)
            alive.add(key)
        elif deed == "kill" and foreign and key not in alive | dead:
            with pytest.raises(NotAllowedError):
                kill(newsroom, uri, outlet=outlet)
        else:
            if deed == "kill":
                kill(newsroom, uri, outlet=outlet)
            else:
                newsroom.item_is_given("", uri=uri, outlet=outlet, status="canceled")
            dead.add(key)
    killed = [
        (entry.outlet, entry.uri)
        for entry in map(decode_entry, newsroom.entries())
        if entry.kind == "killed" and (entry.uri or "").startswith(f"urn:{run}:")
    ]
    assert sorted(killed) == sorted(dead)  # each once
