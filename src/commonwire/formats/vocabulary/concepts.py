"""What every format of vocabularies gives: concepts by their URIs, and what is said of the scheme they are of."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TypeGuard

import msgspec

from commonwire.base.errors import BadInputError
from commonwire.base.languages import language_tag, primary
from commonwire.news.vocabulary import Term, Vocabulary, alias_of

_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S")
_ENDS = re.compile(r"[/#:=]")
LONGEST_NAME = 500
"""Characters of a name; what is longer is no name, but a definition."""


class About(msgspec.Struct, frozen=True, kw_only=True):
    """What a document says of a scheme: its URI, and as in `Vocabulary`."""

    scheme: str | None = None
    alias: str | None = None
    title: str | None = None
    source: str | None = None
    version: str | None = None
    licence: str | None = None


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A concept: names by language tag as sent; `broader` and `narrower` are URIs; `scheme` where it says its own."""

    uri: str
    names: dict[str, str] = {}
    broader: list[str] = []
    narrower: list[str] = []
    scheme: str | None = None
    retired: bool = False


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What a document holds: whether that is all there is of its schemes, and how many concepts without URI it has."""

    vocabularies: list[Vocabulary]
    is_whole: bool = True
    left_out: int = 0


def is_uri(text: str | None) -> TypeGuard[str]:
    """Whether `text` can be a concept's identity: absolute, as RFC 3986 (section 4.3) says."""
    return text is not None and _ABSOLUTE.match(text) is not None


def vocabularies_of(entries: Iterable[Entry], about: Iterable[About]) -> list[Vocabulary]:
    """The concepts by scheme, in the order of the document; a concept that stands there twice is one."""
    known = {said.scheme: said for said in about if said.scheme}
    terms: dict[str, dict[str, Term]] = {}
    broader: dict[str, list[str]] = {}
    listed = list(entries)
    for entry in listed:
        for narrower in entry.narrower:
            broader.setdefault(narrower, []).append(entry.uri)
    for entry in listed:
        scheme, code = _parted(entry, known)
        above = dict.fromkeys([*entry.broader, *broader.get(entry.uri, [])])
        above.pop(entry.uri, None)
        of_scheme = terms.setdefault(scheme, {})
        before = of_scheme.get(code, Term())
        of_scheme[code] = Term(
            names=before.names | names_of(entry.names),
            broader=list(dict.fromkeys([*before.broader, *(_short(uri, scheme) for uri in above)])),
            retired=before.retired or entry.retired,
        )
    return [_vocabulary(scheme, concepts, known) for scheme, concepts in terms.items()]


def names_of(names: dict[str, str]) -> dict[str, str]:
    """Names under normal tags (BCP 47): of a tag that is none what is left of it, else English. Too long ones go."""
    found: dict[str, str] = {}
    for tag, name in names.items():
        line = " ".join(name.split())
        if line and len(line) <= LONGEST_NAME:
            found.setdefault(_tag(tag), line)
    return found


def _tag(tag: str) -> str:
    for known in (tag, primary(tag)):
        try:
            return language_tag(known)
        except BadInputError:
            continue
    return "en"


def _parted(entry: Entry, known: dict[str, About]) -> tuple[str, str]:
    """Scheme and code of a concept, which together are its URI: by a scheme that is named, else at the last sign."""
    named = [entry.scheme, *known] if entry.scheme else list(known)
    for scheme in named:
        if scheme and entry.uri.startswith(scheme) and len(entry.uri) > len(scheme):
            code = entry.uri[len(scheme) :]
            if _ENDS.match(scheme[-1]):
                return scheme, code
            if _ENDS.match(code) and len(code) > 1:
                return scheme + code[0], code[1:]
    at = max((sign.end() for sign in _ENDS.finditer(entry.uri[:-1])), default=0)
    return entry.uri[:at], entry.uri[at:]


def _short(uri: str, scheme: str) -> str:
    code = uri.removeprefix(scheme)
    return code if scheme and code and ":" not in code else uri


def _vocabulary(scheme: str, concepts: dict[str, Term], known: dict[str, About]) -> Vocabulary:
    said = known.get(scheme) or known.get(scheme[:-1]) or (next(iter(known.values())) if len(known) == 1 else About())
    is_its = said.scheme in (scheme, scheme[:-1])
    return Vocabulary(
        scheme=scheme,
        concepts=concepts,
        alias=alias_of(scheme) or (said.alias if is_its else None),
        title=said.title if is_its else None,
        source=said.source,
        version=said.version,
        licence=said.licence,
    )
