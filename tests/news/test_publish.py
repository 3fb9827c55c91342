"""Giving a story: new, unchanged, late, or in conflict with what is recorded."""

from __future__ import annotations

from datetime import timedelta

import pytest

from commonwire.base.errors import BadInputError, ConflictError, SuspendedError
from commonwire.delivery.inbox import Sight
from commonwire.news.item import Concept
from tests.newsroom import GIVER, NOON, STRANGER, TAKER, URI, Newsroom


def test_a_story_given_again_is_unchanged_and_makes_no_entry(newsroom: Newsroom) -> None:
    first = newsroom.item_is_given()
    again = newsroom.item_is_given()

    assert (again.outcome, again.version, again.entry) == ("unchanged", 1, first.entry)
    assert newsroom.kinds_recorded().count("published") == 1


def test_a_changed_story_is_the_next_version(newsroom: Newsroom) -> None:
    newsroom.item_is_given("Rain")
    second = newsroom.item_is_given("Rain and hail")

    assert (second.outcome, second.version) == ("new", 2)
    assert newsroom.state().headline == "Rain and hail"


def test_two_versions_at_the_same_instant_are_both_recorded_in_their_order(newsroom: Newsroom) -> None:
    newsroom.item_is_given("Rain", version_created_at=NOON)
    newsroom.now -= timedelta(seconds=1)
    second = newsroom.item_is_given("Hail", version_created_at=NOON)

    assert second.version == 2
    assert newsroom.state().headline == "Hail"


def test_the_same_source_version_with_other_bytes_is_a_conflict(newsroom: Newsroom) -> None:
    newsroom.item_is_given("Rain", source_version="7")

    with pytest.raises(ConflictError, match="Source version 7"):
        newsroom.item_is_given("Hail", source_version="7")


def test_an_earlier_source_version_delivered_again_is_unchanged(newsroom: Newsroom) -> None:
    newsroom.item_is_given("Rain", source_version="7")
    newsroom.item_is_given("Hail", source_version="8")
    again = newsroom.item_is_given("Rain", source_version="7")

    assert (again.outcome, again.version) == ("unchanged", 1)


def test_an_older_version_coming_late_does_not_replace(newsroom: Newsroom) -> None:
    newsroom.item_is_given("Hail", source_version="10")
    late = newsroom.item_is_given("Rain", source_version="9")

    assert (late.outcome, late.version) == ("late", 1)
    assert "older version" in late.report.remarks[-1].text
    assert newsroom.state().headline == "Hail"


def test_a_story_dated_ahead_cannot_stay_on_top(newsroom: Newsroom) -> None:
    ahead = newsroom.item_is_given("Rain", version_created_at=NOON + timedelta(days=365))
    next_version = newsroom.item_is_given("Hail", version_created_at=NOON + timedelta(minutes=5))

    assert "future" in ahead.report.remarks[-1].text
    assert next_version.outcome == "new"


def test_the_same_uri_of_another_outlet_is_another_item(newsroom: Newsroom) -> None:
    mine = newsroom.item_is_given("Rain")
    theirs = newsroom.item_is_given("Hail", outlet=TAKER)

    assert mine.id != theirs.id
    assert newsroom.state().headline == "Rain"


def test_a_suspended_outlet_gives_nothing_and_hears_why(newsroom: Newsroom) -> None:
    newsroom.outlet_is_suspended(GIVER)

    with pytest.raises(SuspendedError, match="dues"):
        newsroom.item_is_given()


def test_a_suspended_outlet_can_still_kill_its_item(newsroom: Newsroom) -> None:
    newsroom.item_is_given()
    newsroom.outlet_is_suspended(GIVER)
    newsroom.item_is("kill")

    assert newsroom.state().status == "canceled"


def test_a_killed_item_takes_no_later_version(newsroom: Newsroom) -> None:
    newsroom.item_is_given("Rain")
    newsroom.item_is("kill")

    with pytest.raises(ConflictError, match="killed"):
        newsroom.item_is_given("Hail")


def test_a_correction_needs_an_earlier_version(newsroom: Newsroom) -> None:
    with pytest.raises(BadInputError, match="no earlier version"):
        newsroom.item_is_given(correction="It was hail")


def test_a_correction_that_changes_nothing_is_refused_so_that_its_note_is_not_lost(newsroom: Newsroom) -> None:
    newsroom.item_is_given("Rain")

    with pytest.raises(ConflictError, match="no correction"):
        newsroom.item_is_given("Rain", correction="It was hail")


def test_a_correction_delivered_again_is_unchanged(newsroom: Newsroom) -> None:
    newsroom.item_is_given("Rain")
    newsroom.item_is_given("Hail", correction="It was hail")
    again = newsroom.item_is_given("Hail", correction="It was hail")

    assert (again.outcome, again.version) == ("unchanged", 2)


@pytest.mark.parametrize("what", [" ", "x" * 4001])
def test_a_correction_says_what_was_wrong_in_a_sentence(newsroom: Newsroom, what: str) -> None:
    newsroom.item_is_given("Rain")

    with pytest.raises(BadInputError):
        newsroom.item_is_given("Hail", correction=what)


def test_a_source_that_cancels_kills_once_and_keeps_its_private_note_private(newsroom: Newsroom) -> None:
    newsroom.item_is_given("Rain")
    killed = newsroom.item_is_given("", status="canceled", editor_note="The minister called us")
    again = newsroom.item_is_given("", status="canceled")

    assert (killed.outcome, again.outcome) == ("new", "unchanged")
    assert "minister" not in (newsroom.state().reason or "")


def test_a_story_that_its_source_withholds_is_never_seen_or_found(newsroom: Newsroom) -> None:
    newsroom.search_is_saved("flood")
    newsroom.item_is_given("Flood", status="withheld")

    assert newsroom.state().status == "withheld"
    assert newsroom.found_by("flood") == []
    assert newsroom.read(lambda r: r.inbox.newest(Sight(outlet=STRANGER), limit=10)) == []


def test_a_withheld_version_of_a_seen_story_is_told_to_its_takers(newsroom: Newsroom) -> None:
    newsroom.item_is_given("Flood", source_version="1")
    newsroom.item_is_read()
    newsroom.item_is_given("Flood, with names", source_version="2", status="withheld")

    assert newsroom.kinds_told() == ["hold"]
    assert newsroom.found_by("flood") == []


def test_the_subjects_of_a_version_under_embargo_find_nothing_before_its_hour(newsroom: Newsroom) -> None:
    newsroom.item_is_given("Rain", subjects=[Concept(name="Weather")])
    until = newsroom.now + timedelta(hours=1)
    newsroom.item_is_given("Coup", subjects=[Concept(name="Coup")], embargo_until=until)

    assert newsroom.found_by("subject:coup") == []
    assert newsroom.found_by("subject:weather") == [URI]
