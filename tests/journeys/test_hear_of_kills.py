"""A CMS and a night desk hear of a kill from the real program: push verified, mail read, receipt, then silence."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from commonwire.app.node import open_node
from commonwire.app.settings import read_settings
from commonwire.delivery.channel import Channel
from commonwire.delivery.records import Records
from tests.journeys.founding import found, two_keys
from tests.journeys.serving import Home, Node, served
from tests.transport.receivers import Machine, PostOffice, machine, post_office
from tests.transport.test_push import verify

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:aiosmtpd")


def is_told_by(home: Home, outlet: str, **addresses: str) -> None:
    """The outlet has these channels, by kind."""
    now = datetime.now(UTC)

    def work(records: Records) -> None:
        for kind, address in addresses.items():
            known: Any = kind
            records.channels.put(
                Channel(id=f"c-{kind}", outlet=outlet, kind=known, address=address, made_at=now, made_by="test")
            )

    with open_node(read_settings(home.environment)) as node:
        node.store.write_now(work)


async def heard(machine: Machine, office: PostOffice, *, pushes: int, mails: int) -> None:
    async with asyncio.timeout(20):
        while len(machine.received) < pushes or len(office.mails) < mails:  # noqa: ASYNC110 -- another process sends
            await asyncio.sleep(0.01)


def kills(node: Node, giver: str, taker: str) -> tuple[str, float]:
    """The id of the notice of a kill of an item that the taker has read, and when it was killed."""
    story = {"uri": "urn:k:1", "language": "ru", "headlines": [{"value": "Ливень"}]}
    item = node.api("POST", "/items", giver, data=story).json()["id"]
    assert node.api("GET", f"/items/{item}", taker).status == 200
    killed = node.api("POST", f"/items/{item}/kill", giver, data={"reason": "A court forbids it."})
    assert killed.status == 201
    return killed.json()["id"], time.monotonic()


def test_a_kill_reaches_the_cms_and_the_night_desk_until_the_receipt(tmp_path: Path) -> None:
    async def run() -> None:
        async with machine() as cms, post_office() as office:
            extra = {
                "COMMONWIRE_ALLOW_PUSH": "127.0.0.1:*",
                "COMMONWIRE_MAIL_SERVER": f"smtp://127.0.0.1:{office.port}",
                "COMMONWIRE_MAIL_FROM": "wire@node.example",
            }
            home = Home(tmp_path, extra=extra)
            await asyncio.to_thread(found, home)
            giver, taker = await asyncio.to_thread(two_keys, home)
            outlet = (await asyncio.to_thread(home.outlets))[1]
            await asyncio.to_thread(is_told_by, home, outlet, push=cms.url(), mail="desk@news.example")
            living = served(home)
            node = await asyncio.to_thread(living.__enter__)
            try:
                notice, killed_at = await asyncio.to_thread(kills, node, giver, taker)
                await heard(cms, office, pushes=1, mails=1)
                assert time.monotonic() - killed_at < 2
                await _is_answered(node, cms, notice, taker)
                ((to, mail),) = office.mails
                assert to == ["desk@news.example"] and mail["Subject"] == "KILL: urn:k:1"
                assert "A court forbids it." in mail.get_content() and "Ливень" not in mail.get_content()
            finally:
                await asyncio.to_thread(living.__exit__, None, None, None)

    asyncio.run(run())


async def _is_answered(node: Node, cms: Machine, notice: str, taker: str) -> None:
    """The push is the node's own; once it was answered where it says, it comes no more."""
    push = cms.received[0]
    key = (await asyncio.to_thread(node.api, "GET", "/push-key")).json()["public_key"]
    verify(push, key)
    listed = (await asyncio.to_thread(node.api, "GET", "/notices", taker)).json()["notices"][-1]
    assert push.json["data"] == {name: value for name, value in listed.items() if name in push.json["data"]}
    path = push.json["answer_at"].removeprefix(node.url)
    assert path == f"/api/v1/notices/{notice}/receipts"
    answered = await asyncio.to_thread(node.call, "POST", path, taker, data={"status": "done"})
    assert answered.status == 201
    count = len(cms.received)
    await asyncio.sleep(6)
    assert len(cms.received) == count
