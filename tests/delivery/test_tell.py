"""Telling by channels: owed with the notice, begun before it is sent, over when it was answered."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from commonwire.alliance.principal import machine
from commonwire.base.errors import BadInputError, ConflictError, NotFoundError
from commonwire.delivery.channel import MOST_CHANNELS, Channel, checked_mail, checked_push, remove_channel
from commonwire.delivery.notice import ReceiptStatus, answer
from commonwire.delivery.retry import SOON
from commonwire.delivery.tell import Begun, OutletTold, Result, begin, finish, mend_times, open_channel, told
from commonwire.delivery.tries import Delivery, message_id, stop_tries
from commonwire.news.admission import suspend_outlet
from tests.newsroom import STRANGER, TAKER, Newsroom

PUSH = "https://cms.example/notices"


def has_channel(newsroom: Newsroom, address: str = PUSH, *, outlet: str = TAKER) -> Channel:
    desk = newsroom.desk_of(outlet)
    kind: Any = "mail" if "://" not in address else "push"
    return newsroom.write(
        lambda r: open_channel(r, desk, outlet, kind=kind, address=address, plain=False, now=newsroom.now)
    )


def is_told(newsroom: Newsroom, deed: Any = "kill") -> str:
    """The id of a notice to the taker, who has read the item."""
    newsroom.item_is_given()
    newsroom.item_is_read()
    newsroom.item_is(deed)
    return newsroom.notices_of(TAKER)[-1].notice.id


def due(newsroom: Newsroom, at: datetime | None = None) -> list[Delivery]:
    now = at or newsroom.now
    return newsroom.read(
        lambda r: [
            *r.deliveries.due("push", lanes={0, 1, 2, 3}, now=now, without=(), limit=99),
            *r.deliveries.due("mail", lanes={0, 1, 2, 3}, now=now, without=(), limit=99),
        ]
    )


def tries_begin(newsroom: Newsroom, at: datetime | None = None) -> list[Begun]:
    found = due(newsroom, at)
    return newsroom.write(lambda r: begin(r, found, now=at or newsroom.now))


def told_of(newsroom: Newsroom, notice: str, outlet: str = TAKER) -> OutletTold:
    found = newsroom.read(lambda r: told(r, notice, outlet=outlet))
    assert len(found) == 1
    return found[0]


def is_answered(newsroom: Newsroom, notice: str, status: ReceiptStatus) -> None:
    newsroom.write(lambda r: answer(r, notice, outlet=TAKER, status=status, note=None, by="p1", now=newsroom.now))


def test_a_notice_is_owed_at_once_to_every_channel_of_those_it_is_for(newsroom: Newsroom) -> None:
    channels = [has_channel(newsroom), has_channel(newsroom, "desk@news.example")]
    has_channel(newsroom, outlet=STRANGER)
    notice = is_told(newsroom)

    assert {(d.channel, d.notice, d.lane) for d in due(newsroom)} == {(c.id, notice, 0) for c in channels}


def test_a_channel_that_comes_later_is_told_at_once_of_what_still_waits(newsroom: Newsroom) -> None:
    is_told(newsroom, "correct")
    is_told(newsroom, "hold")
    newsroom.item_is_given(uri="urn:done")
    newsroom.item_is_read(uri="urn:done")
    newsroom.item_is("correct", uri="urn:done")
    is_answered(newsroom, newsroom.notices_of(TAKER)[-1].notice.id, "done")
    newsroom.now += timedelta(days=2)

    channel = has_channel(newsroom)

    (owed,) = due(newsroom)
    hold = newsroom.notices_of(TAKER)[1].notice
    assert (owed.channel, owed.notice, owed.next_at) == (channel.id, hold.id, newsroom.now)
    tries_begin(newsroom)
    assert due(newsroom) == [] and due(newsroom, newsroom.now + timedelta(hours=1, seconds=1)) != []


def test_a_channel_of_a_suspended_outlet_is_told_nothing(newsroom: Newsroom) -> None:
    is_told(newsroom)
    newsroom.write(lambda r: suspend_outlet(r, machine(), TAKER, "Unpaid", newsroom.now))

    has_channel(newsroom)

    assert due(newsroom, newsroom.now + timedelta(days=9)) == []


def test_a_suspended_outlet_is_owed_nothing(newsroom: Newsroom) -> None:
    has_channel(newsroom)
    newsroom.item_is_given()
    newsroom.item_is_read()
    newsroom.write(lambda r: suspend_outlet(r, machine(), TAKER, "dues", newsroom.now))
    newsroom.item_is("kill")

    assert due(newsroom) == []
    assert [a.notice.kind for a in newsroom.notices_of(TAKER)] == ["kill"]


def test_an_outlet_that_is_suspended_later_is_not_tried_until_it_is_back(newsroom: Newsroom) -> None:
    has_channel(newsroom)
    is_told(newsroom)
    newsroom.write(lambda r: suspend_outlet(r, machine(), TAKER, "dues", newsroom.now))

    assert tries_begin(newsroom) == []
    assert due(newsroom) == [] and len(due(newsroom, newsroom.now + timedelta(hours=1))) == 1


def test_a_begun_try_has_its_next_step_on_record_before_its_outcome(newsroom: Newsroom) -> None:
    channel = has_channel(newsroom)
    notice = is_told(newsroom)
    (begun,) = tries_begin(newsroom)

    assert (begun.notice.id, begun.channel, begun.number) == (notice, channel, 1)
    assert due(newsroom) == []
    (again,) = due(newsroom, newsroom.now + timedelta(seconds=5))
    assert (again.made, again.begun) == (1, 1)
    assert [t.outcome for t in told_of(newsroom, notice).channels[0].tries] == [None]


def test_what_was_looked_up_twice_is_begun_once(newsroom: Newsroom) -> None:
    has_channel(newsroom)
    is_told(newsroom)
    found = due(newsroom)
    begun = newsroom.write(lambda r: [begin(r, found, now=newsroom.now), begin(r, found, now=newsroom.now)])

    assert [len(some) for some in begun] == [1, 0]


def test_a_delivered_try_is_no_receipt(newsroom: Newsroom) -> None:
    has_channel(newsroom)
    notice = is_told(newsroom)
    (begun,) = tries_begin(newsroom)
    result = Result(outcome="delivered", status=204, milliseconds=12)
    newsroom.write(lambda r: finish(r, begun, result, now=newsroom.now))

    found = told_of(newsroom, notice)
    assert found.receipt is None and found.delivered_at == newsroom.now and found.tried == 1
    assert len(due(newsroom, newsroom.now + timedelta(seconds=5))) == 1


@pytest.mark.parametrize("is_sent", [True, False])
def test_done_ends_the_tries_at_once(newsroom: Newsroom, is_sent: bool) -> None:
    has_channel(newsroom)
    has_channel(newsroom, "desk@news.example")
    notice = is_told(newsroom)
    if is_sent:
        tries_begin(newsroom)
    is_answered(newsroom, notice, "done")

    assert due(newsroom, newsroom.now + timedelta(days=9)) == []
    assert {channel.ended for channel in told_of(newsroom, notice).channels} == {"done"}


def test_a_closing_ends_the_tries_of_one_outlet(newsroom: Newsroom) -> None:
    has_channel(newsroom)
    has_channel(newsroom, outlet=STRANGER)
    newsroom.item_is_given()
    newsroom.item_is_read(TAKER)
    newsroom.item_is_read(STRANGER)
    newsroom.item_is("kill")
    notice = newsroom.notices_of(TAKER)[-1].notice.id
    newsroom.write(lambda r: stop_tries(r.deliveries, notice, outlet=TAKER, why="closed", now=newsroom.now))

    assert [delivery.outlet for delivery in due(newsroom)] == [STRANGER]


def test_seen_leaves_an_hourly_reminder(newsroom: Newsroom) -> None:
    has_channel(newsroom)
    notice = is_told(newsroom)
    tries_begin(newsroom)
    is_answered(newsroom, notice, "seen")
    seen_at = newsroom.now
    is_answered(newsroom, notice, "seen")

    assert due(newsroom, seen_at + timedelta(minutes=59)) == []
    assert len(due(newsroom, seen_at + timedelta(hours=1))) == 1


def test_a_try_that_never_left_the_node_is_made_again_soon_and_does_not_count(newsroom: Newsroom) -> None:
    has_channel(newsroom, "desk@news.example")
    notice = is_told(newsroom)
    (begun,) = tries_begin(newsroom)
    newsroom.write(lambda r: finish(r, begun, Result(outcome="unsent", error="down"), now=newsroom.now))

    (again,) = due(newsroom, newsroom.now + SOON)
    assert (again.made, again.begun) == (0, 1)
    assert [one.error for one in told_of(newsroom, notice).channels[0].tries] == ["down"]


def test_a_mailbox_that_is_full_is_asked_ever_more_seldom(newsroom: Newsroom) -> None:
    has_channel(newsroom, "desk@news.example")
    is_told(newsroom)
    now, waits = newsroom.now, []
    for _ in range(5):
        (begun,) = tries_begin(newsroom, now)
        full = Result(outcome="unsent", status=452, error="full")
        newsroom.write(lambda r, begun=begun, full=full, now=now: finish(r, begun, full, now=now))  # type: ignore[misc]
        next_at = newsroom.read(lambda r: r.deliveries.next_at("mail"))
        assert next_at is not None
        waits.append((next_at - now).total_seconds())
        now = next_at

    assert waits == [45, 90, 180, 360, 720]


def test_a_release_ends_the_tries_of_the_hold_and_a_kill_those_of_all(newsroom: Newsroom) -> None:
    has_channel(newsroom)
    is_told(newsroom, "hold")
    newsroom.item_is("release")
    after_release = [delivery.lane for delivery in due(newsroom)]
    newsroom.item_is("kill")

    assert after_release == [3]
    assert [delivery.lane for delivery in due(newsroom)] == [0]


def test_a_removed_channel_is_owed_nothing_more_and_stays_on_record(newsroom: Newsroom) -> None:
    channel = has_channel(newsroom)
    notice = is_told(newsroom)
    desk = newsroom.desk_of(TAKER)
    newsroom.write(lambda r: remove_channel(r, desk, channel.id, now=newsroom.now))

    assert due(newsroom) == []
    assert [(c.address, c.ended) for c in told_of(newsroom, notice).channels] == [(PUSH, "removed")]


def test_an_outlet_without_channels_is_in_the_list_of_who_was_told(newsroom: Newsroom) -> None:
    notice = is_told(newsroom)

    assert told_of(newsroom, notice).channels == []


def test_a_clock_that_ran_ahead_keeps_nobody_waiting(newsroom: Newsroom) -> None:
    has_channel(newsroom)
    is_told(newsroom)
    right = newsroom.now
    tries_begin(newsroom, right + timedelta(days=30))
    mended = newsroom.write(lambda r: mend_times(r, now=right + timedelta(seconds=6)))

    assert mended == 1 and len(due(newsroom, right + timedelta(minutes=1))) == 1
    assert newsroom.write(lambda r: mend_times(r, now=right + timedelta(seconds=6))) == 0


def test_another_outlets_channel_cannot_be_removed(newsroom: Newsroom) -> None:
    channel = has_channel(newsroom)
    desk = newsroom.desk_of(STRANGER)

    with pytest.raises(NotFoundError):
        newsroom.write(lambda r: remove_channel(r, desk, channel.id, now=newsroom.now))


def test_the_same_address_twice_and_too_many_are_refused(newsroom: Newsroom) -> None:
    has_channel(newsroom)
    with pytest.raises(ConflictError):
        has_channel(newsroom)
    for number in range(MOST_CHANNELS - 1):
        has_channel(newsroom, f"{PUSH}/{number}")

    with pytest.raises(ConflictError):
        has_channel(newsroom, "desk@news.example")


@pytest.mark.parametrize(
    "address",
    ["", "cms.example", "ftp://cms.example/", "https://", "https://u:p@cms.example/", "https://cms.example:0/",
     "https://cms.example:x/", "http://cms.example/", "https://cms example/", "https://[::1", "https://a/" + "x" * 999],
)  # fmt: skip
def test_an_address_that_no_push_can_go_to_is_refused(address: str) -> None:
    with pytest.raises(BadInputError):
        checked_push(address, plain=False)


def test_http_goes_where_the_operator_allows_it() -> None:
    assert checked_push(" http://10.1.2.3:8080/notices ", plain=True) == "http://10.1.2.3:8080/notices"


@pytest.mark.parametrize(
    "address",
    ["", "desk", "desk@", "@news.example", "desk@news.example\r\nBcc: all@news.example", "desk@news..example",
     "a b@news.example", '"x"@news.example', "desk@news.example, other@news.example", "x" * 65 + "@news.example",
     "desk@" + "x." * 130 + "example", "desk@news.example\n", "отдел@news.example"],
)  # fmt: skip
def test_what_is_no_mail_address_is_refused(address: str) -> None:
    if address.endswith("\n"):
        assert checked_mail(address) == address.strip()
        return
    with pytest.raises(BadInputError):
        checked_mail(address)


def test_a_message_id_is_the_same_at_each_try_and_another_for_each_channel() -> None:
    assert message_id("n-1", "c-1") == message_id("n-1", "c-1")
    assert len({message_id("n-1", "c-1"), message_id("n-1", "c-2"), message_id("n-2", "c-1")}) == 3
