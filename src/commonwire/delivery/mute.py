"""The link that mutes: signed by the node, so that it works from a mail without signing in, and does nothing else."""

from __future__ import annotations

from typing import Final

import msgspec

from commonwire.ledger.keys import PublicKey, SigningKey
from commonwire.ledger.signed import Kind, read_signed, sign

_KIND: Final = Kind(
    name="link",
    typ="commonwire-mute",
    longest=1000,
    where="link",
    remedy="Open it as it stands in the mail, or mute the search on your desk.",
)


class Mute(msgspec.Struct, frozen=True, kw_only=True):
    """That a `reader` of the outlet ('' is its desk) wants to hear no more of a search; '' stands for all digests."""

    outlet: str
    search: str
    reader: str


def sign_mute(mute: Mute, key: SigningKey) -> str:
    """`mute` as a compact JWS signed with the node's `key`: letters, digits, '-', '_' and two dots."""
    return sign(mute, key, _KIND)


def read_mute(token: str, public_key: PublicKey) -> Mute:
    """What a link mutes. Raises NotVerifiedError when this node did not sign it."""
    return read_signed(token, public_key, _KIND, Mute)
