"""Checkpoint: the node's signature on how far its ledger goes and what is in it, as a C2SP signed note.

What a node signs is a checkpoint of its tree (c2sp.org/tlog-checkpoint): the node's name, the size, the root, and the
time as an extension line. Earlier programs signed the end of the chain instead, under the name and "/chain"; such a
checkpoint is still read, and nobody can take one for the other (docs/decisions/0019).
"""

from __future__ import annotations

import base64
import re
from datetime import UTC, datetime
from typing import Final

import msgspec

from commonwire.ledger.entry import Head
from commonwire.ledger.keys import PublicKey, SigningKey
from commonwire.ledger.note import checked_name, read_note, sign_note, unverified, verify_note

_SUFFIX: Final = "/chain"
_TEXT: Final = re.compile(
    r"(?P<origin>[^\s+\x00-\x1f\x7f]+)\n(?P<size>0|[1-9][0-9]{0,17})\n(?P<hash>[A-Za-z0-9+/]{43}=)\n"
    r"time (?P<at>[0-9T:.-]+Z)\n",
    re.ASCII,
)


class TreeCheckpoint(msgspec.Struct, frozen=True):
    """What a node has signed: that at `at` its ledger had `size` entries and its tree this `root` (32 bytes)."""

    node: str
    size: int
    root: bytes
    at: datetime


class Checkpoint(msgspec.Struct, frozen=True):
    """What a node signed before it had a tree: that at `at` its ledger went to `head`."""

    node: str
    head: Head
    at: datetime


def sign_tree_checkpoint(node_name: str, size: int, root: bytes, at: datetime, key: SigningKey) -> bytes:
    """The signed note that the ledger of `node_name` has `size` entries and its tree `root` at `at` (aware).

    Raises BadInputError for a name that signed-note does not allow (empty, blanks, "+").
    """
    moment = at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    text = f"{checked_name(node_name)}\n{size}\n{base64.b64encode(root).decode()}\ntime {moment}\n"
    return sign_note(text.encode(), node_name, key)


def read_tree_checkpoint(data: bytes, public_key: PublicKey) -> TreeCheckpoint:
    """The checkpoint in `data`, verified with the node's `public_key` before it is parsed.

    Signatures of other keys (witnesses) are passed over. Raises NotVerifiedError when none is by `public_key`, one
    that says so does not fit, or the text is no checkpoint of a tree.
    """
    origin, size, digest, at = _read(data, public_key)
    if origin.endswith(_SUFFIX):
        raise unverified("its text is the one of a chain, not of a tree")
    return TreeCheckpoint(origin, size, digest, at)


def read_checkpoint(data: bytes, public_key: PublicKey) -> Checkpoint:
    """The checkpoint of a chain in `data`, verified and refused as `read_tree_checkpoint` does with one of a tree."""
    origin, number, digest, at = _read(data, public_key)
    if not origin.endswith(_SUFFIX):
        raise unverified("its text is not the one of a chain")
    return Checkpoint(origin.removesuffix(_SUFFIX), Head(number, digest.hex()), at)


def _read(data: bytes, key: PublicKey) -> tuple[str, int, bytes, datetime]:
    """Origin, size, digest and time of the note, by `key` under its origin."""
    note = read_note(data)
    verify_note(note, note.text.split(b"\n", 1)[0].decode(errors="replace"), key)
    match = _TEXT.fullmatch(note.text.decode(errors="replace"))
    if match is None:
        raise unverified("its text is not the one of a checkpoint")
    try:
        at = datetime.fromisoformat(match["at"])
    except ValueError:
        raise unverified("its time cannot be read") from None
    return match["origin"], int(match["size"]), base64.b64decode(match["hash"]), at
