"""Export: one entry with all that somebody needs to verify it far from any node, as a file."""

from __future__ import annotations

from typing import Final, Literal

import msgspec

from commonwire.base.errors import BadFormatError, NotVerifiedError

FORMAT: Final = "commonwire-export-1"


class Proof(msgspec.Struct, frozen=True):
    """An entry and the way to a signature: its exact bytes, those of all that follow it, and a checkpoint there.

    A node that exports signs a checkpoint at the entry's own number, so that no other outlet's entry has to go along.
    """

    entries: list[bytes]
    checkpoint: bytes


class Part(msgspec.Struct, frozen=True):
    """A content that may be shown: with its salt anybody can make the digest again."""

    salt: bytes
    data: bytes


class Export(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One entry with its proof.

    `contents` holds by role ('model', 'original' ...) what may be shown; never the private note without its owner.
    `keys` proves the entries that admitted, rotated and revoked the outlet's keys, `outlet_jwks` are those keys.
    `later` proves entries about the same item: corrections, kills, erasures, re-affirmations.
    """

    format: Literal["commonwire-export-1"] = FORMAT
    node_jwk: dict[str, str]
    outlet_jwks: list[dict[str, str]]
    entry: Proof
    keys: list[Proof]
    later: list[Proof] = []
    contents: dict[str, Part] = {}


_encode = msgspec.json.Encoder(order="sorted").encode
_decode = msgspec.json.Decoder(Export).decode


def write_export(export: Export) -> bytes:
    """The export as a file: one line of JSON with sorted names, bytes as base64 (RFC 4648, section 4)."""
    return _encode(export) + b"\n"


def read_export(data: bytes) -> Export:
    """The export in the file `data`, nothing in it verified yet.

    Raises BadFormatError when it is none, NotVerifiedError when its bytes are not as `write_export` writes them.
    """
    try:
        export = _decode(data)
    except ValueError as error:
        raise BadFormatError(
            f"This is no export of a ledger entry: {error}", where="file", remedy="Give a file that a node exported."
        ) from None
    if not export.entry.entries or write_export(export) != data:
        raise NotVerifiedError(
            "The export is not as it was written",
            where="file",
            remedy="Take the file from its source again, unchanged.",
        )
    return export
