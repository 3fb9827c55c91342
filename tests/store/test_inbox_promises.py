"""What shelves of saved searches, and inboxes, promise."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from commonwire.delivery.inbox import Match
from commonwire.search.match import SavedSearch
from commonwire.store.records import SqlRecords

NOON = datetime(2031, 5, 6, 12, 0, 0, 7, tzinfo=UTC)
STEPPE, LAGOON = "steppe-radio", "lagoon-tv"


def a_search(name: str, *, outlet: str = STEPPE, hour: int = 0) -> SavedSearch:
    return SavedSearch(
        id=name, outlet=outlet, name=name, query="ливень lang:ru", from_number=7, made_at=NOON + timedelta(hours=hour)
    )


def a_match(number: int, search: str = "s", *, outlet: str = STEPPE, item: str | None = None) -> Match:
    return Match(outlet=outlet, search=search, item=item or f"i{number}", number=number, matched_at=NOON)


def test_searches_come_back_equal_the_first_made_first(records: SqlRecords) -> None:
    late, early, other = a_search("a", hour=2), a_search("b", hour=1), a_search("c", outlet=LAGOON)
    for search in (late, early, other):
        records.searches.put(search)

    assert records.searches.of_outlet(STEPPE) == [early, late]
    assert (records.searches.count(STEPPE), records.searches.count("nobody")) == (2, 0)
    assert sorted(s.id for s in records.searches.all()) == ["a", "b", "c"]


def test_a_search_that_is_put_again_is_replaced(records: SqlRecords) -> None:
    records.searches.put(a_search("a"))
    records.searches.put(renamed := replace(a_search("a"), name="Renamed", alert=True))

    assert records.searches.of_outlet(STEPPE) == [renamed]


def test_no_outlet_finds_or_removes_the_search_of_another(records: SqlRecords) -> None:
    records.searches.put(search := a_search("a"))

    assert records.searches.find(LAGOON, "a") is None
    assert not records.searches.remove(LAGOON, "a")
    assert records.searches.find(STEPPE, "a") == search


def test_with_a_search_goes_what_it_caught(records: SqlRecords) -> None:
    records.searches.put(a_search("a"))
    records.inbox.put([a_match(1, "a"), a_match(1, "b")])

    assert records.searches.remove(STEPPE, "a")
    assert not records.searches.remove(STEPPE, "a")
    assert records.inbox.newest(STEPPE, limit=5) == [a_match(1, "b")]


def test_an_inbox_is_read_in_order_and_can_be_walked_to_its_end(records: SqlRecords) -> None:
    caught = [a_match(9, "b"), a_match(9, "z"), a_match(10, "a"), a_match(11, "a")]
    for match in (caught[2], caught[3]):
        records.inbox.put([match])
    records.inbox.put([caught[1], caught[0], a_match(9, "b", outlet=LAGOON)])

    assert records.inbox.following(STEPPE, after=(0, ""), limit=10) == caught
    assert records.inbox.following(STEPPE, after=(9, "b"), limit=2) == caught[1:3]
    assert records.inbox.following(STEPPE, after=(11, "a"), limit=2) == []


def test_the_newest_come_first_and_are_narrowed(records: SqlRecords) -> None:
    for match in (a_match(9, "b"), a_match(10, "a"), a_match(11, "b")):
        records.inbox.put([match])

    assert [m.number for m in records.inbox.newest(STEPPE, limit=2)] == [11, 10]
    assert [m.number for m in records.inbox.newest(STEPPE, limit=9, before=(11, "b"), search="b")] == [9]


def test_what_one_story_brought_to_several_searches_is_walked_whole(records: SqlRecords) -> None:
    caught = [a_match(9, "a"), a_match(9, "b"), a_match(9, "c")]
    records.inbox.put(caught)

    first = records.inbox.newest(STEPPE, limit=2)
    rest = records.inbox.newest(STEPPE, limit=2, before=(first[-1].number, first[-1].search))

    assert first + rest == caught


def test_an_item_lands_once_for_each_search(records: SqlRecords) -> None:
    records.inbox.put([first := a_match(1, "a", item="i")])
    records.inbox.put([a_match(2, "a", item="i"), other := a_match(2, "b", item="i")])
    records.inbox.put([])

    assert records.inbox.following(STEPPE, after=(0, ""), limit=9) == [first, other]


def test_an_item_that_is_removed_leaves_every_inbox(records: SqlRecords) -> None:
    records.inbox.put([a_match(1, item="i"), a_match(1, outlet=LAGOON, item="i")])
    records.inbox.put([a_match(2, item="j")])

    records.inbox.remove_item("i")

    assert [m.item for m in records.inbox.newest(STEPPE, limit=5)] == ["j"]
    assert records.inbox.newest(LAGOON, limit=5) == []
