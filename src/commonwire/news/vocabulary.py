"""Controlled vocabularies: aliases of schemes, and the names of concepts in the reader's language.

Shipped, with their licence in THIRD_PARTY_NOTICES.md: the IPTC's catalog of schemes for NewsML-G2, Media Topics and
genres in all languages there are, and the small vocabularies that documents use for their own fields. They are
read from the package when first asked for.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import msgspec

_NAMED = ("medtop", "genre", "small")


class Term(msgspec.Struct, frozen=True, kw_only=True):
    """A concept of a vocabulary: its names by BCP 47 tag, the code of the broader one, whether it is retired."""

    names: dict[str, str] = {}
    broader: str | None = None
    retired: bool = False


class Vocabulary(msgspec.Struct, frozen=True, kw_only=True):
    """The concepts of one scheme by their codes; `scheme` is the URI that stands before each code."""

    scheme: str
    concepts: dict[str, Term]


def scheme_of(alias: str) -> str | None:
    """The scheme's URI that the IPTC's catalog gives for `alias`; None for an alias that is not in it.

    >>> scheme_of("medtop")
    'http://cv.iptc.org/newscodes/mediatopic/'
    """
    return _schemes().get(alias)


def alias_of(scheme: str) -> str | None:
    """The alias of a scheme's URI in the IPTC's catalog, however the URI ends and with http or https.

    >>> alias_of("https://cv.iptc.org/newscodes/mediatopic")
    'medtop'
    """
    return _aliases().get(_bare(scheme))


def split(uri: str) -> tuple[str | None, str | None]:
    """The alias and the code in a concept's URI of a scheme that the catalog knows; (None, None) for another.

    >>> split("http://cv.iptc.org/newscodes/mediatopic/11000000")
    ('medtop', '11000000')
    """
    scheme, slash, code = uri.rpartition("/")
    alias = _aliases().get(_bare(scheme)) if slash and code else None
    return (alias, code) if alias else (None, None)


def term(uri: str) -> Term | None:
    """The shipped concept of that URI, or None."""
    alias, code = split(uri)
    vocabulary = _shipped().get(alias) if alias else None
    return vocabulary.concepts.get(code) if vocabulary and code else None


def label(uri: str, language: str | None) -> str | None:
    """The name of a shipped concept in `language`, or in the nearest there is; None for a concept not shipped.

    >>> label("http://cv.iptc.org/newscodes/mediatopic/11000000", "de-AT")
    'Politik'
    """
    found = term(uri)
    return nearest(found.names, language) if found else None


def nearest(names: dict[str, str], language: str | None) -> str | None:
    """Of `names` by language the one in `language`, else in a kindred one, else in English, else any."""
    for wanted in _chain(language):
        if wanted in names:
            return names[wanted]
        for tag, name in names.items():
            if tag.partition("-")[0] == wanted:
                return name
    return next(iter(names.values()), None)


_KIN = {"nb": "nn", "nn": "nb", "no": "nb"}


def _chain(language: str | None) -> list[str]:
    primary = (language or "").partition("-")[0]
    return [tag for tag in (language, primary, _KIN.get(primary), "en-GB", "en") if tag]


def _bare(scheme: str) -> str:
    return scheme.partition("://")[2].rstrip("/#")


@cache
def _schemes() -> dict[str, str]:
    return msgspec.json.decode(_data("schemes"), type=dict[str, str])


@cache
def _aliases() -> dict[str, str]:
    return {_bare(scheme): alias for alias, scheme in reversed(_schemes().items())}


@cache
def _shipped() -> dict[str, Vocabulary]:
    found: dict[str, Vocabulary] = {}
    for name in _NAMED:
        for vocabulary in _read(_data(name)):
            if alias := alias_of(vocabulary.scheme):
                found[alias] = vocabulary
    return found


def _read(data: bytes) -> list[Vocabulary]:
    if data.startswith(b"["):
        return msgspec.json.decode(data, type=list[Vocabulary])
    return [msgspec.json.decode(data, type=Vocabulary)]


def _data(name: str) -> bytes:
    return (files("commonwire.news") / "vocabularies" / f"{name}.json").read_bytes()
