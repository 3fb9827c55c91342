"""Calling: a node that no other reaches fetches what its peers ask, and brings them the answers."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

import msgspec

from commonwire.base.errors import CommonwireError, FetchError
from commonwire.federation.introduce import said_of_itself
from commonwire.federation.peer import Peer
from commonwire.federation.records import NetworkRecords, NetworkStore
from commonwire.federation.turned import Question, Reply
from commonwire.transport.peers import Lane, PeerClient, PeerLink

WAIT = 5.0
"""Seconds that a call waits for questions: how soon a connection in a black hole is noticed."""
BRINGING = 120.0
"""Seconds in which an answer has to be there, over a poor link, too."""
LOOKED_EVERY = 2.0
REST = 10.0
"""Seconds after which a peer that refused a call is called again."""
NOT_NEEDED = 60.0
"""Seconds after which a peer that has this node's address is asked whether it wants to be called."""
_TOGETHER = 16
"""Questions of one peer that are worked on together."""

_log = logging.getLogger("commonwire.calling")
_questions: Callable[[bytes], list[Question] | None] = msgspec.json.Decoder(list[Question] | None).decode
_encode = msgspec.json.Encoder().encode
Put = Callable[[Question], Awaitable[Reply]]
"""Puts a question to this node itself."""


class Calling:
    """The calls to all peers that have an address, as long as this node says that it has none."""

    def __init__(self, store: NetworkStore, client: PeerClient, put: Put) -> None:
        self._store = store
        self._client = client
        self._put = put
        self._calls: dict[str, tuple[str, asyncio.Future[None]]] = {}

    async def run(self) -> None:
        """Call until cancelled."""
        try:
            while True:
                try:
                    self._follow(await self._store.read(_whom))
                except Exception:  # noqa: BLE001 -- a store that is away comes back
                    _log.exception("Peers were not looked at")
                await asyncio.sleep(LOOKED_EVERY)
        finally:
            self._follow({})

    def _follow(self, wanted: dict[str, str]) -> None:
        """Begin the calls that are wanted, and end those that are not."""
        for node, (address, call) in list(self._calls.items()):
            if wanted.get(node) != address or call.done():
                call.cancel()
                del self._calls[node]
        for node, address in wanted.items():
            if node not in self._calls:
                call = asyncio.ensure_future(_Call(self._client.link(node, address), self._put).run())
                self._calls[node] = (address, call)


class _Call:
    """The calls to one peer: one connection fetches questions, another brings answers."""

    def __init__(self, link: PeerLink, put: Put) -> None:
        self._link = link
        self._put = put
        self._bringing = asyncio.Lock()
        self._room = asyncio.Semaphore(_TOGETHER)

    async def run(self) -> None:
        """Go on until cancelled; a link that is cut is found again within a second or two."""
        while True:
            try:
                await self._round()
            except* CommonwireError as errors:
                _log.info("%s: %s", self._link.peer, errors.exceptions[0])
            except* Exception as errors:  # noqa: BLE001 -- a defect met with one peer must not end its calls
                _log.exception("Calling %s failed", self._link.peer, exc_info=errors)
            await asyncio.sleep(1.0)

    async def _round(self) -> None:
        """Fetch and bring until something goes wrong with the connection."""
        fetching, answer = await self._link.reach(
            lambda lane: lane.post("/ledger/turn?new=true", b"[]"), self._unreached, is_bounded=False
        )
        bringing = self._link.lane(is_bounded=False)
        try:
            async with asyncio.TaskGroup() as tasks:
                while True:
                    if not self._begin(tasks, bringing, answer):
                        await asyncio.sleep(NOT_NEEDED)
                    answer = await fetching.post(f"/ledger/turn?wait={WAIT:g}", b"[]", wait=WAIT)
        finally:
            await fetching.close()
            await bringing.close()

    def _begin(self, tasks: asyncio.TaskGroup, bringing: Lane, answer: bytes) -> bool:
        """Begin to answer the questions that came; False when the peer need not be called."""
        questions = _read(answer)
        for question in questions or ():
            tasks.create_task(self._answer(tasks, bringing, question))
        return questions is not None

    async def _answer(self, tasks: asyncio.TaskGroup, bringing: Lane, question: Question) -> None:
        async with self._room:
            reply = await self._put(question)
        async with self._bringing:
            more = await bringing.post("/ledger/turn", _encode([reply]), wait=BRINGING)
        self._begin(tasks, bringing, more)

    async def _unreached(self, error: CommonwireError) -> None:
        if isinstance(error, FetchError) and error.kind == "refused":
            await asyncio.sleep(REST)


def _read(answer: bytes) -> list[Question] | None:
    """The questions; None from a peer that need not be called."""
    try:
        return _questions(answer)
    except ValueError as error:
        raise FetchError(f"The peer's questions cannot be read: {error}", where="/ledger/turn") from None


def _whom(records: NetworkRecords) -> dict[str, str]:
    """The peers to be called, with their addresses: none when this node has an address itself."""
    if said_of_itself(records).addresses:
        return {}
    return {peer.node: peer.identity.addresses[0] for peer in records.peers.all() if _is_called(peer)}


def _is_called(peer: Peer) -> bool:
    return peer.state in {"connected", "paused"} and bool(peer.identity.addresses)
