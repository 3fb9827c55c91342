"""IPTC IIM 4.2: records of datasets (2:105 is the headline), in the character set that 1:90 names."""

from __future__ import annotations

from commonwire.formats.characters import clean, decode
from commonwire.formats.notes import Notes

_TAG = 0x1C
_UTF8 = b"\x1b%G"  # ISO 2022: what 1:90 says for UTF-8
_LATIN = (b"\x1b.A", b"\x1b-A", b"\x1b/A")
_MOST = 5_000

Datasets = dict[str, list[str]]


def read_iim(data: bytes, notes: Notes) -> Datasets:
    """The datasets of `data` as texts, by number ('2:105'); what is cut off is left out."""
    raw = _datasets(data)
    charset = next(iter(raw.get("1:90", ())), b"")
    found: Datasets = {}
    for number, values in raw.items():
        if number.startswith("2:"):
            texts = [clean(_text(value, charset, notes)).strip() for value in values]
            if any(texts):
                found[number] = [text for text in texts if text]
    return found


def _datasets(data: bytes) -> dict[str, list[bytes]]:
    """IIM 4.2, chapter 3: tag, record, dataset, two bytes of length (or, beyond 32,767, the length of the length)."""
    found: dict[str, list[bytes]] = {}
    place = 0
    for _ in range(_MOST):
        if place + 5 > len(data) or data[place] != _TAG:
            break
        record, number = data[place + 1], data[place + 2]
        length = int.from_bytes(data[place + 3 : place + 5], "big")
        place += 5
        if length & 0x8000:
            size = min(length & 0x7FFF, 8)
            length = int.from_bytes(data[place : place + size], "big")
            place += size
        if place + length > len(data):
            break
        found.setdefault(f"{record}:{number}", []).append(data[place : place + length])
        place += length
    return found


def _text(value: bytes, charset: bytes, notes: Notes) -> str:
    if charset.startswith(_LATIN):
        return value.decode("windows-1252", "replace")
    if charset.startswith(_UTF8):
        return value.decode("utf-8", "replace")
    return decode(value, "text/plain", notes) if not value.isascii() else value.decode("ascii")
