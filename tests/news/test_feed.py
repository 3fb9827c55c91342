"""When a feed is asked again, and when the node stops asking."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonwire.base.errors import BadInputError
from commonwire.base.ids import OutletId, PersonId
from commonwire.news.feed import (
    GIVE_UP_AFTER,
    MAX_BACK_OFF,
    MAX_HINT,
    MAX_INTERVAL,
    MIN_INTERVAL,
    Feed,
    FeedId,
    Outcome,
    checked,
    next_poll_at,
    polled,
    read_outcome,
    switched_on,
)
from commonwire.rights.terms import Terms

NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)
ADDRESS = "https://news.example/feed.xml"
GOOD = Outcome(address=ADDRESS, status=200, etag='"v2"')


def a_feed(**changes: Any) -> Feed:
    """A feed that is asked every five minutes."""
    settings: dict[str, Any] = {
        "id": FeedId("f1"),
        "outlet": OutletId("pamir-post"),
        "address": ADDRESS,
        "name": "All news",
        "enabled": True,
        "next_at": NOON,
        "made_at": NOON,
        "made_by": PersonId("p1"),
    }
    return Feed(**(settings | changes))


def answered(status: int, **headers: str) -> Outcome:
    """The outcome of an answer with these headers (`_` for `-`)."""
    return read_outcome(ADDRESS, status, {name.replace("_", "-"): text for name, text in headers.items()}, now=NOON)


def wait(feed: Feed, outcome: Outcome, jitter: float = 0.0) -> float:
    """Seconds until `feed` is asked again."""
    return (next_poll_at(feed, outcome, now=NOON, jitter=jitter) - NOON).total_seconds()


def after(feed: Feed, outcome: Outcome, times: int) -> Feed:
    """`feed` after so many polls with the same outcome."""
    for _ in range(times):
        feed = polled(feed, outcome, now=NOON)
    return feed


def test_a_good_answer_waits_for_the_interval() -> None:
    assert wait(a_feed(interval=600), GOOD) == 600


@pytest.mark.parametrize(
    ("cache_control", "seconds"),
    [
        ("public, max-age=900", 900),
        ("max-age=60", 300),
        ("s-maxage=900", 300),
        ("max-age=86400", MAX_HINT),
        ("no", 300),
    ],
)
def test_freshness_is_respected_within_bounds(cache_control: str, seconds: int) -> None:
    assert wait(a_feed(), answered(200, cache_control=cache_control)) == seconds


@pytest.mark.parametrize(
    ("retry_after", "seconds"),
    [
        ("900", 900),
        ("1", 600),
        ("Tue, 01 Jan 2030 13:00:00 GMT", 3600),
        ("Tue, 01 Jan 2030 11:00:00 GMT", 600),
        ("999999999999", MAX_INTERVAL),
        ("-5", 600),
        ("soon", 600),
        ("", 600),
    ],
)
def test_retry_after_is_obeyed_within_bounds(retry_after: str, seconds: int) -> None:
    assert wait(a_feed(), answered(503, retry_after=retry_after)) == seconds


def test_failures_double_the_wait_up_to_a_bound() -> None:
    waits = [wait(a_feed(failures=failures), answered(500)) for failures in (0, 1, 2, 3, 1000)]

    assert waits == [600, 1200, 2400, 4800, MAX_BACK_OFF]


def test_a_slow_feed_is_not_asked_more_often_because_it_fails() -> None:
    assert wait(a_feed(interval=MAX_INTERVAL, failures=5), answered(500)) == MAX_INTERVAL


@given(
    interval=st.integers(MIN_INTERVAL, MAX_INTERVAL),
    failures=st.integers(0, 10**6),
    status=st.none() | st.integers(100, 599),
    hint=st.none() | st.integers(0, 10**9),
    jitter=st.floats(0, 1),
)
def test_no_feed_is_asked_too_often_or_forgotten(
    interval: int, failures: int, status: int | None, hint: int | None, jitter: float
) -> None:
    outcome = Outcome(address=ADDRESS, status=status, retry_after=hint, fresh_for=hint)

    seconds = wait(a_feed(interval=interval, failures=failures), outcome, jitter)

    assert interval <= seconds <= MAX_INTERVAL


def test_jitter_spreads_by_a_tenth() -> None:
    assert [wait(a_feed(), GOOD, jitter) for jitter in (0.0, 0.5, 1.0)] == pytest.approx([300, 315, 330])


def test_a_good_answer_is_remembered_for_the_next_request() -> None:
    feed = polled(a_feed(failures=3, gone_count=2, last_error="?", last_modified="before"), GOOD, now=NOON)

    assert (feed.etag, feed.last_modified, feed.last_status) == ('"v2"', None, 200)
    assert (feed.failures, feed.gone_count, feed.last_error, feed.last_polled_at) == (0, 0, None, NOON)


def test_nothing_new_keeps_what_was_remembered() -> None:
    feed = polled(a_feed(etag='"v1"', last_modified="then"), answered(304), now=NOON)

    assert (feed.etag, feed.last_modified, feed.failures) == ('"v1"', "then", 0)


def test_what_could_not_be_read_is_fetched_whole_again() -> None:
    unread = msgspec.structs.replace(GOOD, error="There is no feed in the answer.")

    feed = polled(a_feed(etag='"v1"'), unread, now=NOON)

    assert (feed.etag, feed.failures, feed.last_error) == ('"v1"', 1, "There is no feed in the answer.")


def test_an_outcome_of_an_address_that_was_changed_meanwhile_is_left_aside() -> None:
    feed = msgspec.structs.replace(a_feed(), address="https://news.example/new.xml")

    assert polled(feed, GOOD, now=NOON + timedelta(seconds=9)) == feed


@pytest.mark.parametrize("status", sorted(GIVE_UP_AFTER))
def test_a_feed_that_is_gone_for_good_is_switched_off_with_the_reason(status: int) -> None:
    nearly = after(a_feed(), answered(status), GIVE_UP_AFTER[status] - 1)
    off = polled(nearly, answered(status), now=NOON)

    assert nearly.enabled and nearly.disabled_because is None
    assert not off.enabled and f"status {status}" in (off.disabled_because or "")


def test_trouble_that_may_pass_never_switches_a_feed_off() -> None:
    assert all(after(a_feed(), answered(status), 100).enabled for status in (400, 408, 429, 500, 503))
    assert after(a_feed(), Outcome(address=ADDRESS, error="No whole answer."), 100).enabled


def test_one_good_answer_forgives_what_was_before() -> None:
    feed = polled(after(a_feed(), answered(410), 2), GOOD, now=NOON)

    assert after(feed, answered(410), 2).enabled


def test_a_feed_switched_on_again_starts_afresh() -> None:
    feed = switched_on(after(a_feed(etag='"v1"'), answered(410), 3), now=NOON)

    assert (feed.enabled, feed.disabled_because, feed.failures, feed.next_at) == (True, None, 0, NOON)
    assert after(feed, answered(410), 2).enabled


def test_settings_are_normalised() -> None:
    feed = checked(a_feed(language="zh_hans", name=" All news ", time_zone="Asia/Almaty"))

    assert (feed.language, feed.name) == ("zh-Hans", "All news")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("address", "ftp://news.example/"),
        ("address", "news.example/feed"),
        ("address", "https://me:secret@news.example/"),
        ("address", "https://[news"),
        ("address", "https://news.example/" + "a" * 2000),
        ("name", "  "),
        ("interval", 59),
        ("interval", 86_401),
        ("language", "qqqq-1"),
        ("time_zone", "Asia"),
        ("time_zone", "../etc/passwd"),
        ("time_zone", "UTC+5"),
    ],
)
def test_a_setting_that_cannot_work_is_refused_by_name(field: str, value: object) -> None:
    with pytest.raises(BadInputError) as refused:
        checked(a_feed(**{field: value}))

    assert refused.value.where == field


def test_terms_and_a_template_together_are_refused() -> None:
    with pytest.raises(BadInputError, match="both"):
        checked(a_feed(terms=Terms(), terms_template="web-everywhere"))


def test_a_date_with_another_offset_is_counted_right() -> None:
    there = NOON.astimezone(timezone(timedelta(hours=5)))

    assert read_outcome(ADDRESS, 503, {"retry-after": "Tue, 01 Jan 2030 12:10:00 GMT"}, now=there).retry_after == 600
