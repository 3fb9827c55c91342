"""Notices: to everyone who was served the item, once each, and to nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from commonwire.base.errors import NotFoundError, NotVerifiedError
from commonwire.delivery.notice import ReceiptStatus, answer
from commonwire.ledger.receipt import read_receipt
from tests.newsroom import GIVER, STRANGER, TAKER, Newsroom


def answered(newsroom: Newsroom, status: ReceiptStatus, *, outlet: str = TAKER) -> str:
    notice = newsroom.notices_of(TAKER)[-1].notice
    newsroom.write(lambda r: answer(r, notice.id, outlet=outlet, status=status, note=None, by="p1", now=newsroom.now))
    receipt = newsroom.notices_of(outlet)[-1].receipt
    assert receipt is not None
    return receipt.status


@pytest.mark.parametrize("how", ["web", "api", "feed"])
def test_who_was_served_hears_of_a_kill(newsroom: Newsroom, how: str) -> None:
    newsroom.item_is_given()
    newsroom.item_is_read(how=how)
    newsroom.item_is("kill")

    assert newsroom.kinds_told(TAKER) == ["kill"]
    assert newsroom.notices_of(STRANGER) == []


def test_who_took_hears_of_a_kill_once_though_served_in_many_ways(newsroom: Newsroom) -> None:
    newsroom.item_is_given("Rain")
    newsroom.item_is_read(how="web")
    newsroom.item_is_taken()
    newsroom.item_is_given("Hail")
    newsroom.item_is_read(how="api")
    newsroom.item_is("kill")

    assert newsroom.kinds_told() == ["kill"]


def test_who_saw_only_the_row_is_not_told(newsroom: Newsroom) -> None:
    newsroom.item_is_given()
    newsroom.found_by("kabul", viewer=STRANGER)
    newsroom.item_is("kill")

    assert newsroom.notices_of(STRANGER) == []


def test_the_owner_hears_nothing_of_its_own_deeds(newsroom: Newsroom) -> None:
    newsroom.item_is_given()
    newsroom.item_is_read(GIVER)
    newsroom.item_is("hold")

    assert newsroom.notices_of(GIVER) == []


def test_a_correction_is_for_those_who_have_an_earlier_version(newsroom: Newsroom) -> None:
    newsroom.item_is_given("Three dead")
    newsroom.item_is_read(TAKER)
    newsroom.item_is_given("Two dead", correction="Two, not three")
    newsroom.item_is_read(STRANGER)

    assert newsroom.kinds_told(TAKER) == ["correction"]
    assert newsroom.notices_of(STRANGER) == []


def test_a_correction_by_a_note_is_for_all_who_were_served(newsroom: Newsroom) -> None:
    newsroom.item_is_given("Three dead")
    newsroom.item_is_read(TAKER)
    newsroom.item_is_given("Three dead, two hurt")
    newsroom.item_is_read(STRANGER)
    newsroom.item_is("correct", "Two, not three")

    assert newsroom.kinds_told(TAKER) == newsroom.kinds_told(STRANGER) == ["correction"]


def test_a_correction_of_a_held_story_is_told_at_once(newsroom: Newsroom) -> None:
    newsroom.item_is_given("Three dead")
    newsroom.item_is_read()
    newsroom.item_is("hold")
    newsroom.item_is_given("Two dead", correction="Two, not three")

    assert newsroom.kinds_told() == ["hold", "correction"]


def test_a_hold_and_its_end_are_told_but_the_end_of_an_embargo_is_not(newsroom: Newsroom) -> None:
    newsroom.item_is_given("Rain")
    newsroom.item_is_read()
    newsroom.item_is("hold")
    newsroom.item_is("release")
    newsroom.item_is_given("Hail", embargo_until="open")
    newsroom.item_is("release")

    assert newsroom.kinds_told() == ["hold", "release"]


def test_a_plain_new_version_is_no_notice(newsroom: Newsroom) -> None:
    newsroom.item_is_given("Rain")
    newsroom.item_is_read()
    newsroom.item_is_given("Hail")

    assert newsroom.notices_of() == []


def test_done_is_not_undone_by_seen(newsroom: Newsroom) -> None:
    newsroom.item_is_given()
    newsroom.item_is_read()
    newsroom.item_is("kill")

    assert answered(newsroom, "seen") == "seen"
    newsroom.now += timedelta(minutes=1)
    assert answered(newsroom, "done") == "done"
    assert answered(newsroom, "seen") == "done"


def test_a_stranger_does_not_answer_for_another(newsroom: Newsroom) -> None:
    newsroom.item_is_given()
    newsroom.item_is_read()
    newsroom.item_is("kill")

    with pytest.raises(NotFoundError, match="no such notice"):
        answered(newsroom, "done", outlet=STRANGER)


def test_a_suspended_outlet_still_hears_and_answers(newsroom: Newsroom) -> None:
    newsroom.item_is_given()
    newsroom.item_is_read()
    newsroom.outlet_is_suspended(TAKER)
    newsroom.item_is("kill")

    assert answered(newsroom, "done") == "done"


def test_a_receipt_is_signed_with_the_outlets_key(newsroom: Newsroom) -> None:
    newsroom.item_is_given()
    newsroom.item_is_read()
    newsroom.item_is("kill")
    answered(newsroom, "done")

    told = newsroom.notices_of(TAKER)[-1]
    assert told.receipt is not None and told.receipt.signed is not None
    key = newsroom.read(lambda r: r.keys.public_key_of(TAKER))
    said = read_receipt(told.receipt.signed, key)
    assert (said.outlet, said.notice, said.status, said.at) == (TAKER, told.notice.id, "done", told.receipt.at)
    with pytest.raises(NotVerifiedError):
        read_receipt(told.receipt.signed, newsroom.read(lambda r: r.keys.public_key_of(STRANGER)))
