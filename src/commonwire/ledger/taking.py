"""Taking: what an outlet signs of a version that it took for a use, as a compact JWS (RFC 7515)."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Final

import msgspec

from commonwire.ledger.keys import PublicKey, SigningKey
from commonwire.ledger.signed import Kind, read_signed, sign

LONGEST_TAKING: Final = 20_000
"""Characters of a signed taking: a use may name many territories."""
_KIND: Final = Kind(
    name="taking",
    typ="commonwire-taking",
    longest=LONGEST_TAKING,
    has_custody=True,
    where="signed",
    remedy="Let the taker's node send it again.",
)


class Taking(msgspec.Struct, frozen=True, kw_only=True):
    """That `outlet` took a version of an item: for which use, under which terms (their digest), when.

    `take` is the take's id; territories, languages and changes are sorted.
    """

    alliance: str
    outlet: str
    take: str
    item: str
    version: int
    action: str
    channel: str
    territories: list[str]
    languages: list[str]
    changes: list[str]
    terms: str
    at: Annotated[datetime, msgspec.Meta(tz=True)]


def sign_taking(taking: Taking, key: SigningKey) -> str:
    """`taking` as a compact JWS signed with the outlet's `key`, which the node holds."""
    return sign(taking, key, _KIND, by_node=True)


def read_taking(taking_jws: str, public_key: PublicKey) -> Taking:
    """The taking, its bytes verified with the outlet's `public_key` before they are parsed.

    Raises NotVerifiedError when it is no taking, of another outlet's key, or not as it was signed.
    """
    return read_signed(taking_jws, public_key, _KIND, Taking)
