"""Keys: an outlet's API keys, and the record of the keys it signs with."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec
from msgspec.structs import replace

from commonwire.base.ids import OutletId

Scope = Literal["give", "take", "correct", "kill"]

SCOPES: tuple[Scope, ...] = ("give", "take", "correct", "kill")


class ApiKey(msgspec.Struct, frozen=True, kw_only=True):
    """An outlet's key to the API; `digest` is all that is kept of the secret, which was shown once."""

    id: str
    outlet: OutletId
    name: str
    digest: str
    scopes: frozenset[Scope]
    created_at: datetime
    last_used_at: datetime | None = None
    revoked_at: datetime | None = None


class SigningKeyRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A key that signs, or signed, for an outlet; what it means is the ledger's business.

    `public_jwk` is its public JWK (RFC 8037); `sealed_private` is encrypted, or None when the outlet keeps its own
    key. The numbers are those of ledger entries: it signs from `from_number` to `until_number`, both included (None:
    still), and entries from `revoked_from` on are disputed.
    """

    outlet: str
    kid: str
    public_jwk: dict[str, str]
    sealed_private: bytes | None = None
    from_number: int = 0
    until_number: int | None = None
    revoked_from: int | None = None


def as_revoked(key: SigningKeyRecord, number: int, last_good: int) -> SigningKeyRecord:
    """The key after entry `number` revoked it: it signs nothing more, and what came after `last_good` is disputed."""
    first = last_good + 1 if key.revoked_from is None else min(last_good + 1, key.revoked_from)
    until = number if key.until_number is None else key.until_number
    return replace(key, sealed_private=None, until_number=until, revoked_from=first)
