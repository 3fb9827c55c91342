"""Fan-out by NATS JetStream: where new entries stand in the journal is said once, to as many as want to hear it.

A message names what came behind a position, without a gap: `{"after": 4, "places": [[5, ORIGIN, NUMBER], ...]}`. It
holds no word of a story: who hears it asks the node. Each message is stored by a majority of the NATS servers before
the next one is sent, and each names the one that it follows; so whatever NATS lost, and whoever else was saying
something, the stream itself tells where to go on.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final

import msgspec

from commonwire.base.errors import ConflictError, SettingsError, UnavailableError
from commonwire.transport.subjects import entries_of, stream_of

ANSWER: Final = 5.0
"""Seconds that NATS has to store a message, or to answer a question."""
KEPT_FOR: Final = 7 * 86_400.0
"""Seconds for which messages are kept for those who were away."""
_WRONG_LAST_SEQUENCE: Final = 10071

Place = tuple[int, str, int]
"""Where an entry stands: its position in the journal, the node that wrote it, its number there."""


class Servers(msgspec.Struct, frozen=True):
    """The NATS servers of a node, and on how many of them each message is kept."""

    addresses: tuple[str, ...]
    replicas: int = 3


class Said(msgspec.Struct, frozen=True):
    """A message: what stands behind the position `after`."""

    after: int
    places: list[Place]


class End(msgspec.Struct, frozen=True):
    """How far a stream goes: the last position that it names (None: it is empty), and its last message's number."""

    position: int | None
    message: int


class Fanout:
    """A connection to NATS, for one node."""

    def __init__(self, client: Any, node: str, replicas: int, closed: asyncio.Event) -> None:
        self._client = client
        self._closed = closed
        self._jetstream = client.jetstream(timeout=ANSWER)
        self._subject, self._stream = entries_of(node), stream_of(node)
        self._replicas = replicas

    async def end(self) -> End:
        """How far the stream goes, which is made when there is none. Raises UnavailableError."""
        from nats.js.errors import NotFoundError  # noqa: PLC0415 -- of the extra `nats`

        with _explained():
            try:
                info = await self._jetstream.stream_info(self._stream)
            except NotFoundError:
                info = await self._make()
            if not info.state.messages:
                return End(None, info.state.last_seq)
            last = await self._jetstream.get_msg(self._stream, info.state.last_seq)
            return End(msgspec.json.decode(last.data, type=Said).places[-1][0], info.state.last_seq)

    async def say(self, after: int, places: Sequence[Place], *, behind: int) -> int:
        """Say what stands behind the position `after`, as the message that follows the message `behind`; its number.

        Raises ConflictError when another message came first, and UnavailableError: it may be there all the same.
        """
        from nats.js.errors import APIError  # noqa: PLC0415 -- of the extra `nats`

        data = msgspec.json.encode(Said(after, list(places)))
        with _explained():
            try:
                stored = await self._jetstream.publish(
                    self._subject, data, timeout=ANSWER, headers={"Nats-Expected-Last-Sequence": str(behind)}
                )
            except APIError as error:
                if error.err_code != _WRONG_LAST_SEQUENCE:
                    raise
                raise ConflictError("Another message came first") from None
        return int(stored.seq)

    async def forget(self) -> None:
        """Let the stream be gone, with all that it holds. Raises UnavailableError."""
        from nats.js.errors import NotFoundError  # noqa: PLC0415 -- of the extra `nats`

        with _explained():
            try:
                await self._jetstream.delete_stream(self._stream)
            except NotFoundError:
                return

    async def hear(self, heard: Callable[[], None]) -> None:
        """Call `heard` with each message from now on, for as long as the connection lasts. Raises UnavailableError."""

        async def on_message(_: Any) -> None:
            heard()

        with _explained():
            await self._client.subscribe(self._subject, cb=on_message)

    @property
    def is_open(self) -> bool:
        """Whether it is connected now."""
        return not self._closed.is_set()

    async def lost(self) -> None:
        """Return when the connection is lost."""
        await self._closed.wait()

    async def _make(self) -> Any:
        from nats.js.api import StreamConfig  # noqa: PLC0415 -- of the extra `nats`

        return await self._jetstream.add_stream(
            StreamConfig(name=self._stream, subjects=[self._subject], num_replicas=self._replicas, max_age=KEPT_FOR)
        )


@asynccontextmanager
async def connected(servers: Servers, node: str) -> AsyncIterator[Fanout]:
    """A connection to any of the servers, for as long as the context lasts: it is not made again when it is lost.

    Raises UnavailableError, and SettingsError without the extra `nats`.
    """
    try:
        from nats import connect  # noqa: PLC0415 -- of the extra `nats`
    except ModuleNotFoundError:
        raise SettingsError(
            "NATS cannot be spoken with", where="COMMONWIRE_NATS", remedy="pip install 'commonwire[nats]'."
        ) from None

    closed = asyncio.Event()

    async def on_error(_: Exception) -> None:
        """Whoever asks hears of it."""

    async def on_close() -> None:
        closed.set()

    with _explained():
        client = await connect(
            list(servers.addresses),
            allow_reconnect=False,
            connect_timeout=2,
            ping_interval=2,
            error_cb=on_error,
            closed_cb=on_close,
            name=f"commonwire {node}",
        )
    try:
        yield Fanout(client, node, servers.replicas, closed)
    finally:
        await client.close()


class _explained:  # noqa: N801 -- it is used like a function
    """What goes wrong in NATS becomes an UnavailableError."""

    def __enter__(self) -> None:
        """Nothing is needed."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> None:
        from nats.errors import Error  # noqa: PLC0415 -- of the extra `nats`

        if isinstance(error, (Error, OSError, TimeoutError)):
            said = str(error) or type(error).__name__
            raise UnavailableError(
                f"NATS does not answer: {said}", where="COMMONWIRE_NATS", remedy="See that its servers run."
            ) from None
