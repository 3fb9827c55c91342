"""Arrival: an entry of another node that came here; origin: how far its ledger is known here."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from commonwire.ledger.entry import START
from commonwire.ledger.tree import Range

ArrivalState = Literal["waiting", "early", "hidden", "refused"]
"""Waiting for its place in the journal; early: it overtook its run; hidden: only its leaf hash came; or refused."""


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """A node whose entries come here: its key, and how far its ledger is verified.

    `size` counts its entries, `digest` is the one of the newest (empty: that is hidden), `range` the compact range of
    its tree (`ledger.tree.Range.encode`), `checkpoint` its newest one, `via` the peer that the newest came from.
    """

    name: str
    jwk: dict[str, str]
    size: int = START.number
    digest: str = START.digest
    range: bytes = Range().encode()
    checkpoint: bytes | None = None
    via: str | None = None
    at: datetime | None = None


class Arrival(msgspec.Struct, frozen=True, kw_only=True):
    """An entry of another node that has no place in the journal, yet or for good.

    `data` are the exact bytes (None: hidden), `leaf` their hash in the origin's tree, `hops` the nodes that it passed,
    the origin first, `via` the last of them. `why` says why it was refused.
    """

    origin: str
    number: int
    leaf: bytes
    data: bytes | None
    kind: str
    item: str | None
    hops: tuple[str, ...]
    via: str
    received_at: datetime
    state: ArrivalState = "waiting"
    why: str | None = None
