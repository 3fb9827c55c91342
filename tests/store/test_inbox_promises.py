"""What shelves of saved searches, and inboxes, promise."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from commonwire.delivery.inbox import Match, Sight
from commonwire.search.match import SavedSearch
from commonwire.store.records import SqlRecords

NOON = datetime(2031, 5, 6, 12, 0, 0, 7, tzinfo=UTC)
STEPPE, LAGOON = "steppe-radio", "lagoon-tv"
OURS, THEIRS = Sight(outlet=STEPPE), Sight(outlet=LAGOON)


def a_search(name: str, *, outlet: str = STEPPE, hour: int = 0, person: str | None = None) -> SavedSearch:
    made_at = NOON + timedelta(hours=hour)
    return SavedSearch(
        id=name, outlet=outlet, name=name, query="ливень lang:ru", from_number=7, made_at=made_at, person=person
    )


def are_saved(records: SqlRecords, *names: str, outlet: str = STEPPE) -> None:
    for name in names:
        records.searches.put(a_search(name, outlet=outlet))


def a_match(number: int, search: str = "s", *, outlet: str = STEPPE, item: str | None = None) -> Match:
    return Match(
        outlet=outlet,
        search=search,
        item=item or f"i{number}",
        number=number,
        matched_at=NOON,
        landed=number,
        mark="a1",
    )


def test_searches_come_back_equal_the_first_made_first(records: SqlRecords) -> None:
    late, early, other = a_search("a", hour=2), a_search("b", hour=1, person="p1"), a_search("c", outlet=LAGOON)
    for search in (late, early, other):
        records.searches.put(search)

    assert records.searches.of_outlet(STEPPE) == [early, late]
    assert (records.searches.count(STEPPE), records.searches.count("nobody")) == (2, 0)
    assert sorted(s.id for s in records.searches.all()) == ["a", "b", "c"]
    assert records.searches.among(["c", "a", "x"]) == {"a": late, "c": other}
    assert records.searches.of_person(STEPPE, "p1") == [early]
    assert records.searches.of_person(LAGOON, "p1") == []


def test_a_search_that_is_put_again_is_replaced(records: SqlRecords) -> None:
    records.searches.put(a_search("a"))
    records.searches.put(renamed := replace(a_search("a"), name="Renamed", alert=True, folder="Weather"))

    assert records.searches.of_outlet(STEPPE) == [renamed]


def test_no_outlet_finds_or_removes_the_search_of_another(records: SqlRecords) -> None:
    records.searches.put(search := a_search("a"))

    assert records.searches.find(LAGOON, "a") is None
    assert not records.searches.remove(LAGOON, "a")
    assert records.searches.find(STEPPE, "a") == search


def test_with_a_search_goes_what_it_caught_and_how_far_it_was_looked_at(records: SqlRecords) -> None:
    are_saved(records, "a", "b")
    records.inbox.put([a_match(1, "a"), a_match(1, "b")])
    records.inbox.look("p1", ["a", "b"], 1)

    assert records.searches.remove(STEPPE, "a")
    assert not records.searches.remove(STEPPE, "a")
    assert records.inbox.newest(OURS, limit=5) == [a_match(1, "b")]
    assert records.inbox.looked_at("p1", ["a", "b"]) == {"b": 1}


def test_an_inbox_is_read_in_order_and_can_be_walked_to_its_end(records: SqlRecords) -> None:
    are_saved(records, "a", "b", "z")
    are_saved(records, "l", outlet=LAGOON)
    caught = [a_match(9, "b"), a_match(9, "z"), a_match(10, "a"), a_match(11, "a")]
    for match in (caught[2], caught[3]):
        records.inbox.put([match])
    records.inbox.put([caught[1], caught[0], a_match(9, "l", outlet=LAGOON)])

    assert records.inbox.following(OURS, after=(0, ""), limit=10) == caught
    assert records.inbox.following(OURS, after=(9, "b"), limit=2) == caught[1:3]
    assert records.inbox.following(OURS, after=(11, "a"), limit=2) == []


def test_the_newest_come_first_and_are_narrowed(records: SqlRecords) -> None:
    are_saved(records, "a", "b")
    records.searches.put(replace(a_search("c"), folder="Weather"))
    for match in (a_match(9, "b"), a_match(10, "a"), a_match(11, "b"), a_match(12, "c")):
        records.inbox.put([match])

    assert [m.number for m in records.inbox.newest(OURS, limit=2)] == [12, 11]
    assert [m.number for m in records.inbox.newest(replace(OURS, search="b"), limit=9, before=(11, "b"))] == [9]
    assert [m.number for m in records.inbox.newest(replace(OURS, folder="Weather"), limit=9)] == [12]
    assert [m.number for m in records.inbox.following(replace(OURS, folder=""), after=(9, "b"), limit=9)] == [10, 11]


def test_what_one_story_brought_to_several_searches_is_walked_whole(records: SqlRecords) -> None:
    are_saved(records, "a", "b", "c")
    caught = [a_match(9, "a"), a_match(9, "b"), a_match(9, "c")]
    records.inbox.add(caught)

    first = records.inbox.newest(OURS, limit=2)
    rest = records.inbox.newest(OURS, limit=2, before=(first[-1].number, first[-1].search))

    assert first + rest == caught


def test_an_item_stands_once_for_each_search_at_its_newest_place(records: SqlRecords) -> None:
    are_saved(records, "a", "b")
    records.inbox.put([a_match(1, "a", item="i")])
    records.inbox.put([changed := replace(a_match(2, "a", item="i"), changed=True, fits=False)])
    records.inbox.put([other := a_match(2, "b", item="i")])
    records.inbox.put([])

    assert records.inbox.following(OURS, after=(0, ""), limit=9) == [changed, other]
    assert records.inbox.of_item("i") == [changed, other]
    assert records.inbox.find("a", "i") == changed
    assert records.inbox.find("a", "j") is None


def test_an_item_that_is_removed_leaves_every_inbox(records: SqlRecords) -> None:
    are_saved(records, "s")
    are_saved(records, "l", outlet=LAGOON)
    records.inbox.put([a_match(1, item="i"), a_match(1, "l", outlet=LAGOON, item="i")])
    records.inbox.put([a_match(2, item="j")])

    records.inbox.remove_item("i")

    assert [m.item for m in records.inbox.newest(OURS, limit=5)] == ["j"]
    assert records.inbox.newest(THEIRS, limit=5) == []
    assert records.inbox.unread(OURS) == {"s": 1}


def test_a_hidden_item_is_not_seen_nor_counted_until_it_is_shown(records: SqlRecords) -> None:
    are_saved(records, "s")
    records.inbox.put([match := a_match(1, item="i")])

    records.inbox.hide_item("i", hidden=True)
    hidden = (records.inbox.newest(OURS, limit=5), records.inbox.unread(OURS), records.inbox.find("s", "i"))
    known = records.inbox.of_item("i")
    records.inbox.hide_item("i", hidden=False)

    assert hidden == ([], {}, None)
    assert known == [replace(match, hidden=True)]
    assert records.inbox.newest(OURS, limit=5) == [match]


def test_what_is_one_persons_alone_is_seen_by_them_only(records: SqlRecords) -> None:
    records.searches.put(a_search("own", person="p1"))
    are_saved(records, "ours")
    records.inbox.put([a_match(1, "own"), a_match(1, "ours")])

    seen = {
        person: {match.search for match in records.inbox.newest(replace(OURS, person=person), limit=9)}
        for person in (None, "p1", "p2")
    }

    assert seen == {None: {"ours"}, "p1": {"own", "ours"}, "p2": {"ours"}}
    assert records.inbox.following(replace(OURS, search="own"), after=(0, ""), limit=9) == []
    assert records.inbox.unread(replace(OURS, person="p2")) == {"ours": 1}


def test_each_reader_has_looked_as_far_as_they_have_and_never_less_far(records: SqlRecords) -> None:
    are_saved(records, "a", "b")
    for match in (a_match(1, "a"), a_match(2, "a"), a_match(3, "b")):
        records.inbox.put([match])
    zarina = replace(OURS, person="p1")

    records.inbox.look("p1", ["a"], 2)
    records.inbox.look("p1", ["a"], 1)
    records.inbox.put([a_match(4, "a")])

    assert records.inbox.unread(zarina) == {"a": 1, "b": 1}
    assert records.inbox.unread(OURS) == {"a": 3, "b": 1}
    assert [m.number for m in records.inbox.newest(replace(zarina, unread=True), limit=9)] == [4, 3]
    assert records.inbox.looked_at("p1", ["a", "b"]) == {"a": 2}
