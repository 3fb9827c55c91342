"""Asking peers: those that are well, those that lie, and links that are cut."""

from __future__ import annotations

import asyncio
import gzip
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

import pytest

from commonwire.base.errors import CommonwireError, FetchError
from commonwire.federation.signed_request import Asked, verify_request
from commonwire.ledger.keys import SigningKey
from commonwire.transport import peers
from commonwire.transport.addresses import AllowList
from commonwire.transport.bandwidth import Bucket
from commonwire.transport.fetch import Fetcher
from commonwire.transport.peers import Lane, PeerClient, PeerLink
from tests.transport.serving import Answer, Site, says, site

KEY = SigningKey.from_private_bytes(bytes(range(32)))
OPENED = AllowList.of({"peer": ["127.0.0.1:*"]})
T = TypeVar("T")


def client(allow: AllowList = OPENED, **settings: object) -> PeerClient:
    return PeerClient(Fetcher(allow), node="a", key=KEY, **settings)  # type: ignore[arg-type]


def asked(answer: Answer, ask: Callable[[Lane, Site], Awaitable[T]]) -> T:
    async def run() -> T:
        async with site(answer) as here:
            lane = client().link("b", here.url("")).lane()
            try:
                return await ask(lane, here)
            finally:
                await lane.close()

    return asyncio.run(run())


async def got(lane: Lane, _: Site) -> bytes:
    return await lane.get("/ledger?after=7", max_bytes=1000)


def test_a_request_is_signed_for_the_peer() -> None:
    async def ask(lane: Lane, here: Site) -> dict[str, str]:
        await lane.post("/ledger/contents?x=1", b"{}")
        return here.requests[0]

    fields = asked(says(200, b"[]"), ask)

    whole = Asked(method="POST", path="/ledger/contents", query="x=1", body=b"{}")
    assert verify_request(whole, fields, to="b", key=KEY.public).sender == "a"


def test_the_answer_may_be_compressed() -> None:
    assert asked(says(200, gzip.compress(b"[1]"), Content_Encoding="gzip"), got) == b"[1]"


def test_the_nonce_of_a_refusal_is_used_at_once() -> None:
    async def answer(path: str, fields: dict[str, str], writer: asyncio.StreamWriter) -> None:
        is_known = 'nonce="fresh"' in fields["signature-input"]
        await says(200 if is_known else 401, b"[]", Commonwire_Nonce="fresh", Connection="close")(path, fields, writer)

    async def ask(lane: Lane, here: Site) -> list[str]:
        await lane.get("/ledger")
        await lane.get("/ledger")
        return [fields["commonwire-counter"] for fields in here.requests]

    assert asked(answer, ask) == ["1", "2", "3"]


def test_a_peer_that_refuses_is_quoted() -> None:
    said = b'{"title": "This link\\u0000 is paused", "remedy": "Ask the operator."}'

    with pytest.raises(FetchError, match=r"The peer answered 403: This link is paused .*Ask the operator") as caught:
        asked(says(403, said), got)

    assert caught.value.kind == "refused"


@pytest.mark.parametrize(
    "answer",
    [
        says(200, b"x" * 1001),
        says(200, gzip.compress(b"x" * 100_000), Content_Encoding="gzip"),
        says(200, b"x" * 10, Content_Length="5000"),
        says(200, b"xx", Content_Length="900"),
        says(200, gzip.compress(b"abc" * 50)[:-9], Content_Encoding="gzip"),
        says(302, b"", Location="/elsewhere"),
    ],
    ids=["long", "bomb", "says it is long", "cut", "cut while compressed", "sends elsewhere"],
)
def test_what_a_peer_should_not_answer_costs_the_request(answer: Answer) -> None:
    with pytest.raises(FetchError):
        asked(answer, got)


