"""Introduce: the card of this very node, made of its key and of what its operator said about reaching it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import msgspec

from commonwire.federation.identity import Identity, identify
from commonwire.federation.peer import PeerRecords
from commonwire.ledger.entry import decode_entry
from commonwire.ledger.keys import SigningKey
from commonwire.ledger.statement import Instant

SAID: Final = "node_said"
_EPOCH: Final = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """Where other nodes reach this one, the best address first, how its operator is reached, and when that was said."""

    addresses: tuple[str, ...] = ()
    contact: str = ""
    said_at: Instant


class Program(msgspec.Struct, frozen=True, kw_only=True):
    """What a node knows of itself besides its store: its key, what its alliance is called, the program's version.

    `former_keys` are keys that it had before: letters to them are still opened.
    """

    key: SigningKey
    alliance_name: str
    version: str
    former_keys: Sequence[SigningKey] = ()

    @property
    def keys(self) -> list[SigningKey]:
        """All its keys, the one that holds now first."""
        return [self.key, *self.former_keys]


def said_of_itself(records: PeerRecords) -> Said:
    """What the operator said of this node; before that nothing, as of the day it was opened."""
    found = records.roll.find_setting(SAID)
    if found:
        return msgspec.convert(found, Said)
    first = records.book.entries(0, 1)
    return Said(said_at=decode_entry(first[0]).received_at if first else _EPOCH)


def own_identity(records: PeerRecords, program: Program) -> Identity:
    """What this node says of itself: the same at each call, until its operator says something else."""
    return _identity(records, program, said_of_itself(records))


def say_of_itself(
    records: PeerRecords,
    program: Program,
    *,
    addresses: tuple[str, ...] | None = None,
    contact: str | None = None,
    now: datetime,
) -> Identity:
    """What this node says of itself from now on; None stays as it was. Raises BadInputError for what no node can be."""
    before = said_of_itself(records)
    said = Said(
        addresses=before.addresses if addresses is None else addresses,
        contact=before.contact if contact is None else contact,
        said_at=before.said_at,
    )
    if said != before:
        said = msgspec.structs.replace(said, said_at=now)
        _identity(records, program, said)
        records.roll.put_setting(SAID, msgspec.to_builtins(said))
    return _identity(records, program, said)


def _identity(records: PeerRecords, program: Program, said: Said) -> Identity:
    return identify(
        program.key,
        alliance=records.alliance,
        alliance_name=program.alliance_name,
        node=records.node,
        addresses=said.addresses,
        contact=said.contact,
        version=program.version,
        now=said.said_at,
    )
