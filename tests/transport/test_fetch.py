"""Fetching from servers that behave, and from those that do not."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import time
import zlib

import pytest

from commonwire.base.errors import FetchError
from commonwire.transport.addresses import AllowList
from commonwire.transport.fetch import Fetcher
from tests.transport.serving import LOOPBACK, fetched, names, says, site

FEED = b"<rss><channel><title>Pass open again</title></channel></rss>"


def packed(data: bytes) -> bytes:
    """`data` compressed, in the same bytes each time: names of tests are made of them."""
    return gzip.compress(data, mtime=0)


def test_an_answer_is_given_with_its_headers() -> None:
    got = fetched(says(200, FEED, ETag='"v1"', Content_Type="application/rss+xml"))

    assert (got.status, got.body, got.not_modified) == (200, FEED, False)
    assert (got.headers["etag"], got.headers["content-type"]) == ('"v1"', "application/rss+xml")
    assert got.url.endswith("/feed")


def test_what_has_not_changed_is_not_sent_again() -> None:
    async def answer(path: str, asked: dict[str, str], writer: asyncio.StreamWriter) -> None:
        await says(304 if asked.get("if-none-match") == '"v1"' else 200)(path, asked, writer)

    got = fetched(answer, etag='"v1"')

    assert (got.status, got.body, got.not_modified) == (304, b"", True)


@pytest.mark.parametrize("etag", ['"é"', '"a\r\nX-Evil: 1"', '"' + "a" * 5000 + '"'])
def test_a_validator_that_cannot_be_sent_is_left_out(etag: str) -> None:
    async def run() -> dict[str, str]:
        async with site(says(200, FEED)) as here:
            await Fetcher(LOOPBACK).fetch(here.url(), purpose="feed", etag=etag)
            return here.requests[0]

    assert not {"if-none-match", "x-evil"} & set(asyncio.run(run()))


def test_the_request_says_who_asks_and_holds_no_more_than_it_must() -> None:
    async def run() -> dict[str, str]:
        async with site(says(200, FEED, Set_Cookie="a=b")) as here:
            fetcher = Fetcher(LOOPBACK, node_address="https://node.example/")
            await fetcher.fetch(here.url(), purpose="feed")
            await fetcher.fetch(here.url(), purpose="feed", last_modified="Tue, 01 Jan 2030 00:00:00 GMT")
            return here.requests[1]

    asked = asyncio.run(run())

    assert asked.pop("user-agent").endswith(" (+https://node.example/)")
    assert asked.pop("host").startswith("127.0.0.1:")
    assert {name for name in asked if asked[name]} == {"accept", "accept-encoding", "if-modified-since"}


def test_a_proxy_in_the_environment_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")

    assert fetched(says(200, FEED)).body == FEED


@pytest.mark.parametrize("status", [404, 410, 429, 500, 503])
def test_any_final_status_is_an_answer_without_a_body(status: int) -> None:
    got = fetched(says(status, b"sorry", Retry_After="60"))

    assert (got.status, got.body, got.headers["retry-after"]) == (status, b"", "60")


@pytest.mark.parametrize(
    ("coding", "bytes_sent"),
    [
        ("gzip", packed(FEED)),
        ("gzip", packed(FEED[:9]) + packed(FEED[9:])),
        ("gzip", packed(FEED) + bytes(20)),
        ("x-gzip", packed(FEED)),
        ("deflate", zlib.compress(FEED)),
        ("deflate", zlib.compress(FEED)[2:-4]),
        ("identity", FEED),
    ],
)
def test_a_compressed_answer_is_read(coding: str, bytes_sent: bytes) -> None:
    assert fetched(says(200, bytes_sent, Content_Encoding=coding)).body == FEED


@pytest.mark.parametrize(
    ("coding", "bytes_sent", "says_what"),
    [
        ("gzip", packed(bytes(50_000_000)), "longer than 100,000 bytes"),
        ("gzip", packed(b"") * 101, "more than 100 members"),
        ("gzip", packed(FEED)[:-9], "cut short"),
        ("gzip", FEED, "damaged"),
        ("gzip, gzip", packed(packed(FEED)), "not asked for"),
        ("br", FEED, "not asked for"),
    ],
)
def test_a_compressed_answer_that_bursts_or_breaks_is_refused(coding: str, bytes_sent: bytes, says_what: str) -> None:
    with pytest.raises(FetchError, match=says_what):
        fetched(says(200, bytes_sent, Content_Encoding=coding))


def test_an_answer_announced_too_long_is_refused_before_it_is_read() -> None:
    with pytest.raises(FetchError, match="longer than 100,000 bytes"):
        fetched(says(200, b"", Content_Length="99999999"))


def test_a_body_without_end_is_cut_at_the_bound() -> None:
    async def answer(path: str, asked: dict[str, str], writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            writer.write(b"<item/>" * 1000)
            await writer.drain()

    with pytest.raises(FetchError, match="longer than 100,000 bytes"):
        fetched(answer)


@pytest.mark.parametrize(
    "head", [b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\n\r\n", b"HTTP/1.1 100 Continue\r\n\r\n"]
)
def test_a_server_that_drips_is_given_up_in_time(head: bytes) -> None:
    async def answer(path: str, asked: dict[str, str], writer: asyncio.StreamWriter) -> None:
        writer.write(head)
        while True:
            writer.write(b"x" if head.endswith(b"\r\n\r\n") and b"200" in head else b"")
            await writer.drain()
            await asyncio.sleep(0.02)

    begun = time.monotonic()
    with pytest.raises(FetchError, match=r"within 0\.5 seconds"):
        fetched(answer, timeout=0.5)

    assert time.monotonic() - begun < 5


def test_headers_without_end_are_refused() -> None:
    async def answer(path: str, asked: dict[str, str], writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n")
        while True:
            writer.write(b"X-More: and more\r\n" * 100)
            await writer.drain()

    with pytest.raises(FetchError, match="request failed"):
        fetched(answer)


@pytest.mark.parametrize("length", ["61", "1000", "-1", "many", "60, 61"])
def test_an_answer_that_is_not_as_long_as_it_says_is_refused(length: str) -> None:
    with pytest.raises(FetchError, match="request failed"):
        fetched(says(200, FEED, Content_Length=length))


def test_what_is_not_http_is_refused() -> None:
    async def answer(path: str, asked: dict[str, str], writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail.example ESMTP\r\n")

    with pytest.raises(FetchError, match="request failed"):
        fetched(answer)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "feed.xml",
        "ftp://a.example/",
        "http://",
        "https://me:secret@a.example/",
        "http://a.example/" + "a" * 2000,
        "http://a\n.b/",
    ],
)
def test_an_address_that_cannot_be_fetched_is_refused(url: str) -> None:
    with pytest.raises(FetchError, match=r"https://news\.example/feed\.xml") as refused:
        asyncio.run(Fetcher(LOOPBACK).fetch(url, purpose="feed"))

    assert "secret" not in str(refused.value)


def test_loopback_is_closed_until_the_operator_opens_it_for_the_purpose() -> None:
    async def run(allow: AllowList) -> int:
        async with site(says(200, FEED)) as here:
            with contextlib.suppress(FetchError):
                await Fetcher(allow).fetch(here.url(), purpose="feed")
            return here.connections

    opened = AllowList.of({"peer": ["127.0.0.1:*"]}), AllowList.of({"feed": ["127.0.0.1"]}), LOOPBACK

    assert [asyncio.run(run(allow)) for allow in opened] == [0, 0, 1]


def test_a_name_is_resolved_once_and_the_checked_address_is_used() -> None:
    asked: list[str] = []
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])

    async def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return next(answers)

    async def run() -> dict[str, str]:
        async with site(says(200, FEED)) as here:
            await Fetcher(LOOPBACK, resolver=rebinding).fetch(here.url(host="news.example"), purpose="feed")
            return here.requests[0]

    assert asyncio.run(run())["host"].startswith("news.example:")
    assert asked == ["news.example"]


def test_an_answer_with_an_inner_address_among_others_is_refused_unconnected() -> None:
    async def run() -> int:
        async with site(says(200, FEED)) as here:
            resolver = names({"news.example": ["127.0.0.1", "10.0.0.1"]})
            with pytest.raises(FetchError, match=r"10\.0\.0\.1"):
                await Fetcher(LOOPBACK, resolver=resolver).fetch(here.url(host="news.example"), purpose="feed")
            return here.connections

    assert asyncio.run(run()) == 0


def test_the_next_address_is_tried_when_the_first_does_not_answer() -> None:
    async def run() -> bytes:
        async with site(says(200, FEED)) as here:
            allow = AllowList.of({"feed": ["127.0.0.0/8:*"]})
            resolver = names({"news.example": ["127.0.0.2", "127.0.0.1"]})
            got = await Fetcher(allow, resolver=resolver).fetch(here.url(host="news.example"), purpose="feed")
            return got.body

    assert asyncio.run(run()) == FEED


@pytest.mark.parametrize("host", ["nowhere.example", "a" * 70 + ".example", "xn--zzzz.example"])
def test_a_name_that_leads_nowhere_is_said(host: str) -> None:
    with pytest.raises(FetchError, match=r"cannot be resolved|cannot be read"):
        asyncio.run(Fetcher(LOOPBACK, resolver=names({})).fetch(f"http://{host}/", purpose="feed"))


def test_a_secret_in_the_query_is_not_repeated_in_the_error() -> None:
    async def run() -> None:
        async with site(says(200, FEED, Content_Length="1000")) as here:
            await Fetcher(LOOPBACK).fetch(here.url("/feed?key=secret"), purpose="feed")

    with pytest.raises(FetchError) as failed:
        asyncio.run(run())

    assert "secret" not in str(failed.value)
