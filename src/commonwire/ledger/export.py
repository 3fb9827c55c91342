"""Export: one entry with all that somebody needs to verify it far from any node, as a file.

What is written proves all its entries in one tree. Files of earlier programs, which lead each entry along the chain to
a checkpoint of its own, are still read.
"""

from __future__ import annotations

from typing import Final, Literal

import msgspec

from commonwire.base.errors import BadFormatError, NotVerifiedError

FORMAT: Final = "commonwire-export-2"
CHAIN_FORMAT: Final = "commonwire-export-1"


class Part(msgspec.Struct, frozen=True):
    """A content that may be shown: with its salt anybody can make the digest again."""

    salt: bytes
    data: bytes


class InTree(msgspec.Struct, frozen=True):
    """An entry's exact bytes, and its proof of inclusion in the tree of the file's checkpoint (RFC 9162, 2.1.3)."""

    entry: bytes
    path: list[bytes]


class Export(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One entry with its proof.

    `checkpoint` is of the node's tree, with the cosignatures of the witnesses whose keys stand by name in
    `witness_jwks`. `contents` holds by role ('model', 'original' ...) what may be shown; never the private note without
    its owner. `keys` proves the entries that admitted, rotated and revoked the outlet's keys, `outlet_jwks` are those
    keys. `later` proves entries about the same item: corrections, kills, erasures, re-affirmations.
    """

    format: Literal["commonwire-export-2"] = FORMAT
    node_jwk: dict[str, str]
    outlet_jwks: list[dict[str, str]]
    witness_jwks: dict[str, dict[str, str]] = {}
    checkpoint: bytes
    entry: InTree
    keys: list[InTree]
    later: list[InTree] = []
    contents: dict[str, Part] = {}


class Proof(msgspec.Struct, frozen=True):
    """An entry and the way along the chain: its exact bytes, those of all that follow it, and a checkpoint there."""

    entries: list[bytes]
    checkpoint: bytes


class ChainExport(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What earlier programs wrote: as `Export`, and each entry with its own way to a checkpoint of the chain."""

    format: Literal["commonwire-export-1"] = CHAIN_FORMAT
    node_jwk: dict[str, str]
    outlet_jwks: list[dict[str, str]]
    entry: Proof
    keys: list[Proof]
    later: list[Proof] = []
    contents: dict[str, Part] = {}


class _Format(msgspec.Struct):
    format: str


_encode = msgspec.json.Encoder(order="sorted").encode
_decode_format = msgspec.json.Decoder(_Format).decode
_decode = msgspec.json.Decoder(Export).decode
_decode_chain = msgspec.json.Decoder(ChainExport).decode


def write_export(export: Export | ChainExport) -> bytes:
    """The export as a file: one line of JSON with sorted names, bytes as base64 (RFC 4648, section 4)."""
    return _encode(export) + b"\n"


def read_export(data: bytes) -> Export | ChainExport:
    """The export in the file `data`, nothing in it verified yet.

    Raises BadFormatError when it is none, NotVerifiedError when its bytes are not as `write_export` writes them.
    """
    try:
        export = _decode_chain(data) if _decode_format(data).format == CHAIN_FORMAT else _decode(data)
    except ValueError as error:
        raise BadFormatError(
            f"This is no export of a ledger entry: {error}", where="file", remedy="Give a file that a node exported."
        ) from None
    if write_export(export) != data or (isinstance(export, ChainExport) and not export.entry.entries):
        raise NotVerifiedError(
            "The export is not as it was written",
            where="file",
            remedy="Take the file from its source again, unchanged.",
        )
    return export
