"""HTML from outside as a tree: libxml2 nests it, bounded in depth and in linear time."""

from __future__ import annotations

import html

import lxml.html
from lxml import etree

from commonwire.base.errors import TooLargeError
from commonwire.formats.notes import too_deep_for_parser


def parse_html(text: str) -> lxml.html.HtmlElement | None:
    """The document in `text`, without comments; None where there is none.

    Raises TooLargeError for nesting beyond 256 levels and for a piece beyond 10,000,000 bytes (bounds of libxml2).
    """
    parser = lxml.html.HTMLParser(remove_comments=True, remove_pis=True, encoding="utf-8")
    try:
        root = lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None
    for error in parser.error_log:
        if "Excessive depth" in error.message:
            raise too_deep_for_parser()
        if "huge" in error.message.lower():
            raise TooLargeError(
                "The markup holds a piece longer than 10,000,000 bytes", where="body", remedy="Send less."
            )
    return root


def markup_of(element: lxml.html.HtmlElement) -> str:
    """`element` as HTML, without what follows it."""
    return str(etree.tostring(element, method="html", encoding="unicode", with_tail=False))


def words_of(element: lxml.html.HtmlElement) -> str:
    """The words in `element`, on one line."""
    return " ".join("".join(map(str, element.itertext())).split())


def inner_markup_of(element: lxml.html.HtmlElement) -> str:
    """What is inside `element`, as HTML."""
    inner = [str(etree.tostring(child, method="html", encoding="unicode")) for child in element]
    return "".join([html.escape(element.text or "", quote=False), *inner])
