"""The courier with real receivers: everybody hears, in order, within bounds, and nobody twice without need."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from commonwire.alliance.principal import machine as the_machine
from commonwire.app.clock import SteadyClock
from commonwire.app.courier import PLACES_AT_HOST, Courier
from commonwire.app.telling import Teller
from commonwire.delivery.channel import Channel, add_channel
from commonwire.delivery.notice import answer
from commonwire.delivery.records import Records
from commonwire.delivery.tell import OutletTold, begin, told
from commonwire.delivery.tries import message_id
from commonwire.news.admission import admit_outlet
from commonwire.transport.addresses import AllowList
from commonwire.transport.fetch import Fetcher
from commonwire.transport.mail import Mailer, MailServer
from commonwire.transport.push import PURPOSE, Pusher
from commonwire.web.site import Wakeup
from tests.newsroom import GIVER, TAKER, URI, Newsroom, an_outlet
from tests.transport.receivers import machine, post_office

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:aiosmtpd")


class HandsMoved(SteadyClock):
    """A clock whose hands somebody moves."""

    def __init__(self) -> None:
        self.moved = timedelta(0)
        super().__init__(wall=lambda: datetime.now(UTC) + self.moved)


class Room:
    """A newsroom on the real clock, whose courier works; its store rings the bell."""

    def __init__(self, newsroom: Newsroom, wakeup: Wakeup) -> None:
        self.newsroom = newsroom
        self.wakeup = wakeup
        self.clock = HandsMoved()
        self.mail_port: int | None = None

    def teller(self) -> Teller:
        store = self.newsroom.store
        fetcher = Fetcher(AllowList.of({PURPOSE: ["127.0.0.0/8:*"]}))
        server = MailServer(host="127.0.0.1", port=self.mail_port, is_tls=False, sender="w@n.example") \
            if self.mail_port else None  # fmt: skip
        return Teller(
            store,
            Pusher(fetcher, self.newsroom.node_key, self.clock.now),
            Mailer(server, host="node.example", clock=self.clock.now),
            alliance="Example",
            address="https://node.example",
            takes_http=True,
            key=self.newsroom.node_key,
            clock=self.clock.now,
        )

    @asynccontextmanager
    async def works(self) -> AsyncIterator[Courier]:
        self.wakeup.bind()
        teller = self.teller()
        courier = Courier(
            self.newsroom.store, self.wakeup, self.clock, push=teller.push, mail=teller.mail, mail_way=teller.mail_way
        )
        task = asyncio.ensure_future(courier.run())
        try:
            yield courier
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def do(self, work: Callable[[Records], Any]) -> Any:
        return await self.newsroom.store.write(work)

    async def has_channel(self, address: str, outlet: str = TAKER) -> str:
        desk = self.newsroom.desk_of(outlet)
        kind: Any = "push" if "://" in address else "mail"
        made = await self.do(
            lambda r: add_channel(r, desk, outlet, kind=kind, address=address, plain=True, now=self.clock.now())
        )
        return str(made.id)

    async def is_told(self, deed: Any = "kill", *, uri: str = URI, readers: tuple[str, ...] = (TAKER,)) -> str:
        def work() -> str:
            self.newsroom.now = self.clock.now()
            self.newsroom.item_is_given(uri=uri)
            for reader in readers:
                self.newsroom.item_is_read(reader, uri=uri)
            self.newsroom.now = self.clock.now() - timedelta(seconds=1)
            self.newsroom.item_is(deed, uri=uri)
            return self.newsroom.notices_of(readers[0])[-1].notice.id

        return await asyncio.to_thread(work)

    async def told(self, notice: str) -> list[OutletTold]:
        return await self.newsroom.store.read(lambda r: told(r, notice))

    async def told_at_last(self, notice: str) -> OutletTold:
        """What one outlet was told, once what became of every try is on disk."""
        async with asyncio.timeout(10):
            while True:
                (outlet,) = await self.told(notice)
                if all(tried.outcome for tried in outlet.channels[0].tries):
                    return outlet
                await asyncio.sleep(0.005)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with opened(tmp_path) as room:
        yield room


@contextmanager
def opened(folder: Path) -> Iterator[Room]:
    wakeup = Wakeup()
    newsroom = Newsroom(folder)
    newsroom.store._on_commit = wakeup.wake
    newsroom.now = datetime.now(UTC)
    yield Room(newsroom, wakeup)
    newsroom.close()


async def until(happened: Callable[[], Any], seconds: float = 10) -> None:
    async with asyncio.timeout(seconds):
        while not happened():  # noqa: ASYNC110 -- what is waited for happens elsewhere
            await asyncio.sleep(0.005)


def test_a_kill_reaches_a_machine_at_once_and_again_until_it_is_done(room: Room) -> None:
    async def run() -> None:
        async with machine() as there, room.works():
            await room.has_channel(there.url())
            notice = await room.is_told()
            began = time.monotonic()
            await until(lambda: there.received)
            assert time.monotonic() - began < 1
            await until(lambda: len(there.received) == 2)
            await room.do(
                lambda r: answer(r, notice, outlet=TAKER, status="done", note=None, by=None, now=room.clock.now())
            )
            first, second = there.received
            assert first.headers["webhook-id"] == second.headers["webhook-id"] and first.body == second.body
            assert first.json["type"] == "notice.kill" and first.json["data"]["id"] == notice
            assert first.json["answer_at"] == f"https://node.example/api/v1/notices/{notice}/receipts"
            outlet = await room.told_at_last(notice)
            assert [t.outcome for t in outlet.channels[0].tries] == ["delivered"] * 2
            assert outlet.channels[0].next_at is None and outlet.channels[0].ended == "done"

    asyncio.run(run())


def test_what_failed_is_on_record_with_its_reason_and_tried_again(room: Room) -> None:
    async def run() -> None:
        async with machine(lambda _: 500 if len(there.received) == 1 else 204, said=b"busy") as there, room.works():
            await room.has_channel(there.url())
            notice = await room.is_told()
            await until(lambda: len(there.received) == 2)
            outlet = await room.told_at_last(notice)
            assert [(t.outcome, t.status) for t in outlet.channels[0].tries] == [("failed", 500), ("delivered", 204)]
            assert "busy" in (outlet.channels[0].tries[0].error or "")

    asyncio.run(run())


def test_a_slow_site_keeps_no_other_waiting_and_gets_few_at_once(room: Room) -> None:
    async def run() -> None:
        async with machine(seconds=3) as slow, machine() as quick, room.works():
            for number in range(12):
                await room.has_channel(slow.url(f"/{number}"))
            for number in range(8):
                await room.has_channel(quick.url(f"/{number}"))
            began = time.monotonic()
            await room.is_told()
            await until(lambda: len(quick.received) == 8)
            assert time.monotonic() - began < 2 and len(slow.received) <= PLACES_AT_HOST
            await until(lambda: len({push.path for push in slow.received}) == 12)
            assert slow.most <= PLACES_AT_HOST
            assert Counter(push.path for push in slow.received if push.path).most_common(1)[0][1] <= 2

    asyncio.run(run())


def test_a_hundred_sites_that_hang_keep_no_other_waiting(room: Room) -> None:
    hanging = [f"127.0.2.{number}" for number in range(1, 101)]

    def owe(records: Records, slow: int, quick: int) -> None:
        addresses = [f"http://{host}:{slow}/{host}" for host in hanging]
        addresses += [f"http://127.0.0.1:{quick}/{number}" for number in range(60)]
        for number, address in enumerate(addresses):
            records.channels.put(
                Channel(
                    id=f"c-{number:03}", outlet=TAKER, kind="push", address=address, made_at=room.clock.now(),
                    made_by="test",
                )
            )  # fmt: skip

    async def run() -> None:
        async with machine(seconds=30, hosts=hanging) as slow, machine() as quick, room.works():
            await room.do(lambda r: owe(r, slow.port, quick.port))
            began = time.monotonic()
            await room.is_told()
            await until(lambda: len({push.path for push in quick.received}) == 60)
            assert time.monotonic() - began < 5

    asyncio.run(run())


def test_a_kill_overtakes_corrections_that_fill_their_line(room: Room) -> None:
    async def run() -> None:
        async with machine(seconds=4) as there, room.works():
            for number in range(12):
                await room.has_channel(there.url(f"/{number}"))
            await room.is_told("correct", uri="urn:a:1")
            await until(lambda: there.there == PLACES_AT_HOST)
            await room.is_told("kill", uri="urn:a:2")
            await until(lambda: any(p.json["type"] == "notice.kill" for p in there.received), 1)

    asyncio.run(run())


def test_what_a_crash_left_under_way_is_made_again_at_its_next_step_under_the_same_name(room: Room) -> None:
    async def run() -> None:
        async with machine() as there:
            channel = await room.has_channel(there.url())
            notice = await room.is_told()
            now = room.clock.now()
            due = await room.newsroom.store.read(
                lambda r: r.deliveries.due("push", lanes={0}, now=now, without=(), limit=9)
            )
            await room.do(lambda r: begin(r, due, now=now))  # and here the power is cut
            async with room.works():
                await asyncio.sleep(1)
                assert there.received == []
                await until(lambda: there.received)
                await asyncio.sleep(0.2)
            assert there.received[0].headers["webhook-id"] == message_id(notice, channel)
            (outlet,) = await room.told(notice)
            assert [t.outcome for t in outlet.channels[0].tries] == [None, "delivered"]

    asyncio.run(run())


def test_a_clock_that_jumps_ahead_and_back_makes_one_try_each_and_goes_on(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("commonwire.app.courier.LONGEST_SLEEP", 0.1)

    async def run() -> None:
        async with machine() as there, room.works():
            await room.has_channel(there.url())
            await room.is_told()
            await until(lambda: there.received)
            room.clock.moved = timedelta(days=3)
            await until(lambda: len(there.received) == 2)
            await asyncio.sleep(0.5)
            room.clock.moved = timedelta(0)
            await asyncio.sleep(0.5)
            assert len(there.received) == 2
            room.clock.moved = timedelta(seconds=16)
            await until(lambda: len(there.received) == 3)

    asyncio.run(run())


def test_people_get_a_mail_and_none_is_lost_while_the_server_is_down(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("commonwire.delivery.retry.SOON", timedelta(seconds=0.3))
    monkeypatch.setattr("commonwire.app.courier.REST", 0.2)
    monkeypatch.setattr("commonwire.app.courier._AGAIN", 0.1)

    async def run() -> None:
        async with post_office() as office:
            room.mail_port = office.port
        async with room.works():
            await room.has_channel("desk@news.example")
            notice = await room.is_told("hold")
            await asyncio.sleep(0.8)
            (outlet,) = await room.told(notice)
            assert {t.outcome for t in outlet.channels[0].tries} == {"unsent"}
            async with post_office(room.mail_port) as back:
                await until(lambda: back.mails)
                await asyncio.sleep(1)
                ((to, mail),) = back.mails
            assert to == ["desk@news.example"] and mail["Subject"].startswith("HOLD")
            (outlet,) = await room.told(notice)
            assert outlet.channels[0].tries[-1].outcome == "delivered"
            due = outlet.channels[0].next_at
            assert due is not None and timedelta(minutes=29) < due - room.clock.now() < timedelta(minutes=31)

    asyncio.run(run())


def test_a_mail_server_that_is_down_is_probed_by_one_try_while_the_others_wait(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("commonwire.app.courier._AGAIN", 0.1)

    async def run() -> None:
        async with post_office() as office:
            room.mail_port = office.port
        async with room.works():
            for number in range(15):
                await room.has_channel(f"desk-{number}@news.example")
            notice = await room.is_told("hold")
            await asyncio.sleep(1)
            (outlet,) = await room.told(notice)
            assert 1 <= outlet.tried <= 5
            monkeypatch.setattr("commonwire.app.courier.Line._rests", lambda _: False)
            async with post_office(room.mail_port) as back:
                await until(lambda: len(back.mails) >= 10)
                assert len({to[0] for to, _ in back.mails}) == len(back.mails)

    asyncio.run(run())


def test_where_mail_is_not_set_up_nothing_is_tried_and_it_waits(room: Room) -> None:
    async def run() -> None:
        async with machine() as there, room.works():
            await room.has_channel("desk@news.example")
            await room.has_channel(there.url())
            notice = await room.is_told()
            await until(lambda: len(there.received) == 2)
            (outlet,) = await room.told(notice)
            assert [len(c.tries) > 0 for c in outlet.channels if c.kind == "mail"] == [False]
            assert await room.newsroom.store.read(lambda r: r.deliveries.count_owed("mail", by=room.clock.now())) == 1

    asyncio.run(run())


def test_many_takers_all_hear_once_at_the_first_step(room: Room) -> None:
    outlets = tuple(f"outlet-{number:03}" for number in range(120))

    def join(records: Records) -> None:
        for outlet in outlets:
            records.roll.add_outlet(an_outlet(outlet, "steppe"))
            admit_outlet(records, the_machine(), outlet, room.clock.now())

    async def run() -> None:
        async with machine() as there, room.works():
            await room.do(join)
            for outlet in outlets:
                await room.has_channel(there.url(f"/{outlet}"), outlet)
            await room.is_told(readers=outlets)
            await until(lambda: len(there.received) >= len(outlets))
            assert Counter(push.path for push in there.received[: len(outlets)]) == Counter(
                {f"/{outlet}": 1 for outlet in outlets}
            )
            assert GIVER not in outlets

    asyncio.run(run())
