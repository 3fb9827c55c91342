"""The one outgoing HTTP client: every request that leaves the node goes through a `Fetcher`.

It follows docs/rules.md, 9. It reads no proxy from the environment and keeps no cookies. Each
request has its own connection, so that no connection is ever used for a name it was not checked for.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from importlib.metadata import version

import httpx
import msgspec

from commonwire.base.errors import FetchError
from commonwire.transport.addresses import Address, AllowList, checked, literal
from commonwire.transport.body import ACCEPTED_CODINGS, read_body, too_large

MAX_REDIRECTS = 5
MAX_ADDRESS_LENGTH = 2_000
MOST_SAID = 500
"""Bytes of an answer to a message that are read: it is shown to people, not used."""
_CONNECT_SECONDS = 5.0
_AT_ONCE = 4
_IDLE = 60.0
_MAX_VALIDATOR = 1_000
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PORTS = {"http": 80, "https": 443}

Resolver = Callable[[str, int], Awaitable[Sequence[str]]]
"""Gives the addresses of a name, best first; raises OSError when it has none."""


class Fetched(msgspec.Struct, frozen=True, kw_only=True):
    """An answer: `url` is where it came from in the end, `headers` have lower-case names.

    `body` is decompressed, and empty unless `status` is 2xx; `not_modified` says that what the caller has
    is still good (RFC 9110, section 15.4.5).
    """

    status: int
    url: str
    headers: dict[str, str]
    body: bytes
    not_modified: bool


class Way(msgspec.Struct, frozen=True, kw_only=True):
    """Where a request may go: the address as it was read, and what it was resolved to and checked, best first."""

    address: httpx.URL
    peers: tuple[Address, ...]


class Posted(msgspec.Struct, frozen=True, kw_only=True):
    """What was answered to a message that was sent: the status and, without success, the first of what was said."""

    status: int
    said: str


async def resolve(host: str, port: int) -> Sequence[str]:
    """The addresses of `host` as the system's resolver gives them."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class Fetcher:
    """Fetches from the open internet, and from what the operator opened; never from anywhere else.

    `node_address` tells the other side who asks. `resolver`, `tls` (a context that trusts the operator's own
    authority) and `transport` (makes what carries one request) are there to be replaced.
    """

    def __init__(
        self,
        allow: AllowList,
        *,
        node_address: str | None = None,
        resolver: Resolver = resolve,
        tls: ssl.SSLContext | None = None,
        transport: Callable[[], httpx.AsyncBaseTransport] | None = None,
    ) -> None:
        context = self._context = tls or httpx.create_ssl_context(trust_env=False)
        self._allow = allow
        self._resolver = resolver
        self._transport = transport or (lambda: httpx.AsyncHTTPTransport(verify=context, trust_env=False))
        self._agent = f"Commonwire/{version('commonwire')}" + (f" (+{node_address})" if node_address else "")

    async def fetch(
        self,
        url: str,
        *,
        purpose: str,
        etag: str | None = None,
        last_modified: str | None = None,
        max_bytes: int = 10_000_000,
        timeout: float = 30.0,  # noqa: ASYNC109 - a bound on the whole fetch, told to the caller as a FetchError
        may_follow: Callable[[str], Awaitable[None]] | None = None,
    ) -> Fetched:
        """What `url` answers to GET, after at most 5 redirects; any final status is an answer, not an error.

        `purpose` picks the operator's openings. `etag` and `last_modified` are those of the last answer, for a
        conditional request. `max_bytes` bounds the body on the wire and decompressed, `timeout` (seconds) the
        whole: names, connections, redirects, body. `may_follow` is asked before each redirect is followed, and raises
        FetchError where it may not be. Raises FetchError for an address that is not allowed, an
        answer over a bound, and everything that goes wrong on the way.
        """
        address = _read_address(url)
        headers = {"Accept": "*/*", "Accept-Encoding": ACCEPTED_CODINGS, "User-Agent": self._agent}
        conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        headers |= {name: value for name, value in conditions.items() if value and _may_be_sent(value)}
        try:
            async with asyncio.timeout(timeout):
                return await self._follow(address, headers, purpose, max_bytes, may_follow)
        except TimeoutError:
            raise FetchError(
                f"No whole answer within {timeout:g} seconds",
                where=_shown(address),
                remedy="Try again later.",
                kind="timeout",
            ) from None

    async def post(
        self,
        url: str,
        content: bytes,
        headers: dict[str, str],
        *,
        purpose: str,
        timeout: float,  # noqa: ASYNC109 - as in `fetch`
    ) -> Posted:
        """What `url` answers to a POST of `content`; a redirect is an answer like any other, and is not followed.

        Plain http goes only to what the operator opened for `purpose`. `timeout` (seconds) bounds the whole. Raises
        FetchError as `fetch` does.
        """
        address = _read_address(url)
        sent = headers | {"Accept-Encoding": "identity", "User-Agent": self._agent, "Content-Length": str(len(content))}
        try:
            async with (
                asyncio.timeout(timeout),
                self._answer(address, sent, purpose, method="POST", content=content) as response,
            ):
                said = b""
                if response.is_success:  # what else it says, and how slowly, makes no difference
                    return Posted(status=response.status_code, said="")
                async for chunk in response.aiter_raw():
                    said += chunk
                    if len(said) >= MOST_SAID:
                        break
                return Posted(status=response.status_code, said=said[:MOST_SAID].decode("utf-8", "replace"))
        except TimeoutError:
            raise FetchError(
                f"No answer within {timeout:g} seconds", where=_shown(address), remedy="Answer at once, work later."
            ) from None

    async def ask(
        self,
        url: str,
        content: bytes,
        headers: dict[str, str],
        *,
        purpose: str,
        max_bytes: int,
        timeout: float,  # noqa: ASYNC109 - as in `fetch`
    ) -> Fetched:
        """What `url` answers to a POST of `content`, with the answer's body; otherwise as `post`."""
        address = _read_address(url)
        sent = headers | {
            "Accept-Encoding": ACCEPTED_CODINGS,
            "User-Agent": self._agent,
            "Content-Length": str(len(content)),
        }
        try:
            async with (
                asyncio.timeout(timeout),
                self._answer(address, sent, purpose, method="POST", content=content) as response,
            ):
                return await _fetched(address, response, max_bytes)
        except TimeoutError:
            raise FetchError(
                f"No whole answer within {timeout:g} seconds",
                where=_shown(address),
                remedy="Try again later.",
                kind="timeout",
            ) from None

    async def way(self, url: str, *, purpose: str) -> Way:
        """Where `url` leads, for a request made elsewhere: by https, or where the operator opened for `purpose`.

        Raises FetchError for an address that is not allowed or cannot be resolved.
        """
        address = _read_address(url)
        peers = await self._peers(address, purpose)
        if address.scheme == "http":
            self._check_plain(address, peers, purpose)
        return Way(address=address, peers=tuple(peers))

    def lasting(
        self, *, proxy: str | None, socket_options: Sequence[tuple[int, int, int]] = ()
    ) -> httpx.AsyncBaseTransport:
        """What carries several requests to one host, one after the other on one connection, by way of `proxy`."""
        return httpx.AsyncHTTPTransport(
            verify=self._context,
            trust_env=False,
            proxy=proxy,
            socket_options=socket_options,
            limits=httpx.Limits(max_connections=_AT_ONCE, keepalive_expiry=_IDLE),
        )

    async def _follow(
        self,
        address: httpx.URL,
        headers: dict[str, str],
        purpose: str,
        max_bytes: int,
        may_follow: Callable[[str], Awaitable[None]] | None,
    ) -> Fetched:
        first = address
        for _ in range(MAX_REDIRECTS + 1):
            async with self._answer(address, headers, purpose) as response:
                target = _redirect_target(address, response)
                if target is None:
                    return await _fetched(address, response, max_bytes)
            if may_follow is not None:
                await may_follow(str(target))
            address = target
        raise FetchError(
            f"Redirected more than {MAX_REDIRECTS} times, last to {_shown(address)}",
            where=_shown(first),
            remedy="Use the address it is meant to lead to.",
            kind="redirects",
        )

    @property
    def agent(self) -> str:
        """What the node calls itself to others (RFC 9110, section 10.1.5)."""
        return self._agent

    @asynccontextmanager
    async def _answer(
        self,
        address: httpx.URL,
        headers: dict[str, str],
        purpose: str,
        *,
        method: str = "GET",
        content: bytes | None = None,
    ) -> AsyncIterator[httpx.Response]:
        """The answer to one request, its body still to be read."""
        peers = await self._peers(address, purpose)
        if content is not None and address.scheme == "http":
            self._check_plain(address, peers, purpose)
        async with self._transport() as transport:
            try:
                response = await first_answer(transport, address, peers, headers, method=method, content=content)
                try:
                    yield response
                finally:
                    await response.aclose()
            except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError, UnicodeError) as error:
                if isinstance(error, TimeoutError):
                    raise
                raise FetchError(
                    f"The request failed: {str(error) or type(error).__name__}",
                    where=_shown(address),
                    remedy="Check the address in a browser, or try again later.",
                    kind=kind_of(error),
                ) from error

    def _check_plain(self, address: httpx.URL, peers: list[Address], purpose: str) -> None:
        """Return when the operator opened where this http address leads; raises FetchError when not."""
        port = address.port or _PORTS["http"]
        if not all(self._allow.permits(peer, port, purpose) for peer in peers):
            raise FetchError(
                "What is sent goes by https; http only to what the node's operator opened",
                where=_shown(address),
                remedy=f"Use https, or ask the operator to open the address for '{purpose}'.",
            )

    async def _peers(self, address: httpx.URL, purpose: str) -> list[Address]:
        """The checked addresses of the host of `address`: the only place where a name is resolved, once."""
        host = _host(address)
        port = _PORTS[address.scheme] if address.port is None else address.port
        known = literal(host)
        if known is not None:
            answers: Sequence[str] = [str(known)]
        else:
            try:
                answers = await self._resolver(host, port)
            except (OSError, UnicodeError) as error:
                raise FetchError(
                    "The name cannot be resolved",
                    where=host[:80],
                    remedy="Check the spelling of the address.",
                    kind="name",
                ) from error
        return checked(answers, host=host[:80], port=port, purpose=purpose, allow=self._allow)


