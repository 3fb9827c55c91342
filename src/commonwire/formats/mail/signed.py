"""Mails inside a signature: S/MIME with the content inside (RFC 8551, `application/pkcs7-mime`); nothing is verified.

The content is one field of a structure in BER (X.690). It is walked, each length checked, and nothing else of it read.
"""

from __future__ import annotations

_SIGNED_DATA = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"
_DATA = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01"
_ENVELOPED = (b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03", b"\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x17")
_MOST_PIECES = 100_000


def is_enveloped(data: bytes) -> bool:
    """Whether CMS `data` is encrypted (RFC 5652, sections 6 and RFC 5083)."""
    return any(mark in data[:64] for mark in _ENVELOPED)


def signed_content(data: bytes) -> bytes | None:
    """The content inside CMS signed `data` (RFC 5652, section 5.2), or None where there is none that can be found."""
    if _SIGNED_DATA not in data[:64]:
        return None
    at = data.find(_DATA, 0, 512)
    if at < 0:
        return None
    at += len(_DATA)
    if data[at : at + 1] != b"\xa0":
        return None  # signed apart: the content is elsewhere
    outer = _length(data, at + 1)
    return _octets(data, outer[1]) if outer else None


def _length(data: bytes, at: int) -> tuple[int, int] | None:
    """The length that stands at `at` (-1: without end) and where what it measures begins."""
    if at >= len(data):
        return None
    first = data[at]
    if first < 128:
        return first, at + 1
    count = first & 127
    if count == 0:
        return -1, at + 1
    if count > 8 or at + 1 + count > len(data):
        return None
    return int.from_bytes(data[at + 1 : at + 1 + count], "big"), at + 1 + count


def _octets(data: bytes, at: int) -> bytes | None:
    """The octet string at `at`, in one piece or in many."""
    tag = data[at : at + 1]
    length = _length(data, at + 1)
    if tag not in (b"\x04", b"\x24") or length is None:
        return None
    size, begin = length
    if tag == b"\x04":
        return data[begin : begin + size] if size >= 0 else None
    end = begin + size if size >= 0 else len(data)
    pieces: list[bytes] = []
    while begin < end and data[begin : begin + 1] == b"\x04" and len(pieces) < _MOST_PIECES:
        piece = _length(data, begin + 1)
        if piece is None or piece[0] < 0:
            break
        pieces.append(data[piece[1] : piece[1] + piece[0]])
        begin = piece[1] + piece[0]
    return b"".join(pieces) or None
