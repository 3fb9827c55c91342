"""A peer that lies: it stands before an honest node, and alters what that node answers to the calls between nodes.

Answers are not signed, what is in them is; so this is all that a node can do whose key is its own, but for showing two
pasts, for which two homes with one key are served in turn (`test_liars.py`).
"""

from __future__ import annotations

import asyncio
import gzip
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Final

import msgspec
from msgspec.structs import replace

from commonwire.federation.batch import Batch, Contents, Line, Run, Urgent
from commonwire.ledger.tree import leaf_hash

Lie = Callable[[str, bytes], "bytes | Endless | Torn"]
"""What becomes of the body of an answer; the first argument is the path that was asked for, with its query."""
_PIECE: Final = 65536


@dataclass(frozen=True)
class Endless:
    """An answer that has no end: `begins`, and then `goes_on` again and again."""

    begins: bytes
    goes_on: bytes


@dataclass(frozen=True)
class Torn:
    """An answer that ends before its length: the connection is closed in the middle."""

    body: bytes


def honest(path: str, body: bytes) -> bytes:
    """No lie."""
    return body


def _of_lines(change: Callable[[list[Line]], list[Line]]) -> Lie:
    """A lie about the lines of every run of a batch."""

    def lie(path: str, body: bytes) -> bytes:
        if not path.startswith("/ledger?") and path != "/ledger":
            return body
        batch = msgspec.json.decode(body, type=Batch)
        runs = [replace(run, lines=change(run.lines)) for run in batch.runs]
        return msgspec.json.encode(replace(batch, runs=runs))

    return lie


def _of_runs(change: Callable[[Run], Run]) -> Lie:
    """A lie about every run of a batch."""

    def lie(path: str, body: bytes) -> bytes:
        if not path.startswith("/ledger?") and path != "/ledger":
            return body
        batch = msgspec.json.decode(body, type=Batch)
        return msgspec.json.encode(replace(batch, runs=[change(run) for run in batch.runs]))

    return lie


def _flipped(data: bytes) -> bytes:
    """One bit of the last third is another."""
    place = len(data) * 2 // 3
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


def _alter(lines: list[Line]) -> list[Line]:
    return [replace(line, entry=_flipped(line.entry)) if line.entry else line for line in lines]


def _alter_with_leaf(lines: list[Line]) -> list[Line]:
    """Altered entries with leaves that fit them: only the tree can tell."""
    altered = _alter(lines)
    return [replace(line, leaf=leaf_hash(line.entry)) if line.entry else line for line in altered]


def _hide(lines: list[Line]) -> list[Line]:
    return [replace(line, entry=None, leaf=_flipped(line.leaf)) for line in lines]


def _other_origin(run: Run) -> Run:
    return replace(run, origin=f"{run.origin}-2")


class Replay:
    """Gives the first answer that had entries in it to every later call of the same kind."""

    def __init__(self) -> None:
        self._first: dict[str, bytes] = {}

    def __call__(self, path: str, body: bytes) -> bytes:
        """What was said first."""
        kind = path.split("?", maxsplit=1)[0]
        if kind == "/ledger" and not msgspec.json.decode(body, type=Batch).runs:
            return self._first.get(kind, body)
        return self._first.setdefault(kind, body)


