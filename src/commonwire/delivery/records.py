"""The records of one transaction, all together, and the store that opens transactions.

A verb is a plain function that takes `Records`; `Store.write` runs it inside a transaction and returns when the
result is on disk; `Store.read` runs it on a snapshot. See docs/decisions/0001.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from commonwire.delivery.attempt import AttemptRecords
from commonwire.delivery.elsewhere import ElsewhereRecords
from commonwire.delivery.flow import FlowShelf
from commonwire.delivery.inbox import InboxRecords
from commonwire.delivery.queue import QueueRecords
from commonwire.delivery.ran import RanRecords
from commonwire.delivery.rows import ItemLists
from commonwire.delivery.tell import TellRecords
from commonwire.ledger.ports import Trees, WitnessShelf
from commonwire.news.admission import RollRecords
from commonwire.news.feed import FeedShelf
from commonwire.news.ports import Happening

Answer = TypeVar("Answer")


class Records(
    AttemptRecords, ElsewhereRecords, RanRecords, TellRecords, QueueRecords, InboxRecords, RollRecords, Protocol
):
    """Everything that a verb may read and change."""

    feeds: FeedShelf
    flow: FlowShelf
    lists: ItemLists
    trees: Trees
    witness: WitnessShelf


Reaction = Callable[[Records, Happening], None]
"""What a room does about something that was just recorded, in the same transaction."""


class Store(Protocol):
    """Opens transactions."""

    async def read(self, work: Callable[[Records], Answer]) -> Answer:
        """What `work` gives on a snapshot of the store."""
        ...

    def write_now(self, work: Callable[[Records], Answer]) -> Answer:
        """As `write`, waiting in the calling thread."""
        ...

    async def write(self, work: Callable[[Records], Answer]) -> Answer:
        """What `work` gives, once all that it changed is on disk; nothing is changed when it raises."""
        ...
