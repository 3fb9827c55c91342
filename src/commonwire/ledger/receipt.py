"""Receipt: what an outlet signs of a notice that it was told, as a compact JWS (RFC 7515)."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Final, Literal

import msgspec
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jws import JWSRegistry
from joserfc.registry import HeaderParameter

from commonwire.base.errors import NotVerifiedError
from commonwire.ledger.keys import PublicKey, SigningKey

LONGEST_RECEIPT: Final = 2000
"""Characters of a signed receipt."""
_ALGORITHM: Final = "Ed25519"  # RFC 9864, section 2.2
_TYPE: Final = "commonwire-receipt"  # RFC 8725, section 3.11: no other signed thing can pass for a receipt
_JWS: Final = JWSRegistry(
    header_registry={"custody": HeaderParameter("Who holds the private key", "str")}, algorithms=[_ALGORITHM]
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


_encode = msgspec.json.Encoder(order="sorted").encode
_decode = msgspec.json.Decoder(Acknowledged).decode


def sign_receipt(acknowledged: Acknowledged, key: SigningKey, *, custody: Literal["node", "outlet"] = "node") -> str:
    """The receipt as a compact JWS signed with the outlet's `key`; the header says so when the node holds it."""
    header = {"alg": _ALGORITHM, "kid": key.id, "typ": _TYPE}
    if custody == "node":
        header["custody"] = "node"
    return jws.serialize_compact(header, _encode(acknowledged), key.jose, registry=_JWS)


def read_receipt(receipt_jws: str, public_key: PublicKey) -> Acknowledged:
    """The receipt, its bytes verified with the outlet's `public_key` before they are parsed.

    Raises NotVerifiedError when it is no receipt, of another outlet's key, or not as it was signed.
    """
    if len(receipt_jws) > LONGEST_RECEIPT:
        raise _unverified(f"it is longer than {LONGEST_RECEIPT} characters")
    try:
        signed = jws.deserialize_compact(receipt_jws, public_key.jose, registry=_JWS)
        said = {name: value for name, value in signed.protected.items() if name != "custody"}
        if said != {"alg": _ALGORITHM, "kid": public_key.id, "typ": _TYPE}:
            raise _unverified("its header is not that of a receipt by this outlet's key")
        return _decode(signed.payload)
    except (JoseError, ValueError) as error:  # msgspec's errors are ValueErrors
        raise _unverified(str(error)) from None


def _unverified(why: str) -> NotVerifiedError:
    return NotVerifiedError(
        f"The receipt is not verified: {why}",
        where="signed",
        remedy="Sign alliance, outlet, notice, uri, version, status and at with the outlet's own Ed25519 key.",
    )
