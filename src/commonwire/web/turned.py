"""Questions to peers that this node cannot reach: kept until the peer fetches them, and until it brings the answer."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Callable, Iterable

from commonwire.base.errors import FetchError
from commonwire.federation.turned import Question, Reply

AWAY_AFTER = 12.0
"""Seconds without a call after which a peer counts as away."""


class _Desk:
    """The questions to one peer."""

    def __init__(self) -> None:
        self.waiting: dict[int, Question] = {}
        self.asked: dict[int, asyncio.Future[Reply]] = {}
        self.seen = float("-inf")
        self.news = asyncio.Event()
        self.came = asyncio.Event()


class Turns:
    """What is asked of peers that fetch their questions. `steady` is a clock in seconds that nobody sets."""

    def __init__(self, *, steady: Callable[[], float] = time.monotonic) -> None:
        self._steady = steady
        self._is_closing = False
        self._desks: dict[str, _Desk] = {}
        self._ids = itertools.count(1)

    async def present(self, node: str) -> None:
        """Return as soon as the peer `node` fetches questions."""
        desk = self._desk(node)
        while self._steady() - desk.seen > AWAY_AFTER:
            desk.came.clear()
            await desk.came.wait()

    async def ask(
        self, node: str, method: str, path: str, headers: dict[str, str], body: bytes, *, seconds: float
    ) -> Reply:
        """What the peer answers within `seconds`. Raises FetchError: it is away, or does not answer in time."""
        desk = self._desk(node)
        if self._steady() - desk.seen > AWAY_AFTER:
            raise _away(node, "The peer is away", "unreachable")
        question = Question(id=next(self._ids), method=method, path=path, headers=headers, body=body)
        future: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        desk.waiting[question.id], desk.asked[question.id] = question, future
        desk.news.set()
        try:
            async with asyncio.timeout(seconds):
                return await future
        except TimeoutError:
            raise _away(node, "The peer did not bring an answer in time", "timeout") from None
        finally:
            desk.waiting.pop(question.id, None)
            desk.asked.pop(question.id, None)

    async def fetched(self, node: str, seconds: float, *, is_new: bool = False) -> list[Question]:
        """The questions that wait for the peer, which is here to fetch them, as soon as there are any.

        After `seconds` none. `is_new`: it begins anew, and knows nothing of what was handed out before.
        """
        desk = self._desk(node)
        if is_new:
            for id, future in list(desk.asked.items()):
                if id not in desk.waiting and not future.done():
                    future.set_exception(_away(node, "The peer began anew", "timeout"))
        desk.seen = self._steady()
        desk.came.set()
        until = desk.seen + seconds
        while not (desk.waiting or self._is_closing) and (left := until - self._steady()) > 0:
            desk.news.clear()
            try:
                async with asyncio.timeout(left):
                    await desk.news.wait()
            except TimeoutError:
                break
        desk.seen = self._steady()
        found = list(desk.waiting.values())
        desk.waiting.clear()
        return found

    def brought(self, node: str, replies: Iterable[Reply]) -> None:
        """Hand the peer's answers to whoever asked; what nobody waits for is passed over."""
        desk = self._desk(node)
        for reply in replies:
            future = desk.asked.get(reply.id)
            if future is not None and not future.done():
                future.set_result(reply)

    def close(self) -> None:
        """Let all who wait for questions go: the node is about to stop."""
        self._is_closing = True
        for desk in self._desks.values():
            desk.news.set()

    def _desk(self, node: str) -> _Desk:
        return self._desks.setdefault(node, _Desk())


def _away(node: str, what: str, kind: str) -> FetchError:
    return FetchError(what, where=node, remedy="It calls by itself; see that it runs and has a link.", kind=kind)
