"""When pages are checked: at once, some hours later, until they are gone; and what a kill leaves to look for."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from commonwire.alliance.outlet import Outlet
from commonwire.delivery.page_notice import credit_due, sought_for
from commonwire.delivery.page_watch import AFTER, PageCheck, Watch, begin, due_watches, next_due, settle
from commonwire.delivery.ran import report_ran
from commonwire.news.item import Item
from commonwire.rights.terms import Duty, Terms
from tests.newsroom import NOON, OPEN, TAKER, Newsroom, an_outlet

PAGE = "https://steppe.example/news/7"
TEXT = "The night ferry sails again from Monday after four months of repairs in the northern dock."


def it_ran(newsroom: Newsroom) -> str:
    newsroom.item_is_given(TEXT)
    take = newsroom.item_is_taken().id
    newsroom.write(lambda r: report_ran(r, take, PAGE, outlet=TAKER, ran_at=None, by="p1", now=newsroom.now))
    return take


def due(newsroom: Newsroom, at: datetime | None = None) -> list[tuple[str, str]]:
    return [(w.kind, w.address) for w in newsroom.read(lambda r: due_watches(r, at or newsroom.now, limit=9))]


def page_is(newsroom: Newsroom, verdict: str, share: float | None = None) -> Watch | None:
    """The page that is due was checked, with this verdict; its watch after that."""
    (watch,) = newsroom.read(lambda r: due_watches(r, newsroom.now, limit=9))
    check = PageCheck(
        id=f"c-{newsroom.now.isoformat()}", take=watch.take, address=watch.address, item=watch.item, kind=watch.kind,
        at=newsroom.now, verdict=verdict, credit="present", share=share,  # type: ignore[arg-type]
    )  # fmt: skip
    begun = newsroom.write(lambda r: begin(r, watch))
    assert begun is not None and begun.begun == 1
    newsroom.write(lambda r: settle(r, begun, check, newsroom.now))
    return newsroom.read(lambda r: r.pages.find_watch(watch.take, watch.address))


def test_a_page_is_checked_when_it_is_reported_and_not_again(newsroom: Newsroom) -> None:
    it_ran(newsroom)
    assert due(newsroom) == [("report", PAGE)]

    watch = page_is(newsroom, "still up", 0.75)

    assert watch is not None and watch.due_at is None and watch.before == 0.75
    assert due(newsroom, newsroom.now + timedelta(days=1)) == []


def test_after_a_kill_it_is_checked_at_once_and_for_two_days_until_it_is_gone(newsroom: Newsroom) -> None:
    it_ran(newsroom)
    page_is(newsroom, "still up", 0.75)
    newsroom.item_is("kill")
    hours = []
    for _ in range(len(AFTER)):
        assert due(newsroom) == [("kill", PAGE)]
        watch = page_is(newsroom, "still up", 0.75)
        assert watch is not None and watch.before == 0.75
        if watch.due_at is None:
            break
        hours.append(round((watch.due_at - watch.since) / timedelta(hours=1), 2))
        newsroom.now = watch.due_at
    assert hours == [0.17, 1, 6, 24, 48] and due(newsroom, newsroom.now + timedelta(days=9)) == []


def test_a_page_that_is_gone_is_not_asked_for_again(newsroom: Newsroom) -> None:
    it_ran(newsroom)
    newsroom.item_is("kill")
    watch = page_is(newsroom, "gone")

    assert watch is not None and watch.due_at is None


def test_a_notice_that_comes_while_a_page_is_checked_has_its_own_hours(newsroom: Newsroom) -> None:
    it_ran(newsroom)
    newsroom.item_is("correct")
    (before,) = newsroom.read(lambda r: due_watches(r, newsroom.now, limit=9))
    newsroom.item_is("kill")
    check = PageCheck(id="c", take=before.take, address=PAGE, item=before.item, kind="correction", at=newsroom.now,
                      verdict="corrected", credit="present")  # fmt: skip
    newsroom.write(lambda r: settle(r, before, check, newsroom.now))

    assert due(newsroom) == [("kill", PAGE)]


def test_a_release_ends_the_checks_of_a_hold(newsroom: Newsroom) -> None:
    it_ran(newsroom)
    newsroom.item_is("hold")
    assert due(newsroom) == [("hold", PAGE)]
    newsroom.item_is("release")
    assert due(newsroom) == []


def test_a_corrected_version_that_ran_has_nothing_to_answer_for(newsroom: Newsroom) -> None:
    newsroom.item_is_given(TEXT, source_version="1")
    newsroom.item_is_given(TEXT + " Fares stay.", source_version="2", correction="Fares were left out")
    take = newsroom.item_is_taken().id
    newsroom.write(lambda r: report_ran(r, take, PAGE, outlet=TAKER, ran_at=None, by="p1", now=newsroom.now))

    assert due(newsroom) == [("report", PAGE)]


def test_a_page_reported_after_the_kill_answers_to_it_with_what_was_kept(newsroom: Newsroom) -> None:
    newsroom.item_is_given(TEXT)
    take = newsroom.item_is_taken().id
    newsroom.item_is("kill")
    newsroom.write(lambda r: report_ran(r, take, PAGE, outlet=TAKER, ran_at=None, by="p1", now=newsroom.now))

    assert due(newsroom) == [("kill", PAGE)]
    (watch,) = newsroom.read(lambda r: due_watches(r, newsroom.now, limit=9))
    found = newsroom.read(lambda r: sought_for(r, watch))
    assert found is not None and TEXT[:20].encode() not in msgspec.json.encode(found)
    newsroom.write(lambda r: r.pages.forget_sought(newsroom.now + timedelta(hours=73)))
    assert newsroom.read(lambda r: sought_for(r, watch)) is None


@given(
    st.integers(0, len(AFTER) - 1), st.floats(-1e6, 1e7),
    st.sampled_from(["still up", "changed", "could not check", "gone", "corrected"]),
)  # fmt: skip
def test_a_check_follows_later_and_not_for_ever_however_the_clock_jumps(
    step: int, seconds: float, verdict: str
) -> None:
    watch = Watch(take="t", address=PAGE, item="i", version=1, outlet="b", kind="kill", since=NOON, step=step)
    now = NOON + timedelta(seconds=seconds)
    following = next_due(watch, verdict, now)  # type: ignore[arg-type]

    assert following is None or timedelta(0) < following - now <= AFTER[-1] + timedelta(minutes=1)
    if verdict in ("gone", "corrected") or step == len(AFTER) - 1:
        assert following is None


def test_the_credit_that_is_due_names_the_outlet_in_each_of_its_languages() -> None:
    outlet: Outlet = msgspec.structs.replace(
        an_outlet("pamir-post", "pamir"), names={"en": "Pamir Post", "ru": "Памир Пост"}
    )
    names = ("Pamir Post", "Памир Пост")

    def parts(terms: Terms = OPEN, **said: str) -> tuple[tuple[str, ...], ...]:
        return credit_due(outlet, Item(uri="urn:1", **said), terms).parts  # type: ignore[arg-type]

    assert parts() == (names,)
    assert parts(byline="Leila Karim", credit="Pamir Post") == (("Leila Karim",), names)
    assert parts(credit="Pamir Post/Agency") == (("Pamir Post/Agency",),)
    assert parts(Terms(duties=(Duty(kind="attribute", text="By Pamir"),)), byline="L") == (("By Pamir",),)
