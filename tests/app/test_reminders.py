"""Owners are mailed what they are reminded of, once, by a real mail server; without mail nothing is lost."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from commonwire.app.clock import SteadyClock
from commonwire.app.processes import remind_owners
from commonwire.app.telling import Teller
from commonwire.delivery.channel import add_channel
from commonwire.delivery.request import Request, ask_owner
from commonwire.delivery.show import find_item
from commonwire.rights.terms import Terms
from commonwire.transport.addresses import AllowList
from commonwire.transport.fetch import Fetcher
from commonwire.transport.mail import Mailer, MailServer
from commonwire.transport.push import Pusher
from tests.newsroom import GIVER, TAKER, WEB, Newsroom
from tests.transport.receivers import post_office

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:aiosmtpd")
ADDRESS = "night@pamir.example"


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    newsroom = Newsroom(tmp_path)
    yield newsroom
    newsroom.close()


@pytest.fixture
def asked(newsroom: Newsroom) -> Request:
    """The taker asked for a story of the giver, whose people on duty have an address."""
    newsroom.item_is_given("Rain in Kabul\r\nBcc: all@example.org", terms=Terms())
    desk, asker = newsroom.desk_of(GIVER), newsroom.asker(TAKER)
    newsroom.write(lambda r: add_channel(r, desk, GIVER, kind="mail", address=ADDRESS, plain=False, now=newsroom.now))
    item = newsroom.state().id

    return newsroom.write(
        lambda r: ask_owner(
            r, find_item(r, item, viewer=TAKER), WEB, asker=asker, words="For our page.", by="p1", now=newsroom.now
        )
    )


def teller(newsroom: Newsroom, port: int | None) -> Teller:
    server = None if port is None else MailServer(host="127.0.0.1", port=port, is_tls=False, sender="w@n.example")
    return Teller(
        newsroom.store,
        Pusher(Fetcher(AllowList.of({})), newsroom.node_key, lambda: newsroom.now),
        Mailer(server, host="node.example", clock=lambda: newsroom.now),
        alliance="Example",
        address="https://node.example",
        takes_http=False,
        key=newsroom.node_key,
        clock=lambda: newsroom.now,
    )


def node_of(newsroom: Newsroom) -> tuple[Any, SteadyClock]:
    """The node as far as reminding needs it, and a clock that the newsroom moves."""
    began = newsroom.now

    def steady() -> float:
        return (newsroom.now - began).total_seconds()

    return SimpleNamespace(store=newsroom.store), SteadyClock(lambda: newsroom.now, steady)


def test_an_owner_is_mailed_the_request_and_each_reminder_once(newsroom: Newsroom, asked: Request) -> None:
    node, clock = node_of(newsroom)

    async def days_pass() -> list[tuple[list[str], EmailMessage]]:
        async with post_office() as office:
            for hours in (0, 1, 2, 1, 25):
                newsroom.now += timedelta(hours=hours)
                await remind_owners(node, clock, teller(newsroom, office.port).remind)
            return office.mails

    mails = asyncio.run(days_pass())

    assert [to for to, _ in mails] == [[ADDRESS], [ADDRESS], [ADDRESS]]
    first, second, third = (message for _, message in mails)
    assert first["Subject"] == "A request waits: Rain in Kabul Bcc: all@example.org" and first["Bcc"] is None
    assert second["Subject"].startswith("A request waits (reminder 1)")
    assert third["Subject"].startswith("A request waits (reminder 2)")
    text = first.get_content()
    assert "to republish it, on the web" in text and "For our page." in text
    assert "https://node.example/requests" in text


def test_an_owner_who_is_told_late_is_not_reminded_of_the_hours_before(newsroom: Newsroom, asked: Request) -> None:
    node, clock = node_of(newsroom)

    async def a_node_was_away() -> int:
        async with post_office() as office:
            newsroom.now += timedelta(hours=3)
            for _ in range(3):
                await remind_owners(node, clock, teller(newsroom, office.port).remind)
                newsroom.now += timedelta(minutes=1)
            return len(office.mails)

    assert asyncio.run(a_node_was_away()) == 1


@pytest.mark.parametrize("port", [None, 9])
def test_a_reminder_that_cannot_be_mailed_is_on_record_all_the_same(
    newsroom: Newsroom, asked: Request, port: int | None
) -> None:
    node, clock = node_of(newsroom)
    for hours in (0, 3):
        newsroom.now += timedelta(hours=hours)
        asyncio.run(remind_owners(node, clock, teller(newsroom, port).remind))

    kept = newsroom.read(lambda r: r.requests.find(asked.id))
    assert kept is not None and len(kept.reminders) == 1
