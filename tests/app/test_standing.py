"""The matcher of a node: its searches are loaded beside the work, while others come and go."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest

from commonwire.app.standing import Standing
from commonwire.search.match import SavedSearch, Story
from commonwire.search.text import token_line
from commonwire.store.records import SqlRecords
from tests.newsroom import NOON, TAKER, Newsroom


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    newsroom = Newsroom(tmp_path)
    yield newsroom
    newsroom.close()


def a_search(number: int, query: str) -> SavedSearch:
    return SavedSearch(id=f"s{number}", outlet=TAKER, name="", query=query, made_at=NOON)


def kept(newsroom: Newsroom, *searches: SavedSearch) -> None:
    def work(records: SqlRecords) -> None:
        for search in searches:
            records.searches.put(search)

    newsroom.store.write_now(work)


def met_by(matcher: Standing, text: str) -> list[str]:
    story = Story(
        item="i", outlet="x", member="m", language="en", urgency=3, subjects=frozenset(), line=token_line(text)
    )
    return sorted(search.id for search in matcher.matches(story))


def test_the_first_story_loads_what_the_store_has(newsroom: Newsroom) -> None:
    kept(newsroom, a_search(1, "rain"), a_search(2, "hail"))

    assert met_by(Standing(lambda: newsroom.store), "Rain in Kabul") == ["s1"]


def test_searches_that_come_and_go_before_the_others_are_loaded_are_as_they_were_left(newsroom: Newsroom) -> None:
    kept(newsroom, a_search(1, "rain"), a_search(2, "rain"), a_search(3, "rain"))
    matcher = Standing(lambda: newsroom.store)

    matcher.remove("s1")
    matcher.put(a_search(2, "hail"))
    matcher.put(a_search(4, "rain"))

    assert met_by(matcher, "Rain in Kabul") == ["s3", "s4"]
    assert met_by(matcher, "Hail in Kabul") == ["s2"]


def test_a_story_waits_until_all_are_loaded(newsroom: Newsroom) -> None:
    kept(newsroom, *(a_search(number, f"rain OR word{number}") for number in range(300)))
    matcher = Standing(lambda: newsroom.store)
    loading = Thread(target=matcher.load)
    loading.start()

    assert len(met_by(matcher, "Rain in Kabul")) == 300
    loading.join()


def test_a_search_that_is_understood_no_more_is_named_and_keeps_no_other_back(
    newsroom: Newsroom, caplog: pytest.LogCaptureFixture
) -> None:
    kept(newsroom, a_search(1, "rain"), a_search(2, "rain urgency>3"))

    with caplog.at_level(logging.WARNING):
        assert met_by(Standing(lambda: newsroom.store), "Rain in Kabul") == ["s1"]

    assert "s2" in caplog.text


def test_what_the_newest_stories_had_is_known_from_the_start(newsroom: Newsroom) -> None:
    for number in range(9):
        newsroom.item_is_given("Rain in Kabul", uri=f"urn:{number}")
    matcher = Standing(lambda: newsroom.store)

    matcher.load()

    assert matcher.had("rain") == matcher.had("kabul") == 9
    assert matcher.had("hail") == 0


def removed(newsroom: Newsroom, *searches: str) -> None:
    def work(records: SqlRecords) -> None:
        for search in searches:
            records.searches.remove(TAKER, search)

    newsroom.store.write_now(work)


def follows(matcher: Standing, newsroom: Newsroom) -> None:
    """A transaction begins in the process of this matcher."""
    newsroom.store.write_now(matcher.follow)


def test_what_another_process_changed_holds_from_the_next_transaction_on(newsroom: Newsroom) -> None:
    kept(newsroom, a_search(1, "rain"), a_search(2, "rain"), a_search(3, "rain"))
    matcher = Standing(lambda: newsroom.store)
    matcher.load()

    kept(newsroom, a_search(2, "hail"), a_search(4, "rain"))
    removed(newsroom, "s1")
    follows(matcher, newsroom)

    assert met_by(matcher, "Rain in Kabul") == ["s3", "s4"]
    assert met_by(matcher, "Hail in Kabul") == ["s2"]


def test_what_changed_while_the_searches_were_loaded_is_known_to_the_story_of_that_transaction(
    newsroom: Newsroom,
) -> None:
    matcher = Standing(lambda: newsroom.store)
    follows(matcher, newsroom)
    matcher.load()

    kept(newsroom, a_search(1, "rain"))

    assert met_by(matcher, "Rain in Kabul") == ["s1"]


def test_who_is_too_far_behind_reads_all_searches_anew(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("commonwire.store.inbox.CHANGES_KEPT", 2)
    kept(newsroom, a_search(1, "rain"))
    matcher = Standing(lambda: newsroom.store)
    matcher.load()

    removed(newsroom, "s1")
    kept(newsroom, *(a_search(number, "rain") for number in range(2, 9)))
    follows(matcher, newsroom)

    assert met_by(matcher, "Rain in Kabul") == [f"s{number}" for number in range(2, 9)]


def test_an_own_change_that_came_to_nothing_is_taken_back(newsroom: Newsroom) -> None:
    matcher = Standing(lambda: newsroom.store)
    matcher.load()
    matcher.put(a_search(1, "rain"))  # before its transaction was lost

    matcher.remove("s1")
    kept(newsroom, a_search(1, "hail"))
    follows(matcher, newsroom)

    assert met_by(matcher, "Rain and hail in Kabul") == ["s1"] and met_by(matcher, "Rain in Kabul") == []
