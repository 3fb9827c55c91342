"""The words of a mail's fields: encoded words (RFC 2047), raw bytes, names and addresses, identities."""

from __future__ import annotations

import binascii
import re
from email.utils import getaddresses
from typing import NamedTuple
from urllib.parse import quote

from commonwire.formats.characters import clean, decode
from commonwire.formats.notes import Notes

_ENCODED = re.compile(rb"=\?([A-Za-z0-9_.:-]{1,40})(?:\*[^?\s]{0,40})?\?([bBqQ])\?([^?]*(?:\?(?!=)[^?]*){0,50})\?=")
_QUOTED = re.compile(rb"=([0-9A-Fa-f]{2})")
_ID = re.compile(r"<\s*([^<>\s]{1,900})\s*>")
_LONGEST = 20_000
_MOST_PEOPLE = 50


class Sender(NamedTuple):
    """A name and an address of a From field."""

    name: str
    address: str


def header_text(raw: bytes, charset: str | None, *, decoded: bool = True) -> str:
    r"""The words of a field on one line, control characters and line ends taken out; `charset` is of raw bytes.

    >>> header_text(b"=?utf-8?q?Br=C3=BC?= =?utf-8?b?Y2tl?=\r\n open", None)
    'Brücke open'
    """
    raw = raw[:_LONGEST]
    if raw.isascii() and (not decoded or b"=?" not in raw) and b"\x1b" not in raw:
        return " ".join(clean(raw.decode("ascii")).split())
    text = _decoded(raw, charset) if decoded and b"=?" in raw else _plain(raw, charset)
    return " ".join(clean(text).split())


def _plain(raw: bytes, charset: str | None) -> str:
    return decode(raw, f"text/plain; charset={charset}" if charset else None, Notes())


def _decoded(raw: bytes, charset: str | None) -> str:
    """Encoded words that follow one another in one set are one text: some programs cut them amid a letter."""
    text: list[str] = []
    held, held_set, end = b"", "", 0
    for word in _ENCODED.finditer(raw):
        between = raw[end : word.start()]
        name = word[1].decode("ascii")
        if between.strip() or (held and name.lower() != held_set.lower()):
            text += [_plain(held, held_set)] if held else []
            text.append(_plain(between, charset) if between.strip() or end == 0 else "")
            held = b""
        elif end == 0:
            text.append(_plain(between, charset))
        held += _bytes_of(word)
        held_set, end = name, word.end()
    text += [_plain(held, held_set)] if held else []
    return "".join(text) + _plain(raw[end:], charset)


def _bytes_of(word: re.Match[bytes]) -> bytes:
    if word[2] in b"qQ":
        return _QUOTED.sub(lambda found: bytes([int(found[1], 16)]), word[3].replace(b"_", b" "))
    letters = re.sub(rb"[^A-Za-z0-9+/]", b"", word[3])
    letters = letters[:-1] if len(letters) % 4 == 1 else letters
    return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))


def senders(values: list[bytes], charset: str | None) -> list[Sender]:
    """The names and addresses of From, Sender or Reply-To (RFC 5322, section 3.4); broken ones as far as they go."""
    found = []
    for value in values[:3]:
        raw = value[:4_000].decode("utf-8", "surrogateescape").replace("\r", "").replace("\n", "")
        for name, address in getaddresses([raw])[:_MOST_PEOPLE]:
            words = header_text(name.encode("utf-8", "surrogateescape"), charset)
            found.append(Sender(words, clean(address).strip()))
    return [sender for sender in found if sender.name or sender.address]


def identities(values: list[bytes]) -> list[str]:
    """The message identities in a field as `mid:` URIs (RFC 2392), each once.

    >>> identities([b"<a%b@example.org> <a%b@example.org>"])
    ['mid:a%25b@example.org']
    """
    text = " ".join(value.decode("utf-8", "replace") for value in values)[:_LONGEST]
    found = _ID.findall(text) or ([text.strip()] if "@" in text and " " not in text.strip() else [])
    return list(dict.fromkeys(f"mid:{quote(clean(one), safe='@!$&*+-._~=')}" for one in found))
