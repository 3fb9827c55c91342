"""A saved search is mailed at once by the real program, muted from the mail without signing in, and silent then."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest

from tests.journeys.founding import found, two_keys
from tests.journeys.serving import Home, Node, served
from tests.journeys.test_hear_of_kills import is_told_by
from tests.transport.receivers import PostOffice, post_office

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:aiosmtpd")

BODY = "Nothing was said of it for hours. " * 20 + "Then an avalanche closed the pass. " + "All was quiet again. " * 20


def gives(node: Node, giver: str, uri: str, text: str) -> str:
    story = {"uri": uri, "language": "en", "headlines": [{"value": "The pass"}], "body_text": text}
    given = node.api("POST", "/items", giver, data=story)
    assert given.status == 201, given.body
    item: str = given.json()["id"]
    return item


async def has_come(office: PostOffice, mails: int) -> None:
    async with asyncio.timeout(20):
        while len(office.mails) < mails:  # noqa: ASYNC110 -- another process sends
            await asyncio.sleep(0.02)


def test_a_search_is_mailed_at_once_and_muted_from_the_mail(tmp_path: Path) -> None:
    async def run() -> None:
        async with post_office() as office:
            extra = {
                "COMMONWIRE_MAIL_SERVER": f"smtp://127.0.0.1:{office.port}",
                "COMMONWIRE_MAIL_FROM": "wire@node.example",
            }
            home = Home(tmp_path, extra=extra)
            await asyncio.to_thread(found, home)
            giver, taker = await asyncio.to_thread(two_keys, home)
            outlet = (await asyncio.to_thread(home.outlets))[1]
            await asyncio.to_thread(is_told_by, home, outlet, mail="desk@news.example")
            living = served(home)
            node = await asyncio.to_thread(living.__enter__)
            try:
                await _is_mailed_and_muted(node, office, giver, taker)
            finally:
                await asyncio.to_thread(living.__exit__, None, None, None)

    asyncio.run(run())


async def _is_mailed_and_muted(node: Node, office: PostOffice, giver: str, taker: str) -> None:
    search = {"name": "Passes", "query": "avalanche", "tells": {"how": "mail"}}
    saved = (await asyncio.to_thread(node.api, "POST", "/searches", taker, data=search)).json()
    assert saved["tells"]["how"] == "mail"
    item = await asyncio.to_thread(gives, node, giver, "urn:a:1", BODY)
    await has_come(office, 1)

    ((to, mail),) = office.mails
    text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert to == ["desk@news.example"]
    assert mail["Subject"] == "Passes: The pass"
    assert "Then an avalanche closed the pass." in text
    assert f"{node.url}/items/{item}" in text
    takers = (await asyncio.to_thread(node.api, "GET", f"/items/{item}/takers", giver)).json()["takers"]
    assert [served["how"] for taker in takers for served in taker["served"]] == ["mail"]

    link = re.sub(r"[<>\s]", "", mail["List-Unsubscribe"]).removeprefix(node.url)
    assert link in text
    opened = await asyncio.to_thread(node.call, "GET", link)
    assert opened.status == 200
    assert b"Passes" in opened.body
    one_click = {"Content-Type": "application/x-www-form-urlencoded"}
    searches = (await asyncio.to_thread(node.api, "GET", "/searches", taker)).json()["searches"]
    assert [it["tells"]["muted"] for it in searches] == [False]  # to open it changed nothing
    for _ in range(2):
        muted = await asyncio.to_thread(node.call, "POST", link, data=b"List-Unsubscribe=One-Click", headers=one_click)
        assert muted.status == 200
    assert (await asyncio.to_thread(node.call, "POST", f"{link}x")).status in {400, 403, 422}

    await asyncio.to_thread(gives, node, giver, "urn:a:2", BODY)
    await asyncio.sleep(3)
    assert len(office.mails) == 1
    searches = (await asyncio.to_thread(node.api, "GET", "/searches", taker)).json()["searches"]
    assert [(it["tells"]["muted"], it["unread"]) for it in searches] == [(True, 2)]
