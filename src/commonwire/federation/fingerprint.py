"""Fingerprints that two people read to one another over a telephone: eight words, or 25 digits.

The words are of the English list of BIP-0039 (2,048 words that differ within their first four letters; MIT licence,
THIRD_PARTY_NOTICES.md); eight of them say 88 bits. The digits say 83 bits, for whoever would rather read
numbers: they are the same in every language. Both are made of one SHA-512 (FIPS 180-4), as
docs/reference/between-nodes.md shows, so anybody can make them anew.

Of one node: what it must be for everybody. Of a pair: both operators see the same words, each on the own screen.
"""

from __future__ import annotations

import hashlib
import hmac
from functools import cache
from importlib.resources import files
from typing import Final

import msgspec

from commonwire.federation.identity import Identity

_WORDS: Final = 8
_WORD_BITS: Final = 11
_DIGITS: Final = 25
_GROUP: Final = 5
_TELLING: Final = 4
"""Letters by which a word of the list is known."""


class Fingerprint(msgspec.Struct, frozen=True):
    """The same fingerprint in two forms."""

    words: str
    digits: str


def fingerprint(identity: Identity) -> Fingerprint:
    """The fingerprint of one node: of its alliance, its name and its signing key."""
    return _made(b"node", _said(identity))


def pair_fingerprint(one: Identity, other: Identity) -> Fingerprint:
    """The fingerprint of two nodes together, the same whichever is named first."""
    return _made(b"pair", *sorted((_said(one), _said(other))))


def is_read(heard: str, *wanted: Fingerprint) -> bool:
    """Whether what was `heard` is one of `wanted`, in words or in digits.

    Words may be shortened to their first four letters; how they are parted, and capitals, do not matter.

    >>> is_read("aban-abil ABLE", Fingerprint("abandon ability able", "12345 67890"))
    True
    """
    said = "".join(letter if letter.isalnum() else " " for letter in heard.lower()).split()
    digits, words = "".join(said), " ".join(word[:_TELLING] for word in said)
    return any(
        _is_same(digits, mark.digits.replace(" ", "")) or _is_same(words, _shortened(mark.words)) for mark in wanted
    )


def _shortened(words: str) -> str:
    return " ".join(word[:_TELLING] for word in words.split())


def _is_same(heard: str, wanted: str) -> bool:
    return hmac.compare_digest(heard.encode(), wanted.encode())


def _said(identity: Identity) -> bytes:
    """What a fingerprint stands for: alliance, name and the 32 bytes of the key, parted by zero bytes."""
    return b"\0".join((identity.alliance.encode(), identity.node.encode(), identity.key.raw))


def _made(kind: bytes, *said: bytes) -> Fingerprint:
    parts = (b"commonwire fingerprint 1", kind, *said)
    digest = hashlib.sha512(b"".join(len(part).to_bytes(4, "big") + part for part in parts)).digest()
    number = int.from_bytes(digest[:11], "big")
    places = range((_WORDS - 1) * _WORD_BITS, -1, -_WORD_BITS)
    words = [_list()[number >> place & (1 << _WORD_BITS) - 1] for place in places]
    digits = f"{int.from_bytes(digest[11:43], 'big') % 10**_DIGITS:0{_DIGITS}}"
    groups = [digits[start : start + _GROUP] for start in range(0, _DIGITS, _GROUP)]
    return Fingerprint(" ".join(words), " ".join(groups))


@cache
def _list() -> list[str]:
    return files("commonwire.federation").joinpath("data/words.txt").read_text(encoding="ascii").split()
