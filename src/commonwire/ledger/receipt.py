"""Receipt: what an outlet signs of a notice that it was told, as a compact JWS (RFC 7515)."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Final, Literal

import msgspec

from commonwire.ledger.keys import PublicKey, SigningKey
from commonwire.ledger.signed import Kind, read_signed, sign
from commonwire.ledger.statement import Custody

LONGEST_RECEIPT: Final = 2000
"""Characters of a signed receipt."""
_KIND: Final = Kind(
    name="receipt",
    typ="commonwire-receipt",
    longest=LONGEST_RECEIPT,
    has_custody=True,
    where="signed",
    remedy="Sign alliance, outlet, notice, uri, version, status and at with the outlet's own Ed25519 key.",
)


class Acknowledged(msgspec.Struct, frozen=True, kw_only=True):
    """That `outlet` has seen a notice about a version of an item, or done what it asks; `at` is its claim."""

    alliance: str
    outlet: str
    notice: str
    uri: str
    version: int
    status: Literal["seen", "done"]
    at: Annotated[datetime, msgspec.Meta(tz=True)]


def sign_receipt(acknowledged: Acknowledged, key: SigningKey, *, custody: Custody = "node") -> str:
    """The receipt as a compact JWS signed with the outlet's `key`; the header says so when the node holds it."""
    return sign(acknowledged, key, _KIND, by_node=custody == "node")


def read_receipt(receipt_jws: str, public_key: PublicKey) -> Acknowledged:
    """The receipt, its bytes verified with the outlet's `public_key` before they are parsed.

    Raises NotVerifiedError when it is no receipt, of another outlet's key, or not as it was signed.
    """
    return read_signed(receipt_jws, public_key, _KIND, Acknowledged)
