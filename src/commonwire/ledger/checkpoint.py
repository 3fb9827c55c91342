"""Checkpoint: the node's signature on how far its ledger goes, as a C2SP signed note.

The outer shape is c2sp.org/tlog-checkpoint: origin, size, digest, extension, blank line, signature line
(c2sp.org/signed-note). The third line is the digest of the newest entry and not yet an RFC 6962 tree root; so
the origin ends in "/chain", and nobody can take one for the other (docs/decisions/0004-hash-chain-first.md).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from datetime import UTC, datetime
from typing import Final

import msgspec

from commonwire.base.errors import BadInputError, NotVerifiedError
from commonwire.ledger.entry import Head
from commonwire.ledger.keys import PublicKey, SigningKey

_SUFFIX: Final = "/chain"
_ED25519: Final = b"\x01"  # signed-note, "Signature types"
_MOST_BYTES: Final = 64 * 1024
_NAME: Final = re.compile(r"[^\s+\x00-\x1f\x7f]+")
_TEXT: Final = re.compile(
    r"(?P<origin>[^\s+\x00-\x1f\x7f]+)\n(?P<number>0|[1-9][0-9]{0,17})\n(?P<digest>[A-Za-z0-9+/]{43}=)\n"
    r"time (?P<at>[0-9T:.-]+Z)\n",
    re.ASCII,
)


class Checkpoint(msgspec.Struct, frozen=True):
    """What a node has signed: that at `at` its ledger went to `head`."""

    node: str
    head: Head
    at: datetime


def sign_checkpoint(node_name: str, head: Head, at: datetime, key: SigningKey) -> bytes:
    """The signed note that `node_name`'s ledger goes to `head` at `at` (aware).

    Raises BadInputError for a name that signed-note does not allow (empty, blanks, "+").
    """
    if not _NAME.fullmatch(node_name):
        raise BadInputError(
            f"'{node_name[:40]}' cannot name a node", where="node", remedy='Use a name such as "wire.example.org".'
        )
    origin = node_name + _SUFFIX
    digest = base64.b64encode(bytes.fromhex(head.digest)).decode()
    text = f"{origin}\n{head.number}\n{digest}\ntime {_moment(at)}\n".encode()
    signature = base64.b64encode(key_hash(origin, key.public) + key.sign(text)).decode()
    return text + f"\n\u2014 {origin} {signature}\n".encode()


def read_checkpoint(data: bytes, public_key: PublicKey) -> Checkpoint:
    """The checkpoint in `data`, verified with the node's `public_key` before it is parsed.

    Signatures of other keys (witnesses) are passed over, as signed-note demands. Raises NotVerifiedError when
    none is by `public_key`, one that says so does not fit, or the text is no checkpoint of a chain.
    """
    if len(data) > _MOST_BYTES:
        raise _unverified(f"it is larger than {_MOST_BYTES} bytes")
    text, separator, signatures = data.rpartition(b"\n\n")
    if not separator or not signatures.endswith(b"\n"):
        raise _unverified("it is no signed note")
    text += b"\n"
    origin = text.split(b"\n", 1)[0].decode(errors="replace")
    _verify_signatures(signatures, text, origin, public_key)
    return _read_text(text)


def _verify_signatures(lines: bytes, text: bytes, origin: str, key: PublicKey) -> None:
    """Return when a line is by `key` under `origin`; every such line must fit (signed-note, "Signatures")."""
    known = False
    wanted = key_hash(origin, key)
    for line in lines[:-1].split(b"\n"):
        try:
            dash, name, encoded = line.decode().split(" ")
            decoded = base64.b64decode(encoded, validate=True)
        except (ValueError, binascii.Error):
            raise _unverified("a signature line is malformed") from None
        if dash != "\u2014" or len(decoded) < 5 or base64.b64encode(decoded).decode() != encoded:
            raise _unverified("a signature line is malformed")
        if name == origin and decoded[:4] == wanted:
            key.verify(decoded[4:], text)
            known = True
    if not known:
        raise _unverified(f"no signature is by key {key.id}")


def _read_text(text: bytes) -> Checkpoint:
    match = _TEXT.fullmatch(text.decode(errors="replace"))
    if match is None or not match["origin"].endswith(_SUFFIX):
        raise _unverified("its text is not the one of a chain")
    try:
        at = datetime.fromisoformat(match["at"])
    except ValueError:
        raise _unverified("its time cannot be read") from None
    head = Head(int(match["number"]), base64.b64decode(match["digest"]).hex())
    return Checkpoint(match["origin"].removesuffix(_SUFFIX), head, at)


def key_hash(name: str, key: PublicKey) -> bytes:
    """The four bytes that stand for a key under `name` in a signature line (signed-note, "Ed25519 signatures")."""
    return hashlib.sha256(name.encode() + b"\n" + _ED25519 + key.raw).digest()[:4]


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _unverified(why: str) -> NotVerifiedError:
    return NotVerifiedError(f"The checkpoint is not verified: {why}", where="checkpoint", remedy="Ask the node again.")
