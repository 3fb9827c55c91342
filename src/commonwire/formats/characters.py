"""Bytes to text: which character set, and which characters may stay.

Order of belief: byte order mark, then UTF-8 where the bytes are valid UTF-8, then what the document or the
Content-Type declares, then windows-1252 (the WHATWG Encoding Standard's fallback), which is always reported.
"""

from __future__ import annotations

import codecs
import re
from typing import Any

from commonwire.formats.notes import Notes

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Labels that in practice mean the larger set (WHATWG Encoding Standard, section 4.2).
_LARGER = {"iso-8859-1": "windows-1252", "latin1": "windows-1252", "latin-1": "windows-1252", "us-ascii":
           "windows-1252", "ascii": "windows-1252", "gb2312": "gb18030", "gbk": "gb18030", "iso-8859-9":
           "windows-1254", "shift_jis": "cp932", "ks_c_5601-1987": "cp949", "euc-kr": "cp949",
           "tis-620": "cp874"}  # fmt: skip
# Python text codecs that are no character sets, or whose decoders can be made to work without end.
_NOT_SETS = {"utf-7", "utf_7", "idna", "punycode", "unicode_escape", "unicode-escape", "raw_unicode_escape",
             "raw-unicode-escape", "undefined", "mbcs", "oem", "palmos"}  # fmt: skip
_DECLARED = re.compile(rb"""(?:encoding\s*=|charset\s*=)\s*["']?\s*([A-Za-z0-9._:-]{2,40})""")
_PARAMETER = re.compile(r"""charset\s*=\s*"?'?([A-Za-z0-9._:-]{2,40})""", re.IGNORECASE)
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def decode(data: bytes, media_type: str | None, notes: Notes) -> str:
    """The text of `data`, whatever its character set; never raises, and reports a fallback in `notes`."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    wide = _without_mark(data)
    if wide:
        return data.decode(wide, "replace")
    declared = _declared(data, media_type)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _fall_back(data, declared, notes)
    if declared and not data.isascii() and not _is_utf8(declared):
        notes.repaired("encoding", f"It says '{declared}', but the bytes are UTF-8: read as UTF-8.")
    return text


def clean(text: str) -> str:
    r"""`text` without control characters; half a surrogate pair becomes U+FFFD. XML and PostgreSQL take neither.

    >>> clean("a\x00b\tc")
    'ab\tc'
    """
    if text.isprintable():
        return text
    return _FORBIDDEN.sub("", _SURROGATE.sub("\ufffd", text))


def clean_all(value: Any) -> Any:
    """`value`, as JSON gives it, with every string and key cleaned."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [clean_all(element) for element in value]
    if isinstance(value, dict):
        return {clean(key): clean_all(element) for key, element in value.items()}
    return value


def _fall_back(data: bytes, declared: str | None, notes: Notes) -> str:
    name = _LARGER.get((declared or "").lower(), (declared or "").lower())
    if name and name not in _NOT_SETS and not _is_utf8(name):
        try:
            return data.decode(name)
        except (LookupError, ValueError):
            pass
    said = f"It says '{declared}', which does not fit the bytes" if declared else "The bytes are not UTF-8"
    notes.repaired("encoding", f"{said}: read as windows-1252. Send UTF-8.")
    return data.decode("windows-1252", "replace")


def _declared(data: bytes, media_type: str | None) -> str | None:
    found = _DECLARED.search(data, 0, 1024) if data.lstrip()[:1] == b"<" else None
    if found:
        return found[1].decode("ascii")
    parameter = _PARAMETER.search(media_type or "")
    return parameter[1] if parameter else None


def _is_utf8(name: str) -> bool:
    return name.lower().replace("-", "").replace("_", "") == "utf8"


def _without_mark(data: bytes) -> str | None:
    """UTF-16 that lacks its byte order mark shows in the first character, which is ASCII in every format here."""
    if len(data) >= 4 and data[1] == 0 and data[0] and data[3] == 0:
        return "utf-16-le"
    if len(data) >= 4 and data[0] == 0 and data[1] and data[2] == 0:
        return "utf-16-be"
    return None
