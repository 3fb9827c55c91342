"""Where it ran: what a taker may report, what counts, and whom it is told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from commonwire.base.errors import BadInputError, NotFoundError
from commonwire.delivery import ran as rules
from commonwire.delivery.ran import Ran, TakeUsed, report_ran, uses_of
from commonwire.delivery.take import Take
from commonwire.rights.terms import Duty
from tests.newsroom import OPEN, STRANGER, TAKER, Newsroom

PAGE = "https://steppe.example/news/7?lang=kk#top"


def it_ran(newsroom: Newsroom, take: Take, address: str = PAGE, outlet: str = TAKER, **said: Any) -> Ran:
    at = said.get("ran_at")
    return newsroom.write(
        lambda r: report_ran(r, take.id, address, outlet=outlet, ran_at=at, by="p1", now=newsroom.now)
    )


def used(newsroom: Newsroom, outlet: str | None = None) -> list[TakeUsed]:
    return newsroom.read(lambda r: uses_of(r, newsroom.state().id, outlet=outlet))


@pytest.fixture
def taken(newsroom: Newsroom) -> Take:
    """The taker has a story whose owner wants to hear of every use."""
    newsroom.item_is_given(terms=msgspec.structs.replace(OPEN, duties=(*OPEN.duties, Duty(kind="notify"))))
    return newsroom.item_is_taken()


def test_a_report_fulfils_the_duty_to_tell_the_owner(newsroom: Newsroom, taken: Take) -> None:
    assert [use.told for use in used(newsroom)] == ["owed"]

    report = it_ran(newsroom, taken)

    assert (report.item, report.version, report.outlet, report.ran_at) == (taken.item, 1, TAKER, newsroom.now)
    assert [(use.told, use.ran) for use in used(newsroom)] == [("done", [report])]


def test_each_take_owes_its_own_report_and_others_are_not_shown(newsroom: Newsroom, taken: Take) -> None:
    second = newsroom.item_is_taken(STRANGER)
    it_ran(newsroom, taken)

    assert [(use.take.id, use.told) for use in used(newsroom)] == [(second.id, "owed"), (taken.id, "done")]
    assert [use.take.id for use in used(newsroom, STRANGER)] == [second.id]


def test_without_the_duty_nothing_is_owed(newsroom: Newsroom) -> None:
    newsroom.item_is_given()
    taken = newsroom.item_is_taken()
    it_ran(newsroom, taken)

    assert [(use.told, len(use.ran)) for use in used(newsroom)] == [(None, 1)]


def test_the_same_address_again_has_the_later_time(newsroom: Newsroom, taken: Take) -> None:
    it_ran(newsroom, taken)
    again = it_ran(newsroom, taken, ran_at=newsroom.now - timedelta(hours=3))

    assert used(newsroom)[0].ran == [again]


def test_where_a_killed_story_ran_can_still_be_said(newsroom: Newsroom, taken: Take) -> None:
    newsroom.item_is("kill")

    assert it_ran(newsroom, taken).address == PAGE


def test_only_the_outlet_that_took_it_reports(newsroom: Newsroom, taken: Take) -> None:
    with pytest.raises(NotFoundError):
        it_ran(newsroom, taken, outlet=STRANGER)
    assert used(newsroom)[0].ran == []


@pytest.mark.parametrize(
    "address",
    [
        "", "news/7", "//steppe.example/7", "ftp://steppe.example/7", "javascript:alert(1)", "https://", "https:///x",
        "https://steppe.example/a b", "https://steppe.example:port/", "https://steppe.example:99999/",
        "https://[::1/", "https://desk:secret@steppe.example/7", "https://steppe.example/" + "x" * 2000,
    ],
)  # fmt: skip
def test_what_is_no_public_web_address_is_refused(newsroom: Newsroom, taken: Take, address: str) -> None:
    with pytest.raises(BadInputError) as refused:
        it_ran(newsroom, taken, address)

    assert refused.value.where == "address" and refused.value.remedy


@pytest.mark.parametrize("address", ["https://жаңалық.қаз/7", "http://192.0.2.7:8080/", "HTTPS://A.example/سیلاب"])
def test_addresses_of_every_script_are_kept_as_they_are(newsroom: Newsroom, taken: Take, address: str) -> None:
    assert it_ran(newsroom, taken, f" {address} ").address == address


@pytest.mark.parametrize("hours", [1, 24 * 365, -48, None])
def test_a_time_to_come_before_the_take_or_without_zone_is_refused(
    newsroom: Newsroom, taken: Take, hours: int | None
) -> None:
    at = newsroom.now.replace(tzinfo=None) if hours is None else newsroom.now + timedelta(hours=hours)
    with pytest.raises(BadInputError) as refused:
        it_ran(newsroom, taken, ran_at=at)

    assert refused.value.where == "ran_at"


def test_the_addresses_of_a_take_are_bounded(newsroom: Newsroom, taken: Take, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MOST_PLACES", 2)
    for number in (1, 2, 2):
        it_ran(newsroom, taken, f"https://steppe.example/{number}")

    with pytest.raises(BadInputError, match="More than 2 addresses"):
        it_ran(newsroom, taken, "https://steppe.example/3")
