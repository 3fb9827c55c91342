"""A small HTTP/1.1 client: cheap enough to leave the machine to the server that is measured.

The product's own client (`transport`) checks addresses and certificates, which costs more than the whole of a
story's acceptance; this one speaks only to the loopback server that the bench has started.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, Self

import msgspec

from commonwire.base.errors import UnavailableError


class Answer(msgspec.Struct, frozen=True):
    """What the server answered."""

    status: int
    body: bytes

    def json(self) -> Any:
        """The body as JSON."""
        return msgspec.json.decode(self.body)


class Caller(asyncio.Protocol):
    """One connection that is kept open; one request at a time."""

    def __init__(self, port: int, key: str | None) -> None:
        self._port = port
        self._fixed = "Host: 127.0.0.1\r\n" + (f"Authorization: Bearer {key}\r\n" if key else "")
        self._transport: asyncio.WriteTransport | None = None
        self._received = bytearray()
        self._answer: asyncio.Future[Answer] | None = None

    @classmethod
    async def open(cls, port: int, key: str | None) -> Self:
        """A caller that is connected."""
        caller = cls(port, key)
        await caller._connect()
        return caller

    async def call(self, method: str, path: str, body: bytes = b"") -> Answer:
        """The answer to one request. Raises UnavailableError when the connection breaks first."""
        if self._transport is None or self._transport.is_closing():
            await self._connect()
        self._answer = asyncio.get_running_loop().create_future()
        head = f"{method} {path} HTTP/1.1\r\n{self._fixed}Content-Type: application/json\r\n"
        assert self._transport is not None  # noqa: S101 -- connected above
        self._transport.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        return await self._answer

    def close(self) -> None:
        """Close the connection."""
        if self._transport is not None:
            self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Called by asyncio."""
        self._transport = transport  # type: ignore[assignment]

    def data_received(self, data: bytes) -> None:
        """Called by asyncio."""
        self._received += data
        head, found, rest = self._received.partition(b"\r\n\r\n")
        if not found:
            return
        length = _content_length(bytes(head))
        if len(rest) < length:
            return
        answer, self._answer = self._answer, None
        status, body = int(head[9:12]), bytes(rest[:length])
        del self._received[: len(head) + 4 + length]
        if answer is not None and not answer.done():
            answer.set_result(Answer(status, body))

    def connection_lost(self, error: Exception | None) -> None:
        """Called by asyncio."""
        self._transport = None
        self._received.clear()
        answer, self._answer = self._answer, None
        if answer is not None and not answer.done():
            answer.set_exception(UnavailableError("The server closed the connection"))

    async def _connect(self) -> None:
        await asyncio.get_running_loop().create_connection(lambda: self, "127.0.0.1", self._port)


class Listener(asyncio.Protocol):
    """One stream that stays open; `hear` gets its bytes as they come, the head of the answer first."""

    def __init__(self, hear: Callable[[bytes], None]) -> None:
        self._hear = hear
        self._transport: asyncio.WriteTransport | None = None

    @classmethod
    async def open(cls, port: int, key: str, path: str, hear: Callable[[bytes], None]) -> Self:
        """A listener that has asked for `path`."""
        _, listener = await asyncio.get_running_loop().create_connection(lambda: cls(hear), "127.0.0.1", port)
        listener.ask(path, key)
        return listener

    def ask(self, path: str, key: str) -> None:
        """Ask for the stream."""
        if self._transport is not None:
            head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {key}\r\n\r\n"
            self._transport.write(head.encode())

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Called by asyncio."""
        self._transport = transport  # type: ignore[assignment]

    def data_received(self, data: bytes) -> None:
        """Called by asyncio."""
        self._hear(data)

    @property
    def is_open(self) -> bool:
        """Whether the server still holds the stream."""
        return self._transport is not None and not self._transport.is_closing()

    def connection_lost(self, error: Exception | None) -> None:
        """Called by asyncio."""
        self._transport = None

    def close(self) -> None:
        """Close the stream."""
        if self._transport is not None:
            self._transport.close()


def _content_length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n")[1:]:
        if line.startswith(b"content-length:"):
            return int(line[15:])
    raise UnavailableError("The answer does not say its length", where=head[:80].decode("latin-1"))
