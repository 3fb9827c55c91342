"""QCodes: alias and code to the concept's URI, by the document's own catalog first, then by the IPTC's.

NewsML-G2, "QCodes": an alias holds within its document; the code may have colons; catalogs by reference are never
fetched.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import unquote

from lxml.etree import _Element as Element

from commonwire.formats.elements import children, local
from commonwire.formats.newsml_g2.document import OWN_SCHEME
from commonwire.formats.notes import Notes
from commonwire.news.vocabulary import alias_of, scheme_of, split

_TOPIC = re.compile(r"2\d{7}")
"""A Media Topic: the Subject Codes, by whose alias some call it, end with 17999999."""


class Code(NamedTuple):
    """What a code says: the concept's URI, its scheme's alias, the code in it, and the text of one nobody explains."""

    uri: str | None = None
    scheme: str | None = None
    code: str | None = None
    literal: str | None = None


class Codes:
    """The aliases of one document; an alias that nobody explains is reported once."""

    def __init__(self, local_schemes: dict[str, str], notes: Notes) -> None:
        self.local = local_schemes
        self._notes = notes
        self._known: dict[str, tuple[str, str] | None] = {}

    def read(self, qcode: str | None, uri: str | None = None, literal: str | None = None) -> Code:
        """The code that the attributes `qcode`, `uri` and `literal` say; an explicit URI wins."""
        qcode = qcode.strip() if qcode else None
        uri = uri.strip() if uri else None
        literal = literal.strip() if literal else None
        if not qcode:
            scheme, code = split(uri) if uri else (None, None)
            return Code(uri or None, scheme, code, literal or None)
        alias, _, code = qcode.partition(":")
        if alias == "subj" and _TOPIC.fullmatch(code) and alias not in self.local:
            alias = "medtop"
        known = self._scheme(alias) if code else None
        if known is None:
            return Code(uri, None, None, literal or qcode)
        return Code(uri or known[0] + code, known[1], code, literal)

    def word(self, qcode: str | None, uri: str | None = None) -> str | None:
        """A role or relation as the model says it: a word of the model's own as it is, any other as its QCode."""
        qcode = qcode.strip() if qcode else ""
        if not qcode:
            return (uri or "").strip() or None
        alias, _, code = qcode.partition(":")
        return unquote(code) if code and self.local.get(alias) == OWN_SCHEME else qcode

    def _scheme(self, alias: str) -> tuple[str, str] | None:
        if alias not in self._known:
            uri = self.local.get(alias) or scheme_of(alias)
            self._known[alias] = (uri, alias_of(uri) or alias) if uri else None
            if uri is None:
                self._notes.guessed("catalog", f"Nobody says what the alias '{alias[:40]}' stands for: kept as it is.")
        return self._known[alias]


def code_of(qcode: str | None) -> str:
    """The code of a QCode without its alias; empty for none.

    >>> code_of(" stat:usable ")
    'usable'
    """
    value = (qcode or "").strip()
    return value.partition(":")[2] or value


def schemes_in(catalogs: list[Element]) -> dict[str, str]:
    """The aliases that the catalog elements of a document declare."""
    found: dict[str, str] = {}
    for catalog in catalogs:
        for scheme in children(catalog):
            alias, uri = (scheme.get("alias") or "").strip(), (scheme.get("uri") or "").strip()
            if local(scheme) == "scheme" and alias and uri:
                found[alias] = uri
    return found
