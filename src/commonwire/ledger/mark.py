"""Mark: the node's signature on whom a copy is of, short enough to stand in a page, as a compact JWS (RFC 7515)."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Final

import msgspec

from commonwire.ledger.keys import PublicKey, SigningKey
from commonwire.ledger.signed import Kind, read_signed, sign

LONGEST_MARK: Final = 1500
"""Characters of a mark."""
_KIND: Final = Kind(
    name="mark",
    typ="commonwire-mark",
    longest=LONGEST_MARK,
    where="mark",
    remedy="Copy it whole from the page, and ask the node that made it.",
)


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """That `outlet` took a version of an item: the take's id, and when it was (to the second)."""

    item: str
    version: int
    outlet: str
    take: str
    at: Annotated[datetime, msgspec.Meta(tz=True)]


def sign_mark(mark: Mark, key: SigningKey) -> str:
    """`mark` as a compact JWS signed with the node's `key`: letters, digits, '-', '_' and two dots."""
    return sign(msgspec.structs.replace(mark, at=mark.at.replace(microsecond=0)), key, _KIND)


def read_mark(mark_jws: str, public_key: PublicKey) -> Mark:
    """The mark, its bytes verified with the node's `public_key` before they are parsed.

    Raises NotVerifiedError when it is no mark, of another node, or not as it was signed.
    """
    return read_signed(mark_jws, public_key, _KIND, Mark)
