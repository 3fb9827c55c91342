"""Bytes to text: which character set, and which characters may stay.

Order of belief: byte order mark, escapes of ISO 2022, then UTF-8 where the bytes are valid UTF-8, then what the
document or the Content-Type declares, then what the bytes look like (chardet), then windows-1252 (the WHATWG Encoding
Standard's fallback); the last two are always reported. A declared Latin set that makes a text of accented letters only
is not believed: it is what programs say that know no better. No other file imports chardet.
"""

from __future__ import annotations

import codecs
import html
import re
from contextlib import suppress
from typing import Any

from commonwire.formats.notes import Notes

_ENDLESS = re.compile(r"&#(?:0*[1-9]\d{8,}|[xX]0*[1-9a-fA-F][0-9a-fA-F]{8,}|0{9,});?")
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
_ESCAPES = re.compile(rb"\x1b\$(?:[@B]|\([D])|\x1b\$\)C")  # ISO-2022-JP (RFC 1468), ISO-2022-KR (RFC 1557)
_LATIN = {"windows-1252", "cp1252", "windows-1254", "iso-8859-15", "iso-8859-2", "windows-1250"}
_GUESSES = {"windows-1250": "cp1250", "windows-1251": "cp1251", "windows-1253": "cp1253", "windows-1254": "cp1254",
            "windows-1255": "cp1255", "windows-1256": "cp1256", "windows-1257": "cp1257", "windows-1258": "cp1258",
            "koi8-r": "koi8-r", "koi8-u": "koi8-u", "koi8-t": "koi8-t", "kz1048": "kz1048", "ptcp154": "ptcp154",
            "gb18030": "gb18030", "big5": "big5", "big5-hkscs": "big5hkscs", "euc-jp": "euc-jp", "cp932": "cp932",
            "shift_jis": "cp932", "cp949": "cp949", "euc-kr": "cp949", "cp874": "cp874", "tis-620": "cp874",
            "iso8859-2": "iso-8859-2", "iso8859-5": "iso-8859-5", "iso8859-6": "iso-8859-6",
            "iso8859-7": "iso-8859-7", "iso8859-8": "iso-8859-8"}  # fmt: skip
_SAMPLE = 16_384
_MANY_ACCENTS, _ALL_ACCENTS = 0.065, 0.5
_ASCII = bytes(range(128))
_NO_LETTERS = bytes(n for n in range(256) if not chr(n).isalpha() or n > 127)
_SURROGATE = re.compile("[\ud800-\udfff]")
_CONTROLS = bytes([*range(9), 11, 12, *range(14, 32), 127])
_LAST_OF_ALL = b"\xef\xbf"  # how U+FFFE and U+FFFF begin in UTF-8


def decode(data: bytes, media_type: str | None, notes: Notes) -> str:
    """The text of `data`, whatever its character set; never raises, and reports a fallback in `notes`."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    wide = _without_mark(data)
    if wide:
        return data.decode(wide, "replace")
    declared = _declared(data, media_type)
    if b"\x1b" in data and _ESCAPES.search(data):
        return _escaped(data, declared, notes)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _fall_back(data, declared, notes)
    if declared and not data.isascii() and not _is_utf8(declared):
        notes.repaired("encoding", f"It says '{declared}', but the bytes are UTF-8: read as UTF-8.")
    return text


def says_utf_8(data: bytes, media_type: str | None) -> bool:
    """Whether markup declares UTF-8, or nothing, or needs no more than ASCII: valid UTF-8 is then what it says."""
    declared = _declared(data, media_type)
    return not declared or _is_utf8(declared) or data.isascii()


def clean(text: str) -> str:
    r"""`text` without control characters; half a surrogate pair becomes U+FFFD. XML and PostgreSQL take neither.

    >>> clean("a\x00b\tc")
    'ab\tc'
    """
    if text.isprintable() or not _is_suspect(text):
        return text
    return _FORBIDDEN.sub("", _SURROGATE.sub("\ufffd", text))


def _is_suspect(text: str) -> bool:
    """Whether `text` may have a forbidden character; told in UTF-8, several times faster than by a pattern."""
    try:
        data = text.encode()
    except UnicodeEncodeError:  # half a surrogate pair
        return True
    return len(data.translate(None, _CONTROLS)) < len(data) or (not text.isascii() and _LAST_OF_ALL in data)


def unescaped(text: str) -> str:
    """`text` with its HTML character references as the characters that they name.

    One with more digits than any character has is U+FFFD, as in HTML: Python refuses to count so far.

    >>> unescaped("Fish &amp; chips"), unescaped("&#" + "9" * 5000 + ";")
    ('Fish & chips', '\ufffd')
    """
    return html.unescape(_ENDLESS.sub("\ufffd", text) if "&#" in text else text)


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
    share = _share_of_accents(data)
    said = f"It says '{declared}', which does not fit the bytes" if declared else "The bytes are not UTF-8"
    if name and name not in _NOT_SETS and not _is_utf8(name):
        with suppress(LookupError, ValueError):
            text = data.decode(name)
            if name not in _LATIN or share < _ALL_ACCENTS:
                return text
    likely = _likely(data, share)
    if likely:
        with suppress(ValueError):
            text = data.decode(likely)
            notes.guessed("encoding", f"{said}: read as {likely}, which they look like. Send UTF-8.")
            return text
    notes.repaired("encoding", f"{said}: read as windows-1252. Send UTF-8.")
    return data.decode("windows-1252", "replace")


def _share_of_accents(data: bytes) -> float:
    """How much of the letters are bytes beyond ASCII: 0.02 in German, 0.1 in Czech, above 0.8 in another script."""
    sample = data[: 4 * _SAMPLE]
    beyond = len(sample.translate(None, _ASCII))
    return beyond / (beyond + len(sample.translate(None, _NO_LETTERS)) or 1)


def _likely(data: bytes, share: float) -> str | None:
    """The character set that the bytes look like, when it is one for which a guess is worth more than windows-1252."""
    if share < _MANY_ACCENTS:
        return None
    import chardet  # noqa: PLC0415 - its models take 0.1 s to load, and hardly a text needs them

    start = next((n for n, byte in enumerate(data[: 4 * _SAMPLE]) if byte > 127), 0)
    said = chardet.detect(data[max(0, start - 200) : start + _SAMPLE])["encoding"]
    return _GUESSES.get((said or "").lower())


def _escaped(data: bytes, declared: str | None, notes: Notes) -> str:
    """Text of ISO 2022, which is all ASCII bytes: its escapes tell it, whatever is declared."""
    name = (declared or "").lower()
    name = name if name.startswith("iso-2022-") else "iso-2022-kr" if b"\x1b$)C" in data else "iso-2022-jp-2"
    if not declared:
        notes.guessed("encoding", f"Its escapes are those of {name}.")
    try:
        return data.decode(name, "replace")
    except LookupError:
        return data.decode("iso-2022-jp-2", "replace")


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
