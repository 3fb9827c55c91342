"""Pushes to machines that behave, and to those that do not."""

from __future__ import annotations

import asyncio
import base64
import time
from datetime import UTC, datetime

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from commonwire.delivery.tell import Result
from commonwire.delivery.webhook import webhook_key
from commonwire.ledger.keys import SigningKey
from commonwire.transport.addresses import AllowList
from commonwire.transport.fetch import Fetcher
from commonwire.transport.push import PURPOSE, Pusher
from tests.transport.receivers import Machine, Received, machine

KEY = SigningKey.generate()
NOON = datetime(2031, 5, 6, 12, tzinfo=UTC)
OPEN = AllowList.of({PURPOSE: ["127.0.0.1:*"]})
BODY = '{"data":"سیلاب"}'.encode()


def pusher(allow: AllowList = OPEN) -> Pusher:
    return Pusher(Fetcher(allow), KEY, lambda: NOON)


def pushed(status: int = 204, *, seconds: float = 0.0, said: bytes = b"", patience: float = 5) -> Result:
    async def run() -> Result:
        async with machine(status, seconds=seconds, said=said) as there:
            return await pusher().push(there.url(), "cw_1", BODY, patience=patience)

    return asyncio.run(run())


def arrived() -> Received:
    async def run() -> Machine:
        async with machine() as there:
            await pusher().push(there.url("/n?x=1"), "cw_1", BODY)
            return there

    return asyncio.run(run()).received[0]


def verify(push: Received, public_key: str) -> None:
    """What a receiver does, by the standard's own words and no library of ours."""
    raw = base64.b64decode(public_key.removeprefix("whpk_"))
    signed = f"{push.headers['webhook-id']}.{push.headers['webhook-timestamp']}.".encode() + push.body
    version, _, signature = push.headers["webhook-signature"].partition(",")
    assert version == "v1a"
    Ed25519PublicKey.from_public_bytes(raw).verify(base64.b64decode(signature), signed)


def test_a_push_arrives_as_it_was_signed() -> None:
    push = arrived()

    assert (push.path, push.body, push.headers["content-type"]) == ("/n?x=1", BODY, "application/json")
    assert (push.headers["webhook-id"], push.headers["webhook-timestamp"]) == ("cw_1", str(int(NOON.timestamp())))
    verify(push, webhook_key(KEY.public))


@pytest.mark.parametrize("changed", ["body", "webhook-id", "webhook-timestamp"])
def test_a_push_that_was_changed_does_not_verify(changed: str) -> None:
    push = arrived()
    if changed == "body":
        push.body += b" "
    else:
        push.headers[changed] += "1"

    with pytest.raises(InvalidSignature):
        verify(push, webhook_key(KEY.public))


@pytest.mark.parametrize("status", [200, 202, 204])
def test_any_2xx_is_delivered(status: int) -> None:
    result = pushed(status)

    assert (result.outcome, result.status, result.error) == ("delivered", status, None)
    assert result.milliseconds is not None and 0 <= result.milliseconds < 5000


@pytest.mark.parametrize(
    ("status", "words"), [(500, 'It answered 500: "no\\n room\\x00"'), (410, "410"), (302, "follow no redirect")]
)
def test_any_other_answer_failed_and_says_so_in_words(status: int, words: str) -> None:
    result = pushed(status, said=b"no\n room\x00")

    assert (result.outcome, result.status) == ("failed", status)
    assert words.replace("\\n", "").replace("\\x00", "") in (result.error or "")


def test_who_hangs_up_has_failed() -> None:
    result = pushed(0)

    assert (result.outcome, result.status) == ("failed", None) and result.error


def test_who_is_slow_has_failed_after_the_patience() -> None:
    began = time.monotonic()
    result = pushed(204, seconds=30, patience=0.3)

    assert result.outcome == "failed" and "within 0.3 seconds" in (result.error or "")
    assert time.monotonic() - began < 5


def test_a_2xx_is_delivered_though_the_rest_of_the_answer_never_comes() -> None:
    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"}")
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        await writer.drain()
        await reader.read()
        writer.close()
        await writer.wait_closed()
        gone.set()

    gone = asyncio.Event()

    async def run() -> Result:
        server = await asyncio.start_server(drip, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        result = await pusher().push(f"http://127.0.0.1:{port}/", "cw_1", BODY, patience=2)
        await gone.wait()
        server.close()
        return result

    assert asyncio.run(run()).outcome == "delivered"


def test_an_answer_without_end_is_read_no_further_than_its_beginning() -> None:
    assert pushed(500, said=b"x" * 5_000_000).status == 500


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("https://169.254.169.254/latest", "not on the open internet"),
        ("https://10.0.0.1/", "not on the open internet"),
        ("https://[::1]/", "not on the open internet"),
        ("https://2130706433/", "number"),
        ("http://1.1.1.1/", "goes by https"),
    ],
)
def test_a_private_network_is_never_pushed_to_nor_plain_http_to_the_open(address: str, words: str) -> None:
    result = asyncio.run(pusher(AllowList.of({})).push(address, "cw_1", BODY))

    assert result.outcome == "failed" and words in (result.error or "")


def test_what_is_opened_for_feeds_is_not_open_for_pushes() -> None:
    async def run() -> Result:
        async with machine() as there:
            return await pusher(AllowList.of({"feed": ["127.0.0.1:*"]})).push(there.url(), "cw_1", BODY)

    assert asyncio.run(run()).outcome == "failed"
