"""Receivers of notices, for real: machines that take pushes, and a mail server (aiosmtpd)."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import msgspec
from aiosmtpd.smtp import SMTP


@dataclass
class Received:
    """One push as it arrived."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return msgspec.json.decode(self.body)


@dataclass
class Machine:
    """A running receiver of pushes; `most` is the greatest number of pushes that were there at once."""

    port: int = 0
    received: list[Received] = field(default_factory=list)
    there: int = 0
    most: int = 0

    def url(self, path: str = "/notices") -> str:
        """An address of this receiver."""
        return f"http://127.0.0.1:{self.port}{path}"


@asynccontextmanager
async def machine(
    status: int | Callable[[Received], int] = 204,
    *,
    seconds: float = 0.0,
    said: bytes = b"",
    hosts: Sequence[str] = ("127.0.0.1",),
) -> AsyncIterator[Machine]:
    """A receiver on a free port of this machine, which answers after so many `seconds`; status 0 hangs up."""
    running = Machine()
    serving: set[asyncio.Task[Any]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        serving.add(task)
        running.there += 1
        running.most = max(running.most, running.there)
        try:
            lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
            body = await reader.readexactly(int(headers["content-length"]))
            push = Received(lines[0].split(" ")[1], headers, body)
            running.received.append(push)
            await asyncio.sleep(seconds)
            answered = status(push) if callable(status) else status
            if answered:
                writer.write(b"HTTP/1.1 %d x\r\nContent-Length: %d\r\n\r\n%s" % (answered, len(said), said))
                await writer.drain()
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            running.there -= 1
            serving.discard(task)
            writer.close()

    with socket.create_server((hosts[0], 0)) as probe:
        running.port = probe.getsockname()[1]
    server = await asyncio.start_server(serve, list(hosts), running.port, backlog=1000)
    try:
        yield running
    finally:
        server.close()
        tasks = list(serving)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@dataclass
class PostOffice:
    """A running mail server; `refuse` says what is answered to a recipient, None to take it."""

    port: int = 0
    mails: list[tuple[list[str], EmailMessage]] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    refuse: Callable[[str], str | None] = lambda _: None

    async def handle_RCPT(self, _: Any, __: Any, envelope: Any, address: str, ___: Any) -> str:  # noqa: N802
        """Aiosmtpd's hook for a recipient."""
        if said := self.refuse(address):
            return said
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _: Any, __: Any, envelope: Any) -> str:  # noqa: N802
        """Aiosmtpd's hook for a whole mail."""
        self.raw.append(envelope.content)
        found = message_from_bytes(envelope.content, policy=default)
        assert isinstance(found, EmailMessage)
        self.mails.append((list(envelope.rcpt_tos), found))
        return "250 OK"


@asynccontextmanager
async def post_office(port: int = 0) -> AsyncIterator[PostOffice]:
    """A mail server on 127.0.0.1."""
    office = PostOffice()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(office, hostname="mail.example", loop=loop), "127.0.0.1", port)
    office.port = server.sockets[0].getsockname()[1]
    try:
        yield office
    finally:
        server.close()
