"""The records of one transaction in a node that has peers, all together, and the store that opens transactions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from commonwire.federation.peer import PeerRecords
from commonwire.federation.ports import FederationRecords
from commonwire.federation.post import LetterRecords

Answer = TypeVar("Answer")


class NetworkRecords(LetterRecords, FederationRecords, PeerRecords, Protocol):
    """Everything that a verb may read and change, other nodes included."""


class NetworkStore(Protocol):
    """Opens transactions, as `delivery.records.Store` does."""

    async def read(self, work: Callable[[NetworkRecords], Answer]) -> Answer:
        """What `work` gives on a snapshot of the store."""
        ...

    def write_now(self, work: Callable[[NetworkRecords], Answer]) -> Answer:
        """As `write`, waiting in the calling thread."""
        ...

    async def write(self, work: Callable[[NetworkRecords], Answer]) -> Answer:
        """What `work` gives, once all that it changed is on disk; nothing is changed when it raises."""
        ...
