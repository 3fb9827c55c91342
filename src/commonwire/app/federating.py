"""The federation: the links to all peers, and what shows what came by them.

Each link asks for what is new (`peer_loops`); contents are fetched by whoever may give them, then entries get their
places (`settling`), in one go for all peers.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime

from commonwire.app.peer_loops import PeerLoops
from commonwire.app.settling import Link, Settler
from commonwire.federation.peer import Peer, taken
from commonwire.federation.records import NetworkRecords, NetworkStore
from commonwire.ledger.keys import SigningKey
from commonwire.transport.peers import PeerClient, PeerLink
from commonwire.transport.turned import Questions, TurnedLink
from commonwire.web.site import Wakeup

LOOKED_EVERY = 1.0
_log = logging.getLogger("commonwire.federating")


class Federation:
    """The links to all peers, as they are agreed: begun, ended and begun anew as the operator says.

    `hear` is told by how many seconds a peer's clock is ahead.
    """

    def __init__(
        self,
        store: NetworkStore,
        wakeup: Wakeup,
        client: PeerClient,
        clock: Callable[[], datetime],
        hear: Callable[[str, float], None] = lambda _peer, _ahead: None,
        former_keys: Sequence[SigningKey] = (),
    ) -> None:
        self.store = store
        self.keys: Sequence[SigningKey] = [client.key, *former_keys]
        self.client = client
        self.clock = clock
        self.hear = hear
        self.questions: Questions | None = None
        self.links: dict[str, PeerLoops] = {}
        self.settler = Settler(store, self._with_contact, clock, thin=self.thin)
        self.wakeup = wakeup
        self._thin: frozenset[str] = frozenset()
        self.heard: Callable[[str], datetime | None] = _never
        """When a peer last asked this node something, where it is served in this process."""
        self._tasks: dict[str, tuple[Peer, asyncio.Task[None]]] = {}

    def thin(self) -> frozenset[str]:
        """The peers from which texts come only when somebody asks for them."""
        return self._thin

    def is_brought(self, node: str) -> bool:
        """Whether the entries of `node` come from itself now: then no other peer is asked for them."""
        link = self.links.get(node)
        return link is not None and link.brings_entries

    def _with_contact(self) -> list[Link]:
        """The links by which contents are asked for: not those that are paused."""
        return [link for link in self.links.values() if link.alive.is_set() and link.peer.state == "connected"]

    def wake(self, node: str) -> None:
        """The peer says that it has something new."""
        link = self.links.get(node)
        if link is not None:
            link.woken.set()

    async def run(self) -> None:
        """Speak with all peers until cancelled."""
        settling = asyncio.ensure_future(self.settler.run())
        try:
            while True:
                bell = self.wakeup.bell()
                try:
                    peers, self._thin = await self.store.read(_peers)
                    await self._follow(peers)
                except Exception as error:  # noqa: BLE001 -- a store that is away comes back
                    _log.error("Peers were not looked at", exc_info=error)
                await bell.wait(LOOKED_EVERY)
                await asyncio.sleep(LOOKED_EVERY)
        finally:
            settling.cancel()
            for _, task in self._tasks.values():
                task.cancel()
            await asyncio.gather(settling, *(task for _, task in self._tasks.values()), return_exceptions=True)

    async def _follow(self, peers: list[Peer]) -> None:
        """Begin the links that are wanted, and end those that are not."""
        wanted = {peer.node: peer for peer in peers if peer.state in {"connected", "paused"}}
        for node, (peer, task) in list(self._tasks.items()):
            if wanted.get(node) != peer or task.done():
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
                del self._tasks[node], self.links[node]
        for node, peer in wanted.items():
            link = self._link_to(peer) if node not in self._tasks else None
            if link is not None:
                self.links[node] = PeerLoops(self, peer, link)
                self._tasks[node] = (peer, asyncio.ensure_future(self.links[node].run()))

    def _link_to(self, peer: Peer) -> PeerLink | None:
        """The link to a peer: by its address; to one that has none by what it fetches itself, where that is kept."""
        if peer.identity.addresses:
            return self.client.link(peer.node, peer.identity.addresses[0])
        return TurnedLink(self.client, peer.node, self.questions) if self.questions else None


def _never(_: str) -> datetime | None:
    return None


def _peers(records: NetworkRecords) -> tuple[list[Peer], frozenset[str]]:
    """All peers, and those behind a thin link."""
    peers = records.peers.all()
    linked = [peer.node for peer in peers if peer.state in {"connected", "paused"}]
    return peers, frozenset(node for node in linked if taken(records, node).is_thin)
