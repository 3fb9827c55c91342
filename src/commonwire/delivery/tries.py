"""Deliveries: that a notice is owed to an outlet by one of its channels, and the tries that were made.

A row is made with the notice, in one transaction, so nobody is forgotten. A try is on disk as begun before anything is
sent, and the time of the next one with it: what a crash left without an outcome is made again at its next step, under
the same message id, by which a receiver knows it.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Literal, Protocol

import msgspec

from commonwire.delivery.retry import ChannelKind, next_try

Ended = Literal["done", "closed", "overridden", "removed", "sent", "refused", "dropped"]
"""Why a delivery is over: a receipt "done", a person's closing, a later notice that says otherwise, no channel more.

An alert is over when it was sent, was refused for good, or when nothing was left to tell ("dropped").
"""

Outcome = Literal["delivered", "failed", "unsent", "dropped"]
"""What became of a try: accepted there, refused or lost on the way, never left the node (its mail server was down).

One is dropped when by then there was nothing to tell.
"""

LONGEST_ERROR = 300
"""Characters of what went wrong that are kept."""


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """That `notice` is owed to `outlet` by `channel`: tried next at `next_at`, never more when that is None.

    `lane` orders what is due: 0 goes first. `host` is the machine it leads to. `made` counts the tries; those that
    never left the node are not in it. `begun` counts all, and numbers them.
    """

    notice: str
    channel: str
    outlet: str
    item: str
    kind: ChannelKind
    lane: int
    host: str
    issued_at: datetime
    next_at: datetime | None
    begun: int = 0
    made: int = 0
    seen: bool = False
    ended: Ended | None = None
    ended_at: datetime | None = None


class Try(msgspec.Struct, frozen=True, kw_only=True):
    """One try, numbered from 1; without an outcome it is under way, or a crash took what became of it.

    `status` is the HTTP or SMTP status, `error` in words what went wrong.
    """

    notice: str
    channel: str
    number: int
    began_at: datetime
    ended_at: datetime | None = None
    outcome: Outcome | None = None
    status: int | None = None
    milliseconds: int | None = None
    error: str | None = None


class DeliveryShelf(Protocol):
    """Where deliveries and tries are kept."""

    def put(self, deliveries: Sequence[Delivery]) -> None:
        """Keep deliveries, each in place of the one of the same notice and channel."""
        ...

    def put_tries(self, tries: Sequence[Try]) -> None:
        """Keep tries, each in place of the one of the same notice, channel and number."""
        ...

    def find(self, notice: str, channel: str) -> Delivery | None:
        """The delivery of a notice by a channel, if there is one."""
        ...

    def find_try(self, notice: str, channel: str, number: int) -> Try | None:
        """One try, if there is such a one."""
        ...

    def due(
        self, kind: ChannelKind, *, lanes: Collection[int], now: datetime, without: Collection[str], limit: int
    ) -> list[Delivery]:
        """What is due at `now` in these lanes, none of the hosts `without`: by lane, then the longest waiting first."""
        ...

    def next_at(self, kind: ChannelKind) -> datetime | None:
        """When the next try by a channel of this kind is due; None when nothing is owed by any."""
        ...

    def waiting(self, *, later_than: datetime) -> list[Delivery]:
        """What is to be tried later than that."""
        ...

    def of_notice(self, notice: str, *, outlet: str | None = None) -> list[Delivery]:
        """The deliveries of a notice (to `outlet` alone), by outlet and channel."""
        ...

    def tries_of(self, notice: str, *, outlet: str | None = None) -> list[Try]:
        """All tries of a notice (to `outlet` alone), in the order in which they began."""
        ...

    def newest_unsent(self, *, limit: int) -> list[Try]:
        """The newest tries that never left the node, the newest first."""
        ...

    def count_owed(self, kind: ChannelKind, *, by: datetime) -> int:
        """How many deliveries by channels of this kind were due by then and still wait."""
        ...

    def open_of_channel(self, channel: str) -> list[Delivery]:
        """What is still owed by a channel."""
        ...

    def open_of_item(self, item: str, *, lanes: Collection[int], like: str) -> list[Delivery]:
        """What is still owed about an item in these lanes by channels that also owe the notice `like`."""
        ...


def message_id(notice: str, channel: str) -> str:
    """What every try of a notice by a channel is called: its webhook-id, and the name in its Message-ID.

    >>> message_id("wire.example.org-7", "c-1") == message_id("wire.example.org-7", "c-1")
    True
    """
    digest = hashlib.sha256(f"{notice}\0{channel}".encode()).digest()[:20]
    return f"cw_{base64.b32encode(digest).decode().lower()}"


def stop_tries(shelf: DeliveryShelf, notice: str, *, outlet: str, why: Ended, now: datetime) -> int:
    """End what is still owed to `outlet` of a notice (it answered "done", or somebody closed it); how many channels."""
    found = [over(owed, why, now) for owed in shelf.of_notice(notice, outlet=outlet) if owed.ended is None]
    shelf.put(found)
    return len(found)


def slow_down(shelf: DeliveryShelf, notice: str, *, outlet: str, now: datetime) -> None:
    """From now on only recall a notice to `outlet`: somebody there has seen it."""
    shelf.put([seen(owed, now) for owed in shelf.of_notice(notice, outlet=outlet) if owed.ended is None])


def over(delivery: Delivery, why: Ended, now: datetime) -> Delivery:
    """The delivery, ended."""
    return msgspec.structs.replace(delivery, next_at=None, ended=why, ended_at=now)


def seen(delivery: Delivery, now: datetime) -> Delivery:
    """The delivery, of which somebody has said that it was seen; said again, nothing changes."""
    if delivery.seen:
        return delivery
    due = next_try(delivery.kind, issued_at=delivery.issued_at, made=delivery.made, seen=True, ended=False, now=now)
    return msgspec.structs.replace(delivery, seen=True, next_at=due)
