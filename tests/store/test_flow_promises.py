"""What counting the flow of stories promises, over every store: what is listed is what was counted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from commonwire.base.ids import item_id
from commonwire.delivery.flow import Narrowed, Place, Places, Sight, Span, TakeRow
from commonwire.delivery.take import Take
from commonwire.news.state import ItemState
from commonwire.rights.decision import Decision
from commonwire.rights.use import Use
from commonwire.store.records import SqlRecords
from tests.store.test_items_promises import a_state

NOON = datetime(2031, 5, 6, 12, tzinfo=UTC)
DAY = timedelta(days=1)
ALL = Span(until=NOON + DAY)
EVERY = Sight(is_whole=True)
PLACES = Places(
    keys={"kz": "KZ", "kazakhstan": "KZ", "almaty": "KZ", "lahore": "PK"}, homes={"pamir": "TJ", "steppe": "KZ"}
)


def story_is(records: SqlRecords, number: int, outlet: str = "pamir", *, at: datetime = NOON, **said: Any) -> ItemState:
    places = said.pop("places", None)
    subjects = said.pop("subjects", [])
    state = a_state(number, outlet=outlet, first_received_at=at, received_at=at, **said)
    records.items.put(state, subjects)
    if places is not None:
        records.items.put_text(state.id, "words", places)
    return state


def take_is(records: SqlRecords, id: str, item: str, taker: str, *, at: datetime = NOON) -> None:
    decision = Decision(decision="allow", reasons=(), terms_digest="t")
    use = Use(action="republish", channel="web")
    records.takes.put(
        Take(id=id, item=item, version=1, outlet=taker, by=None, at=at, use=use, decision=decision, format="ninjs")
    )


def three_takes(records: SqlRecords) -> None:
    """Two of a story of pamir in English, one of steppe's in Kazakh; and pamir's of its own."""
    first = story_is(records, 1)
    second = story_is(records, 2, "steppe", language="kk")
    for number, (item, taker) in enumerate([(first, "steppe"), (first, "ravi"), (second, "ravi"), (first, "pamir")]):
        take_is(records, f"take-{number}", item.id, taker, at=NOON - number * timedelta(minutes=20))


def test_stories_are_counted_by_outlet_and_language_once_each(records: SqlRecords) -> None:
    story_is(records, 1)
    story_is(records, 2, version=3, public_version=3)
    story_is(records, 3, language="ur-PK")
    story_is(records, 4, "steppe", language=None)

    counted = [(it.outlet, it.language, it.count) for it in records.flow.given(ALL)]
    assert sorted(counted, key=str) == [("pamir", "en", 2), ("pamir", "ur", 1), ("steppe", None, 1)]


@pytest.mark.parametrize(
    "said", [{"status": "canceled"}, {"status": "withheld"}, {"listed": False}, {"public_version": None}]
)
def test_what_others_cannot_read_is_not_counted(records: SqlRecords, said: dict[str, Any]) -> None:
    story_is(records, 1, **said)

    assert records.flow.given(ALL) == [] and records.flow.quarters(ALL, "given") == []
    assert records.flow.stories(ALL, Narrowed(), PLACES, before=None, limit=9) == []


def test_a_span_has_its_beginning_and_not_its_end(records: SqlRecords) -> None:
    item = story_is(records, 1)
    take_is(records, "take-1", item.id, "ravi")

    for span, counts in ((Span(since=NOON, until=NOON + DAY), 1), (Span(since=NOON - DAY, until=NOON), 0)):
        assert sum(it.count for it in records.flow.given(span)) == counts
        assert sum(it.count for it in records.flow.taken(span)) == counts
        assert records.flow.count_takes(span, Narrowed(), EVERY) == counts


def test_takes_are_counted_by_giver_taker_and_language_without_ones_own(records: SqlRecords) -> None:
    three_takes(records)

    counted = [(it.owner, it.taker, it.language, it.count) for it in records.flow.taken(ALL)]
    assert counted == [("pamir", "ravi", "en", 1), ("pamir", "steppe", "en", 1), ("steppe", "ravi", "kk", 1)]


def test_a_language_and_a_subject_narrow_every_count(records: SqlRecords) -> None:
    three_takes(records)
    flood = story_is(records, 3, subjects=["flood", "medtop:1"], language="kk")
    take_is(records, "take-9", flood.id, "ravi")
    kazakh = Span(until=ALL.until, language="kk")
    about = Span(until=ALL.until, subjects=frozenset({"flood", "deluge"}))

    assert [it.count for it in records.flow.given(kazakh)] == [1, 1]
    assert sum(it.count for it in records.flow.taken(kazakh)) == 2
    story_is(records, 4, language=None)
    assert [it.language for it in records.flow.given(Span(until=ALL.until, language="und"))] == [None]
    assert [(it.outlet, it.count) for it in records.flow.given(about)] == [("pamir", 1)]
    assert [(it.owner, it.count) for it in records.flow.taken(about)] == [("pamir", 1)]
    assert records.flow.count_takes(about, Narrowed(), EVERY) == 1
    assert sum(count for _, count in records.flow.quarters(about, "taken")) == 1
    assert [it.id for it in records.flow.stories(about, Narrowed(), PLACES, before=None, limit=9)] == [flood.id]


def test_times_are_counted_by_quarters_of_an_hour(records: SqlRecords) -> None:
    for number, minutes in enumerate((0, 14, 15, 59)):
        story_is(records, number, at=NOON + timedelta(minutes=minutes, microseconds=7))
    three_quarters = [(NOON, 2), (NOON + timedelta(minutes=15), 1), (NOON + timedelta(minutes=45), 1)]

    assert records.flow.quarters(ALL, "given") == three_quarters
    assert records.flow.quarters(ALL, "given", owner="pamir") == three_quarters
    assert records.flow.quarters(ALL, "given", owner="steppe") == []
    narrowed = Narrowed(quarters=frozenset({NOON, NOON + timedelta(minutes=45)}))
    assert len(records.flow.stories(ALL, narrowed, PLACES, before=None, limit=9)) == 3


def test_a_story_counts_once_in_each_territory_that_it_names(records: SqlRecords) -> None:
    story_is(records, 1, places=["kz", "kazakhstan", "almaty"])
    story_is(records, 2, places=["almaty", "lahore", "nowhere"])
    story_is(records, 3, places=["nowhere"])
    story_is(records, 4)

    placed = {(it.outlet, it.territory): it.count for it in records.flow.placed(ALL, PLACES.keys)}
    assert placed == {("pamir", "KZ"): 2, ("pamir", "PK"): 1, ("pamir", None): 2}


def test_the_stories_of_a_territory_are_those_that_were_counted_there(records: SqlRecords) -> None:
    named = story_is(records, 1, places=["almaty"], at=NOON)
    story_is(records, 2, "steppe", places=["lahore"], at=NOON)
    at_home = story_is(records, 3, "steppe", at=NOON - DAY)
    nowhere = story_is(records, 4, "steppe", places=["nowhere"], at=NOON - 2 * DAY)
    wanted = Narrowed(territory="KZ")

    found = records.flow.stories(ALL, wanted, PLACES, before=None, limit=9)
    assert [it.id for it in found] == [named.id, at_home.id, nowhere.id]


def test_a_list_of_stories_is_walked_to_its_end_whatever_shares_an_hour(records: SqlRecords) -> None:
    wanted = {story_is(records, number, at=NOON + timedelta(hours=number // 3)).id for number in range(8)}
    found: list[ItemState] = []
    before: Place | None = None
    while page := records.flow.stories(ALL, Narrowed(), PLACES, before=before, limit=3):
        found += page
        before = (page[-1].first_received_at, page[-1].id)

    assert len(found) == 8 and {it.id for it in found} == wanted
    assert [it.first_received_at for it in found] == sorted((it.first_received_at for it in found), reverse=True)


def test_a_list_of_takes_is_walked_to_its_end_and_is_as_long_as_its_number(records: SqlRecords) -> None:
    three_takes(records)
    narrowed = Narrowed(takers=frozenset({"ravi"}))
    found: list[TakeRow] = []
    before: Place | None = None
    while page := records.flow.takes(ALL, narrowed, EVERY, before=before, limit=1):
        found += page
        before = (page[-1].at, page[-1].id)

    assert [it.id for it in found] == ["take-1", "take-2"] and {it.taker for it in found} == {"ravi"}
    assert records.flow.count_takes(ALL, narrowed, EVERY) == 2
    assert records.flow.count_takes(ALL, Narrowed(owners=frozenset()), EVERY) == 0


def test_single_takes_are_seen_by_who_took_and_by_whose_they_are(records: SqlRecords) -> None:
    three_takes(records)

    def seen(sight: Sight) -> list[str]:
        rows = records.flow.takes(ALL, Narrowed(), sight, before=None, limit=9)
        assert records.flow.count_takes(ALL, Narrowed(), sight) == len(rows)
        return [it.id for it in rows]

    assert seen(EVERY) == ["take-0", "take-1", "take-2"]
    assert seen(Sight(taker="ravi", owner="ravi")) == ["take-1", "take-2"]
    assert seen(Sight(taker="steppe", owner="steppe")) == ["take-0", "take-2"]
    assert seen(Sight(taker="steppe")) == ["take-0"]
    assert seen(Sight()) == []


def test_a_take_shows_the_words_that_others_may_see_now(records: SqlRecords) -> None:
    three_takes(records)
    story_is(records, 1, status="canceled", headline=None)

    rows = records.flow.takes(ALL, Narrowed(owners=frozenset({"pamir"})), EVERY, before=None, limit=9)
    assert [it.headline for it in rows] == [None, None] and rows[0].item == item_id("pamir", "urn:story:1")
