"""Rebuild: what is derived comes out the same, whatever happened, and what is kept is not touched."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import msgspec
import pytest
from sqlalchemy import Table, select, update

from commonwire.base.errors import ConflictError
from commonwire.delivery import replay
from commonwire.delivery.notice import answer
from commonwire.delivery.records import Records
from commonwire.delivery.saved_search import Change, change_search
from commonwire.ledger.entry import decode_entry
from commonwire.news.emergency import emergency_hold, emergency_release
from commonwire.news.item import Concept, Headline, Place
from commonwire.news.say_language import say_language
from commonwire.news.withdraw import Words
from commonwire.rights.templates import template
from commonwire.search.text import ANALYSER_VERSION
from commonwire.store.inbox_tables import matches
from commonwire.store.rebuild import ANALYSER, is_outdated, rebuild
from commonwire.store.schema import SCHEMA
from commonwire.store.tables import DERIVED, item_text
from tests.newsroom import GIVER, NODE, NOON, STRANGER, TAKER, URI, Newsroom

HOUR = timedelta(hours=1)
ALMATY = timezone(timedelta(hours=5))
ANNOUNCED = template("embargoed-announce").terms
FLOOD = Concept(name="Flood", uri="medtop:20000151", scheme="medtop", code="20000151")


@pytest.fixture
def newsroom(address: str) -> Iterator[Newsroom]:
    newsroom = Newsroom(address)
    yield newsroom
    newsroom.close()


def rows_of(newsroom: Newsroom, tables: list[Table]) -> dict[str, list[Any]]:
    """Every row of `tables`, in the order of their keys."""
    with newsroom.store.engine.connect() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key.columns))]
            for table in tables
        }


def everything_happens(newsroom: Newsroom) -> None:
    """Every kind of entry, in the orders that matter."""
    newsroom.search_is_saved("flood")
    removed = newsroom.search_is_saved("rain", outlet=TAKER)
    story_is_told_on(newsroom)
    newsroom.search_is_saved("subject:flood lang:kk", outlet=TAKER)
    items_are_held(newsroom)
    embargoes_end(newsroom)
    items_are_killed(newsroom)
    newsroom.write(lambda records: records.searches.remove(TAKER, removed.id))
    newsroom.matcher.remove(removed.id)


def story_is_told_on(newsroom: Newsroom) -> None:
    newsroom.item_is_given(
        "Flood in Almaty",
        source_version="1",
        language="kk-Cyrl",
        editor_note="Call the desk first",
        subjects=[FLOOD, Concept(literal="local:weather")],
        places=[Place(name="Алматы", geo={"type": "Point", "coordinates": [76.9, 43.25]})],
        urgency=2,
        version_created_at=datetime(2031, 5, 6, 16, 59, 1, 5, tzinfo=ALMATY),
        first_created_at=datetime(2031, 5, 6, 11, tzinfo=UTC),
        extra={"ninjs": {"b": 1, "a": [1.5, None, "x"]}},
    )
    newsroom.item_is_read()
    newsroom.item_is_given("Flood in Almaty, more rain", source_version="2", language="kk", subjects=[FLOOD])
    newsroom.item_is_taken()
    newsroom.item_is_given("Flood near Almaty", source_version="3", language="kk", correction="It was near the city")
    newsroom.item_is("correct", "The river is the Ile")
    newsroom.item_is_given("Flood, says another", outlet=STRANGER, places=[Place(name="Almaty")])
    newsroom.item_is_given("", uri="urn:empty", headlines=[], summary=None, editor_note="", language=None)


def language_is_said(newsroom: Newsroom, uri: str) -> None:
    state = newsroom.state(uri)
    newsroom.write(lambda records: say_language(records, state, "ky", by="p9", now=newsroom.now))


def items_are_held(newsroom: Newsroom) -> None:
    uri = "urn:held"
    newsroom.item_is_given("Flood one", uri=uri, subjects=[FLOOD])
    language_is_said(newsroom, uri)
    newsroom.item_is_read(uri=uri)
    newsroom.item_is("hold", "We check", uri=uri)
    newsroom.item_is_given("Flood two", uri=uri, subjects=[FLOOD])
    newsroom.item_is_given("Flood three", uri=uri, correction="Not two")
    newsroom.item_is("release", "It is right", uri=uri)
    newsroom.item_is_given("Flood four", uri="urn:still-held", subjects=[FLOOD])
    newsroom.item_is("hold", uri="urn:still-held")
    newsroom.item_is_given("Flood withheld at its source", uri="urn:withheld", status="withheld")
    newsroom.item_is_given("Rain", uri="urn:emergency", headlines=[Headline(value="Rain"), Headline(value="And more")])
    state = newsroom.state("urn:emergency")
    newsroom.write(lambda r: emergency_hold(r, state, Words(reason="False"), by="p9", now=newsroom.now))
    uri = "urn:emergency-over"
    newsroom.item_is_given("Flood five", uri=uri, subjects=[FLOOD])
    newsroom.item_is_read(uri=uri)
    usable = newsroom.state(uri)
    newsroom.write(lambda r: emergency_hold(r, usable, Words(reason="A child"), by="p9", now=newsroom.now))
    held = newsroom.state(uri)
    newsroom.write(lambda r: emergency_release(r, held, Words(reason="No"), by="p8", now=newsroom.now))


def embargoes_end(newsroom: Newsroom) -> None:
    hour = (newsroom.now + HOUR).astimezone(ALMATY)
    newsroom.item_is_given("Rain at noon", uri="urn:announced", embargo_until=hour, terms=ANNOUNCED, subjects=[FLOOD])
    newsroom.item_is_given("Rain in silence", uri="urn:silent", embargo_until=hour)
    newsroom.item_is_given("Rain, open", uri="urn:open", embargo_until="open", terms=ANNOUNCED)
    newsroom.item_is_given("Rain, lifted", uri="urn:lifted", embargo_until="open")
    newsroom.item_is("release", "Go", uri="urn:lifted")
    newsroom.item_is_read(uri="urn:lifted")
    newsroom.item_is_given(
        "Rain, lifted, corrected", uri="urn:lifted", embargo_until=newsroom.now + HOUR, correction="A name"
    )
    newsroom.item_is("hold", uri="urn:silent")
    newsroom.hour_comes(newsroom.now + 2 * HOUR)
    newsroom.item_is("release", uri="urn:silent")
    newsroom.hour_comes()
    newsroom.item_is_given("Rain, still to come", uri="urn:waiting", embargo_until=newsroom.now + HOUR, terms=ANNOUNCED)


def items_are_killed(newsroom: Newsroom) -> None:
    uri = "urn:killed"
    newsroom.item_is_given("Flood of lies", uri=uri, subjects=[FLOOD], urgency=1, language="kk", editor_note="Private")
    newsroom.item_is_read(uri=uri)
    newsroom.item_is_given("Flood of lies, two", uri=uri, subjects=[FLOOD], correction="Some of it")
    newsroom.item_is_read(uri=uri)
    newsroom.item_is("correct", "More of it", uri=uri)
    newsroom.item_is("hold", "We doubt it", uri=uri)
    newsroom.item_is("release", "We do not", uri=uri)
    newsroom.item_is("kill", "Invented", uri=uri)
    notice = newsroom.notices_of(TAKER)[-1].notice
    newsroom.write(lambda r: answer(r, notice.id, outlet=TAKER, status="done", note=None, by="p1", now=newsroom.now))
    newsroom.item_is_read(STRANGER, uri="urn:held")  # after the notices about it: none is addressed anew
    newsroom.item_is_given("Rain", uri="urn:early", embargo_until=newsroom.now + HOUR, terms=ANNOUNCED)
    newsroom.item_is("kill", "Before its hour", uri="urn:early")
    newsroom.item_is_given("Rain", uri="urn:canceled", urgency=5)
    newsroom.item_is_given("", uri="urn:canceled", status="canceled")
    newsroom.item_is_given("", uri="urn:canceled-before-it-came", status="canceled")


def test_what_is_derived_comes_out_the_same_and_what_is_kept_stays(newsroom: Newsroom) -> None:
    everything_happens(newsroom)
    before = rows_of(newsroom, SCHEMA.sorted_tables)

    rebuild(newsroom.store, newsroom.matcher)

    after = rows_of(newsroom, SCHEMA.sorted_tables)
    for name in before:
        assert after[name] == before[name], name
    assert all(before[table.name] for table in DERIVED), "nothing was there to be made anew"


def test_what_an_earlier_query_of_a_search_caught_stays(newsroom: Newsroom) -> None:
    search = newsroom.search_is_saved("rain")
    newsroom.item_is_given("Rain in Kabul")
    newsroom.item_is_given("Rain in Herat", uri="urn:held")
    desk = newsroom.desk_of(STRANGER)
    changed = newsroom.write(lambda r: change_search(r, desk, search.id, Change(query="storm")))
    newsroom.matcher.put(changed)
    newsroom.item_is_given("Rain and storm in Kabul")
    newsroom.item_is_given("Storm", uri="urn:new")
    newsroom.item_is("hold", uri="urn:held")
    before = rows_of(newsroom, [matches])

    rebuild(newsroom.store, newsroom.matcher)

    assert len(before["matches"]) == 3
    assert rows_of(newsroom, [matches]) == before


def test_every_kind_of_entry_about_an_item_was_there(newsroom: Newsroom) -> None:
    everything_happens(newsroom)

    assert set(newsroom.kinds_recorded()) >= {
        *("published", "corrected", "held", "released", "embargo-lifted", "killed", "erased"),
        *("emergency-held", "emergency-released", "language-said"),
    }


def test_a_tombstone_still_blocks_after_a_rebuild(newsroom: Newsroom) -> None:
    newsroom.item_is_given("", status="canceled")

    rebuild(newsroom.store, newsroom.matcher)

    with pytest.raises(ConflictError, match="The source canceled it"):
        newsroom.item_is_given("Flood")
    assert newsroom.item_is_given("", status="canceled").outcome == "unchanged"


def test_after_a_rebuild_life_goes_on(newsroom: Newsroom) -> None:
    everything_happens(newsroom)

    rebuild(newsroom.store, newsroom.matcher)

    again = newsroom.item_is_given("Flood near Almaty", source_version="3", language="kk")
    newer = newsroom.item_is_given("Flood is over", source_version="4", language="kk")
    assert (again.outcome, again.version) == ("unchanged", 3)
    assert (newer.outcome, newer.version) == ("new", 4)
    assert newsroom.found_by("over") == [URI]


def test_a_redelivery_with_a_private_note_is_known_after_a_rebuild(newsroom: Newsroom) -> None:
    newsroom.item_is_given("Flood", editor_note="Call first")

    rebuild(newsroom.store, newsroom.matcher)

    assert newsroom.item_is_given("Flood", editor_note="Call first").outcome == "unchanged"


def test_progress_is_told_by_batches(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replay, "BATCH", 4)
    for number in range(7):
        newsroom.item_is_given(uri=f"urn:{number}")
    total = len(newsroom.entries())
    told: list[tuple[int, int]] = []

    count = rebuild(newsroom.store, newsroom.matcher, lambda done, of: told.append((done, of)))

    assert count == total
    assert told == [(4, total), (8, total), (total, total)]


def test_words_of_another_version_of_the_analyser_are_made_anew(newsroom: Newsroom) -> None:
    newsroom.item_is_given()
    newsroom.write(lambda records: records.roll.put_setting(ANALYSER, ANALYSER_VERSION - 1))
    kept = rows_of(newsroom, [item_text])
    with newsroom.store.engine.begin() as connection:
        connection.execute(update(item_text).values(line=" words of before "))
    assert is_outdated(newsroom.store)

    rebuild(newsroom.store, newsroom.matcher)

    assert not is_outdated(newsroom.store)
    assert rows_of(newsroom, [item_text]) == kept


def test_a_rebuild_that_is_cut_short_changes_nothing(newsroom: Newsroom) -> None:
    newsroom.item_is_given("Flood", outlet=GIVER)
    before = rows_of(newsroom, SCHEMA.sorted_tables)

    def stop(done: int, total: int) -> None:
        raise RuntimeError("the power is gone")

    with pytest.raises(RuntimeError):
        rebuild(newsroom.store, newsroom.matcher, stop)

    assert rows_of(newsroom, SCHEMA.sorted_tables) == before
    assert newsroom.now > NOON


def test_an_entry_that_a_newer_program_wrote_changes_nothing_that_is_derived(newsroom: Newsroom) -> None:
    newsroom.item_is_given()
    before = rows_of(newsroom, list(DERIVED))

    def newer(records: Records) -> None:
        head = records.book.head()
        told = {"item": newsroom.state().id, "version": 9, "content": {"model": "0" * 64}, "tomorrow": [1]}
        told |= {"number": head.number + 1, "previous": head.digest, "node": NODE, "kind": "sponsored"}
        data = msgspec.json.encode(told | {"received_at": NOON}, order="sorted")
        records.book.append(decode_entry(data), data, [])

    newsroom.write(newer)
    rebuild(newsroom.store, newsroom.matcher)

    assert rows_of(newsroom, list(DERIVED)) == before
    assert newsroom.kinds_recorded()[-1] == "sponsored"
