"""Embargo: nothing before the hour, all of it after, and nothing older over something newer."""

from __future__ import annotations

from datetime import timedelta

import pytest

from commonwire.base.errors import ConflictError, NotFoundError, UseRefusedError
from commonwire.base.time import Embargo
from commonwire.delivery.inbox import Sight
from commonwire.news.withdraw import lift_embargo
from commonwire.rights.templates import template
from tests.newsroom import GIVER, NOON, STRANGER, TAKER, URI, Newsroom

HOUR = timedelta(hours=1)
ANNOUNCED = template("embargoed-announce").terms


def test_a_story_under_embargo_is_not_there_for_others(newsroom: Newsroom) -> None:
    newsroom.item_is_given(embargo_until=NOON + HOUR)

    with pytest.raises(NotFoundError):
        newsroom.item_is_read()
    assert newsroom.found_by("") == [] == newsroom.found_by("kabul")


def test_an_embargo_that_has_passed_keeps_nothing_back(newsroom: Newsroom) -> None:
    newsroom.item_is_given(embargo_until=NOON - HOUR)

    assert newsroom.item_is_read().has_text


def test_an_announced_story_shows_the_fields_that_its_terms_let_through(newsroom: Newsroom) -> None:
    newsroom.item_is_given("Flood", body_text="Secret", embargo_until=NOON + HOUR, terms=ANNOUNCED)
    shown = newsroom.item_is_read()

    assert (shown.item.headline, shown.item.body_text, shown.has_text) == ("Flood", None, False)
    assert newsroom.found_by("flood") == []


def test_at_its_hour_a_story_is_there_and_found(newsroom: Newsroom) -> None:
    newsroom.search_is_saved("kabul")
    newsroom.item_is_given(embargo_until=NOON + HOUR)

    assert newsroom.hour_comes() == []
    assert [entry.kind for entry in newsroom.hour_comes(NOON + HOUR)] == ["embargo-lifted"]
    assert newsroom.item_is_read().has_text
    assert newsroom.found_by("kabul") == [URI]
    assert len(newsroom.read(lambda r: r.inbox.newest(Sight(outlet=STRANGER), limit=10))) == 1


def test_an_open_embargo_ends_only_when_the_owner_releases(newsroom: Newsroom) -> None:
    newsroom.item_is_given(embargo_until="open")

    assert newsroom.hour_comes(NOON + 10_000 * HOUR) == []
    newsroom.item_is("release")
    assert newsroom.item_is_read().has_text


def test_nobody_takes_between_the_hour_and_its_record(newsroom: Newsroom) -> None:
    newsroom.item_is_given(embargo_until=NOON + HOUR, terms=ANNOUNCED)
    newsroom.now = NOON + HOUR

    with pytest.raises(UseRefusedError) as refused:
        newsroom.item_is_taken()
    assert refused.value.decision.decision == "deny"  # type: ignore[attr-defined]


def test_the_owner_takes_its_own_story_under_embargo_and_is_not_served(newsroom: Newsroom) -> None:
    newsroom.item_is_given(embargo_until=NOON + HOUR)

    assert newsroom.item_is_taken(GIVER).version == 1
    newsroom.item_is("kill")
    assert newsroom.notices_of(GIVER) == []


def test_others_keep_the_public_version_while_a_newer_waits(newsroom: Newsroom) -> None:
    newsroom.item_is_given("Rain")
    newsroom.item_is_given("Flood", embargo_until=NOON + HOUR)

    assert newsroom.item_is_read().item.headline == "Rain"
    assert newsroom.item_is_read(GIVER).item.headline == "Flood"
    assert newsroom.found_by("flood") == []
    assert newsroom.found_by("rain") == [URI]


def test_the_hour_of_an_overtaken_version_takes_nothing_back(newsroom: Newsroom) -> None:
    newsroom.item_is_given("Rain", embargo_until=NOON + HOUR)
    newsroom.item_is_given("Flood")
    newsroom.hour_comes(NOON + HOUR)

    assert (newsroom.state().public_version, newsroom.state().headline) == (2, "Flood")
    assert newsroom.found_by("rain") == []
    assert newsroom.found_by("flood") == [URI]


@pytest.mark.parametrize("until", [NOON + 3 * HOUR, "open"])
def test_an_embargo_that_a_newer_version_moves_later_keeps_the_earlier_one_back(
    newsroom: Newsroom, until: Embargo
) -> None:
    newsroom.item_is_given(embargo_until=NOON + HOUR)
    newsroom.item_is_given("Rain in Herat", embargo_until=until)

    assert newsroom.hour_comes(NOON + HOUR) == [] and newsroom.state().public_version is None
    if until == "open":
        newsroom.item_is("release")
    newsroom.hour_comes(NOON + 3 * HOUR)
    assert newsroom.state().public_version == 2


