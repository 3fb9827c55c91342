"""XML from outside: no DTD, no entities, no network, bounded in depth; mended once when it is broken, and reported."""

from __future__ import annotations

import html.entities
import re
from typing import NamedTuple

from lxml import etree

from commonwire.base.errors import BadInputError, CommonwireError, TooLargeError
from commonwire.formats.characters import clean, decode, says_utf_8
from commonwire.formats.doctype import read_subset, with_characters
from commonwire.formats.notes import Notes, too_deep_for_parser

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_LIBXML2_DEPTH = 256
_ASIDE = re.compile(r"\s+|<\?.*?\?>|<!--.*?-->", re.DOTALL)
_PLAIN_PROLOG = re.compile(rb"(?:\xef\xbb\xbf)?(?:\s+|<\?.*?\?>|<!--.*?-->)*+(?=<[^!?])", re.DOTALL)
_DOCTYPE = re.compile(r"<!DOCTYPE[^>\[]*([>\[])", re.IGNORECASE)
_REFERENCE = re.compile(r"&(?:#(\d+|[xX][0-9a-fA-F]+);|(\w+);)?")
_HTML_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]{0,20}")
_PREFIXED = re.compile(r"</?[^\s<>/:]+:")
_CLOSED_ITSELF = re.compile(r"<([^\s<>/]+)((?:\s[^<>]*?)?)\s*/>")
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_DELETE = "\x7f"
_OWN = {"amp", "lt", "gt", "quot", "apos"}


class Parsed(NamedTuple):
    """A parsed document: its root, whether it had to be guessed together, and whether its end is missing."""

    root: etree._Element
    is_guessed: bool = False
    is_cut: bool = False


def parse_xml(data: bytes, media_type: str | None, notes: Notes) -> Parsed:
    """The document in `data`.

    Raises BadInputError for a document type with declarations, and for what cannot be mended; TooLargeError for
    nesting beyond 256 levels or a text beyond 10,000,000 bytes (bounds of libxml2).
    """
    prolog = _PLAIN_PROLOG.match(data) if says_utf_8(data, media_type) and b"\x7f" not in data else None
    if prolog:  # as nearly all are: what is neither valid UTF-8 nor right XML comes out as an error
        try:
            return Parsed(_parse(data[prolog.end() :], recover=False))
        except etree.XMLSyntaxError:
            pass
    return _parsed(_document(decode(data, media_type, notes), notes), notes)


def _document(text: str, notes: Notes) -> bytes:
    """`text` from its root element on, in UTF-8: all that stays in memory of a large document while it is parsed."""
    if _DELETE in text:  # the one control character that XML allows
        text = _cleaned(text, notes)
    text = _without_prolog(text)
    return text.encode("utf-8", "replace")


def _parsed(document: bytes, notes: Notes) -> Parsed:
    try:
        return Parsed(_parse(document, recover=False))
    except etree.XMLSyntaxError as error:
        _check_bounds(error)
        first = error
    text = document.decode()
    if clean(text) != text:
        return _parsed(_document(_cleaned(text, notes), notes), notes)
    mended = _mended(text).encode()
    try:
        root = _parse(mended, recover=False)
    except etree.XMLSyntaxError as error:
        _check_bounds(error)
        recovered = _recovered(mended)
        if recovered is None or len(recovered) == 0:
            raise _broken(first) from None
        notes.repaired(_place(first), f"The XML is broken ({first.msg}): read as far as it makes sense.")
        return Parsed(recovered, True, "Premature end" in str(error.msg) or "EndTag" in str(error.msg))
    notes.repaired(_place(first), f"The XML was broken ({first.msg}): mended.")
    return Parsed(root)


def _cleaned(text: str, notes: Notes) -> str:
    notes.repaired("document", "Control characters, which XML does not allow, were taken out.")
    return clean(text)


def local_name(element: etree._Element) -> str:
    """The element's name without its namespace (mended XML may have names that lxml's own QName refuses)."""
    return str(element.tag).rpartition("}")[2].rpartition(":")[2]


def inner_markup(element: etree._Element) -> str:
    """What is inside `element`, as HTML: for XHTML that stands in a feed as it is."""
    text = str(etree.tostring(element, encoding="unicode", with_tail=False))
    if not _PREFIXED.search(text):  # as XML and mended by hand: several times faster than to rename each element
        inner_xml = text[text.index(">") + 1 : max(text.rindex("<"), text.index(">") + 1)]
        return _CLOSED_ITSELF.sub(_as_html, inner_xml) if "/>" in inner_xml else inner_xml
    for part in element.iterdescendants(etree.Element):
        name = local_name(part)
        part.tag = name if _HTML_NAME.fullmatch(name) else "span"
    etree.cleanup_namespaces(element)
    inner = [etree.tostring(child, method="html", encoding="unicode") for child in element]
    return "".join([html.escape(element.text or "", quote=False), *inner])


def _as_html(match: re.Match[str]) -> str:
    """`<br/>` as HTML has it, and an empty `<p/>` with its end."""
    name, rest = match.groups()
    return f"<{name}{rest}>" if name.lower() in _VOID else f"<{name}{rest}></{name}>"


def _parse(document: bytes, *, recover: bool) -> etree._Element:
    parser = etree.XMLParser(
        encoding="utf-8",
        recover=recover,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        strip_cdata=True,
    )
    return etree.fromstring(document, parser)


def _recovered(document: bytes) -> etree._Element | None:
    """What libxml2 makes of broken XML; None where it makes nothing of it."""
    try:
        return _parse(document, recover=True)
    except etree.XMLSyntaxError:
        return None


def _without_prolog(text: str) -> str:
    """`text` from its root element on, on the lines it had, without its DOCTYPE (`doctype.py`)."""
    start = 0
    characters: dict[str, str] = {}
    while True:
        if aside := _ASIDE.match(text, start):
            start = aside.end()
        elif doctype := _DOCTYPE.match(text, start):
            start = doctype.end()
            if doctype[1] == "[":
                start, characters = read_subset(text, start)
        else:
            return "\n" * text.count("\n", 0, start) + with_characters(text[start:], characters)


def _mended(text: str) -> str:
    """`text` with HTML's named characters, and without references that XML does not allow."""
    return _REFERENCE.sub(_reference, text)


def _reference(match: re.Match[str]) -> str:
    number, name = match.groups()
    if number:
        code = int(number[1:], 16) if number[0] in "xX" else int(number[:8])
        return f"&#{code};" if code < 0x110000 and chr(code) == clean(chr(code)) else ""
    if name in _OWN:
        return match[0]
    character = html.entities.html5.get(f"{name};") if name else None
    return character if character and character not in "<&" else f"&amp;{match[0][1:]}"


def _check_bounds(error: etree.XMLSyntaxError) -> None:
    said = str(error.msg)
    if "Excessive depth" in said:
        raise too_deep_for_parser() from None
    if "huge" in said.lower() or "too long" in said:
        raise TooLargeError(
            "A single text in the XML is longer than the bound of 10,000,000 bytes", remedy="Send it in parts."
        ) from None


def _broken(error: etree.XMLSyntaxError) -> CommonwireError:
    return BadInputError(
        f"The XML is broken: {error.msg}", where=_place(error), remedy="Mend it there and send it again."
    )


def _place(error: etree.XMLSyntaxError) -> str:
    line, column = error.position
    return f"line {line}, column {column}"
