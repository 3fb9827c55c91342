"""Alerts: owed once for what landed, gathered, held back, decided again when they are sent."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from commonwire.alliance.people import disable
from commonwire.alliance.person import Person
from commonwire.alliance.principal import Principal, machine, of_person
from commonwire.base.errors import BadInputError, NotFoundError
from commonwire.base.ids import OutletId, PersonId
from commonwire.delivery.alert import GATHER, MOST_GATHERED, Alert, owe_at_once, owe_digests, read_to
from commonwire.delivery.alert_contents import OF_EACH, STALE, Part, contents_of
from commonwire.delivery.channel import add_channel
from commonwire.delivery.records import Records
from commonwire.delivery.saved_search import Change, change_search
from commonwire.delivery.tell import Begun, Result, begin, finish, mend_times
from commonwire.delivery.telling import DESK, mute, set_alert, set_telling, settle_readers, telling_of, unmute
from commonwire.delivery.tells import Quiet, Tells
from commonwire.search.match import SavedSearch
from tests.newsroom import STRANGER, TAKER, Newsroom

MAIL = Tells(how="mail", zone="Asia/Karachi")
DIGEST = Tells(how="digest", times=("07:00", "18:00"), zone="Asia/Karachi")
HOUR = timedelta(hours=1)


def works_here(newsroom: Newsroom, name: str = "zarina", *, outlet: str = STRANGER) -> Principal:
    """An editor of the outlet."""
    person = Person(
        id=PersonId(name),
        name=name,
        email=f"{name}@news.example",
        outlet=OutletId(outlet),
        roles=frozenset({"editor"}),
        created_at=newsroom.now,
    )
    newsroom.write(lambda r: r.roll.add_person(person))
    return of_person(person, newsroom.read(lambda r: r.roll.find_standing(outlet)))


def is_told(
    newsroom: Newsroom, tells: Tells = MAIL, query: str = "rain", by: Principal | None = None
) -> tuple[Principal, SavedSearch]:
    """An editor who is told so of a search that is there."""
    by = by or works_here(newsroom)
    search = newsroom.search_is_saved(query)
    newsroom.write(lambda r: set_telling(r, by, search.id, tells, desk=False, now=newsroom.now))
    alerts_are_owed(newsroom)
    return by, search


def alerts_are_owed(newsroom: Newsroom) -> int:
    def work(records: Records) -> int:
        head = records.book.head().number
        known = read_to(records)
        count = owe_at_once(records, after=head if known is None else known, up_to=head, now=newsroom.now)
        return count + owe_digests(records, now=newsroom.now)

    return newsroom.write(work)


def mails_begin(newsroom: Newsroom, later: timedelta = timedelta(0)) -> list[Begun]:
    newsroom.now += later
    due = newsroom.read(lambda r: r.deliveries.due("mail", lanes={4, 5}, now=newsroom.now, without=(), limit=99))
    return newsroom.write(lambda r: begin(r, due, now=newsroom.now))


def mails_end(newsroom: Newsroom, begun: list[Begun], outcome: Any = "delivered") -> None:
    for one in begun:
        newsroom.write(lambda r, one=one: finish(r, one, Result(outcome=outcome), now=newsroom.now))  # type: ignore[misc]


def contents(newsroom: Newsroom, begun: Begun) -> list[Part]:
    assert isinstance(begun.notice, Alert)
    alert = begun.notice
    return newsroom.read(lambda r: contents_of(r, alert, now=newsroom.now))


def headlines(newsroom: Newsroom, begun: Begun) -> list[list[str | None]]:
    return [[caught.state.headline for caught in part.caught] for part in contents(newsroom, begun)]


def test_what_lands_is_mailed_once_to_the_person_who_wants_it(newsroom: Newsroom) -> None:
    is_told(newsroom)
    newsroom.item_is_given("Rain in Kabul")
    owed = alerts_are_owed(newsroom), alerts_are_owed(newsroom)
    begun = mails_begin(newsroom)

    assert owed == (1, 0)
    assert [one.channel.address for one in begun] == ["zarina@news.example"]
    assert headlines(newsroom, begun[0]) == [["Rain in Kabul"]]
    mails_end(newsroom, begun)
    assert mails_begin(newsroom, 3 * 24 * HOUR) == []


def test_what_came_before_somebody_chose_to_be_mailed_is_not_mailed(newsroom: Newsroom) -> None:
    by = works_here(newsroom)
    search = newsroom.search_is_saved("rain")
    alerts_are_owed(newsroom)
    newsroom.item_is_given("Rain in Kabul")
    newsroom.write(lambda r: set_telling(r, by, search.id, MAIL, desk=False, now=newsroom.now))

    assert alerts_are_owed(newsroom) == 0


def test_a_mail_that_never_left_is_made_again_and_one_that_was_refused_is_not(newsroom: Newsroom) -> None:
    is_told(newsroom)
    newsroom.item_is_given("Rain in Kabul")
    alerts_are_owed(newsroom)
    mails_end(newsroom, mails_begin(newsroom), "unsent")
    again = mails_begin(newsroom, timedelta(minutes=1))
    mails_end(newsroom, again, "failed")

    assert [one.number for one in again] == [2]
    assert mails_begin(newsroom, 24 * HOUR) == []


def test_what_comes_in_the_same_minute_is_gathered_to_one_mail(newsroom: Newsroom) -> None:
    is_told(newsroom)
    newsroom.item_is_given("Rain", uri="urn:1")
    alerts_are_owed(newsroom)
    first = mails_begin(newsroom)
    for number in range(2, 5):
        newsroom.item_is_given(f"Rain {number}", uri=f"urn:{number}")
        alerts_are_owed(newsroom)

    assert len(first) == 1
    assert mails_begin(newsroom) == []
    (second,) = mails_begin(newsroom, GATHER)
    assert headlines(newsroom, second) == [["Rain 4", "Rain 3", "Rain 2"]]


def test_while_no_mail_leaves_all_is_gathered_and_a_bound_is_kept(newsroom: Newsroom) -> None:
    is_told(newsroom)
    for number in range(MOST_GATHERED + 3):
        newsroom.item_is_given("Rain", uri=f"urn:{number}")
    alerts_are_owed(newsroom)

    (begun,) = mails_begin(newsroom)
    (part,) = contents(newsroom, begun)
    assert (len(part.caught), part.more) == (MOST_GATHERED, 3)


@pytest.mark.parametrize("deed", ["hold", "kill"])
def test_what_was_held_or_killed_by_then_is_not_mailed(newsroom: Newsroom, deed: Any) -> None:
    is_told(newsroom)
    newsroom.item_is_given("Rain in Kabul")
    alerts_are_owed(newsroom)
    newsroom.item_is(deed)

    assert mails_begin(newsroom) == []
    newsroom.item_is_given("More rain", uri="urn:2")
    alerts_are_owed(newsroom)
    (begun,) = mails_begin(newsroom, GATHER)
    newsroom.item_is("kill", uri="urn:2")
    assert contents(newsroom, begun) == []


def test_a_change_is_mailed_as_such_and_a_release_alone_is_not(newsroom: Newsroom) -> None:
    is_told(newsroom)
    newsroom.item_is_given("Rain in Kabul")
    alerts_are_owed(newsroom)
    mails_end(newsroom, mails_begin(newsroom))
    newsroom.item_is("hold")
    newsroom.item_is("release")
    released = alerts_are_owed(newsroom)
    newsroom.item_is_given("Heavy rain in Kabul")
    changed = alerts_are_owed(newsroom)
    newsroom.item_is_given("Snow in Kabul")
    lost = alerts_are_owed(newsroom)

    assert (released, changed, lost) == (0, 1, 0)


def test_quiet_hours_gather_and_what_presses_breaks_through(newsroom: Newsroom) -> None:
    is_told(newsroom, Tells(how="mail", zone="Asia/Karachi", quiet=Quiet(begins="16:00", ends="20:00")))
    newsroom.item_is_given("Rain", uri="urn:1", urgency=5)  # it is 17:00 in Karachi
    newsroom.item_is_given("Rain again", uri="urn:2", urgency=None)
    alerts_are_owed(newsroom)
    quiet = mails_begin(newsroom, HOUR)
    newsroom.write(lambda r: mend_times(r, now=newsroom.now))
    still_quiet = mails_begin(newsroom, HOUR)
    newsroom.item_is_given("Rain breaks the dam", uri="urn:3", urgency=1)
    alerts_are_owed(newsroom)

    assert quiet == still_quiet == []
    (begun,) = mails_begin(newsroom)
    assert headlines(newsroom, begun) == [["Rain breaks the dam", "Rain again", "Rain"]]


def test_at_the_end_of_quiet_hours_one_mail_brings_what_came(newsroom: Newsroom) -> None:
    is_told(newsroom, Tells(how="mail", zone="Asia/Karachi", quiet=Quiet(begins="16:00", ends="20:00")))
    for number in range(3):
        newsroom.item_is_given("Rain", uri=f"urn:{number}")
        alerts_are_owed(newsroom)

    (begun,) = mails_begin(newsroom, 3 * HOUR)
    assert len(headlines(newsroom, begun)[0]) == 3


def test_a_digest_comes_at_its_hour_by_search_and_the_newest_first(newsroom: Newsroom) -> None:
    by, rain = is_told(newsroom, DIGEST)
    _, wind = is_told(newsroom, DIGEST, "wind", by)
    newsroom.item_is_given("Rain", uri="urn:1")
    newsroom.item_is_given("Rain and wind", uri="urn:2")
    early = alerts_are_owed(newsroom)
    newsroom.now += HOUR  # 18:00 in Karachi
    owed = alerts_are_owed(newsroom)

    assert (early, owed) == (0, 1)
    (begun,) = mails_begin(newsroom)
    found = {part.search.id: [c.state.headline for c in part.caught] for part in contents(newsroom, begun)}
    assert found == {rain.id: ["Rain and wind", "Rain"], wind.id: ["Rain and wind"]}


def test_hours_that_a_node_missed_make_one_digest_and_an_empty_one_is_not_sent(newsroom: Newsroom) -> None:
    is_told(newsroom, DIGEST)
    newsroom.item_is_given("Rain", uri="urn:1")
    newsroom.now += timedelta(days=3)
    after_three_days = alerts_are_owed(newsroom)
    mails_end(newsroom, mails_begin(newsroom))
    newsroom.now += timedelta(days=1)

    assert after_three_days == 1
    assert alerts_are_owed(newsroom) == 0
    assert mails_begin(newsroom) == []


def test_a_digest_is_bounded_and_leaves_out_what_was_withdrawn_meanwhile(newsroom: Newsroom) -> None:
    is_told(newsroom, DIGEST)
    for number in range(OF_EACH + 5):
        newsroom.item_is_given(f"Rain {number}", uri=f"urn:{number}")
    newsroom.now += HOUR
    alerts_are_owed(newsroom)
    (begun,) = mails_begin(newsroom)
    newsroom.item_is("kill", uri="urn:24")
    newsroom.item_is("hold", uri="urn:0")

    (part,) = contents(newsroom, begun)
    assert part.caught[0].state.headline == "Rain 23"
    assert (len(part.caught), part.more) == (OF_EACH, 3)


def test_a_pause_tells_nothing_and_what_came_in_it_is_not_told_afterwards(newsroom: Newsroom) -> None:
    until = newsroom.now + 2 * HOUR
    by, _ = is_told(newsroom, Tells(how="mail", zone="UTC", paused=True, paused_until=until))
    is_told(newsroom, DIGEST, "rain", by)
    newsroom.item_is_given("Rain", uri="urn:1")
    paused = alerts_are_owed(newsroom)
    newsroom.now = until
    newsroom.item_is_given("Rain again", uri="urn:2")

    assert paused == 0
    assert alerts_are_owed(newsroom) == 2  # the mail, and the digest of the other search
    mail = next(b for b in mails_begin(newsroom) if isinstance(b.notice, Alert) and b.notice.kind == "at-once")
    assert headlines(newsroom, mail) == [["Rain again"]]


def test_what_is_muted_is_not_mailed_not_even_what_was_owed_until_it_is_told_again(newsroom: Newsroom) -> None:
    by, search = is_told(newsroom)
    newsroom.item_is_given("Rain", uri="urn:1")
    alerts_are_owed(newsroom)
    newsroom.write(lambda r: mute(r, STRANGER, search.id, "zarina", now=newsroom.now))
    nothing = mails_begin(newsroom)
    newsroom.item_is_given("Rain", uri="urn:2")
    muted = alerts_are_owed(newsroom)
    newsroom.write(lambda r: unmute(r, by, search.id, desk=False, now=newsroom.now))
    newsroom.item_is_given("Rain", uri="urn:3")

    assert (nothing, muted) == ([], 0)
    assert alerts_are_owed(newsroom) == 1


def test_all_digests_are_muted_at_once_and_mail_at_once_is_not(newsroom: Newsroom) -> None:
    by, mailed = is_told(newsroom)
    is_told(newsroom, DIGEST, "wind", by)
    is_told(newsroom, DIGEST, "snow", by)

    muted = newsroom.write(lambda r: mute(r, STRANGER, "", "zarina", now=newsroom.now))

    assert len(muted) == 2
    assert [it.search for it in newsroom.read(lambda r: r.tellings.that("mail"))] == [mailed.id]
    newsroom.now += timedelta(days=1)
    newsroom.item_is_given("Wind and snow")
    assert alerts_are_owed(newsroom) == 0


def test_the_desk_is_mailed_at_its_addresses_for_people_on_duty_and_no_person_is(newsroom: Newsroom) -> None:
    by = works_here(newsroom)
    search = newsroom.search_is_saved("rain")
    newsroom.write(lambda r: set_telling(r, by, search.id, MAIL, desk=True, now=newsroom.now))
    alerts_are_owed(newsroom)
    newsroom.item_is_given("Rain", uri="urn:1")
    without = alerts_are_owed(newsroom), mails_begin(newsroom)
    for address in ("a@news.example", "b@news.example"):
        newsroom.write(
            lambda r, to=address: add_channel(  # type: ignore[misc]
                r, machine(), STRANGER, kind="mail", address=to, plain=False, now=newsroom.now
            )
        )
    newsroom.item_is_given("Rain", uri="urn:2")
    alerts_are_owed(newsroom)

    assert without == (1, [])
    begun = mails_begin(newsroom)
    assert sorted(one.channel.address for one in begun) == ["a@news.example", "b@news.example"]
    assert {len(contents(newsroom, one)[0].caught) for one in begun} == {1}
    assert newsroom.read(lambda r: r.searches.find(STRANGER, search.id)).alert  # type: ignore[union-attr]


def test_a_persons_address_gets_no_notices(newsroom: Newsroom) -> None:
    is_told(newsroom)
    given = newsroom.item_is_given("Rain in Kabul")
    newsroom.item_is_read(STRANGER)
    alerts_are_owed(newsroom)
    newsroom.item_is("correct")

    assert newsroom.read(lambda r: r.channels.of_outlet(STRANGER)) == []
    lanes = newsroom.read(lambda r: r.deliveries.due("mail", lanes={0, 1, 2, 3}, now=newsroom.now, without=(), limit=9))
    assert (lanes, given.version) == ([], 1)


def test_who_left_or_may_see_a_search_no_more_is_not_mailed(newsroom: Newsroom) -> None:
    is_told(newsroom)
    jan = works_here(newsroom, "jan")
    _, other = is_told(newsroom, MAIL, "rain", jan)
    newsroom.write(lambda r: disable(r.roll, machine(), "zarina"))
    given = newsroom.write(lambda r: change_search(r, machine(newsroom_standing(r)), other.id, Change(person="jan")))
    newsroom.write(lambda r: settle_readers(r, [given]))
    newsroom.item_is_given("Rain in Kabul")
    alerts_are_owed(newsroom)

    assert [one.channel.address for one in mails_begin(newsroom)] == ["jan@news.example"]


def newsroom_standing(records: Records) -> Any:
    return records.roll.find_standing(STRANGER)


def test_a_search_that_becomes_one_persons_tells_the_others_and_the_desk_no_more(newsroom: Newsroom) -> None:
    by, search = is_told(newsroom)
    newsroom.write(lambda r: set_alert(r, by, search, alert=True, now=newsroom.now))
    works_here(newsroom, "jan")
    given = newsroom.write(lambda r: change_search(r, machine(newsroom_standing(r)), search.id, Change(person="jan")))
    newsroom.write(lambda r: settle_readers(r, [given]))

    assert newsroom.read(lambda r: (r.tellings.find(search.id, "zarina"), r.tellings.find(search.id, DESK))) == (
        None,
        None,
    )
    assert not newsroom.read(lambda r: r.searches.find(STRANGER, search.id)).alert  # type: ignore[union-attr]
    with pytest.raises(NotFoundError):
        newsroom.write(lambda r: set_telling(r, by, search.id, MAIL, desk=False, now=newsroom.now))


def test_the_desk_is_not_told_of_what_is_one_persons_alone(newsroom: Newsroom) -> None:
    by, search = is_told(newsroom)
    own = newsroom.write(lambda r: change_search(r, machine(newsroom_standing(r)), search.id, Change(person="zarina")))
    assert own.person == "zarina"

    with pytest.raises(BadInputError, match="one person's alone"):
        newsroom.write(lambda r: set_telling(r, by, search.id, MAIL, desk=True, now=newsroom.now))


def test_a_passage_beyond_the_row_is_served_and_one_within_is_not(newsroom: Newsroom) -> None:
    is_told(newsroom)
    body = "The council met for nine hours and spoke of roads. " * 9 + "Then came rain."
    newsroom.item_is_given("Rain in Kabul", uri="urn:row")
    newsroom.item_is_given("Council", uri="urn:body", summary="A long day", body_text=body)
    alerts_are_owed(newsroom)
    (begun,) = mails_begin(newsroom)

    items = {c.state.uri: c.state.id for part in contents(newsroom, begun) for c in part.caught}
    served = newsroom.read(lambda r: r.served.of_outlet(STRANGER, list(items.values())))
    assert served == {items["urn:body"]}


def test_a_telling_is_by_the_inbox_only_in_the_outlets_zone_until_somebody_chooses(newsroom: Newsroom) -> None:
    search = newsroom.search_is_saved("rain", outlet=TAKER)
    zone = newsroom.read(lambda r: r.roll.get_outlet(TAKER)).time_zone

    assert newsroom.read(lambda r: telling_of(r, search, DESK)).tells == Tells(zone=zone)


def test_a_digest_that_could_not_be_sent_for_a_day_is_not_sent_any_more(newsroom: Newsroom) -> None:
    is_told(newsroom, DIGEST)
    newsroom.item_is_given("Rain", uri="urn:1")
    newsroom.now += HOUR
    alerts_are_owed(newsroom)

    assert mails_begin(newsroom, STALE) == []
    newsroom.item_is_given("Rain", uri="urn:2")
    newsroom.now += 13 * HOUR
    assert alerts_are_owed(newsroom) == 1
    assert len(mails_begin(newsroom)) == 1
