"""How this node asks a peer: signed requests on lasting connections, and contact that comes back with the link.

    lane     one connection to a peer for one kind of request: what waits long keeps nothing else waiting
    link     the lanes to one peer; they count their requests together, under the nonces that the peer hands out
    reach    one attempt a second on a connection of its own, the earlier ones still running, until one is answered

A connection that a black hole swallowed says nothing: it is noticed by silence. TCP itself waits ever longer before it
sends again, up to minutes; a fresh attempt a second finds a link that is back within one. A satellite or a slow
modem needs longer than a second to connect: every few attempts one is left time.
"""

from __future__ import annotations

import asyncio
import itertools
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar
from urllib.parse import urlsplit

import httpx
import msgspec

from commonwire.base.errors import CommonwireError, FetchError
from commonwire.base.trace import trace_headers
from commonwire.federation.signed_request import NONCE, Asked, sign_request
from commonwire.ledger.keys import SigningKey
from commonwire.transport.bandwidth import Bucket
from commonwire.transport.body import read_body, too_large
from commonwire.transport.fetch import Fetcher, Way, first_answer, kind_of

PURPOSE = "peer"
"""What the operator opens networks for (COMMONWIRE_ALLOW_PEERS)."""
EVERY = 1.0
"""Seconds between two attempts to reach a peer."""
BRIEF, PATIENT = 4.0, 20.0
"""Seconds that an attempt is given; each fourth one is a patient one."""
SILENCE = 6.0
"""Seconds between two pieces of an answer after which a connection counts as dead."""
GRACE = 2.0
"""Seconds beyond what a poll waits by itself until its answer has to begin, on a link without delay."""
MOST_BYTES = 8 * 1024 * 1024
LONGEST = 300.0
"""Seconds that one whole answer may take: an endless one ends then."""
_TRIES = 3
_MOST_SAID = 4096
_MOST_NONCE = 200

Answer = TypeVar("Answer")


class Told(msgspec.Struct):
    """What was seen of a link: bytes both ways, and how long a request takes that nothing waits for, in seconds.

    `ahead` is how many seconds the peer's clock is ahead of this one's, to the second (RFC 9110, section 6.6.1: Date).
    """

    received: int = 0
    sent: int = 0
    delay: float = 0.0
    ahead: float | None = None


