"""What saved searches catch: once, and again when it changed in what the search goes by."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from msgspec.structs import replace

from commonwire.alliance.person import Person
from commonwire.alliance.principal import Principal, of_person
from commonwire.base.errors import BadInputError, NotAllowedError, NotFoundError
from commonwire.base.ids import OutletId, PersonId
from commonwire.delivery.inbox import Match, Sight
from commonwire.delivery.passages import passages_of
from commonwire.delivery.records import Records
from commonwire.delivery.saved_search import Change, change_search, get_search, hand_over, look_at, searches_of
from commonwire.news.item import Headline
from commonwire.search.match import SavedSearch
from tests.newsroom import STRANGER, TAKER, Newsroom

LONG = "The council met for nine hours and spoke of roads, schools, bread, wool and the price of coal in winter. " * 3


def inbox(newsroom: Newsroom) -> list[Match]:
    return newsroom.read(lambda r: r.inbox.following(Sight(outlet=STRANGER), after=(0, ""), limit=99))


def passages(newsroom: Newsroom) -> list[str]:
    found = inbox(newsroom)
    return [it.text for it in newsroom.read(lambda r: passages_of(r, found)).values()]


def works_here(newsroom: Newsroom, name: str, *roles: str, outlet: str = STRANGER) -> Principal:
    """Somebody who works for the outlet."""
    person = Person(
        id=PersonId(name),
        name=name,
        email=f"{name}@news.example",
        outlet=OutletId(outlet),
        roles=frozenset(roles or ("editor",)),  # type: ignore[arg-type]
        created_at=newsroom.now,
    )
    newsroom.write(lambda r: r.roll.add_person(person))
    return of_person(person, newsroom.read(lambda r: r.roll.find_standing(outlet)))


def search_is(newsroom: Newsroom, search: SavedSearch, by: Principal, change: Change) -> SavedSearch:
    changed = newsroom.write(lambda r: change_search(r, by, search.id, change))
    newsroom.matcher.put(changed)
    return changed


def test_a_match_has_the_passage_that_the_search_met(newsroom: Newsroom) -> None:
    newsroom.search_is_saved("avalanche")
    newsroom.item_is_given("Council", body_text=LONG + "Then an avalanche closed the pass. " + LONG)

    (match,) = inbox(newsroom)
    (passage,) = passages(newsroom)
    assert "Then an avalanche closed the pass." in passage
    assert passage.startswith("…")
    assert len(passage) <= 161
    assert (match.changed, match.fits, match.landed) == (False, True, match.number)


def test_a_newer_version_that_changed_elsewhere_is_not_shown_again(newsroom: Newsroom) -> None:
    newsroom.search_is_saved("avalanche")
    newsroom.item_is_given("Council", body_text="An avalanche closed the pass. " + LONG)
    before = inbox(newsroom)

    newsroom.item_is_given("Council", body_text="An avalanche closed the pass. " + LONG + "Later they sang.")

    assert inbox(newsroom) == before


@pytest.mark.parametrize("correction", [None, "It was the other pass"])
def test_a_newer_version_that_changed_where_the_search_met_it_is_shown_again_as_changed(
    newsroom: Newsroom, correction: str | None
) -> None:
    newsroom.search_is_saved("avalanche")
    first = newsroom.item_is_given("Council", body_text="An avalanche closed the pass. " + LONG)
    newer = newsroom.item_is_given("Council", body_text="An avalanche closed both. " + LONG, correction=correction)

    (match,) = inbox(newsroom)
    assert (match.item, match.number, match.changed, match.fits) == (first.id, newer.entry, True, True)
    assert "closed both" in passages(newsroom)[0]


def test_a_field_that_the_search_asks_for_counts_and_another_does_not(newsroom: Newsroom) -> None:
    asks = newsroom.search_is_saved("avalanche urgency<=4")
    newsroom.search_is_saved("avalanche")
    newsroom.item_is_given("An avalanche", urgency=4)
    newsroom.item_is_given("An avalanche", urgency=2)

    assert [(match.search, match.changed) for match in inbox(newsroom) if match.changed] == [(asks.id, True)]


def test_a_version_that_newly_meets_a_search_lands_and_one_that_meets_it_no_more_is_shown_once(
    newsroom: Newsroom,
) -> None:
    storm, rain = newsroom.search_is_saved("storm"), newsroom.search_is_saved("rain")
    newsroom.item_is_given("Rain in Kabul")
    newsroom.item_is_given("A storm in Kabul")
    newsroom.item_is_given("A storm in Kabul at last")

    found = {match.search: match for match in inbox(newsroom)}
    assert (found[storm.id].fits, found[storm.id].changed) == (True, True)
    assert (found[rain.id].fits, found[rain.id].changed) == (False, True)
    assert len(passages(newsroom)) == 1
    assert found[rain.id].number < found[storm.id].number


def test_a_note_alone_changes_nothing_for_a_search(newsroom: Newsroom) -> None:
    newsroom.search_is_saved("rain")
    newsroom.item_is_given()
    before = inbox(newsroom)
    newsroom.item_is("correct")

    assert inbox(newsroom) == before


def test_a_held_item_is_not_there_and_comes_back_at_a_newer_place_as_no_news(newsroom: Newsroom) -> None:
    newsroom.search_is_saved("rain")
    given = newsroom.item_is_given()
    newsroom.item_is("hold")
    while_held = inbox(newsroom)
    released = newsroom.item_is("release")

    assert while_held == []
    (match,) = inbox(newsroom)
    assert (match.number, match.landed, match.changed) == (released.number, given.entry, False)


def test_a_killed_item_leaves_for_good(newsroom: Newsroom) -> None:
    newsroom.search_is_saved("rain")
    newsroom.item_is_given()
    newsroom.item_is("kill")

    assert inbox(newsroom) == []
    assert newsroom.read(lambda r: r.inbox.of_item(newsroom.state().id)) == []


def test_another_query_catches_from_now_on_and_makes_no_news_of_what_the_earlier_one_caught(
    newsroom: Newsroom,
) -> None:
    search = newsroom.search_is_saved("rain")
    newsroom.item_is_given()
    before = inbox(newsroom)
    search_is(newsroom, search, newsroom.desk_of(STRANGER), Change(query="storm", folder=" The  weather "))
    newsroom.item_is_given("Rain again in Kabul")
    newsroom.item_is_given("Rain", uri="urn:2")
    newsroom.item_is_given("Storm", uri="urn:3")

    after = inbox(newsroom)
    assert after[:1] == before
    assert [newsroom.state("urn:3").id] == [match.item for match in after[1:]]


def test_a_search_of_one_person_is_not_there_for_colleagues_and_keys(newsroom: Newsroom) -> None:
    zarina, jan = works_here(newsroom, "zarina"), works_here(newsroom, "jan", "outlet-admin")
    search = newsroom.search_is_saved("rain")
    search_is(newsroom, search, jan, Change(person="zarina"))

    assert [s.id for s in newsroom.read(lambda r: searches_of(r, zarina))] == [search.id]
    for other in (jan, newsroom.desk_of(STRANGER), newsroom.desk_of(TAKER)):
        assert newsroom.read(lambda r, by=other: searches_of(r, by)) == []  # type: ignore[misc]
        with pytest.raises(NotFoundError):
            newsroom.read(lambda r, by=other: get_search(r, by, search.id))  # type: ignore[misc]


def test_who_leaves_hands_their_own_searches_to_a_colleague_or_the_outlet(newsroom: Newsroom) -> None:
    zarina, jan = works_here(newsroom, "zarina"), works_here(newsroom, "jan", "outlet-admin")
    works_here(newsroom, "mei", outlet=TAKER)
    searches = [newsroom.search_is_saved(word) for word in ("rain", "snow")]
    for search in searches:
        search_is(newsroom, search, jan, Change(person="zarina"))

    with pytest.raises(BadInputError, match="Nobody of your outlet"):
        newsroom.write(lambda r: hand_over(r, STRANGER, "zarina", "mei"))
    assert len(newsroom.write(lambda r: hand_over(r, STRANGER, "zarina", "jan"))) == 2
    assert [s.id for s in newsroom.read(lambda r: searches_of(r, jan))] == [s.id for s in searches]
    assert len(newsroom.write(lambda r: hand_over(r, STRANGER, "jan", None))) == 2
    assert [s.id for s in newsroom.read(lambda r: searches_of(r, zarina))] == [s.id for s in searches]


def test_only_its_maker_or_an_admin_makes_a_search_of_everybody_one_persons(newsroom: Newsroom) -> None:
    zarina = works_here(newsroom, "zarina")
    search = newsroom.search_is_saved("rain")

    with pytest.raises(NotAllowedError, match="Only who saved"):
        search_is(newsroom, search, zarina, Change(person="zarina"))


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (Change(query=""), "query"),
        (Change(query="urgency<=high"), "query"),
        (Change(folder="x" * 61), "folder"),
        (Change(place=-1), "place"),
        (Change(person="nobody"), "person"),
    ],
)
def test_a_change_that_does_not_fit_is_refused_with_its_place(newsroom: Newsroom, change: Change, where: str) -> None:
    jan = works_here(newsroom, "jan", "outlet-admin")
    search = newsroom.search_is_saved("rain")

    with pytest.raises(BadInputError) as refused:
        search_is(newsroom, search, jan, change)
    assert refused.value.where is not None
    assert where in refused.value.where or where == "query"
    assert newsroom.read(lambda r: r.searches.of_outlet(STRANGER)) == [search]


def test_what_was_looked_at_is_no_longer_unread_and_what_comes_meanwhile_is(newsroom: Newsroom) -> None:
    search = newsroom.search_is_saved("rain")
    first = newsroom.item_is_given(headlines=[Headline(value="Rain")])
    newsroom.item_is_given("Rain", uri="urn:2")
    sight = Sight(outlet=STRANGER, person="zarina")

    newsroom.write(lambda r: look_at(r, sight, first.entry))
    one = newsroom.read(lambda r: r.inbox.unread(sight))
    newsroom.write(lambda r: look_at(r, sight, None))
    newsroom.item_is_given("Snow after rain")

    assert one == {search.id: 1}
    assert newsroom.read(lambda r: r.inbox.unread(sight)) == {search.id: 1}
    assert newsroom.read(lambda r: r.inbox.unread(Sight(outlet=STRANGER, person="jan"))) == {search.id: 2}


def until(end: threading.Event, run: Callable[[Any], Any], work: Callable[[Records], None]) -> None:
    """Do it again and again until the end."""
    while not end.is_set():
        run(work)


def test_counts_are_right_at_every_moment_whatever_comes_and_goes_at_once(newsroom: Newsroom) -> None:
    searches = [newsroom.search_is_saved(query) for query in ("rain", "kabul", "rain kabul")]
    sight = Sight(outlet=STRANGER, person="zarina")
    wrong: list[object] = []

    def counted(records: Records) -> None:
        unread = records.inbox.unread(sight)
        listed = Counter(match.search for match in records.inbox.newest(replace(sight, unread=True), limit=500))
        if unread != listed or records.inbox.count_unread(sight, at_most=500) != listed.total():
            wrong.append((unread, listed))

    def looks(records: Records) -> None:
        look_at(records, replace(sight, search=searches[0].id), None)

    end = threading.Event()
    again = [partial(until, end, newsroom.read, counted)] * 2 + [partial(until, end, newsroom.store.write_now, looks)]
    threads = [threading.Thread(target=work) for work in again]
    for thread in threads:
        thread.start()
    for number in range(12):
        newsroom.item_is_given(f"Rain in Kabul {number}", uri=f"urn:{number}")
        newsroom.item_is_given(f"Kabul, {number}", uri=f"urn:{number}")
        if number % 3:
            newsroom.item_is("kill" if number % 3 == 1 else "hold", uri=f"urn:{number}")
    end.set()
    for thread in threads:
        thread.join()

    newsroom.read(counted)
    assert wrong == []
    newsroom.write(lambda r: look_at(r, sight, None))
    assert newsroom.read(lambda r: r.inbox.unread(sight)) == {}
