"""The files that photos come in: their size in pixels, and the blocks of metadata inside them; nothing is decoded.

JPEG (ISO 10918-1, annex B), PNG (third edition), TIFF 6.0 and WebP (RFC 9649) are walked part by part. Every length is
checked against the file, so that a hostile one ends the walk and no more.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from contextlib import suppress

import msgspec

_XMP_APP1 = b"http://ns.adobe.com/xap/1.0/\0"
_PHOTOSHOP = b"Photoshop 3.0\0"
_IIM_RESOURCE = 0x0404  # IPTC-NAA record, in Photoshop's image resources
_PNG = b"\x89PNG\r\n\x1a\n"
_MOST_PARTS = 20_000
_MOST_XMP = 10_000_000


class Blocks(msgspec.Struct):
    """What a photo's file holds beside its pixels: size, XMP packet, IIM records."""

    media_type: str
    width: int | None = None
    height: int | None = None
    xmp: bytes | None = None
    iim: bytes | None = None


def media_type_of(data: bytes) -> str | None:
    """The media type of a photo by its first bytes; None for anything else."""
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data.startswith(_PNG):
        return "image/png"
    if data.startswith((b"II*\0", b"MM\0*")):
        return "image/tiff"
    return "image/webp" if data[:4] == b"RIFF" and data[8:12] == b"WEBP" else None


def blocks_of(data: bytes) -> Blocks:
    """The size and the metadata of the photo in `data`, as far as its parts are whole."""
    media_type = media_type_of(data) or ""
    blocks = Blocks(media_type=media_type)
    walk = {"image/jpeg": _jpeg, "image/png": _png, "image/tiff": _tiff, "image/webp": _webp}.get(media_type)
    if walk is not None:
        with suppress(struct.error, IndexError, zlib.error):  # cut off, or not what it says: what was found counts
            walk(data, blocks)
    return blocks


def _jpeg(data: bytes, blocks: Blocks) -> None:
    photoshop: list[bytes] = []
    for marker, start, end in _segments(data):
        if marker in range(0xC0, 0xD0) and marker not in (0xC4, 0xC8, 0xCC):
            blocks.height, blocks.width = struct.unpack_from(">HH", data, start + 1)
        elif marker == 0xE1 and data.startswith(_XMP_APP1, start, end) and blocks.xmp is None:
            blocks.xmp = data[start + len(_XMP_APP1) : end]
        elif marker == 0xED and data.startswith(_PHOTOSHOP, start, end):
            photoshop.append(data[start + len(_PHOTOSHOP) : end])
    blocks.iim = _resource(b"".join(photoshop))


def _segments(data: bytes) -> Iterator[tuple[int, int, int]]:
    """The marker segments before the pixels: marker, and where the content starts and ends."""
    place = 2
    for _ in range(_MOST_PARTS):
        while data[place] == 0xFF and data[place + 1] == 0xFF:  # fill bytes
            place += 1
        marker = data[place + 1]
        if data[place] != 0xFF or marker in (0xD9, 0xDA):
            return
        if marker == 0x01 or marker in range(0xD0, 0xD8):
            place += 2
            continue
        (length,) = struct.unpack_from(">H", data, place + 2)
        yield marker, place + 4, min(place + 2 + length, len(data))
        place += 2 + max(length, 2)


def _resource(photoshop: bytes) -> bytes | None:
    """The IIM records among Photoshop's image resources ('8BIM', id, padded name, size, padded data)."""
    place = 0
    while photoshop.startswith(b"8BIM", place):
        (number,) = struct.unpack_from(">H", photoshop, place + 4)
        name = photoshop[place + 6] + 1
        place += 6 + name + name % 2
        (size,) = struct.unpack_from(">I", photoshop, place)
        if number == _IIM_RESOURCE:
            return photoshop[place + 4 : place + 4 + size]
        place += 4 + size + size % 2
    return None


def _png(data: bytes, blocks: Blocks) -> None:
    place = len(_PNG)
    for _ in range(_MOST_PARTS):
        length, kind = struct.unpack_from(">I4s", data, place)
        content = data[place + 8 : place + 8 + length] if kind in (b"IHDR", b"iTXt") else b""
        if kind == b"IHDR":
            blocks.width, blocks.height = struct.unpack_from(">II", content)
        elif kind == b"iTXt" and content.startswith(b"XML:com.adobe.xmp\0"):
            blocks.xmp = _international_text(content)
        elif kind == b"IEND":
            return
        place += 12 + length


def _international_text(content: bytes) -> bytes:
    """The text of an iTXt chunk: keyword, whether it is compressed, method, language, keyword again, text."""
    head, rest = content[:20], content[20:]
    text = rest.split(b"\0", 2)[2]
    return zlib.decompressobj().decompress(text, _MOST_XMP) if head[18] else text


def _webp(data: bytes, blocks: Blocks) -> None:
    place = 12
    for _ in range(_MOST_PARTS):
        kind, length = struct.unpack_from("<4sI", data, place)
        place += 8
        if kind == b"VP8X":
            wide, high = data[place + 4 : place + 7], data[place + 7 : place + 10]
            blocks.width, blocks.height = int.from_bytes(wide, "little") + 1, int.from_bytes(high, "little") + 1
        elif kind == b"VP8 " and blocks.width is None:
            wide, high = struct.unpack_from("<HH", data, place + 6)
            blocks.width, blocks.height = wide & 0x3FFF, high & 0x3FFF
        elif kind == b"VP8L" and blocks.width is None:
            (bits,) = struct.unpack_from("<I", data, place + 1)
            blocks.width, blocks.height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        elif kind == b"XMP ":
            blocks.xmp = data[place : place + length]
        place += length + length % 2


def _tiff(data: bytes, blocks: Blocks) -> None:
    order = "<" if data.startswith(b"II") else ">"
    (place,) = struct.unpack_from(f"{order}I", data, 4)
    (count,) = struct.unpack_from(f"{order}H", data, place)
    photoshop = None
    for number in range(min(count, _MOST_PARTS)):
        start = place + 2 + 12 * number
        tag, kind, amount = struct.unpack_from(f"{order}HHI", data, start)
        value = _tiff_value(data, order, kind, amount, start + 8)
        if tag in (256, 257):
            size = struct.unpack_from(f"{order}{'H' if kind == 3 else 'I'}", value)[0]
            blocks.width, blocks.height = (size, blocks.height) if tag == 256 else (blocks.width, size)
        elif tag == 700:
            blocks.xmp = value
        elif tag == 33723:
            blocks.iim = value
        elif tag == 34377:
            photoshop = value
    if blocks.iim is None and photoshop:
        blocks.iim = _resource(photoshop)


def _tiff_value(data: bytes, order: str, kind: int, amount: int, place: int) -> bytes:
    """The bytes of an entry: in place where they fit into four, else where the entry points to."""
    length = {1: 1, 2: 1, 3: 2, 4: 4, 7: 1}.get(kind, 1) * amount
    if length > 4:
        (place,) = struct.unpack_from(f"{order}I", data, place)
    return data[place : place + min(length, _MOST_XMP)]
