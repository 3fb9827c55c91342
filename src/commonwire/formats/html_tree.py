"""HTML from outside as a tree: libxml2 nests it, bounded in depth and in linear time."""

from __future__ import annotations

import html

from lxml import etree
from lxml.etree import _Element as Element

from commonwire.base.errors import TooLargeError
from commonwire.formats.notes import too_deep_for_parser


def parse_html(text: str) -> Element | None:
    """The document in `text`, without comments; None where there is none.

    Raises TooLargeError for nesting beyond 256 levels and for a piece beyond 10,000,000 bytes (bounds of libxml2).
    """
    parser = etree.HTMLParser(remove_comments=True, remove_pis=True, encoding="utf-8")
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
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


def drop(element: Element) -> None:
    """Take `element` out of its tree; what follows it stays, white space too."""
    parent = element.getparent()
    if parent is not None:
        _append(parent, element.getprevious(), element.tail)
        parent.remove(element)


def unwrap(element: Element) -> None:
    """Put what is inside `element` in its place."""
    parent, inner = element.getparent(), list(element)
    if parent is None:
        return
    _append(parent, element.getprevious(), element.text)
    if inner:
        inner[-1].tail = (inner[-1].tail or "") + (element.tail or "")
    else:
        _append(parent, element.getprevious(), element.tail)
    at = parent.index(element)
    parent[at : at + 1] = inner


def _append(parent: Element, before: Element | None, words: str | None) -> None:
    if words and before is None:
        parent.text = (parent.text or "") + words
    elif words and before is not None:
        before.tail = (before.tail or "") + words


def markup_of(element: Element) -> str:
    """`element` as HTML, without what follows it."""
    return str(etree.tostring(element, method="html", encoding="unicode", with_tail=False))


def words_of(element: Element) -> str:
    """The words in `element`, on one line."""
    return " ".join("".join(map(str, element.itertext())).split())


def inner_markup_of(element: Element) -> str:
    """What is inside `element`, as HTML."""
    inner = [str(etree.tostring(child, method="html", encoding="unicode")) for child in element]
    return "".join([html.escape(element.text or "", quote=False), *inner])
