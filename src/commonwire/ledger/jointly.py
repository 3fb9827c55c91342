"""Jointly: one thing signed by several keys, as a JWS in its general JSON form (RFC 7515, section 7.2.1).

Each signature stands by itself and is made where its key is, at any time and in any order: the file goes round. What
was signed are the exact bytes of `payload`; two files that say the same thing with other signatures have one digest.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from typing import Final

import msgspec
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jws import JWSRegistry

from commonwire.base.errors import ConflictError, NotVerifiedError
from commonwire.ledger.keys import PublicKey, SigningKey
from commonwire.ledger.signed import Kind, Said

_ALGORITHM: Final = "Ed25519"  # RFC 9864, section 2.2
_JWS: Final = JWSRegistry(algorithms=[_ALGORITHM])
_JWS.max_payload_length = 2**31  # the bound is the kind's own, on the whole file
MOST_SIGNATURES: Final = 100
"""Signatures under one thing."""


class Signature(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One key's part: its protected header and its signature, both base64url."""

    protected: str
    signature: str


class Joint(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The general JSON form: `payload` in base64url, and the signatures over it."""

    payload: str
    signatures: tuple[Signature, ...]


_encode = msgspec.json.Encoder(order="sorted").encode
_decode = msgspec.json.Decoder(Joint).decode


def sign_jointly(said: msgspec.Struct, keys: Iterable[SigningKey], kind: Kind) -> bytes:
    """`said` with a signature of each of `keys`, in their order; without keys a draft that waits for them."""
    payload = _encode(said)
    joint = Joint(_base64url(payload), tuple(_signature(payload, key, kind) for key in keys))
    return _encode(joint)


def cosign(data: bytes, key: SigningKey, kind: Kind) -> bytes:
    """`data` with a signature of `key` over the same bytes added. Raises ConflictError when it has signed already."""
    joint = _read(data, kind)
    added = _signature(_payload(joint, kind), key, kind)
    if any(_kid(signature, kind) == key.id for signature in joint.signatures):
        raise ConflictError(f"Key {key.id} has signed this already", where=kind.where, remedy="Give another key.")
    return _encode(Joint(joint.payload, (*joint.signatures, added)))


def claimed(data: bytes, kind: Kind, said: type[Said]) -> Said:
    """What `data` says, verified by nothing yet: to find the keys that it names, before `signers` asks them.

    Raises NotVerifiedError when it is no such thing.
    """
    try:
        return msgspec.json.decode(_payload(_read(data, kind), kind), type=said)
    except ValueError as error:  # msgspec's errors are ValueErrors
        raise _unverified(kind, str(error)) from None


def said_digest(data: bytes, kind: Kind) -> str:
    """The hex SHA-256 of the exact bytes that were signed: the same whoever has signed."""
    return hashlib.sha256(_payload(_read(data, kind), kind)).hexdigest()


def signers(data: bytes, keys: Iterable[PublicKey], kind: Kind) -> frozenset[str]:
    """The ids of those of `keys` that have signed `data`; signatures of other keys are passed over.

    Raises NotVerifiedError when one says that it is by one of `keys` and does not fit.
    """
    joint = _read(data, kind)
    known = {key.id: key for key in keys}
    found = set()
    for signature in joint.signatures:
        key = known.get(_kid(signature, kind) or "")
        if key is None:
            continue
        try:
            jws.deserialize_compact(
                f"{signature.protected}.{joint.payload}.{signature.signature}", key.jose, registry=_JWS
            )
        except (JoseError, ValueError) as error:
            raise _unverified(kind, f"the signature of key {key.id} does not fit ({error})") from None
        found.add(key.id)
    return frozenset(found)


def _signature(payload: bytes, key: SigningKey, kind: Kind) -> Signature:
    signed = jws.serialize_compact(_header(key.id, kind), payload, key.jose, registry=_JWS)
    protected, _, signature = signed.split(".")
    return Signature(protected, signature)


def _header(kid: str, kind: Kind) -> dict[str, str]:
    return {"alg": _ALGORITHM, "kid": kid, "typ": kind.typ}


def _kid(signature: Signature, kind: Kind) -> str | None:
    """The id of the key that a signature says to be of; None when its header is not one of this kind."""
    try:
        header = msgspec.json.decode(_unbase64url(signature.protected), type=dict[str, str])
    except ValueError:
        return None
    kid = header.get("kid", "")
    return kid if header == _header(kid, kind) else None


def _read(data: bytes, kind: Kind) -> Joint:
    if len(data) > kind.longest:
        raise _unverified(kind, f"it is larger than {kind.longest} bytes")
    try:
        joint = _decode(data)
    except ValueError as error:
        raise _unverified(kind, str(error)) from None
    if len(joint.signatures) > MOST_SIGNATURES:
        raise _unverified(kind, f"it has more than {MOST_SIGNATURES} signatures")
    return joint


def _payload(joint: Joint, kind: Kind) -> bytes:
    try:
        return _unbase64url(joint.payload)
    except ValueError:
        raise _unverified(kind, "its payload is not base64url") from None


def _unbase64url(text: str) -> bytes:
    """The bytes of `text`, which must be written as base64url without padding is; else ValueError."""
    data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    if _base64url(data) != text:
        raise ValueError("not base64url")
    return data


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _unverified(kind: Kind, why: str) -> NotVerifiedError:
    return NotVerifiedError(f"The {kind.name} is not verified: {why}", where=kind.where, remedy=kind.remedy)
