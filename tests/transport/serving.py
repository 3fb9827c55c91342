"""Real servers for the tests: raw enough to answer what no honest server would."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import cast

from commonwire.transport.addresses import AllowList
from commonwire.transport.fetch import Fetched, Fetcher

LOOPBACK = AllowList.of({"feed": ["127.0.0.1:*"]})

Answer = Callable[[str, dict[str, str], asyncio.StreamWriter], Awaitable[None]]
"""Gets the path, the request's headers (lower case) and where to write the answer to."""


@dataclass
class Site:
    """A running server and what it was asked."""

    port: int
    requests: list[dict[str, str]] = field(default_factory=list)
    connections: int = 0

    def url(self, path: str = "/feed", host: str = "127.0.0.1", scheme: str = "http") -> str:
        """The address of `path` here."""
        return f"{scheme}://{host}:{self.port}{path}"


@asynccontextmanager
async def site(answer: Answer, tls: ssl.SSLContext | None = None) -> AsyncIterator[Site]:
    """A server on a free port of 127.0.0.1 until the block ends."""
    running = Site(0)
    serving: list[asyncio.Task[None]] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        running.connections += 1
        serving.append(cast("asyncio.Task[None]", asyncio.current_task()))
        # A cancelled task ends as if it were done: asyncio's own callback cannot bear the other way.
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])}
            running.requests.append(headers)
            await answer(head[0].split(" ")[1], headers, writer)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls)
    running.port = server.sockets[0].getsockname()[1]
    try:
        yield running
    finally:
        server.close()
        for task in serving:
            task.cancel()
        await asyncio.gather(*serving, return_exceptions=True)


def says(status: int = 200, body: bytes = b"", **headers: str) -> Answer:
    """An answer with these headers (`_` for `-`) and this body."""

    async def answer(path: str, asked: dict[str, str], writer: asyncio.StreamWriter) -> None:
        lines = {
            "content-length": str(len(body)),
            **{name.lower().replace("_", "-"): text for name, text in headers.items()},
        }
        head = "".join(f"{name}: {text}\r\n" for name, text in lines.items() if text)
        writer.write(f"HTTP/1.1 {status} Said\r\n{head}\r\n".encode() + body)
        await writer.drain()

    return answer


def names(answers: dict[str, Sequence[str]], asked: list[str] | None = None) -> Callable[..., Awaitable[Sequence[str]]]:
    """A resolver that knows these names alone, and notes in `asked` what it was asked."""

    async def resolver(host: str, port: int) -> Sequence[str]:
        if asked is not None:
            asked.append(host)
        if host not in answers:
            raise OSError("no such name")
        return answers[host]

    return resolver


def fetched(
    answer: Answer, path: str = "/feed", *, etag: str | None = None, max_bytes: int = 100_000, timeout: float = 10
) -> Fetched:
    """What a fetch from a site with this `answer` gives."""

    async def run() -> Fetched:
        async with site(answer) as here:
            return await Fetcher(LOOPBACK).fetch(
                here.url(path), purpose="feed", etag=etag, max_bytes=max_bytes, timeout=timeout
            )

    return asyncio.run(run())
