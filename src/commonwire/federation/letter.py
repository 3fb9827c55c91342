"""Letters: what one node tells one other, sealed to it, handed on from node to node until it is there.

    outbox   -> seal   letters due to one node go into one envelope: signed by this node, sealed to that one
    envelope -> hand   to the next node on the way: the node itself, else the peer by which its ledger comes
    envelope -> open   at its node: each letter takes effect once, by its id, and is acknowledged by a letter

A node on the way keeps an envelope until the next one has it, sees who sent it to whom, and nothing else. A letter is
handed out again, in a new envelope and another way, until its node has acknowledged it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Final

import msgspec

from commonwire.base.errors import CommonwireError, NotVerifiedError
from commonwire.base.ids import new_id
from commonwire.delivery.outbox import Letter
from commonwire.ledger.keys import PublicKey, SigningKey
from commonwire.ledger.sealed import open_sealed, seal_for
from commonwire.ledger.signed import Kind, read_signed, sign

MOST_LETTERS: Final = 100
"""Letters of one envelope."""
LONGEST_ENVELOPE: Final = 1_500_000
"""Characters of a sealed envelope."""

_TYP: Final = "commonwire-letters"
_KIND: Final = Kind(
    name="envelope", typ=_TYP, longest=LONGEST_ENVELOPE, where="letters", remedy="Let its node hand it out again."
)


class Envelope(msgspec.Struct, frozen=True, kw_only=True):
    """Letters of node `sender` to node `to`, sealed; `hops` are the nodes that had it, the sender first."""

    id: str
    sender: str
    to: str
    hops: tuple[str, ...]
    sealed: str


class Handover(msgspec.Struct, frozen=True, kw_only=True):
    """What two nodes hand one another: envelopes, and the ids of those that were taken from the other one."""

    letters: list[Envelope] = []
    kept: list[str] = []


class Me(msgspec.Struct, frozen=True, kw_only=True):
    """This node, as it signs and opens: `keys` are its own, the one that holds now first."""

    node: str
    keys: Sequence[SigningKey]


class _Bag(msgspec.Struct, frozen=True, kw_only=True):
    """What an envelope holds: the signed part."""

    sender: str
    to: str
    at: Annotated[datetime, msgspec.Meta(tz=True)]
    letters: list[Letter]


def seal(letters: Sequence[Letter], to: str, sealing_jwk: Mapping[str, object], me: Me, *, now: datetime) -> Envelope:
    """Letters to one node in an envelope: signed with this node's key, sealed with that one's."""
    bag = _Bag(sender=me.node, to=to, at=now, letters=list(letters))
    sealed = seal_for(sign(bag, me.keys[0], _KIND).encode(), sealing_jwk, typ=_TYP)
    return Envelope(id=new_id("env-"), sender=me.node, to=to, hops=(me.node,), sealed=sealed)


def open_envelope(envelope: Envelope, keys: Sequence[PublicKey], me: Me) -> list[Letter]:
    """The letters in an envelope for this node, verified with one of its sender's `keys`.

    Raises NotVerifiedError when it does not open, is signed by nobody known, or names others than it is from and to.
    """
    failed: CommonwireError | None = None
    for own in me.keys:
        try:
            signed = open_sealed(envelope.sealed, own, typ=_TYP, longest=LONGEST_ENVELOPE).decode("ascii", "replace")
            break
        except NotVerifiedError as error:
            failed = error
    else:
        raise failed or NotVerifiedError("This node has no key", where="letters")
    bag = _read_bag(signed, keys)
    if (bag.sender, bag.to) != (envelope.sender, envelope.to) or any(one.to != bag.to for one in bag.letters):
        raise NotVerifiedError("The envelope names other nodes than what is in it", where=envelope.id)
    return bag.letters[:MOST_LETTERS]


def _read_bag(signed: str, keys: Sequence[PublicKey]) -> _Bag:
    failed: CommonwireError | None = None
    for key in keys:
        try:
            return read_signed(signed, key, _KIND, _Bag)
        except NotVerifiedError as error:
            failed = error
    raise failed or NotVerifiedError("No key of its sender is known", where="letters")
