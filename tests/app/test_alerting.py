"""The watch over what is to be mailed: nothing twice, nothing lost when the node was away, and the mail that comes."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from commonwire.alliance.principal import machine
from commonwire.app.alerting import AlertWatch, LetterWriter
from commonwire.app.clock import SteadyClock
from commonwire.delivery.channel import add_channel
from commonwire.delivery.mail import Mail
from commonwire.delivery.tell import Begun, begin
from commonwire.delivery.telling import set_telling
from commonwire.delivery.tells import Tells
from commonwire.search.match import SavedSearch
from commonwire.web.site import Wakeup
from tests.newsroom import STRANGER, Newsroom


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    newsroom = Newsroom(tmp_path)
    newsroom.write(
        lambda r: add_channel(
            r, machine(), STRANGER, kind="mail", address="desk@news.example", plain=False, now=newsroom.now
        )
    )
    yield newsroom
    newsroom.close()


class Frozen(SteadyClock):
    """The newsroom's clock."""

    def __init__(self, newsroom: Newsroom, *, is_moved: bool = False) -> None:
        super().__init__(wall=lambda: newsroom.now)
        self._is_moved = is_moved

    @property
    def is_trusted(self) -> bool:
        return not self._is_moved


def looks(newsroom: Newsroom, watch: AlertWatch | None = None, *, is_moved: bool = False) -> AlertWatch:
    """A watch (a new one, as after a start) looks once."""
    found = watch or AlertWatch(newsroom.store, Wakeup(), Frozen(newsroom, is_moved=is_moved))
    asyncio.run(found.look())
    return found


def mails_begin(newsroom: Newsroom) -> list[Begun]:
    due = newsroom.read(lambda r: r.deliveries.due("mail", lanes={4, 5}, now=newsroom.now, without=(), limit=99))
    return newsroom.write(lambda r: begin(r, due, now=newsroom.now))


def mailed(newsroom: Newsroom, begun: Begun) -> Mail | None:
    writer = LetterWriter(
        newsroom.node_key, alliance="Example", address="https://wire.example.org", clock=lambda: newsroom.now
    )
    return newsroom.read(lambda r: writer.mail(r, begun.notice, begun.channel))  # type: ignore[arg-type]


def desk_is_told(newsroom: Newsroom, tells: Tells, query: str = "rain") -> SavedSearch:
    search = newsroom.search_is_saved(query)
    by = newsroom.desk_of(STRANGER)
    newsroom.write(lambda r: set_telling(r, by, search.id, tells, desk=True, now=newsroom.now))
    return search


def test_a_node_that_never_looked_begins_with_what_comes_from_now_on(newsroom: Newsroom) -> None:
    desk_is_told(newsroom, Tells(how="mail"))
    newsroom.item_is_given("Rain", uri="urn:before")
    watch = looks(newsroom)
    before = mails_begin(newsroom)
    newsroom.item_is_given("Rain", uri="urn:after")
    looks(newsroom, watch)

    assert before == []
    assert len(mails_begin(newsroom)) == 1


def test_what_landed_while_the_watch_was_away_is_mailed_once(newsroom: Newsroom) -> None:
    looks(newsroom)
    desk_is_told(newsroom, Tells(how="mail"))
    newsroom.item_is_given("Rain", uri="urn:1")
    looks(newsroom)
    first = mails_begin(newsroom)
    newsroom.item_is_given("Snow", uri="urn:2")
    looks(newsroom)
    looks(newsroom)

    assert len(first) == 1
    assert mails_begin(newsroom) == []


def test_no_digest_goes_by_a_clock_that_somebody_moved(newsroom: Newsroom) -> None:
    desk_is_told(newsroom, Tells(how="digest", times=("13:00",), zone="UTC"))
    looks(newsroom)
    newsroom.item_is_given("Rain")
    newsroom.now += timedelta(hours=2)
    looks(newsroom, is_moved=True)
    moved = mails_begin(newsroom)
    looks(newsroom)

    assert moved == []
    assert len(mails_begin(newsroom)) == 1


def test_the_mail_is_in_the_language_of_its_reader_with_links_that_lead_there(newsroom: Newsroom) -> None:
    outlet = newsroom.read(lambda r: r.roll.get_outlet(STRANGER))
    search = desk_is_told(newsroom, Tells(how="mail", zone="Asia/Karachi"))
    looks(newsroom)
    given = newsroom.item_is_given("Rain in Kabul", urgency=2)
    looks(newsroom)
    (begun,) = mails_begin(newsroom)

    mail = mailed(newsroom, begun)

    assert mail is not None
    assert mail.to == "desk@news.example"
    assert f'<html lang="{outlet.languages[0]}"' in (mail.html or "") or '<html lang="en"' in (mail.html or "")
    assert f"https://wire.example.org/items/{given.id}" in mail.text
    assert f"https://wire.example.org/searches?search={search.id}" in mail.text
    assert "2031-05-06 17:0" in mail.text
    newsroom.item_is("kill")
    assert mailed(newsroom, begun) is None
