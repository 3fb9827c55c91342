"""Content: the exact bytes of one part of a version, known to the ledger only by a salted digest."""

from __future__ import annotations

import hmac
import secrets

import msgspec

from commonwire.base.errors import BadInputError

SALT_BYTES = 32


class Content(msgspec.Struct, frozen=True):
    """Bytes beside the ledger: `digest` stands in the entry, `salt` and `data` can be erased.

    Without the salt the digest tells nothing, not even to somebody who guesses the text.
    """

    digest: str
    salt: bytes
    data: bytes


def seal(data: bytes, *, salt: bytes | None = None) -> Content:
    """`data` with its digest: the hex HMAC-SHA256 (RFC 2104) keyed by `salt`, 32 fresh random bytes when None.

    Raises BadInputError for a salt that is not 32 bytes long: shorter ones can be guessed, and HMAC takes keys
    that differ only in zeros at the end for the same.

    >>> seal(b"Flood", salt=bytes(32)).digest[:16]
    'a16415e3623b4f16'
    """
    if salt is None:
        salt = secrets.token_bytes(SALT_BYTES)
    elif len(salt) != SALT_BYTES:
        raise BadInputError(
            f"A salt has {SALT_BYTES} bytes, this one {len(salt)}", where="salt", remedy="Leave it out: one is made."
        )
    return Content(_digest(salt, data), salt, data)


def matches(content: Content) -> bool:
    """Whether the bytes are the ones that the digest was made of."""
    return len(content.salt) == SALT_BYTES and hmac.compare_digest(
        _digest(content.salt, content.data).encode(), content.digest.encode()
    )


def _digest(salt: bytes, data: bytes) -> str:
    return hmac.digest(salt, data, "sha256").hex()
