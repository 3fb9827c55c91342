"""Bundle: what one node has for one other, as a file: signed by the sender, sealed for the recipient.

    commonwire-bundle-1                  what it is
    {"from": ..., "to": ..., ...}        for people and error messages: nothing of it is believed
    eyJ...                               sealed: the manifest, signed, and behind it the contents, compressed

Every part of a bundle that was split is a bundle by itself, to be imported in order.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence
from typing import Final

import msgspec

from commonwire.base.errors import BadFormatError, NotVerifiedError, TooLargeError
from commonwire.federation.batch import Parcel, Run, Urgent
from commonwire.federation.letter import Envelope, Me
from commonwire.ledger.keys import PublicKey
from commonwire.ledger.sealed import is_sealed_for, open_sealed, seal_for
from commonwire.ledger.signed import Kind, read_signed, sign
from commonwire.ledger.statement import Instant

MAGIC: Final = b"commonwire-bundle-1\n"
ENDING: Final = ".cwb"
LONGEST: Final = 256 * 1024 * 1024
"""Bytes of a file that is read."""
LARGEST_INSIDE: Final = 1024 * 1024 * 1024
"""Bytes that its contents may have when they are decompressed."""
_TYP: Final = "commonwire-bundle"
_KIND: Final = Kind(
    name="bundle", typ=_TYP, longest=20_000, where="bundle", remedy="Let the sender export it again for this node."
)
_REMEDY: Final = "Take the file from its source again, unchanged, or ask the sender to export it again."


class Carried(msgspec.Struct, frozen=True, kw_only=True):
    """What is in a bundle, in the order in which it counts: what is urgent before all the rest.

    `urgent` and `runs` are as in `federation.batch`; `parcels` the contents that the recipient may have of what is in
    them, `refused` why it does not get others. `letters` are on their way to it or by it. `card` and `agreement` are
    what the sender says of itself and of the link, `cards` those of the nodes that it introduces; `sizes` says how
    far each ledger goes there, so that the answer goes on from it.
    """

    urgent: list[Urgent] = []
    runs: list[Run] = []
    parcels: list[Parcel] = []
    refused: dict[str, str] = {}
    letters: list[Envelope] = []
    card: str = ""
    agreement: str = ""
    cards: list[str] = []
    sizes: dict[str, int] = {}


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What the sender signs: who it is from and to, its `id`, which part, when, and the SHA-256 of what is in it."""

    id: str
    sender: str
    to: str
    at: Instant
    part: int
    parts: int
    digest: str


class _Head(msgspec.Struct, frozen=True, rename={"sender": "from"}):
    sender: str
    to: str
    part: int
    parts: int


class Bundle(msgspec.Struct, frozen=True):
    """A bundle that was opened and verified."""

    manifest: Manifest
    carried: Carried


_encode = msgspec.json.Encoder(order="sorted").encode
_decode = msgspec.json.Decoder(Carried).decode
_decode_head = msgspec.json.Decoder(_Head).decode


def is_bundle(data: bytes) -> bool:
    """Whether the file begins as a bundle does."""
    return data.startswith(MAGIC)


def write_bundle(manifest: Manifest, carried: Carried, sealing_jwk: dict[str, str], me: Me) -> bytes:
    """The file of one bundle, in ASCII; the manifest's digest is made here."""
    inside = zlib.compress(_encode(carried), level=6)
    manifest = msgspec.structs.replace(manifest, digest=hashlib.sha256(inside).hexdigest())
    head = _Head(manifest.sender, manifest.to, manifest.part, manifest.parts)
    plain = sign(manifest, me.keys[0], _KIND).encode() + b"\n" + inside
    return MAGIC + _encode(head) + b"\n" + seal_for(plain, sealing_jwk, typ=_TYP).encode() + b"\n"


def sender_of(data: bytes) -> str:
    """Which node the file says that it is from: a claim. Raises BadFormatError when this is no bundle."""
    return _parts(data)[0].sender


def open_bundle(data: bytes, keys: Sequence[PublicKey], me: Me) -> Bundle:
    """What is in the file, opened with this node's key and verified with one of the sender's `keys`.

    Raises BadFormatError when it is no bundle, TooLargeError above a bound, NotVerifiedError when it is for another
    node, was cut or changed, or is not signed by the sender. Entries in it are verified when they are received.
    """
    head, sealed = _parts(data)
    for own in me.keys:
        if is_sealed_for(sealed, own):
            plain = open_sealed(sealed, own, typ=_TYP, longest=LONGEST)
            break
    else:
        raise NotVerifiedError(
            f"This bundle is not sealed for this node, {me.node}, but says that it is for {head.to[:80]}",
            where="bundle",
            remedy="Only its recipient can open it: let the sender export one for this node.",
        )
    signed, _, inside = plain.partition(b"\n")
    manifest = _manifest(signed.decode("ascii", "replace"), keys)
    if hashlib.sha256(inside).hexdigest() != manifest.digest:
        raise NotVerifiedError("What is in the bundle is not what was signed", where="bundle", remedy=_REMEDY)
    if (manifest.sender, manifest.to) != (head.sender, me.node):
        raise NotVerifiedError("The bundle names others than it is from and to", where="bundle", remedy=_REMEDY)
    return Bundle(manifest, _carried(inside))


def _parts(data: bytes) -> tuple[_Head, str]:
    if len(data) > LONGEST:
        raise TooLargeError(
            f"A bundle has at most {LONGEST} bytes", where="bundle", remedy="Let the sender split it: --largest."
        )
    lines = data.split(b"\n")
    if not is_bundle(data) or len(lines) != 4 or lines[3]:
        raise BadFormatError("This is no whole bundle of a node", where="bundle", remedy=_REMEDY)
    try:
        return _decode_head(lines[1]), lines[2].decode("ascii")
    except ValueError:  # msgspec's and Unicode's errors are ValueErrors
        raise BadFormatError("The head of the bundle cannot be read", where="bundle", remedy=_REMEDY) from None


def _manifest(signed: str, keys: Sequence[PublicKey]) -> Manifest:
    for key in keys:
        try:
            return read_signed(signed, key, _KIND, Manifest)
        except NotVerifiedError:
            continue
    raise NotVerifiedError(
        "The bundle is not signed by a key that its sender has", where="bundle", remedy="Compare fingerprints with it."
    )


def _carried(inside: bytes) -> Carried:
    unpacking = zlib.decompressobj()
    try:
        data = unpacking.decompress(inside, LARGEST_INSIDE)
        if unpacking.unconsumed_tail or not unpacking.eof:
            raise TooLargeError(f"More than {LARGEST_INSIDE} bytes", where="bundle", remedy="Let the sender split it.")
        return _decode(data)
    except (zlib.error, ValueError) as error:
        raise BadFormatError(f"What is in the bundle cannot be read: {error}", where="bundle", remedy=_REMEDY) from None
