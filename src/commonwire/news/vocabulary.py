"""Controlled vocabularies: what a code stands for, and the aliases of their schemes.

Shipped, with their source and licence in each and in THIRD_PARTY_NOTICES.md: the IPTC's catalog of schemes for
NewsML-G2, Media Topics and genres in all languages there are, and the small vocabularies that documents use for their
own fields. They are read from the package when first asked for. A node may import further ones; `news.labels` looks
things up in all of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Protocol

import msgspec

_SUBJECTS = "medtop"
_SHIPPED = ("medtop", "genre", "small")


class Term(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A concept of a vocabulary: its names by BCP 47 tag, what is broader, whether it is retired.

    `broader` are codes of the same vocabulary, or whole URIs.
    """

    names: dict[str, str] = {}
    broader: list[str] = []
    retired: bool = False


class Vocabulary(msgspec.Struct, frozen=True, kw_only=True):
    """The concepts of one scheme by their codes; `scheme` is the URI that stands before each code.

    `version` is what its maker calls it, often a date; `imported_at` is None for one that is shipped.
    """

    scheme: str
    concepts: dict[str, Term]
    alias: str | None = None
    title: str | None = None
    source: str | None = None
    version: str | None = None
    licence: str | None = None
    imported_at: datetime | None = None

    @property
    def is_of_subjects(self) -> bool:
        """Whether stories are filed under its concepts: Media Topics, and whatever was imported."""
        return self.alias == _SUBJECTS or self.imported_at is not None

    @property
    def languages(self) -> list[str]:
        """The languages that there are names in, those of the most concepts first."""
        counts: dict[str, int] = {}
        for term in self.concepts.values():
            for tag in term.names:
                counts[tag] = counts.get(tag, 0) + 1
        return sorted(counts, key=lambda tag: (-counts[tag], tag))


class Named(Protocol):
    """A thing that a source names: a concept, a place, the subject of a row."""

    @property
    def name(self) -> str | None:
        """Its name, in the language of the item."""
        ...

    @property
    def names(self) -> Mapping[str, str]:
        """Its names in further languages, by BCP 47 tag."""
        ...

    @property
    def uri(self) -> str | None:
        """Its URI."""
        ...

    @property
    def scheme(self) -> str | None:
        """The alias of the scheme that its code is of."""
        ...

    @property
    def code(self) -> str | None:
        """Its code."""
        ...

    @property
    def literal(self) -> str | None:
        """A code that no scheme explains."""
        ...


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


@cache
def shipped() -> tuple[Vocabulary, ...]:
    """The vocabularies in the package."""
    return tuple(vocabulary for name in _SHIPPED for vocabulary in _read(_data(name)))


def _bare(scheme: str) -> str:
    return scheme.partition("://")[2].rstrip("/#")


@cache
def _schemes() -> dict[str, str]:
    return msgspec.json.decode(_data("schemes"), type=dict[str, str])


@cache
def _aliases() -> dict[str, str]:
    return {_bare(scheme): alias for alias, scheme in reversed(_schemes().items())}


def _read(data: bytes) -> list[Vocabulary]:
    if data.startswith(b"["):
        return msgspec.json.decode(data, type=list[Vocabulary])
    return [msgspec.json.decode(data, type=Vocabulary)]


def _data(name: str) -> bytes:
    return (files("commonwire.news") / "vocabularies" / f"{name}.json").read_bytes()