def test_an_overtaken_version_is_not_what_a_release_frees(newsroom: Newsroom) -> None:
    newsroom.item_is_given("Rain", embargo_until="open")
    newsroom.item_is_given("Flood")

    with pytest.raises(ConflictError, match="Nothing keeps"):
        newsroom.item_is("release")


def test_a_correction_under_embargo_is_told_when_it_is_lifted_and_not_before(newsroom: Newsroom) -> None:
    newsroom.item_is_given("Three dead")
    newsroom.item_is_read(TAKER)
    newsroom.item_is_given("Two dead", correction="Two, not three", embargo_until=NOON + HOUR)

    assert newsroom.notices_of() == []
    assert newsroom.item_is_read(STRANGER).notices == []
    newsroom.hour_comes(NOON + HOUR)
    assert [(a.notice.kind, a.notice.reason, a.notice.version) for a in newsroom.notices_of()] == [
        ("correction", "Two, not three", 2)
    ]


def test_a_correction_that_its_owner_releases_is_told_in_the_words_of_the_correction(newsroom: Newsroom) -> None:
    newsroom.item_is_given("Three dead")
    newsroom.item_is_read()
    newsroom.item_is_given("Two dead", correction="Two, not three", embargo_until="open")
    newsroom.item_is("release", "The families know")

    assert [a.notice.reason for a in newsroom.notices_of()] == ["Two, not three"]


def test_an_overtaken_correction_is_told_all_the_same(newsroom: Newsroom) -> None:
    newsroom.item_is_given("Three dead")
    newsroom.item_is_read()
    newsroom.item_is_given("Two dead", correction="Two, not three", embargo_until=NOON + HOUR)
    newsroom.item_is_given("Two dead, one saved")
    newsroom.hour_comes(NOON + HOUR)

    assert newsroom.kinds_told() == ["correction"]
    assert newsroom.state().headline == "Two dead, one saved"


def test_a_held_story_stays_back_at_its_hour_and_comes_after_its_release(newsroom: Newsroom) -> None:
    newsroom.item_is_given(embargo_until=NOON + HOUR)
    newsroom.item_is("hold")

    assert newsroom.hour_comes(NOON + HOUR) == []
    newsroom.item_is("release")
    with pytest.raises(NotFoundError):
        newsroom.item_is_read()
    newsroom.hour_comes()
    assert newsroom.item_is_read().has_text


def test_a_release_from_hold_before_the_hour_announces_again_and_no_more(newsroom: Newsroom) -> None:
    newsroom.item_is_given("Flood", body_text="Secret", embargo_until=NOON + HOUR, terms=ANNOUNCED)
    newsroom.item_is("hold")
    assert newsroom.item_is_read().item.headline is None
    newsroom.item_is("release")

    assert newsroom.item_is_read().item.headline == "Flood"
    assert newsroom.found_by("secret") == []


def test_a_new_version_under_embargo_does_not_end_a_hold(newsroom: Newsroom) -> None:
    newsroom.item_is_given("Rain", embargo_until=NOON + HOUR)
    newsroom.item_is("hold")
    newsroom.item_is_given("Flood", embargo_until=NOON + HOUR)

    assert newsroom.state().status == "withheld"


def test_a_killed_story_does_not_come_back_at_its_hour(newsroom: Newsroom) -> None:
    newsroom.item_is_given(embargo_until=NOON + HOUR)
    version = newsroom.read(lambda r: r.items.embargoed())[0]
    newsroom.item_is("kill")

    assert newsroom.hour_comes(NOON + HOUR) == []
    with pytest.raises(ConflictError):  # also for one who looked before the kill
        newsroom.write(lambda r: lift_embargo(r, version, now=newsroom.now))
    assert newsroom.state().status == "canceled"


def test_the_existence_of_a_version_under_embargo_is_not_told_by_a_hold(newsroom: Newsroom) -> None:
    newsroom.item_is_given("Rain")
    newsroom.item_is_read()
    newsroom.item_is_given("Flood", embargo_until="open")
    newsroom.item_is("hold")

    assert newsroom.notices_of()[0].notice.version == 1
    assert newsroom.item_is_read(STRANGER).item.version == 1
