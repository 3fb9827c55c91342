"""winmail.dat: what Outlook wraps up for itself (MS-OXTNEF): the subject, the text and the attached files."""

from __future__ import annotations

import struct

import msgspec

_SIGNATURE = 0x223E9F78
_SUBJECT, _BODY, _TITLE, _FILE, _PROPERTIES, _FILE_PROPERTIES, _NEW_FILE = (
    0x8004, 0x800C, 0x8010, 0x800F, 0x9003, 0x9005, 0x9002,
)  # fmt: skip
_HTML, _LONG_NAME, _TYPE, _TEXT = 0x1013, 0x3707, 0x370E, 0x1000
_SIZES = {0x2: 4, 0x3: 4, 0x4: 4, 0xA: 4, 0xB: 4, 0x5: 8, 0x6: 8, 0x7: 8, 0x14: 8, 0x40: 8, 0x48: 16}
_MOST = 5_000


class File(msgspec.Struct):
    """A file attached in winmail.dat."""

    name: str = ""
    media_type: str = ""
    data: bytes = b""


class Wrapped(msgspec.Struct):
    """What winmail.dat holds, as far as it could be read; `html` is in the character set that it says itself."""

    subject: str = ""
    text: str = ""
    html: bytes = b""
    files: list[File] = []


def unwrap(data: bytes) -> Wrapped | None:
    """The content of winmail.dat, as far as it is whole; None for anything else."""
    if len(data) < 6 or struct.unpack_from("<I", data)[0] != _SIGNATURE:
        return None
    found = Wrapped()
    at, count = 6, 0
    while at + 9 <= len(data) and count < _MOST:
        kind, size = struct.unpack_from("<HxxI", data, at + 1)
        value = data[at + 9 : at + 9 + size]
        at, count = at + 9 + size + 2, count + 1
        if kind == _NEW_FILE:
            found.files.append(File())
        elif kind == _SUBJECT:
            found.subject = _string(value)
        elif kind == _BODY:
            found.text = _string(value)
        elif kind == _PROPERTIES:
            said = _properties(value)
            found.html = said.get(_HTML, b"")
            found.text = found.text or _wide(said.get(_TEXT, b""))
        elif found.files:
            _into(found.files[-1], kind, value)
    return found


def _into(file: File, kind: int, value: bytes) -> None:
    if kind == _TITLE:
        file.name = file.name or _string(value)
    elif kind == _FILE:
        file.data = value
    elif kind == _FILE_PROPERTIES:
        said = _properties(value)
        file.name = _wide(said.get(_LONG_NAME, b"")) or file.name
        file.media_type = _wide(said.get(_TYPE, b""))


def _string(value: bytes) -> str:
    return value.split(b"\0", 1)[0].decode("cp1252", "replace")


def _wide(value: bytes) -> str:
    is_wide = len(value) % 2 == 0 and value[1::2].count(0) * 4 > len(value)
    return (value.decode("utf-16-le", "replace") if is_wide else value.decode("cp1252", "replace")).strip("\0")


def _properties(data: bytes) -> dict[int, bytes]:
    """The properties by their identifiers (MS-OXTNEF, section 2.1.3.4), up to the first that is broken."""
    found: dict[int, bytes] = {}
    try:
        (count,) = struct.unpack_from("<I", data)
        at = 4
        for _ in range(min(count, _MOST)):
            kind, name = struct.unpack_from("<HH", data, at)
            at = _skip_name(data, at + 4) if name >= 0x8000 else at + 4
            is_many, kind = bool(kind & 0x1000), kind & 0x0FFF
            values = 1
            if is_many or kind not in _SIZES:
                (values,) = struct.unpack_from("<I", data, at)
                at += 4
            for _ in range(min(values, _MOST)):
                size = _SIZES.get(kind)
                if size is None:
                    (size,) = struct.unpack_from("<I", data, at)
                    at += 4
                found.setdefault(name, data[at : at + size])
                at += (size + 3) & ~3
    except struct.error:
        pass
    return found


def _skip_name(data: bytes, at: int) -> int:
    """Where the type and value of a named property stand, behind its name."""
    (kind,) = struct.unpack_from("<I", data, at + 16)
    if kind == 0:
        return at + 24
    (size,) = struct.unpack_from("<I", data, at + 20)
    return int(at + 24 + ((size + 3) & ~3))
