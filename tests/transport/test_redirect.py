"""Redirects: followed with the same care as the first address."""

from __future__ import annotations

import asyncio

import pytest

from commonwire.base.errors import FetchError
from commonwire.transport.fetch import Fetcher
from tests.transport.serving import LOOPBACK, Answer, fetched, names, says, site

FEED = b"<rss/>"


def redirecting(location: str) -> Answer:
    """A site whose /feed leads to `location`; everything else is the feed."""

    async def answer(path: str, asked: dict[str, str], writer: asyncio.StreamWriter) -> None:
        there = says(302, b"", Location=location) if path == "/feed" else says(200, FEED)
        await there(path, asked, writer)

    return answer


def test_a_redirect_is_followed() -> None:
    got = fetched(redirecting("../moved?x=1"))

    assert (got.status, got.body) == (200, FEED)
    assert got.url.endswith("/moved?x=1")


@pytest.mark.parametrize(
    ("location", "says_what"),
    [
        ("http://10.0.0.1/feed", r"10\.0\.0\.1, port 80"),
        ("http://169.254.169.254/latest/meta-data", r"169\.254\.169\.254"),
        ("http://[::1]/", "not on the open internet"),
        ("//localhost:1/", "not on the open internet"),
        ("http://2130706433/", "not an address in the usual spelling"),
        ("file:///etc/passwd", "not http or https"),
        ("gopher://127.0.0.1/", "not http or https"),
        ("http://me:secret@127.0.0.1/", "user name or password"),
        ("http://[", "cannot be resolved"),
        ("/feed", "more than 5 times"),
    ],
)
def test_a_redirect_to_where_nobody_may_go_is_refused(location: str, says_what: str) -> None:
    async def run() -> None:
        async with site(redirecting(location)) as here:
            fetcher = Fetcher(LOOPBACK, resolver=names({"localhost": ["::1", "127.0.0.1"]}))
            await fetcher.fetch(here.url(), purpose="feed")

    with pytest.raises(FetchError, match=says_what) as refused:
        asyncio.run(run())

    assert "secret" not in str(refused.value)


def test_five_redirects_are_followed_and_not_six() -> None:
    async def answer(path: str, asked: dict[str, str], writer: asyncio.StreamWriter) -> None:
        left = int(path.strip("/"))
        there = says(307, b"", Location=f"/{left - 1}") if left else says(200, FEED)
        await there(path, asked, writer)

    assert fetched(answer, "/5").body == FEED
    with pytest.raises(FetchError, match="more than 5 times"):
        fetched(answer, "/6")
