"""What shelves and lists of items, and shelves of terms, promise."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from msgspec.structs import replace

from commonwire.base.errors import NotFoundError
from commonwire.base.ids import item_id
from commonwire.news.beside import Subject
from commonwire.news.labels import subject_keys
from commonwire.news.state import ItemState, VersionState
from commonwire.rights.digest import terms_digest
from commonwire.rights.terms import Duty, Rule, Terms
from commonwire.search.forms import story_line
from commonwire.search.parse import parse_query
from commonwire.search.query import Since, narrowed_by
from commonwire.store.records import SqlRecords

NOON = datetime(2031, 5, 6, 12, 0, 0, 250, tzinfo=UTC)
KABUL = timezone(timedelta(hours=4, minutes=30))
FLOOD = Subject(name="Flood", names={"kk": "Су тасқыны"}, uri="http://example.org/topics/flood")
PAMIR, STEPPE = "pamir-post", "steppe-radio"


def a_state(position: int, **fields: Any) -> ItemState:
    """An item that others see."""
    outlet, uri = fields.get("outlet", PAMIR), fields.get("uri", f"urn:story:{position}")
    said: dict[str, Any] = {
        "id": item_id(outlet, uri),
        "outlet": outlet,
        "uri": uri,
        "status": "usable",
        "version": 1,
        "public_version": 1,
        "position": position,
        "first_received_at": NOON + timedelta(seconds=position % 1000),
        "received_at": NOON + timedelta(seconds=position % 1000),
        "language": "en",
        "headline": f"Story {position}",
        "terms": "t",
        "listed": True,
    }
    return ItemState(**(said | fields))


def a_version(item: str, version: int = 1, **fields: Any) -> VersionState:
    said: dict[str, Any] = {
        "item": item,
        "version": version,
        "number": version,
        "source_version": "1.2",
        "claimed_at": datetime(2031, 5, 6, 16, 30, tzinfo=KABUL),
        "fingerprint": "f",
        "content": {"model": "d1", "original": "d2"},
        "terms": "t",
        "received_at": NOON,
        "embargo_until": None,
        "released": True,
        "correction": False,
        "statement": "a.b.c",
    }
    return VersionState(**(said | fields))


def item_is_there(records: SqlRecords, position: int, text: str = "", **fields: Any) -> ItemState:
    state = a_state(position, **fields)
    records.items.put(state, subject_keys(state.subjects))
    if text:
        records.items.put_text(state.id, story_line(text))
    return state


def positions(
    records: SqlRecords, query: str = "", *, viewer: str | None = None, since: datetime | None = None, **bounds: Any
) -> list[int]:
    """The positions of the newest rows."""
    asked = {"before": None, "limit": 500} | bounds
    wanted = narrowed_by(parse_query(query), *([Since(at=since)] if since else []))
    found = records.lists.newest(viewer=viewer, query=wanted, **asked)
    return [state.position for state in found]


def test_what_is_not_there_is_not_found(records: SqlRecords) -> None:
    shelf = records.items

    assert (shelf.find("x"), shelf.find_version("x", 1)) == (None, None)
    assert (shelf.with_uri("urn:x"), shelf.versions("x"), shelf.embargoed()) == ([], [], [])


def test_an_item_comes_back_equal_with_all_its_fields(records: SqlRecords) -> None:
    full = a_state(
        2**40,
        uri="http://a//b?c=d&北京",
        status="withheld",
        public_version=None,
        language="zh-Hans",
        urgency=3,
        headline="北京大雨 \U0001f327",
        snippet='"Quoted" \\ and % and _',
        subjects=[FLOOD, Subject(name="Überschwemmung")],
        embargo_until=datetime(2031, 5, 7, 9, 0, 0, 5, tzinfo=KABUL),
        claimed_at=datetime(2031, 5, 6, 16, 30, tzinfo=KABUL),
        listed=False,
        reason="We check",
        corrected=True,
    )

    records.items.put(full, [])

    found = records.items.find(full.id)
    assert found == full
    assert found.claimed_at is not None
    assert found.claimed_at.utcoffset() == timedelta(hours=4, minutes=30)


def test_an_open_embargo_stays_open(records: SqlRecords) -> None:
    records.items.put(state := a_state(1, embargo_until="open"), [])

    assert records.items.find(state.id) == state


def test_putting_an_item_again_replaces_it_and_its_subjects(records: SqlRecords) -> None:
    state = item_is_there(records, 1, subjects=[FLOOD])

    later = replace(state, version=2, position=2, received_at=NOON + timedelta(hours=1), headline="Fire")
    records.items.put(later, ["fire"])

    assert records.items.find(state.id) == later
    assert positions(records, "subject:fire") == [2]
    assert positions(records, "subject:flood") == []


def test_a_uri_of_two_outlets_is_two_items(records: SqlRecords) -> None:
    mine = item_is_there(records, 1, uri="urn:same")
    theirs = item_is_there(records, 2, uri="urn:same", outlet=STEPPE)

    assert records.items.with_uri("urn:same") == [mine, theirs]


def test_versions_come_back_equal_and_in_order(records: SqlRecords) -> None:
    second, first = a_version("i", 2, source_version=None, claimed_at=None), a_version("i")
    records.items.put_version(second)
    records.items.put_version(first)
    records.items.put_version(a_version("other"))

    assert records.items.versions("i") == [first, second]
    assert records.items.find_version("i", 2) == second


def test_a_version_that_is_put_again_is_replaced(records: SqlRecords) -> None:
    records.items.put_version(a_version("i"))
    records.items.put_version(erased := a_version("i", fingerprint="", claimed_at=None))

    assert records.items.versions("i") == [erased]


def test_the_embargoed_come_soonest_first_and_those_without_end_last(records: SqlRecords) -> None:
    hours = {"open": "open", "late": NOON + timedelta(hours=2), "soon": NOON.astimezone(KABUL), "free": None}
    for item, until in hours.items():
        records.items.put_version(a_version(item, embargo_until=until, released=until is None))

    assert [version.item for version in records.items.embargoed()] == ["soon", "late", "open"]


def test_a_released_version_is_embargoed_no_more(records: SqlRecords) -> None:
    records.items.put_version(waiting := a_version("i", embargo_until="open", released=False))
    records.items.put_version(replace(waiting, released=True))

    assert records.items.embargoed() == []


def test_lists_are_newest_first_and_can_be_walked_to_the_end(records: SqlRecords) -> None:
    for position in (3, 1, 4, 2):
        item_is_there(records, position)

    assert positions(records, limit=3) == [4, 3, 2]
    assert positions(records, limit=3, before=2) == [1]
    assert positions(records, before=1) == []


def test_the_wire_goes_on_from_a_position(records: SqlRecords) -> None:
    for position in (3, 1, 2):
        item_is_there(records, position)

    assert [s.position for s in records.lists.following(viewer=None, after=1, limit=5)] == [2, 3]
    assert [s.position for s in records.lists.following(viewer=None, after=0, limit=1)] == [1]


def test_only_the_owner_sees_what_is_not_listed(records: SqlRecords) -> None:
    item_is_there(records, 1, listed=False)
    item_is_there(records, 2, listed=False, outlet=STEPPE)

    assert positions(records) == []
    assert positions(records, viewer=PAMIR) == [1]
    assert [s.position for s in records.lists.following(viewer=STEPPE, after=0, limit=5)] == [2]
    assert [s.position for s in records.lists.changed(after=0, limit=5)] == [1, 2]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("outlet:steppe-radio", [2]),
        ("lang:zh", [3, 2]),
        ("lang:zh-Hans", [2]),
        ("lang:en", [1]),
        ("urgency<=3", [2]),
        ("subject:FLOOD", [1]),
        ('subject:"state of emergency"', [2]),
        ("lang:zh urgency<=3 outlet:steppe-radio", [2]),
        ("lang:zh outlet:pamir-post", [3]),
    ],
)
def test_lists_are_narrowed_by_field(records: SqlRecords, query: str, found: list[int]) -> None:
    item_is_there(records, 1, subjects=[FLOOD], urgency=4)
    item_is_there(
        records, 2, outlet=STEPPE, language="zh-Hans", urgency=3, subjects=[Subject(name="State of emergency")]
    )
    item_is_there(records, 3, language="zh-Hant")

    assert positions(records, query) == found


def test_lists_are_narrowed_by_time_of_receipt(records: SqlRecords) -> None:
    for position in (1, 2, 3):
        item_is_there(records, position)

    assert positions(records, since=NOON + timedelta(seconds=2)) == [3, 2]
    assert positions(records, "since:2031-05-06T12:00:03Z") == [3]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("rain", [1]),
        ("RAIN kabul", [1]),
        ("ain", []),
        ('"in kabul"', [1]),
        ('"kabul in"', []),
        ("北京", [2]),
        ("大雨", [2]),
        ("雨", [2]),
        ("京雨", []),
        ("100%", [1]),
        ("snake_case", [1]),
        ("snakeXcase", []),
        ("کتاب", [3]),
        ("rain lang:zh", []),
    ],
)
def test_items_are_found_by_their_words(records: SqlRecords, query: str, found: list[int]) -> None:
    item_is_there(records, 1, "Rain in Kabul: 100% snake_case")
    item_is_there(records, 2, "北京大雨", language="zh")
    item_is_there(records, 3, "كتاب جديد", language="ar")

    assert positions(records, query) == found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("rain OR کتاب", [3, 1]),
        ("-rain", [3, 2]),
        ("NOT (rain OR 北京)", [3]),
        ("ra*", [1]),
        ("北*", [2]),
        ("rain NEAR/1 kabul", [1]),
        ("kabul NEAR/0 rain", []),
        ("北 NEAR/3 雨", [2]),
        ("-(rain NEAR/1 kabul)", [3, 2]),
        ("NOT urgency<=3", [3, 2]),
        ("rain OR NOT lang:zh", [3, 1]),
        ("NOT lang:en", [3, 2]),
        ("place:Kabul", [1]),
        ("-place:Kabul", [3, 2]),
        ("place:Kabul OR lang:zh", [2, 1]),
        ("subject:flood OR place:kabul", [3, 1]),
        ("NOT subject:flood", [2, 1]),
        ("subject:flood NOT rain", [3]),
        ("from:nobody", []),
        ("-from:nobody rain", [1]),
        ("flood", [3]),
        ("since:2031-05-06T12:00:02Z", [3, 2]),
    ],
)
def test_a_query_may_join_and_shut_out(records: SqlRecords, query: str, found: list[int]) -> None:
    first = item_is_there(records, 1, "Rain in Kabul", urgency=3)
    records.items.put_text(first.id, story_line("Rain in Kabul"), ["kabul", "urn:place:kabul"])
    item_is_there(records, 2, "北京大雨", language="zh")
    item_is_there(records, 3, "كتاب", language=None, subjects=[FLOOD], urgency=4)

    assert positions(records, query) == found


def test_the_places_of_an_item_go_with_its_text(records: SqlRecords) -> None:
    state = item_is_there(records, 1)
    records.items.put_text(state.id, story_line("rain"), ["kabul"])
    assert positions(records, "place:kabul") == [1]

    records.items.put_text(state.id, story_line("rain"), ["herat"])
    assert (positions(records, "place:kabul"), positions(records, "place:herat")) == ([], [1])
    records.items.remove_text(state.id)
    assert positions(records, "place:herat") == []


def test_what_a_query_would_have_caught_lately_is_counted(records: SqlRecords) -> None:
    for position in (1, 2, 3, 4):
        item_is_there(records, position, "rain" if position != 3 else "snow")
    item_is_there(records, 5)
    item_is_there(records, 6, "rain", listed=False)

    def counted(query: str, seconds: int) -> int:
        return records.lists.count_since(NOON + timedelta(seconds=seconds), parse_query(query))

    assert (counted("rain", 0), counted("rain", 2), counted("rain", 99)) == (3, 2, 0)
    assert (counted("", 0), counted("-rain", 0), counted("outlet:pamir-post", 3)) == (4, 1, 2)


def test_text_that_is_put_again_replaces_and_text_that_is_removed_finds_nothing(records: SqlRecords) -> None:
    state = item_is_there(records, 1, "rain")
    records.items.put_text(state.id, story_line("snow"))

    assert (positions(records, "rain"), positions(records, "snow")) == ([], [1])
    records.items.remove_text(state.id)
    assert positions(records, "snow") == []


def test_the_commonest_subjects_are_named(records: SqlRecords) -> None:
    rain = Subject(name="Rain")
    item_is_there(records, 1, subjects=[FLOOD, rain])
    item_is_there(records, 2, subjects=[rain, Subject(name="")])
    item_is_there(records, 3, subjects=[Subject(name="Secret")], listed=False)

    assert records.lists.common_subjects(limit=2) == [rain, FLOOD]


def test_terms_come_back_equal_by_their_digest(records: SqlRecords) -> None:
    terms = Terms(
        grants=(Rule(actions=frozenset({"republish"}), until_at=NOON.astimezone(KABUL)),),
        duties=(Duty(kind="attribute", text="© Памир"),),
        announce=frozenset({"headline"}),
    )
    records.terms.put(terms_digest(terms), terms)
    records.terms.put(terms_digest(terms), terms)

    assert records.terms.get(terms_digest(terms)) == terms


def test_terms_are_read_from_the_store_and_not_only_remembered(records: SqlRecords) -> None:
    records.terms.put("d", Terms(licence="CC BY 4.0"))
    records.transaction.terms.clear()

    assert records.terms.get("d") == Terms(licence="CC BY 4.0")


def test_unknown_terms_are_named_in_the_error(records: SqlRecords) -> None:
    with pytest.raises(NotFoundError, match="nowhere"):
        records.terms.get("nowhere")
