"""Where entries stand is said by NATS: whole, in order, once, whatever happens to its servers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import msgspec
import nats
import pytest

from commonwire.app.fanning import Fanning
from commonwire.base.errors import UnavailableError
from commonwire.transport.fanout import Said, Servers
from commonwire.transport.subjects import stream_of
from commonwire.web.site import Wakeup
from tests.conftest import without
from tests.nats import Cluster, nats_binary, nats_runs
from tests.newsroom import NODE, Newsroom

PATIENCE = 90


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    binary = nats_binary()
    if binary is None:
        without("no nats-server is installed")
    with nats_runs(binary, tmp_path_factory.mktemp("nats")) as cluster:
        yield cluster


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    newsroom = Newsroom(tmp_path)
    yield newsroom
    newsroom.close()


def given(newsroom: Newsroom, count: int, start: int) -> None:
    for number in range(start, start + count):
        newsroom.item_is_given("Flood", uri=f"urn:{number}")


def positions(newsroom: Newsroom) -> int:
    return newsroom.read(lambda records: records.book.position())


async def said(cluster: Cluster) -> list[Said]:
    """All messages in the stream, as somebody else reads them."""
    client = await nats.connect(list(cluster.addresses), connect_timeout=2)
    jetstream = client.jetstream(timeout=10)
    try:
        state = (await jetstream.stream_info(stream_of(NODE))).state
        found = [
            await jetstream.get_msg(stream_of(NODE), number) for number in range(state.first_seq, state.last_seq + 1)
        ]
        return [msgspec.json.decode(message.data or b"", type=Said) for message in found]
    finally:
        await client.close()


async def leads(cluster: Cluster) -> int:
    """Which server leads the stream."""
    client = await nats.connect(list(cluster.addresses), connect_timeout=2)
    try:
        found = (await client.jetstream(timeout=10).stream_info(stream_of(NODE))).cluster
        assert found is not None and found.leader is not None
        return int(found.leader.removeprefix("n"))
    finally:
        await client.close()


def is_whole(messages: list[Said], up_to: int) -> bool:
    """Whether they name every position once, in order."""
    names = [place[0] for message in messages for place in message.places]
    afters = [message.after for message in messages]
    return names == list(range(1, up_to + 1)) and afters == [0, *(m.places[-1][0] for m in messages[:-1])]


async def comes(condition: Callable[[], Awaitable[bool]]) -> None:
    """Return when it comes to that; what fails meanwhile (servers are away) is tried again."""
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                if await condition():
                    return
            except Exception:  # noqa: BLE001 -- a server that is away
                pass
            await asyncio.sleep(0.2)


@asynccontextmanager
async def saying(newsroom: Newsroom, cluster: Cluster) -> AsyncIterator[Fanning]:
    wakeup = Wakeup()
    wakeup.bind()
    fanning = Fanning(newsroom.store, wakeup, Servers(cluster.addresses))
    task = asyncio.ensure_future(fanning.say())
    try:
        yield fanning
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def test_every_entry_is_said_once_and_in_order_while_servers_die_and_come_back(
    newsroom: Newsroom, cluster: Cluster
) -> None:
    async def all_is_said() -> bool:
        return is_whole(await said(cluster), positions(newsroom))

    async def run() -> None:
        async with saying(newsroom, cluster) as fanning:

            async def all_is_said_anew() -> bool:  # servers that have just come back may not answer at once
                return await fanning.refill() == positions(newsroom)

            given(newsroom, 20, 0)
            await comes(all_is_said)
            leader = cluster.servers[await leads(cluster)]
            leader.kill()
            given(newsroom, 5, 100)
            await comes(all_is_said)
            leader.start()
            await asyncio.to_thread(cluster.wait)
            for server in cluster.servers[:2]:
                server.kill()
            given(newsroom, 5, 900)  # no majority is there: the node takes stories all the same
            for server in cluster.servers[:2]:
                server.start()
            await comes(all_is_said)

            await comes(all_is_said_anew)
            given(newsroom, 5, 1000)
            await comes(all_is_said)

    asyncio.run(run())


def test_a_process_is_woken_by_what_is_said(newsroom: Newsroom, cluster: Cluster) -> None:
    async def run() -> None:
        wakeup = Wakeup()
        wakeup.bind()
        other = Fanning(newsroom.store, wakeup, Servers(cluster.addresses))
        listening = asyncio.ensure_future(other.hear())
        try:
            async with asyncio.timeout(PATIENCE):
                is_woken = False
                while not is_woken:  # until it listens, nothing is heard
                    bell = wakeup.bell()
                    with suppress(UnavailableError):
                        await other.refill()
                    is_woken = await bell.wait(1.0)
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)

    given(newsroom, 3, 0)
    asyncio.run(run())