class PeerClient:
    """Asks other nodes in the name of this one. `proxy` is the address of an HTTP proxy that all of it goes by.

    `bandwidth` bounds the bytes a second from each peer; urgent lanes are not bounded.
    """

    def __init__(
        self,
        fetcher: Fetcher,
        *,
        node: str,
        key: SigningKey,
        proxy: str | None = None,
        bandwidth: float | None = None,
        steady: Callable[[], float] = time.monotonic,
        wall: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.fetcher = fetcher
        self.node = node
        self.key = key
        self.proxy = proxy
        self.bandwidth = bandwidth
        self.steady = steady
        self.wall = wall

    def link(self, peer: str, address: str) -> PeerLink:
        """The link to the node called `peer`, which is asked at `address` (https://news.example, without a path)."""
        return PeerLink(self, peer, address)


class PeerLink:
    """The link to one peer."""

    def __init__(self, client: PeerClient, peer: str, address: str) -> None:
        self.client = client
        self.peer = peer
        self.address = address.rstrip("/")
        self.told = Told()
        self.counter = itertools.count(1)
        self.nonce = "none"  # the first answer gives one
        self.bucket = Bucket(client.bandwidth, steady=client.steady)

    def lane(self, *, is_bounded: bool = True) -> Lane:
        """A lane with a connection of its own; one that is not bounded takes what bandwidth it needs."""
        return Lane(self, is_bounded=is_bounded)

    async def reach(
        self,
        ask: Callable[[Lane], Awaitable[Answer]],
        failed: Callable[[CommonwireError], Awaitable[None]],
        *,
        is_bounded: bool = True,
    ) -> tuple[Lane, Answer]:
        """The lane on which `ask` was answered first, and the answer; attempts go on until there is one.

        `failed` hears of each attempt that came to an end with an error, and may wait before the next one.
        """
        tries: dict[asyncio.Task[Answer], Lane] = {}
        won: Lane | None = None
        try:
            for number in itertools.count():
                lane = self.lane(is_bounded=is_bounded)
                seconds = PATIENT if number % 4 == 0 else BRIEF
                tries[asyncio.ensure_future(_within(seconds, lambda lane=lane: ask(lane), self))] = lane  # type: ignore[misc]
                until = self.client.steady() + EVERY
                while tries and (left := until - self.client.steady()) > 0:
                    done, _ = await asyncio.wait(tries, timeout=left, return_when=asyncio.FIRST_COMPLETED)
                    for task in done:
                        lane = tries.pop(task)
                        if task.exception() is None:
                            won = lane
                            return lane, task.result()
                        await lane.close()
                        await failed(_told(task.exception()))
                await asyncio.sleep(max(0.0, until - self.client.steady()))
            raise AssertionError  # `count` has no end
        finally:
            await _given_up(tries, won)


class Lane:
    """One connection to a peer: requests one after the other, each signed, each answer bounded."""

    def __init__(self, link: PeerLink, *, is_bounded: bool) -> None:
        self._link = link
        self._is_bounded = is_bounded
        self._nonce: str | None = None
        self._transport: httpx.AsyncBaseTransport | None = None

    async def get(self, path: str, *, wait: float = 0.0, max_bytes: int = MOST_BYTES) -> bytes:
        """What the peer answers to GET of `path` with its query, which may wait for `wait` seconds.

        Raises FetchError for everything that goes wrong: `kind` "refused" when the peer said no.
        """
        return await self._ask("GET", path, b"", wait, max_bytes)

    async def post(self, path: str, body: bytes, *, wait: float = 0.0, max_bytes: int = MOST_BYTES) -> bytes:
        """What the peer answers to POST of `body`, JSON; otherwise as `get`."""
        return await self._ask("POST", path, body, wait, max_bytes)

    async def close(self) -> None:
        """End the connection, whatever state it is in."""
        transport, self._transport = self._transport, None
        if transport is not None:
            with suppress(Exception):
                async with asyncio.timeout(1):
                    await transport.aclose()

    async def _ask(self, method: str, path: str, body: bytes, wait: float, max_bytes: int) -> bytes:
        address = self._link.address + path
        steady = self._link.client.steady
        parts = urlsplit(address)
        asked = Asked(method=method, path=parts.path, query=parts.query, body=body)
        try:
            async with asyncio.timeout(LONGEST):
                way = await self._way(address)
                for _ in range(_TRIES):
                    began = steady()
                    response = await self._send(way, asked, wait)
                    try:
                        nonce = response.headers.get(NONCE, "")[:_MOST_NONCE]
                        is_stale = response.status_code == 401 and bool(nonce) and nonce != self._nonce
                        if nonce:
                            self._nonce = self._link.nonce = nonce
                        self._compare_clocks(response.headers.get("date", ""))
                        if not wait:
                            self._link.told.delay = steady() - began
                        if is_stale:
                            await _drained(response)
                            continue
                        return await self._body(response, max_bytes, address)
                    finally:
                        await response.aclose()
                raise _refused(401, b"", address)
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError, UnicodeError) as error:
            await self.close()
            raise _failed(error, address) from error
        except BaseException:  # cancelled, too: what is half read is of no use
            await self.close()
            raise

    def _compare_clocks(self, date: str) -> None:
        with suppress(ValueError):
            self._link.told.ahead = (parsedate_to_datetime(date) - self._link.client.wall()).total_seconds()

    def _signed(self, asked: Asked) -> dict[str, str]:
        """The header fields that a request is signed with."""
        link = self._link
        return sign_request(
            asked,
            sender=link.client.node,
            to=link.peer,
            nonce=self._nonce or link.nonce,
            counter=next(link.counter),
            key=link.client.key,
        )

    async def _send(self, way: Way, asked: Asked, wait: float) -> httpx.Response:
        link, fields = self._link, self._signed(asked)
        fields |= trace_headers()
        fields |= {"User-Agent": link.client.fetcher.agent, "Accept-Encoding": "gzip", "Accept": "application/json"}
        if asked.method == "POST":
            fields |= {"Content-Type": "application/json", "Content-Length": str(len(asked.body))}
        if self._transport is None:
            self._transport = link.client.fetcher.lasting(proxy=link.client.proxy, socket_options=_SOCKET)
        link.told.sent += len(asked.body) + len(asked.path) + len(asked.query) + _ROUND
        content = asked.body if asked.method == "POST" else None
        async with asyncio.timeout(wait + GRACE + 3 * link.told.delay if wait else PATIENT):
            return await first_answer(
                self._transport, way.address, way.peers, fields, method=asked.method, content=content
            )

    async def _way(self, address: str) -> Way:
        """Where the request goes. A proxy resolves names by itself: then only https, or what the operator opened."""
        client = self._link.client
        if client.proxy is None or urlsplit(address).scheme != "https":
            return await client.fetcher.way(address, purpose=PURPOSE)
        return Way(address=httpx.URL(address), peers=())

    async def _body(self, response: httpx.Response, max_bytes: int, address: str) -> bytes:
        if not response.is_success:
            raise _refused(response.status_code, await _said(response), address)
        length = response.headers.get("content-length", "")
        if length.isdecimal() and int(length[:20]) > max_bytes:
            raise too_large(max_bytes, address)
        coding = response.headers.get("content-encoding", "")
        return await read_body(self._paced(response), coding=coding, max_bytes=max_bytes, where=address)

    async def _paced(self, response: httpx.Response) -> AsyncIterator[bytes]:
        """The pieces of an answer, none faster than the link may, none after a long silence."""
        pieces = aiter(response.aiter_raw())
        silence = SILENCE + 3 * self._link.told.delay
        self._link.told.received += _ROUND
        while True:
            async with asyncio.timeout(silence):
                try:
                    piece = await anext(pieces)
                except StopAsyncIteration:
                    return
            self._link.told.received += len(piece)
            if self._is_bounded:
                await self._link.bucket.take(len(piece))
            yield piece