async def first_answer(
    transport: httpx.AsyncBaseTransport,
    address: httpx.URL,
    peers: Sequence[Address],
    headers: dict[str, str],
    *,
    method: str,
    content: bytes | None,
) -> httpx.Response:
    """The answer of the first of `peers` that can be connected to, asked by number under the host's name.

    Without any the host is asked by its name, which a proxy resolves.
    """
    seconds = {"connect": _CONNECT_SECONDS, "pool": _CONNECT_SECONDS, "read": None, "write": None}
    failure: httpx.TransportError = httpx.ConnectError("no address")
    for host in [str(peer) for peer in peers] or [_host(address)]:
        request = httpx.Request(
            method,
            address.copy_with(host=host),
            content=content,
            headers={"Host": address.netloc.decode("ascii"), **headers},
            extensions={"timeout": seconds, "sni_hostname": _host(address).rstrip(".")},
        )
        try:
            return await transport.handle_async_request(request)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            failure = error
    raise failure


async def _fetched(address: httpx.URL, response: httpx.Response, max_bytes: int) -> Fetched:
    body = b""
    if 200 <= response.status_code < 300:
        length = response.headers.get("content-length", "")
        if length.isdecimal() and int(length[:20]) > max_bytes:
            raise too_large(max_bytes, _shown(address))
        coding = response.headers.get("content-encoding", "")
        body = await read_body(response.aiter_raw(), coding=coding, max_bytes=max_bytes, where=_shown(address))
    return Fetched(
        status=response.status_code,
        url=str(address),
        headers={name.lower(): value for name, value in response.headers.items()},
        body=body,
        not_modified=response.status_code == 304,
    )


