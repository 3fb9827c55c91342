"""The words of a document that is being written: the aliases of its schemes, its elements, and fragments kept."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from lxml import etree
from lxml.etree import _Element as Element

from commonwire.formats.characters import clean
from commonwire.formats.kept_xml import elements_at
from commonwire.formats.kept_xml import parsed as parsed_xml
from commonwire.formats.newsml_g2.document import ADDED, NAR, OWN_ALIAS, OWN_SCHEME
from commonwire.formats.xml_text import XML_LANG
from commonwire.news.vocabulary import scheme_of

G2 = f"{{{NAR}}}"
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
_BLANK = re.compile(r"\s")
_ESCAPED = re.compile(r"[\s%]")
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://\S+|(?:urn|tag):\S+")


class Aliases:
    """The aliases of one document: those that the item's source declared, and those that its concepts need."""

    def __init__(self, kept: dict[str, str]) -> None:
        self.local = {alias: uri for alias, uri in kept.items() if _NAME.fullmatch(alias) and uri and uri != OWN_SCHEME}
        self._given = frozenset(self.local)
        self._own: str | None = None

    def of(self, uri: str, scheme: str | None, code: str | None) -> str | None:
        """The QCode of a concept, of whose `uri` the scheme is one part and the code the other; None if it has none."""
        if not scheme or not code or _BLANK.search(code):
            return None
        known = self.local.get(scheme) or scheme_of(scheme)
        if known is None and uri.endswith(code) and len(uri) > len(code) and _NAME.fullmatch(scheme):
            known = self.local[scheme] = uri[: -len(code)]
        return f"{scheme}:{code}" if known and known + code == uri else None

    def word(self, word: str, *, several: bool = False) -> tuple[str, str]:
        """A role or relation as the end of its attribute's name, '' or 'uri', and its value.

        A code of a known alias stays, so does a URI; any other word becomes a code of our own scheme.
        """
        if (several and " " in word and all(map(self.is_code, word.split(" ")))) or self.is_code(word):
            return "", word
        if _URI.fullmatch(word):
            return "uri", word
        return "", f"{self.own}:{_ESCAPED.sub(lambda found: quote(found[0]), word)}"

    def is_given(self, qcode: str) -> bool:
        """Whether `qcode` is one whose alias the source or the IPTC explains."""
        alias = qcode.partition(":")[0]
        return self.is_code(qcode) and (alias in self._given or scheme_of(alias) is not None)

    @property
    def own(self) -> str:
        """The alias of our own scheme, which is declared with this."""
        if self._own is None:
            self._own = next(alias for n in range(1000) if (alias := f"{OWN_ALIAS}{n or ''}") not in self.local)
            self.local[self._own] = OWN_SCHEME
        return self._own

    def is_code(self, word: str) -> bool:
        """Whether `word` is a QCode whose alias somebody explains."""
        alias, _, code = word.partition(":")
        if not code or alias == self._own or _BLANK.search(code):
            return False
        return alias in self.local or scheme_of(alias) is not None


def words(text: str) -> str:
    """`text` as one line, as a reader takes it."""
    return " ".join(clean(text).split())


def add(parent: Element, name: str, text: str | None = None, **attributes: str | None) -> Element:
    """A new last child of `parent`; `name` is of NewsML-G2 unless it has a namespace of its own."""
    element = etree.SubElement(parent, name if name[0] == "{" else G2 + name)
    if text is not None:
        element.text = clean(text)
    for key, value in attributes.items():
        if value is not None:
            element.set(key, clean(value))
    return element


def added(element: Element) -> Element:
    """`element`, marked as not said by the item: a reader of ours passes it over."""
    element.set(ADDED, "true")
    return element


def add_line(parent: Element, name: str, text: str | None, language: str | None = None) -> Element | None:
    """A new child with the one line of `text`; none where there are no words."""
    line = words(text) if text else ""
    if not line:
        return None
    element = add(parent, name, line)
    if language:
        element.set(XML_LANG, clean(language))
    return element


def put_word(element: Element, name: str, word: str | None, aliases: Aliases, *, several: bool = False) -> None:
    """Set the attribute `name`, or the one for its URI, to `word`."""
    if word and (word := words(word)):
        end, value = aliases.word(word, several=several)
        element.set(name + end, value)


def put_attributes(element: Element, extra: dict[str, Any], *, without: tuple[str, ...] = ()) -> None:
    """The attributes that the model has no field for, as far as `element` has not got them already."""
    for key, value in extra.items():
        if not isinstance(value, str) or key in without:
            continue
        if key == "xml:lang":
            element.set(XML_LANG, clean(value))
        elif _NAME.fullmatch(key) and key not in element.attrib:
            element.set(key, clean(value))


def fragments(kept: Any) -> list[Element]:
    """The elements in a list of kept XML texts; what is none, has a DTD or is a note to editors is left out."""
    return elements_at(kept, parsed)


def parsed(text: str) -> Element | None:
    """The element that a kept XML text says, or None; an element without namespace is one of NewsML-G2."""
    return parsed_xml(text, NAR)