_ROUND = 600
"""Bytes that a request and an answer have around their bodies, about."""


def _socket_options() -> tuple[tuple[int, int, int], ...]:
    """Where the system can: a connection whose other end is silent is given up after a few seconds, not minutes."""
    wanted = {"TCP_KEEPIDLE": 2, "TCP_KEEPINTVL": 1, "TCP_KEEPCNT": 3, "TCP_USER_TIMEOUT": 5000, "TCP_NODELAY": 1}
    known = [(getattr(socket, name, None), value) for name, value in wanted.items()]
    options = [(socket.IPPROTO_TCP, option, value) for option, value in known if option is not None]
    return ((socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1), *options)


_SOCKET = _socket_options()


async def _within(seconds: float, ask: Callable[[], Awaitable[Answer]], link: PeerLink) -> Answer:
    try:
        async with asyncio.timeout(seconds):
            return await ask()
    except TimeoutError:
        raise FetchError(
            f"No answer within {seconds:g} seconds",
            where=link.address,
            remedy="It is tried again each second.",
            kind="timeout",
        ) from None


async def _given_up(tries: dict[asyncio.Task[Answer], Lane], won: Lane | None) -> None:
    """End the attempts that are under way still; what they say is not heard any more."""
    for task in tries:
        task.cancel()
    await asyncio.gather(*tries, return_exceptions=True)
    for lane in tries.values():
        if lane is not won:
            await lane.close()


async def _drained(response: httpx.Response) -> None:
    """Read a short answer to its end, so that its connection can be used again."""
    async with asyncio.timeout(SILENCE):
        await _said(response)


async def _said(response: httpx.Response) -> bytes:
    said = b""
    async for piece in response.aiter_raw():
        said += piece
        if len(said) > _MOST_SAID:
            break
    return said[:_MOST_SAID]


class _Problem(msgspec.Struct):
    """What is read of a refusal (RFC 9457)."""

    title: str = ""
    detail: str = ""
    remedy: str = ""


def _refused(status: int, said: bytes, address: str) -> FetchError:
    """The error for an answer that is no success, with the peer's own words, made harmless."""
    try:
        problem = msgspec.json.decode(said, type=_Problem)
    except ValueError:
        problem = _Problem()
    return FetchError(
        f"The peer answered {status}" + (f": {_line(problem.title)}" if problem.title else ""),
        where=address.partition("?")[0][:200],
        remedy=_line(problem.remedy) or "Ask the peer's operator.",
        kind="busy" if status in (429, 503) else "refused",
    )


def _line(text: str) -> str:
    return "".join(letter for letter in " ".join(text.split()) if letter.isprintable())[:300]


def _failed(error: BaseException, address: str) -> FetchError:
    is_late = isinstance(error, TimeoutError)
    return FetchError(
        "The peer did not answer in time" if is_late else f"The request failed: {str(error) or type(error).__name__}",
        where=address.partition("?")[0][:200],
        remedy="It is tried again each second.",
        kind="timeout" if is_late else kind_of(error),
    )


def _told(error: BaseException | None) -> CommonwireError:
    return error if isinstance(error, CommonwireError) else FetchError(f"The request failed: {error!r}"[:300])
