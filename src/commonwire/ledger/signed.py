"""Small signed things beside the statements: a JSON value as a compact JWS (RFC 7515) of a type of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, TypeVar

import msgspec
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jws import JWSRegistry
from joserfc.registry import HeaderParameter

from commonwire.base.errors import BadInputError, NotVerifiedError
from commonwire.ledger.keys import PublicKey, SigningKey

Said = TypeVar("Said", bound=msgspec.Struct)

_ALGORITHM: Final = "Ed25519"  # RFC 9864, section 2.2
_JWS: Final = JWSRegistry(
    header_registry={"custody": HeaderParameter("Who holds the private key", "str")}, algorithms=[_ALGORITHM]
)
_encode = msgspec.json.Encoder(order="sorted").encode


class Kind(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of signed thing: `name` in messages, `typ` in the header (RFC 8725, section 3.11: nothing else passes).

    At most `longest` characters are read; `custody` may say in the header who holds the key; `remedy` is for whoever
    sent one that does not hold.
    """

    name: str
    typ: str
    longest: int
    has_custody: bool = False
    where: str
    remedy: str


def sign(said: msgspec.Struct, key: SigningKey, kind: Kind, *, by_node: bool = False) -> str:
    """`said` as a compact JWS; where the kind has custody, the header says that the node holds the key (`by_node`)."""
    header = {"alg": _ALGORITHM, "kid": key.id, "typ": kind.typ}
    if kind.has_custody and by_node:
        header["custody"] = "node"
    return jws.serialize_compact(header, _encode(said), key.jose, registry=_JWS)


def read_signed(signed_jws: str, public_key: PublicKey, kind: Kind, said: type[Said]) -> Said:
    """What was signed, its bytes verified with `public_key` before they are parsed.

    Raises NotVerifiedError when it is too long, its header is not that of this kind by this key, or it is not as it
    was signed.
    """
    if len(signed_jws) > kind.longest:
        raise _unverified(kind, f"it is longer than {kind.longest} characters")
    try:
        signed = jws.deserialize_compact(signed_jws, public_key.jose, registry=_JWS)
        header = dict(signed.protected)
        if kind.has_custody:
            header.pop("custody", None)
        if header != {"alg": _ALGORITHM, "kid": public_key.id, "typ": kind.typ}:
            raise _unverified(kind, "its header is not that of one by this key")
        return msgspec.json.decode(signed.payload, type=said)
    except (JoseError, ValueError) as error:  # msgspec's errors are ValueErrors
        raise _unverified(kind, str(error)) from None


def read_kept(signed_jws: str, kind: Kind, said: type[Said]) -> Said:
    """What was signed, from a line that was verified before it was kept; its signature is not looked at again."""
    try:
        return msgspec.json.decode(jws.extract_compact(signed_jws.encode(), registry=_JWS).payload, type=said)
    except (JoseError, ValueError) as error:
        raise _unverified(kind, str(error)) from None


def read_self_signed(
    signed_jws: str, kind: Kind, said: type[Said], jwk_of: Callable[[Said], Mapping[str, object]]
) -> Said:
    """What somebody signed of themselves, verified with the key that it names (`jwk_of`).

    It proves that the holder of that key said so, not who holds it. Raises NotVerifiedError like `read_signed`.
    """
    if len(signed_jws) > kind.longest:
        raise _unverified(kind, f"it is longer than {kind.longest} characters")
    try:
        public_key = PublicKey.from_jwk(jwk_of(read_kept(signed_jws, kind, said)))
    except BadInputError as error:
        raise _unverified(kind, str(error)) from None
    return read_signed(signed_jws, public_key, kind, said)


def _unverified(kind: Kind, why: str) -> NotVerifiedError:
    return NotVerifiedError(f"The {kind.name} is not verified: {why}", where=kind.where, remedy=kind.remedy)
