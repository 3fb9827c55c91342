"""The key that others seal letters to a node with: X25519 (RFC 7748), derived from the node's signing key.

It needs no keeping of its own, and moves with the signing key: whoever has that one opens the letters.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Final

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from joserfc.jwk import OKPKey

from commonwire.base.errors import BadInputError
from commonwire.ledger.keys import SigningKey

_PURPOSE: Final = b"commonwire sealing key 1"
_WEAK: Final = frozenset(
    value.to_bytes(32, "little")
    for value in (
        0,
        1,
        325606250916557431795983626356110631294008115727848805560023387167927233504,
        39382357235489614581723060781553021112529911719440698176882885853963445705823,
        2**255 - 20,
        2**255 - 19,
        2**255 - 18,
    )
)
"""Points of small order: with them everybody can open what was sealed (RFC 7748, section 7)."""


def sealing_key(node_key: SigningKey) -> OKPKey:
    """The private X25519 key of the node whose signing key this is: HKDF-SHA256 (RFC 5869) of its private part."""
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE).derive(node_key.private_bytes())
    return OKPKey.import_key(X25519PrivateKey.from_private_bytes(derived))


def sealing_jwk(node_key: SigningKey) -> dict[str, str]:
    """The public part as a JWK (RFC 8037, section 2): kty "OKP", crv "X25519" and x."""
    public = sealing_key(node_key).as_dict(private=False)
    return {name: str(public[name]) for name in ("kty", "crv", "x")}


def read_sealing_jwk(jwk: Mapping[str, object]) -> OKPKey:
    """The public X25519 key of a JWK, to seal with; BadInputError for another kind, a private or a weak one."""
    x = jwk.get("x")
    if jwk.get("kty") == "OKP" and jwk.get("crv") == "X25519" and "d" not in jwk and isinstance(x, str):
        raw = _decoded(x)
        if len(raw) == 32 and raw[31] < 128 and raw not in _WEAK:
            return OKPKey.import_key({"kty": "OKP", "crv": "X25519", "x": x})
    raise BadInputError(
        "This is no key to seal with",
        where="sealing_jwk",
        remedy='Send kty "OKP", crv "X25519" and x, no private part.',
    )


def _decoded(text: str) -> bytes:
    """The bytes of base64url in its one shortest form; nothing for any other text."""
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        return b""
    return raw if base64.urlsafe_b64encode(raw).rstrip(b"=").decode() == text else b""
