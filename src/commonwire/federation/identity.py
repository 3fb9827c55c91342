"""Identity: what a node says of itself, signed by its own key: the card that two operators exchange.

The card proves that whoever holds the key said all this; that the key is the right node's, two people find out
by reading a fingerprint to one another (`fingerprint`).
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

import msgspec

from commonwire.base.errors import BadInputError
from commonwire.ledger.keys import PublicKey, SigningKey
from commonwire.ledger.sealing_key import read_sealing_jwk, sealing_jwk
from commonwire.ledger.signed import Kind, read_kept, read_self_signed, sign
from commonwire.ledger.statement import Instant

MOST_ADDRESSES: Final = 8
_LONGEST: Final = 200
_NAME: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,98}[A-Za-z0-9])?")
CARD: Final = Kind(
    name="card of the node",
    typ="commonwire-node",
    longest=8_000,
    where="card",
    remedy="Ask the other operator for the whole line that `commonwire peer card` prints.",
)


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """What a node says of itself.

    `node` is its name in the ledger, `jwk` its public signing key (Ed25519), `sealing_jwk` the public key that
    letters to it are sealed with (X25519); `addresses` are where other nodes reach it, the best first (none: it calls
    others only); `contact` is how its operator is reached, `version` the program's.
    """

    alliance: str
    alliance_name: str = ""
    node: str
    jwk: dict[str, str]
    sealing_jwk: dict[str, str]
    addresses: tuple[str, ...] = ()
    contact: str = ""
    version: str = ""
    said_at: Instant

    @property
    def key(self) -> PublicKey:
        """The key that it signs with."""
        return PublicKey.from_jwk(self.jwk)


def identify(
    key: SigningKey,
    *,
    alliance: str,
    alliance_name: str,
    node: str,
    addresses: tuple[str, ...],
    contact: str,
    version: str,
    now: Instant,
) -> Identity:
    """What the node with `key` says of itself. Raises BadInputError for what no other node would read."""
    return _checked(
        Identity(
            alliance=alliance,
            alliance_name=alliance_name,
            node=node,
            jwk=key.public_jwk,
            sealing_jwk=sealing_jwk(key),
            addresses=addresses,
            contact=contact,
            version=version,
            said_at=now,
        )
    )


def sign_card(identity: Identity, key: SigningKey) -> str:
    """The card: one line of text, a compact JWS (RFC 7515) of type "commonwire-node"."""
    return sign(identity, key, CARD)


def read_card(card: str) -> Identity:
    """What the card says, verified with the key in it; line breaks that a mail put into it do not matter.

    Raises NotVerifiedError when it is not as it was signed, BadInputError when a node cannot be so.
    """
    identity = read_self_signed(one_line(card), CARD, Identity, lambda said: said.jwk)
    return _checked(identity)


def kept_identity(card: str) -> Identity:
    """What a card says that was verified before it was kept."""
    return read_kept(card, CARD, Identity)


def one_line(card: str) -> str:
    """The card without the blanks and line breaks that a mail put into it."""
    return "".join(card.split())


def is_named(node: str) -> bool:
    """Whether `node` can be a node's name: letters, digits, dots and hyphens, at most 100.

    >>> is_named("wire.example.org"), is_named("two words")
    (True, False)
    """
    return _NAME.fullmatch(node) is not None


def _checked(identity: Identity) -> Identity:
    if not is_named(identity.node):
        raise BadInputError(
            f"'{identity.node[:40]}' cannot name a node",
            where="node",
            remedy="Use letters, digits, dots and hyphens, such as 'wire.example.org'.",
        )
    said = (identity.alliance, identity.alliance_name, identity.contact, identity.version, *identity.addresses)
    if any(len(text) > _LONGEST or not text.isprintable() for text in said) or not identity.alliance:
        raise BadInputError(
            "A part of the card is missing, too long or not one line",
            where="card",
            remedy=f"Give an alliance, and texts of at most {_LONGEST} characters.",
        )
    if len(identity.addresses) > MOST_ADDRESSES:
        raise BadInputError("Too many addresses", where="addresses", remedy=f"Give at most {MOST_ADDRESSES}.")
    for address in identity.addresses:
        _check_address(address)
    _ = PublicKey.from_jwk(identity.jwk), read_sealing_jwk(identity.sealing_jwk)
    return identity


def _check_address(address: str) -> None:
    """Raise BadInputError unless `address` is the root of an http or https site."""
    try:
        parts = urlsplit(address)
        is_root = bool(parts.hostname) and parts.path in {"", "/"} and not (parts.query or parts.fragment)
        _ = parts.port
    except ValueError:
        is_root, parts = False, urlsplit("")
    if not is_root or parts.scheme not in {"http", "https"} or parts.username or parts.password:
        raise BadInputError(
            f"'{address[:80]}' is not where a node can be",
            where="addresses",
            remedy="Write it as https://wire.example.org, without a path.",
        )