def _redirect_target(address: httpx.URL, response: httpx.Response) -> httpx.URL | None:
    """Where the answer sends the request on to, or None when it is final; raises FetchError for a step down."""
    location = response.headers.get("location")
    if response.status_code not in _REDIRECTS or not location:
        return None
    try:
        target = _read_address(str(address.join(location)))
    except (FetchError, httpx.InvalidURL) as error:
        raise FetchError(
            f"Redirected to an address that is not followed: {error}", where=_shown(address), kind="redirects"
        ) from error
    if address.scheme == "https" and target.scheme == "http":
        raise FetchError(
            f"Redirected from https down to {_shown(target)}",
            where=_shown(address),
            remedy="Use an address that stays on https.",
            kind="redirects",
        )
    return target


def _read_address(url: str) -> httpx.URL:
    """`url`, if it is one that may be fetched: http or https, a host, no credentials, of bounded length."""
    remedy = "Use an address such as https://news.example/feed.xml."
    if len(url) > MAX_ADDRESS_LENGTH:
        raise FetchError(f"The address is longer than {MAX_ADDRESS_LENGTH:,} characters", where=url[:80], remedy=remedy)
    try:
        address = httpx.URL(url)
    except (httpx.InvalidURL, UnicodeError) as error:
        raise FetchError(f"The address cannot be read: {error}", where=url[:80], remedy=remedy) from error
    if address.scheme not in _PORTS or not address.raw_host:
        raise FetchError("The address is not http or https with a host", where=url[:80], remedy=remedy)
    if address.userinfo:
        raise FetchError("The address holds a user name or password", where=_shown(address), remedy=remedy)
    return address


def _may_be_sent(validator: str) -> bool:
    """Whether a server's own word can be given back to it: letters no header may hold would fail every request."""
    return len(validator) <= _MAX_VALIDATOR and validator.isascii() and validator.isprintable()


def kind_of(error: BaseException) -> str:
    """What went wrong on the way: in the handshake, by waiting too long, or otherwise."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return "tls"
        cause = cause.__cause__ or cause.__context__
    return "timeout" if isinstance(error, httpx.TimeoutException) else "unreachable"


def _host(address: httpx.URL) -> str:
    """The host as it is asked for: international names in their ASCII form, IPv6 without brackets."""
    return address.raw_host.decode("ascii")


def _shown(address: httpx.URL) -> str:
    """The address for people and logs: without user, query and fragment, which may hold a secret."""
    return str(address.copy_with(userinfo=b"", query=None, fragment=None))[:200]
