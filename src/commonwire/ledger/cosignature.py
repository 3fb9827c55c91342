"""Cosignature: a witness's word that a checkpoint continues all that it saw of that ledger (c2sp.org/tlog-cosignature).

It signs the whole text of the checkpoint with the time at which it looked, and its line stands beneath the node's.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

import msgspec

from commonwire.ledger.keys import PublicKey, SigningKey
from commonwire.ledger.note import COSIGNATURE, Line, checked_name, key_hash, read_lines, read_note, unverified

_TIME_BYTES: Final = 8
_LATEST: Final = 253402300799
"""The last second of the year 9999: what can be said as a time."""


class Cosignature(msgspec.Struct, frozen=True):
    """That `witness` had seen nothing that contradicts the checkpoint at `at` (to the second)."""

    witness: str
    at: datetime


def cosign(checkpoint: bytes, witness: str, at: datetime, key: SigningKey) -> bytes:
    """The line to add beneath `checkpoint` (exact bytes): `witness` saw no other past of it up to `at` (aware).

    Raises BadInputError for a name that a signed note cannot carry, NotVerifiedError when it is no signed note.
    """
    seconds = int(at.timestamp())
    signature = key.sign(_message(read_note(checkpoint).text, seconds))
    stamped = seconds.to_bytes(_TIME_BYTES, "big") + signature
    return Line(checked_name(witness), key_hash(witness, key.public, COSIGNATURE), stamped).encode()


def read_cosignature(checkpoint: bytes, witness: str, public_key: PublicKey) -> Cosignature | None:
    """What `witness` says of `checkpoint`, verified with its key; None when it has no line there.

    Of several the newest. Raises NotVerifiedError when a line that says to be by that key does not fit.
    """
    note = read_note(checkpoint)
    newest: int | None = None
    for stamped in note.signatures(witness, public_key, COSIGNATURE):
        seconds = int.from_bytes(stamped[:_TIME_BYTES], "big")
        if seconds > _LATEST:
            raise unverified("the time of a witness cannot be read")
        public_key.verify(stamped[_TIME_BYTES:], _message(note.text, seconds))
        newest = seconds if newest is None else max(newest, seconds)
    return None if newest is None else Cosignature(witness, datetime.fromtimestamp(newest, UTC))


def add_cosignatures(checkpoint: bytes, lines: bytes) -> bytes:
    """`checkpoint` with those of `lines` (one or more signature lines) that it has not yet.

    Raises NotVerifiedError when they are no signature lines; that they hold is for `read_cosignature` to say.
    """
    known = read_note(checkpoint).lines
    return checkpoint + b"".join(line.encode() for line in read_lines(lines) if line not in known)


def _message(text: bytes, seconds: int) -> bytes:
    """What a witness signs (tlog-cosignature, "Ed25519 signed message")."""
    return f"cosignature/v1\ntime {seconds}\n".encode() + text
