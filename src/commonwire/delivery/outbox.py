"""Outbox: what the nodes of other outlets have to be told: a take, who was served, an answer to a notice, an erasure.

A letter is owed in the transaction in which it comes about, and until the other node has said that it has it. How it
gets there is the business of `federation.letter`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Annotated, Any, Protocol

import msgspec

from commonwire.alliance.ports import Roll
from commonwire.base.errors import NotFoundError
from commonwire.base.ids import new_id
from commonwire.news.ports import NewsRecords


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that node `to` is told; by its id it has its effect once, however often it comes.

    `said` is what the kind holds ('taken', 'served', 'answered', 'erased', 'acknowledged', and what newer programs
    add). `at` is the sender's clock; `number` is the one that the next entry of its ledger was to have then, and says
    which keys held.
    """

    id: str
    to: str
    kind: str
    said: dict[str, Any]
    at: Annotated[datetime, msgspec.Meta(tz=True)]
    number: int


class Owed(msgspec.Struct, frozen=True, kw_only=True):
    """A letter that is not acknowledged yet: handed out `sent` times, to be handed out (again) at `due_at`."""

    letter: Letter
    sent: int
    due_at: datetime


class Outbox(Protocol):
    """Where the letters are kept that this node owes to others."""

    def put(self, letter: Letter) -> None:
        """Owe a letter, due at once."""
        ...

    def find(self, letter_id: str) -> Owed | None:
        """The letter with this id, while it is owed."""
        ...

    def addressees(self, now: datetime) -> list[str]:
        """The nodes to which a letter is due, by name."""
        ...

    def due(self, to: Collection[str], now: datetime, limit: int) -> list[Owed]:
        """At most `limit` letters that are due to one of these nodes, the longest due first."""
        ...

    def all_to(self, to: Collection[str], limit: int) -> list[Owed]:
        """At most `limit` letters that are owed to one of these nodes, due or not, the longest due first."""
        ...

    def handed_out(self, letters: Sequence[str], envelope: str, due_at: datetime) -> None:
        """Keep that these letters left in an envelope, and when they are due again."""
        ...

    def in_envelope(self, envelope: str) -> list[Owed]:
        """The letters that are still owed and left last in this envelope."""
        ...

    def end(self, letters: Collection[str]) -> None:
        """Owe these letters no more: their node has them."""
        ...

    def count(self) -> int:
        """How many letters are owed."""
        ...


class OutboxRecords(NewsRecords, Protocol):
    """The records that owing letters needs."""

    roll: Roll
    outbox: Outbox


def node_of(records: OutboxRecords, outlet: str) -> str | None:
    """The node that `outlet` belongs to; None when that is this one, or nobody knows the outlet."""
    try:
        return records.roll.get_outlet(outlet).node
    except NotFoundError:
        return None


def say(records: OutboxRecords, node: str | None, kind: str, said: msgspec.Struct, *, now: datetime) -> None:
    """Owe `node` a letter; nothing when that is this node (its name, or None)."""
    if node is None or node == records.node:
        return
    records.outbox.put(
        Letter(
            id=new_id(f"{records.node}-"),
            to=node,
            kind=kind,
            said=msgspec.to_builtins(said),
            at=now,
            number=records.book.head().number + 1,
        )
    )
