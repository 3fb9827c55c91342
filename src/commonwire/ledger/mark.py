"""Mark: the node's signature on whom a copy is of, short enough to stand in a page, as a compact JWS (RFC 7515)."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Final

import msgspec
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jws import JWSRegistry

from commonwire.base.errors import NotVerifiedError
from commonwire.ledger.keys import PublicKey, SigningKey

LONGEST_MARK: Final = 1500
"""Characters of a mark."""
_ALGORITHM: Final = "Ed25519"  # RFC 9864, section 2.2
_TYPE: Final = "commonwire-mark"  # RFC 8725, section 3.11: no other signed thing can pass for a mark
_JWS: Final = JWSRegistry(algorithms=[_ALGORITHM])


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """That `outlet` took a version of an item: the take's id, and when it was (to the second)."""

    item: str
    version: int
    outlet: str
    take: str
    at: Annotated[datetime, msgspec.Meta(tz=True)]


_decode = msgspec.json.Decoder(Mark).decode


def sign_mark(mark: Mark, key: SigningKey) -> str:
    """`mark` as a compact JWS signed with the node's `key`: letters, digits, '-', '_' and two dots."""
    short = msgspec.structs.replace(mark, at=mark.at.replace(microsecond=0))
    header = {"alg": _ALGORITHM, "kid": key.id, "typ": _TYPE}
    return jws.serialize_compact(header, msgspec.json.encode(short), key.jose, registry=_JWS)


def read_mark(mark_jws: str, public_key: PublicKey) -> Mark:
    """The mark, its bytes verified with the node's `public_key` before they are parsed.

    Raises NotVerifiedError when it is no mark, of another node, or not as it was signed.
    """
    if len(mark_jws) > LONGEST_MARK:
        raise _unverified(f"it is longer than {LONGEST_MARK} characters")
    try:
        signed = jws.deserialize_compact(mark_jws, public_key.jose, registry=_JWS)
        if signed.protected != {"alg": _ALGORITHM, "kid": public_key.id, "typ": _TYPE}:
            raise _unverified("its header is not that of a mark by this node")
        return _decode(signed.payload)
    except (JoseError, ValueError) as error:  # msgspec's errors are ValueErrors
        raise _unverified(str(error)) from None


def _unverified(why: str) -> NotVerifiedError:
    return NotVerifiedError(
        f"The mark is not verified: {why}",
        where="mark",
        remedy="Copy it whole from the page, and ask the node that made it.",
    )
