"""Keys: Ed25519 to sign and verify (RFC 8032), and the sealing of secrets that are kept on disk."""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from functools import cached_property, lru_cache
from typing import Final

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from joserfc.jwk import OKPKey

from commonwire.base.errors import BadInputError, NotVerifiedError, SettingsError

NODE_SECRET_BYTES: Final = 32

_FIELD: Final = 2**255 - 19
_ORDER_EIGHT: Final = 0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7
_WEAK: Final = frozenset({0, 1, _FIELD - 1, _ORDER_EIGHT, _FIELD - _ORDER_EIGHT})
"""The y coordinates of the points of small order: under such a key a signature can fit many messages."""

_X: Final = re.compile(r"[A-Za-z0-9_-]{43}")


class PublicKey:
    """An Ed25519 public key; equal when the 32 bytes are."""

    def __init__(self, raw: bytes) -> None:
        """The key whose encoding (RFC 8032, section 5.1.2) is `raw`, 32 bytes; BadInputError when it is none."""
        y = int.from_bytes(raw, "little") & (2**255 - 1)
        if len(raw) != 32 or y >= _FIELD or y in _WEAK:
            raise BadInputError("These bytes are no usable Ed25519 public key", where="key", remedy="Make a new key.")
        self.raw = raw
        self._key = Ed25519PublicKey.from_public_bytes(raw)

    @classmethod
    def from_jwk(cls, jwk: Mapping[str, object]) -> PublicKey:
        """The key of a JWK {"kty": "OKP", "crv": "Ed25519", "x": ...} (RFC 8037, section 2).

        Raises BadInputError for another kind of key, for one with its private part, and for a `kid` that is
        not the key's thumbprint.
        """
        x = jwk.get("x")
        if jwk.get("kty") != "OKP" or jwk.get("crv") != "Ed25519" or not isinstance(x, str) or not _X.fullmatch(x):
            raise BadInputError("This is no Ed25519 key", where="jwk", remedy='Send kty "OKP", crv "Ed25519" and x.')
        if "d" in jwk:
            raise BadInputError("This JWK holds a private key", where="jwk.d", remedy="Send the public part only.")
        key = _key_of(x)
        if key.jwk["x"] != x or jwk.get("kid", key.id) != key.id:
            raise BadInputError("x or kid of this key is not as it must be", where="jwk", remedy="Leave out kid.")
        return key

    @cached_property
    def jwk(self) -> dict[str, str]:
        """The key as a JWK (RFC 8037, section 2): kty, crv and x."""
        return {"kty": "OKP", "crv": "Ed25519", "x": _base64url(self.raw)}

    @cached_property
    def id(self) -> str:
        """The key id: the JWK thumbprint with SHA-256 in base64url, 43 letters (RFC 7638, RFC 8037 appendix A.3)."""
        members = f'{{"crv":"Ed25519","kty":"OKP","x":"{_base64url(self.raw)}"}}'
        return _base64url(hashlib.sha256(members.encode()).digest())

    @cached_property
    def jose(self) -> OKPKey:
        """The key in the shape that joserfc takes."""
        return OKPKey.import_key(self._key)

    def verify(self, signature: bytes, data: bytes) -> None:
        """Return when `signature` (64 bytes) was made over exactly `data` with this key, else NotVerifiedError."""
        try:
            self._key.verify(signature, data)
        except InvalidSignature:
            raise NotVerifiedError(
                "The signature does not fit",
                where=f"key {self.id}",
                remedy="The bytes or the key are not the signed ones.",
            ) from None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PublicKey) and other.raw == self.raw

    def __hash__(self) -> int:
        return hash(self.raw)

    def __repr__(self) -> str:
        return f"PublicKey({self.id!r})"


@lru_cache(maxsize=4096)
def _key_of(x: str) -> PublicKey:
    """The key with this `x`: an outlet's key is asked for with each of its entries."""
    return PublicKey(base64.urlsafe_b64decode(x + "="))


class SigningKey:
    """An Ed25519 private key; its repr shows the id only."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key
        self.public = PublicKey(key.public_key().public_bytes_raw())

    @classmethod
    def generate(cls) -> SigningKey:
        """A fresh random key."""
        return cls(Ed25519PrivateKey.generate())

    @classmethod
    def from_private_bytes(cls, raw: bytes) -> SigningKey:
        """The key whose private part is `raw`, 32 bytes (RFC 8032, section 5.1.5); else BadInputError."""
        if len(raw) != 32:
            raise BadInputError(f"An Ed25519 private key has 32 bytes, this one {len(raw)}", where="key")
        return cls(Ed25519PrivateKey.from_private_bytes(raw))

    def private_bytes(self) -> bytes:
        """The private part, 32 bytes: keep it only sealed (`Sealer`)."""
        return self._key.private_bytes_raw()

    @property
    def public_jwk(self) -> dict[str, str]:
        """The public part as a JWK (RFC 8037, section 2)."""
        return self.public.jwk

    @property
    def id(self) -> str:
        """The key id: the RFC 7638 thumbprint of the public part."""
        return self.public.id

    @cached_property
    def jose(self) -> OKPKey:
        """The key in the shape that joserfc takes."""
        return OKPKey.import_key(self._key)

    def sign(self, data: bytes) -> bytes:
        """The signature over `data`, 64 bytes (RFC 8032, section 5.1.6)."""
        return self._key.sign(data)

    def __repr__(self) -> str:
        return f"SigningKey({self.id!r})"


class Sealer:
    """Seals what must lie on disk and not be read there, with a key derived from the node's secret.

    AES-256-GCM (NIST SP 800-38D) under HKDF-SHA256 (RFC 5869) of the secret. The purpose is bound in as
    associated data: what was sealed as one outlet's key does not open as another's.
    """

    _VERSION: Final = b"\x01"
    _NONCE_BYTES: Final = 12
    _TAG_BYTES: Final = 16

    def __init__(self, secret: bytes) -> None:
        """A sealer for the node's `secret`; SettingsError when it has fewer than 32 bytes."""
        if len(secret) < NODE_SECRET_BYTES:
            raise SettingsError(
                f"The node's secret has {len(secret)} bytes and needs {NODE_SECRET_BYTES}",
                where="COMMONWIRE_SECRET_FILE",
                remedy="Let `commonwire init` make it, or give the file it made.",
            )
        derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"commonwire sealer 1").derive(secret)
        self._cipher = AESGCM(derived)

    def seal(self, data: bytes, *, purpose: str) -> bytes:
        """`data` sealed for `purpose` ("key of outlet pamir-post"): 29 bytes longer, different each time."""
        nonce = secrets.token_bytes(self._NONCE_BYTES)
        return self._VERSION + nonce + self._cipher.encrypt(nonce, data, self._VERSION + purpose.encode())

    def unseal(self, sealed: bytes, *, purpose: str) -> bytes:
        """What was sealed; NotVerifiedError for another secret, another purpose or changed bytes."""
        version, nonce, body = sealed[:1], sealed[1 : 1 + self._NONCE_BYTES], sealed[1 + self._NONCE_BYTES :]
        if version == self._VERSION and len(body) >= self._TAG_BYTES:
            with suppress(InvalidTag):
                return self._cipher.decrypt(nonce, body, version + purpose.encode())
        raise NotVerifiedError(
            "What was sealed does not open",
            where=purpose,
            remedy="COMMONWIRE_SECRET_FILE must be the secret it was sealed with.",
        )


def new_node_secret() -> bytes:
    """A fresh secret for a node: 32 random bytes, to be kept in a file of mode 0600 outside the home."""
    return secrets.token_bytes(NODE_SECRET_BYTES)


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
