"""Key files: private keys that people keep outside any node, as JWK (RFC 8037) in files that nobody else reads."""

from __future__ import annotations

import base64
import os
import stat
from pathlib import Path

import msgspec

from commonwire.base.errors import BadInputError, SettingsError
from commonwire.ledger.keys import SigningKey


class _Private(msgspec.Struct, frozen=True):
    """An Ed25519 key with its private part `d` (RFC 8037, section 2)."""

    kty: str
    crv: str
    x: str
    d: str


def make_key_file(path: Path) -> SigningKey:
    """A fresh key, kept in a new file of mode 0600. Raises BadInputError when there is a file of this name."""
    key = SigningKey.generate()
    private = _Private(**key.public_jwk, d=base64.urlsafe_b64encode(key.private_bytes()).rstrip(b"=").decode())
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise BadInputError(
            f"The key cannot be written: {error.strerror}",
            where=str(path),
            remedy="Name a new file in your own folder.",
        ) from None
    with os.fdopen(descriptor, "wb") as file:
        file.write(msgspec.json.encode(private) + b"\n")
        file.flush()
        os.fsync(file.fileno())
    return key


def read_key_file(path: Path) -> SigningKey:
    """The key in a file. Raises BadInputError when it holds none, SettingsError when others can read it."""
    try:
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise SettingsError("This key can be read by others", where=str(path), remedy="chmod 600 that file.")
        private = msgspec.json.decode(path.read_bytes(), type=_Private)
        key = SigningKey.from_private_bytes(base64.urlsafe_b64decode(private.d + "="))
    except OSError as error:
        raise BadInputError(f"The key cannot be read: {error.strerror}", where=str(path)) from None
    except ValueError as error:  # msgspec's and base64's errors are ValueErrors
        raise BadInputError(f"This file holds no private key: {error}", where=str(path)) from None
    if key.public_jwk["x"] != private.x:
        raise BadInputError("The private part of this key is not that of x", where=str(path))
    return key
