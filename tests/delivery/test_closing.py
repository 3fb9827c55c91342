"""Close a notice for a silent outlet: by the owner or the secretariat, with a reason, once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from commonwire.alliance.principal import Principal
from commonwire.base.errors import BadInputError, ConflictError, NotAllowedError, NotFoundError
from commonwire.delivery.closing import close_notice
from commonwire.delivery.notice import Addressed, Closing, answer
from tests.newsroom import GIVER, STRANGER, TAKER, Newsroom

SECRETARY = Principal(kind="person", name="Secretary", person=None, roles=frozenset({"secretariat"}))


def item_is_killed(newsroom: Newsroom) -> str:
    newsroom.item_is_given()
    newsroom.item_is_read()
    newsroom.item_is("kill")
    return newsroom.notices_of(TAKER)[-1].notice.id


def notice_is_closed(
    newsroom: Newsroom, notice: str, *, by: Principal | None = None, outlet: str = TAKER, reason: str = "Rang them"
) -> Closing:
    principal = by or newsroom.desk_of(GIVER)
    return newsroom.write(
        lambda r: close_notice(r, notice, outlet, reason=reason, principal=principal, now=newsroom.now)
    )


def receipt_comes(newsroom: Newsroom, notice: str, *, version: int | None = None) -> Addressed:
    newsroom.write(
        lambda r: answer(r, notice, outlet=TAKER, status="done", note=None, by="p1", now=newsroom.now, version=version)
    )
    return newsroom.notices_of(TAKER)[-1]


def test_the_owner_closes_with_a_reason_that_is_kept(newsroom: Newsroom) -> None:
    notice = item_is_killed(newsroom)
    closing = notice_is_closed(newsroom, notice, reason=" Rang them ")

    told = newsroom.notices_of(TAKER)[-1]
    assert told.closing == closing == Closing(by="machine", by_outlet=GIVER, reason="Rang them", at=newsroom.now)
    assert told.is_done and told.receipt is None


def test_the_secretariat_closes_for_the_alliance(newsroom: Newsroom) -> None:
    assert notice_is_closed(newsroom, item_is_killed(newsroom), by=SECRETARY).by_outlet is None


def test_a_receipt_after_the_closing_is_kept_beside_it(newsroom: Newsroom) -> None:
    notice = item_is_killed(newsroom)
    closing = notice_is_closed(newsroom, notice)
    newsroom.now += timedelta(hours=3)

    told = receipt_comes(newsroom, notice)
    assert told.closing == closing
    assert told.receipt is not None and told.receipt.status == "done"


def test_neither_a_stranger_nor_the_silent_outlet_itself_closes(newsroom: Newsroom) -> None:
    notice = item_is_killed(newsroom)

    for outlet in (STRANGER, TAKER):
        with pytest.raises(NotAllowedError, match="belongs to pamir-post"):
            notice_is_closed(newsroom, notice, by=newsroom.desk_of(outlet))


def test_nothing_is_closed_twice_or_after_it_was_done(newsroom: Newsroom) -> None:
    notice = item_is_killed(newsroom)
    notice_is_closed(newsroom, notice)
    with pytest.raises(ConflictError, match="is closed"):
        notice_is_closed(newsroom, notice, by=SECRETARY)

    receipt_comes(newsroom, other := hold_of_another(newsroom))
    with pytest.raises(ConflictError, match="is done"):
        notice_is_closed(newsroom, other)


def hold_of_another(newsroom: Newsroom) -> str:
    newsroom.item_is_given(uri="urn:other")
    newsroom.item_is_read(uri="urn:other")
    newsroom.item_is("hold", uri="urn:other")
    return newsroom.notices_of(TAKER)[-1].notice.id


@pytest.mark.parametrize("reason", ["", "  \n", "x" * 5000])
def test_a_reason_is_given_and_is_short_enough(newsroom: Newsroom, reason: str) -> None:
    with pytest.raises(BadInputError) as refused:
        notice_is_closed(newsroom, item_is_killed(newsroom), reason=reason)

    assert refused.value.where == "reason"


def test_a_notice_is_closed_for_its_addressees_only(newsroom: Newsroom) -> None:
    notice = item_is_killed(newsroom)

    with pytest.raises(NotFoundError, match="not for this outlet"):
        notice_is_closed(newsroom, notice, outlet=STRANGER)
    with pytest.raises(NotFoundError, match="no such notice"):
        notice_is_closed(newsroom, "none-1")


def test_a_receipt_for_another_version_is_refused_and_kept_nowhere(newsroom: Newsroom) -> None:
    notice = item_is_killed(newsroom)

    with pytest.raises(ConflictError, match="about version 1, the receipt about version 2"):
        receipt_comes(newsroom, notice, version=2)
    assert newsroom.notices_of(TAKER)[-1].receipt is None
    assert receipt_comes(newsroom, notice, version=1).is_done
