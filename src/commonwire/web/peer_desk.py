"""The desk for peers: what the calls between nodes need of this node."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from msgspec.structs import replace

from commonwire.federation.records import NetworkRecords, NetworkStore
from commonwire.ledger.keys import SigningKey
from commonwire.web.peer_feed import PeerFeed
from commonwire.web.peer_gate import PeerGate
from commonwire.web.site import Wakeup
from commonwire.web.turned import Turns


class PeerDesk:
    """Answers peers of this node, which is called `node` and has `keys`, the one that holds now first.

    `woken_by` is told which peer says that it has news; `bring_text` fetches the text of an item's version where only
    its head came.
    """

    def __init__(
        self,
        store: NetworkStore,
        wakeup: Wakeup,
        *,
        node: str,
        keys: Sequence[SigningKey],
        clock: Callable[[], datetime],
    ) -> None:
        self.store = store
        self.node = node
        self.clock = clock
        self.gate = PeerGate(store, node, clock=clock)
        self.feed = PeerFeed(store, wakeup, node=node, keys=keys, clock=clock)
        self.turns = Turns()
        self.woken_by: Callable[[str], None] = _nobody
        self.bring_text: Callable[[str, int | None], Awaitable[None]] = _nothing
        self._noted: dict[str, datetime] = {}

    async def note_heard(self) -> int:
        """Keep when each peer asked last, for those that asked since this was called before; how many."""
        news = {node: at for node, at in self.gate.heard.items() if self._noted.get(node) != at}
        if news:
            await self.store.write(lambda records: _keep_heard(records, news))
            self._noted |= news
        return len(news)

    def close(self) -> None:
        """Answer all who wait: the node is about to stop."""
        self.feed.close()
        self.turns.close()


def _keep_heard(records: NetworkRecords, news: dict[str, datetime]) -> None:
    for node, at in news.items():
        records.peers.put_contact(replace(records.peers.contact(node), heard_at=at))


async def _nothing(_item: str, _version: int | None) -> None:
    """Nobody here speaks with peers: what is not here stays away."""


def _nobody(_: str) -> None:
    """Nobody waits for a peer to have news."""
