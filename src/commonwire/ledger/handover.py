"""Handover: what two keys sign together when a node's key, a whole node or the alliance's chair passes on.

First the one who takes, then the one who gives, in whose ledger the entry with it stands: so no key comes into force
that nobody holds, and none without the one before it. The key that gives is the node's at that entry.
"""

from __future__ import annotations

from typing import Final, Literal

import msgspec

from commonwire.base.errors import BadInputError, NotVerifiedError
from commonwire.ledger.jointly import claimed, cosign, sign_jointly, signers
from commonwire.ledger.keys import PublicKey, SigningKey
from commonwire.ledger.signed import Kind
from commonwire.ledger.statement import Instant

What = Literal["key", "node", "chair"]
"""A node's key on the same machine, a node on another machine, the secretariat of the alliance."""

_KIND: Final = Kind(
    name="handover",
    typ="commonwire-handover",
    longest=8000,
    where="handover",
    remedy="Make it again: first the one who takes accepts, then the one who gives hands over.",
)


class Handover(msgspec.Struct, frozen=True, kw_only=True):
    """That `taker` takes over `what` from `giver` (both names of nodes) with the key `taker_jwk`.

    `taker_number` is how far the taker's own ledger went when it accepted the chair: it is the chair after that. It is
    0 where a node keeps its ledger. `at` is the taker's time.
    """

    alliance: str
    what: What
    giver: str
    taker: str
    taker_jwk: dict[str, str]
    taker_number: int
    at: Instant


def accept_handover(handover: Handover, taker_key: SigningKey) -> bytes:
    """The handover with the signature of the one who takes: what the one who gives is shown."""
    return sign_jointly(handover, [taker_key], _KIND)


def read_acceptance(data: bytes) -> Handover:
    """What is to be handed over, signed by the taker with the key that it names. Raises NotVerifiedError."""
    handover = claimed(data, _KIND, Handover)
    try:
        taker_key = PublicKey.from_jwk(handover.taker_jwk)
    except BadInputError as error:
        raise _unverified(str(error)) from None
    if not signers(data, [taker_key], _KIND):
        raise _unverified("the one who takes has not signed it")
    return handover


def hand_over(data: bytes, giver_key: SigningKey) -> bytes:
    """The accepted handover with the signature of the one who gives. Raises NotVerifiedError, ConflictError."""
    read_acceptance(data)
    return cosign(data, giver_key, _KIND)


def read_handover(data: bytes, giver_keys: list[PublicKey]) -> tuple[Handover, PublicKey]:
    """The handover and which of `giver_keys` gave; both signatures are verified. Raises NotVerifiedError."""
    handover = read_acceptance(data)
    taker_key = PublicKey.from_jwk(handover.taker_jwk)
    given = signers(data, [key for key in giver_keys if key != taker_key], _KIND)
    if not given:
        raise _unverified("no key of the one who gives has signed it")
    return handover, next(key for key in giver_keys if key.id in given)


def _unverified(why: str) -> NotVerifiedError:
    return NotVerifiedError(f"The handover is not verified: {why}", where=_KIND.where, remedy=_KIND.remedy)