def test_an_endless_answer_ends_at_the_bound() -> None:
    async def answer(path: str, fields: dict[str, str], writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")
        while True:
            writer.write(b"40\r\n" + b"x" * 64 + b"\r\n")
            await writer.drain()

    with pytest.raises(FetchError, match="longer than 1,000 bytes"):
        asked(answer, got)


@pytest.mark.parametrize("begins", [True, False])
def test_a_connection_that_falls_silent_is_noticed(begins: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(peers, "SILENCE", 0.05)
    monkeypatch.setattr(peers, "PATIENT", 0.05)

    async def answer(path: str, fields: dict[str, str], writer: asyncio.StreamWriter) -> None:
        if begins:
            writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nab")
        await asyncio.sleep(60)

    with pytest.raises(FetchError, match="did not answer in time"):
        asked(answer, got)


@pytest.mark.parametrize("address", ["http://127.0.0.1:9", "http://10.0.0.1", "file:///etc/passwd", "https://a@b"])
def test_only_addresses_that_are_allowed_are_asked(address: str) -> None:
    with pytest.raises(FetchError):
        asyncio.run(client(AllowList()).link("b", address).lane().get("/ledger"))


def test_plain_http_goes_only_where_the_operator_opened() -> None:
    async def resolver(host: str, port: int) -> list[str]:
        return ["1.1.1.1"]

    there = PeerClient(Fetcher(OPENED, resolver=resolver), node="a", key=KEY).link("b", "http://news.example")

    with pytest.raises(FetchError, match="by https"):
        asyncio.run(there.lane().get("/ledger"))


def test_a_proxy_is_asked_instead_of_the_peer() -> None:
    async def run() -> list[str]:
        paths = []

        async def answer(path: str, fields: dict[str, str], writer: asyncio.StreamWriter) -> None:
            paths.append(path)
            await says(200, b"[]")(path, fields, writer)

        async with site(answer) as proxy:
            lane = client(proxy=proxy.url("")).link("b", "http://127.0.0.1:9").lane()
            await lane.get("/ledger")
            await lane.close()
        return paths

    assert asyncio.run(run()) == ["http://127.0.0.1:9/ledger"]


async def heard(_: CommonwireError) -> None:
    pass


def reached(answer: Answer, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many connections it took until the peer was reached."""
    monkeypatch.setattr(peers, "EVERY", 0.05)

    async def run() -> int:
        async with site(answer) as here:
            link = client().link("b", here.url(""))
            lane, answered = await link.reach(lambda lane: lane.get("/ledger"), heard)
            await lane.close()
            assert answered == b"[]"
            return here.connections

    return asyncio.run(run())


def test_a_peer_that_answers_is_reached_at_the_first_attempt(monkeypatch: pytest.MonkeyPatch) -> None:
    assert reached(says(200, b"[]"), monkeypatch) == 1


def test_an_attempt_that_hangs_keeps_no_other_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    asked_before = []

    async def answer(path: str, fields: dict[str, str], writer: asyncio.StreamWriter) -> None:
        asked_before.append(path)
        if len(asked_before) < 3:
            await asyncio.sleep(60)
        await says(200, b"[]")(path, fields, writer)

    assert reached(answer, monkeypatch) == 3


def test_a_slow_link_answers_an_early_attempt_late(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(peers, "BRIEF", 0.05)

    async def answer(path: str, fields: dict[str, str], writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.3)
        await says(200, b"[]")(path, fields, writer)

    assert reached(answer, monkeypatch) > 1


def test_a_refused_attempt_is_told_and_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(peers, "EVERY", 0.05)
    errors: list[str] = []
    asked_before = []

    async def answer(path: str, fields: dict[str, str], writer: asyncio.StreamWriter) -> None:
        asked_before.append(path)
        await says(503 if len(asked_before) == 1 else 200, b"[]")(path, fields, writer)

    async def failed(error: CommonwireError) -> None:
        errors.append(str(error))

    async def run() -> None:
        async with site(answer) as here:
            link = PeerLink(client(), "b", here.url(""))
            lane, _ = await link.reach(lambda lane: lane.get("/ledger"), failed)
            await lane.close()

    asyncio.run(run())

    assert len(errors) == 1 and "503" in errors[0]


def test_attempts_go_on_when_a_pause_ends_before_the_clock_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(peers, "EVERY", 0.05)
    asked = []

    async def ask(lane: peers.Lane) -> str:
        asked.append(lane)
        if len(asked) < 3:
            raise FetchError("no", where="b", remedy="", kind="refused")
        return "yes"

    async def failed(error: CommonwireError) -> None:
        assert "no" in str(error)

    link = PeerLink(client(steady=lambda: time.monotonic() / 2), "b", "http://127.0.0.1:1")

    assert asyncio.run(link.reach(ask, failed))[1] == "yes"


def test_bytes_beyond_the_bandwidth_wait() -> None:
    slept: list[float] = []
    now = [0.0]

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    async def run() -> None:
        bucket = Bucket(1000, steady=lambda: now[0], sleep=sleep)
        await bucket.take(2000)
        await bucket.take(500)
        now[0] += 10
        await bucket.take(2000)
        await bucket.take(1000)

    asyncio.run(run())

    assert slept == [0.5, 1.0]


def test_without_a_bound_nothing_waits() -> None:
    async def never(_: float) -> None:
        raise AssertionError

    asyncio.run(Bucket(None, steady=lambda: 0.0, sleep=never).take(10**9))
