"""Signed notes (c2sp.org/signed-note): a text, and beneath it a line for each key that signed it.

A note is kept and passed on as the exact bytes that it is; its text is not looked at before a signature fits.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from typing import Final

import msgspec

from commonwire.base.errors import BadInputError, NotVerifiedError
from commonwire.ledger.keys import PublicKey, SigningKey

ED25519: Final = b"\x01"
"""The byte of a plain Ed25519 signature (signed-note, "Signature types")."""
COSIGNATURE: Final = b"\x04"
"""The byte of a witness's Ed25519 signature with its time (c2sp.org/tlog-cosignature)."""
_MOST_BYTES: Final = 64 * 1024
_DASH: Final = "\u2014"
_NAME: Final = re.compile(r"[^\s+\x00-\x1f\x7f]+")


class Line(msgspec.Struct, frozen=True):
    """One signature: the name and the four bytes that tell the key, and the signature itself."""

    name: str
    hash: bytes
    signature: bytes

    def encode(self) -> bytes:
        """The line as it stands in a note, with its end."""
        return f"{_DASH} {self.name} {base64.b64encode(self.hash + self.signature).decode()}\n".encode()


class Note(msgspec.Struct, frozen=True):
    """A note taken apart, nothing in it verified yet: its text with the last newline, and its signatures."""

    text: bytes
    lines: list[Line]

    def signatures(self, name: str, key: PublicKey, kind: bytes = ED25519) -> list[bytes]:
        """What stands in the lines of `key` under `name`, none verified."""
        wanted = key_hash(name, key, kind)
        return [line.signature for line in self.lines if line.name == name and line.hash == wanted]


def key_hash(name: str, key: PublicKey, kind: bytes = ED25519) -> bytes:
    """The four bytes that stand for `key` under `name` in a signature line (signed-note, "Signatures")."""
    return hashlib.sha256(name.encode() + b"\n" + kind + key.raw).digest()[:4]


def sign_note(text: bytes, name: str, key: SigningKey) -> bytes:
    """`text`, which ends in a newline, as a note signed by `key` under `name`. BadInputError for an unusable name."""
    return text + b"\n" + Line(checked_name(name), key_hash(name, key.public), key.sign(text)).encode()


def read_note(data: bytes) -> Note:
    """The note in `data`, taken apart strictly: what is no note, or could be written in another way, is refused.

    Raises NotVerifiedError.
    """
    if len(data) > _MOST_BYTES:
        raise unverified(f"it is larger than {_MOST_BYTES} bytes")
    text, separator, lines = data.rpartition(b"\n\n")
    if not separator:
        raise unverified("it is no signed note")
    return Note(text + b"\n", read_lines(lines))


def read_lines(lines: bytes) -> list[Line]:
    """The signatures in `lines`, one a line, each with its end. Raises NotVerifiedError."""
    if not lines.endswith(b"\n"):
        raise unverified("it is no signed note")
    return [_read_line(line) for line in lines[:-1].split(b"\n")]


def verify_note(note: Note, name: str, key: PublicKey) -> None:
    """Return when a line is by `key` under `name`; every such line must fit (signed-note, "Signatures").

    Lines of other keys are passed over. Raises NotVerifiedError.
    """
    signatures = note.signatures(name, key)
    if not signatures:
        raise unverified(f"no signature is by key {key.id}")
    for signature in signatures:
        key.verify(signature, note.text)


def checked_name(name: str) -> str:
    """`name`, when a signed note can carry it. BadInputError when not: empty, blanks, "+"."""
    if not _NAME.fullmatch(name):
        raise BadInputError(
            f"'{name[:40]}' cannot name a node", where="node", remedy='Use a name such as "wire.example.org".'
        )
    return name


def _read_line(line: bytes) -> Line:
    try:
        dash, name, encoded = line.decode().split(" ")
        decoded = base64.b64decode(encoded, validate=True)
    except (ValueError, binascii.Error):
        raise unverified("a signature line is malformed") from None
    if dash != _DASH or not name or len(decoded) < 5 or base64.b64encode(decoded).decode() != encoded:
        raise unverified("a signature line is malformed")
    return Line(name, decoded[:4], decoded[4:])


def unverified(why: str) -> NotVerifiedError:
    """The error that a checkpoint does not hold, with the reason."""
    return NotVerifiedError(f"The checkpoint is not verified: {why}", where="checkpoint", remedy="Ask the node again.")
