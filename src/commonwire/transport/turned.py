"""The link to a peer that cannot be reached: it fetches what it is asked (`federation.turned`)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Protocol, TypeVar

import httpx

from commonwire.base.errors import CommonwireError
from commonwire.federation.signed_request import Asked
from commonwire.federation.turned import Reply
from commonwire.transport.fetch import Way
from commonwire.transport.peers import EVERY, Lane, PeerClient, PeerLink

SLACK = 15.0
"""Seconds that the way there and back may take beyond what a question waits by itself."""

Answer = TypeVar("Answer")


class Questions(Protocol):
    """Where questions to peers wait until they are fetched."""

    async def present(self, node: str) -> None:
        """Return as soon as the peer fetches questions."""
        ...

    async def ask(
        self, node: str, method: str, path: str, headers: dict[str, str], body: bytes, *, seconds: float
    ) -> Reply:
        """Return what the peer answers within `seconds`. Raises FetchError."""
        ...


class TurnedLink(PeerLink):
    """The link to a peer that calls by itself."""

    def __init__(self, client: PeerClient, peer: str, questions: Questions) -> None:
        super().__init__(client, peer, "turned://" + peer)
        self.questions = questions

    def lane(self, *, is_bounded: bool = True) -> Lane:
        """A lane; many questions may be under way together."""
        return TurnedLane(self, is_bounded=is_bounded)

    async def reach(
        self,
        ask: Callable[[Lane], Awaitable[Answer]],
        failed: Callable[[CommonwireError], Awaitable[None]],
        *,
        is_bounded: bool = True,
    ) -> tuple[Lane, Answer]:
        """A lane on which `ask` was answered, and the answer, as soon as the peer calls."""
        while True:
            await self.questions.present(self.peer)
            lane = self.lane(is_bounded=is_bounded)
            try:
                return lane, await ask(lane)
            except CommonwireError as error:
                await failed(error)
            await asyncio.sleep(EVERY)


class TurnedLane(Lane):
    """Requests to a peer that fetches them."""

    def __init__(self, link: TurnedLink, *, is_bounded: bool) -> None:
        super().__init__(link, is_bounded=is_bounded)
        self._turned = link

    async def _way(self, address: str) -> Way:
        return Way(address=httpx.URL(address), peers=())

    async def _send(self, way: Way, asked: Asked, wait: float) -> httpx.Response:
        link = self._turned
        path = f"{asked.path}?{asked.query}" if asked.query else asked.path
        seconds = wait + SLACK + 3 * link.told.delay
        reply = await link.questions.ask(
            link.peer, asked.method, path, self._signed(asked), asked.body, seconds=seconds
        )
        return httpx.Response(reply.status, headers=reply.headers, stream=_Body(reply.body))


class _Body(httpx.AsyncByteStream):
    """Bytes as they came, not decoded yet."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self._data