def _tear(path: str, body: bytes) -> Torn:
    return Torn(body[: max(1, len(body) // 2)])


def _never_end(path: str, body: bytes) -> Endless:
    return Endless(b'{"runs": [', b'{"origin": "nowhere", "lines": [], "checkpoint": ""},' * 400)


def _noise(path: str, body: bytes) -> bytes:
    return bytes(range(256)) * 8


def _promise(path: str, body: bytes) -> bytes:
    """Sizes that nobody has."""
    if not path.startswith("/ledger?") and path != "/ledger":
        return body
    batch = msgspec.json.decode(body, type=Batch)
    return msgspec.json.encode(replace(batch, runs=[], sizes=dict.fromkeys(batch.sizes, 2**60) | {"ghost": 9}))


def _other_contents(path: str, body: bytes) -> bytes:
    """Other bytes under the digests that were asked for."""
    if path != "/ledger/contents":
        return body
    contents = msgspec.json.decode(body, type=Contents)
    return msgspec.json.encode(replace(contents, parcels=[replace(p, data=_flipped(p.data)) for p in contents.parcels]))


def _no_contents(path: str, body: bytes) -> bytes:
    """All contents refused."""
    if path != "/ledger/contents":
        return body
    contents = msgspec.json.decode(body, type=Contents)
    return msgspec.json.encode(Contents(parcels=[], refused={p.digest: "erased" for p in contents.parcels}))


def _false_kills(path: str, body: bytes) -> bytes:
    """Kills with altered bytes, and with another's proof."""
    if not path.startswith("/ledger/urgent"):
        return body
    found = msgspec.json.decode(body, type=list[Urgent])
    altered = [replace(one, entry=_flipped(one.entry)) for one in found]
    return msgspec.json.encode([*altered, *(replace(one, proof=one.proof[::-1] or [bytes(32)]) for one in found)])


LIES: Final[dict[str, Callable[[], Lie]]] = {
    "altered bytes": lambda: _of_lines(_alter),
    "altered bytes and leaves": lambda: _of_lines(_alter_with_leaf),
    "wrong signature": lambda: _of_runs(lambda run: replace(run, checkpoint=_flipped(run.checkpoint))),
    "replayed": Replay,
    "reordered": lambda: _of_lines(lambda lines: lines[::-1]),
    "numbers skipped": lambda: _of_lines(lambda lines: lines[: len(lines) // 2] + lines[len(lines) // 2 + 1 :]),
    "lines left out at the end": lambda: _of_lines(lambda lines: lines[:-1]),
    "leaves of nothing": lambda: _of_lines(_hide),
    "another origin": lambda: _of_runs(_other_origin),
    "torn": lambda: _tear,
    "endless": lambda: _never_end,
    "noise": lambda: _noise,
    "sizes that nobody has": lambda: _promise,
    "other contents": lambda: _other_contents,
    "false kills": lambda: _false_kills,
}
"""Lies by name; each call makes one that has said nothing yet."""


@dataclass
class Liar:
    """A node's face, at `port`, before the honest node at `target`; `lie` may be another at any time."""

    target: int
    lie: Lie = honest
    port: int = 0
    asked: list[str] = field(default_factory=list)
    """The paths that were asked for, with their methods."""
    told: int = 0
    """Answers that were not what the honest node said."""

    async def call(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one connection until it ends."""
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                method, path, _ = head.decode("latin-1").split(" ", 2)
                body = await reader.readexactly(_length(head))
                self.asked.append(f"{method} {path}")
                if not await self._answer(path, _plainly(head) + body, writer):
                    return
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            return  # whoever called is gone, or the block has ended
        finally:
            writer.close()

    async def _answer(self, path: str, asked: bytes, writer: asyncio.StreamWriter) -> bool:
        """Answer one call; whether the connection may go on."""
        head, body = await _ask(self.target, asked)
        said: bytes | Endless | Torn = body
        if head.startswith(b"HTTP/1.1 200") and path.startswith("/ledger"):
            said = self._lie(path, body)
        self.told += said != body
        if isinstance(said, Endless):
            await _for_ever(head, said, writer)
            return False
        data = said.body if isinstance(said, Torn) else said
        length = len(data) + (1000 if isinstance(said, Torn) else 0)
        writer.write(_with_length(head, length) + data)
        await writer.drain()
        return not isinstance(said, Torn)

    def _lie(self, path: str, body: bytes) -> bytes | Endless | Torn:
        with suppress(msgspec.MsgspecError):  # an answer of another kind, which this lie says nothing about
            return self.lie(path, body)
        return body


async def _ask(port: int, asked: bytes) -> tuple[bytes, bytes]:
    """The honest node's answer: its head and its body, unpacked."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(asked)
        await writer.drain()
        head = await reader.readuntil(b"\r\n\r\n")
        body = await (_chunks(reader) if b"chunked" in head.lower() else reader.readexactly(_length(head)))
    finally:
        writer.close()
    return head, gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    body = b""
    while size := int((await reader.readuntil(b"\r\n")).split(b";")[0], 16):
        body += await reader.readexactly(size)
        await reader.readuntil(b"\r\n")
    await reader.readuntil(b"\r\n")
    return body


async def _for_ever(head: bytes, said: Endless, writer: asyncio.StreamWriter) -> None:
    """Go on until the other hangs up."""
    writer.write(_with_length(head, 2**50) + said.begins)
    while True:
        writer.write(said.goes_on)
        await writer.drain()
        await asyncio.sleep(0)


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line[15:])
    return 0


def _plainly(head: bytes) -> bytes:
    """A request that asks for an answer without compression, and for one answer on its connection."""
    lines = [
        line
        for line in head[:-4].split(b"\r\n")
        if not line.lower().startswith((b"accept-encoding:", b"connection:", b"expect:"))
    ]
    return b"\r\n".join([*lines, b"Connection: close", b"", b""])


def _with_length(head: bytes, length: int) -> bytes:
    gone = (b"content-length:", b"transfer-encoding:", b"content-encoding:", b"connection:")
    lines = [line for line in head[:-4].split(b"\r\n") if not line.lower().startswith(gone)]
    return b"\r\n".join([*lines, b"Content-Length: %d" % length, b"", b""])


@contextmanager
def liar_stands(target: int) -> Iterator[Liar]:
    """A liar before the node at `target`, honest so far, until the block ends."""
    liar = Liar(target)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="liar", daemon=True)
    thread.start()

    async def begin() -> asyncio.Server:
        server = await asyncio.start_server(liar.call, "127.0.0.1", 0, limit=_PIECE)
        liar.port = int(server.sockets[0].getsockname()[1])
        return server

    async def end(server: asyncio.Server) -> None:
        server.close()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    server = asyncio.run_coroutine_threadsafe(begin(), loop).result()
    try:
        yield liar
    finally:
        asyncio.run_coroutine_threadsafe(end(server), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
