"""Sealed: bytes that one node alone can read, as a compact JWE (RFC 7516).

The content key is agreed with the recipient's sealing key by ECDH-ES over X25519 (RFC 7518, section 4.6; RFC 8037,
section 3.2) and encrypts with A256GCM (RFC 7518, section 5.3), fresh for each thing that is sealed.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Final

import msgspec
from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwe import JWERegistry

from commonwire.base.errors import NotVerifiedError, TooLargeError
from commonwire.ledger.keys import SigningKey
from commonwire.ledger.sealing_key import read_sealing_jwk, sealing_key

_HEADER: Final = 2000


class _Head(msgspec.Struct, frozen=True):
    kid: str


class _Registry(JWERegistry):
    """The library's registry with the bound on sizes that the caller gives."""

    def __init__(self, longest: int) -> None:
        super().__init__(algorithms=["ECDH-ES", "A256GCM"])
        self.max_ciphertext_length = longest


def seal_for(data: bytes, sealing_jwk: Mapping[str, object], *, typ: str) -> str:
    """`data` sealed with a node's public sealing key, as ASCII; `typ` says in the clear what kind of thing it is.

    Raises BadInputError for a key that nothing can be sealed with.
    """
    key = read_sealing_jwk(sealing_jwk)
    header = {"alg": "ECDH-ES", "enc": "A256GCM", "kid": key.thumbprint(), "typ": typ}
    return jwe.encrypt_compact(header, data, key, registry=_Registry(2 * len(data) + 1))


def open_sealed(sealed: str, node_key: SigningKey, *, typ: str, longest: int) -> bytes:
    """What was sealed for the node whose signing key this is.

    Raises TooLargeError above `longest` characters, NotVerifiedError when it is sealed for another node, is of
    another kind, was cut or changed.
    """
    if len(sealed) > longest:
        raise TooLargeError(f"More than {longest} characters", where=typ, remedy="Let the sender split it.")
    key = sealing_key(node_key)
    try:
        opened = jwe.decrypt_compact(sealed.encode("ascii"), key, registry=_Registry(longest))
    except (JoseError, ValueError, KeyError, TypeError) as error:
        raise _unopened(typ, f"{type(error).__name__}: it was cut or changed, or is for another node") from None
    said = {name: opened.protected.get(name) for name in ("alg", "enc", "kid", "typ")}
    if said != {"alg": "ECDH-ES", "enc": "A256GCM", "kid": key.thumbprint(), "typ": typ}:
        raise _unopened(typ, "its header is not that of one for this node")
    return opened.plaintext or b""


def is_sealed_for(sealed: str, node_key: SigningKey) -> bool:
    """Whether it says that it is sealed for this node: a claim, until `open_sealed` returned.

    Raises NotVerifiedError when this is nothing sealed.
    """
    head = sealed[:_HEADER].partition(".")[0]
    try:
        said = msgspec.json.decode(base64.urlsafe_b64decode(head + "=="), type=_Head)
    except ValueError:  # msgspec's and base64's errors are ValueErrors
        raise _unopened("sealed", "it has no header that can be read") from None
    return said.kid == sealing_key(node_key).thumbprint()


def _unopened(typ: str, why: str) -> NotVerifiedError:
    return NotVerifiedError(
        f"What was sealed does not open: {why}", where=typ, remedy="Let its sender seal it again for this node's key."
    )
