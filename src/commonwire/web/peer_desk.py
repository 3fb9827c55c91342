"""The desk for peers: what the calls between nodes need of this node."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from commonwire.federation.records import NetworkStore
from commonwire.ledger.keys import SigningKey
from commonwire.web.peer_feed import PeerFeed
from commonwire.web.peer_gate import PeerGate
from commonwire.web.site import Wakeup


class PeerDesk:
    """Answers peers of this node, which is called `node` and has `keys`, the one that holds now first.

    `woken_by` is told which peer says that it has news.
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
        self.woken_by: Callable[[str], None] = _nobody


def _nobody(_: str) -> None:
    """Nobody waits for a peer to have news."""
