"""Sanitised HTML as XML: for documents that hold the text of a story as elements."""

from __future__ import annotations

import re
from html import escape

from lxml import etree
from lxml.etree import _Element as Element

from commonwire.base.errors import TooLargeError
from commonwire.formats.html_tree import parse_html

XHTML = "http://www.w3.org/1999/xhtml"
_VOID = re.compile(r"<(br|hr|wbr)((?: [^<>]*)?)>")
_SPARE = 12
"""Levels of nesting that a message puts around a body: libxml2 reads 256 in all."""


def xhtml(html: str) -> Element | None:
    """`html`, which was sanitised, as the `body` of XHTML; None where it is nested too deeply to stand in a message."""
    if "&nbsp;" in html:
        html = html.replace("&nbsp;", "\xa0")
    found = _body(_VOID.sub(r"<\1\2/>", html))
    if found is not None:
        return found
    try:
        tree = parse_html(html)
    except TooLargeError:
        return None
    page = tree.find("body") if tree is not None else None
    if page is None:
        return None
    inner = [str(etree.tostring(child, encoding="unicode")) for child in page]
    return _body("".join([escape(page.text or ""), *inner]))


def _body(inner: str) -> Element | None:
    """The body parsed as if in a message; None where that cannot be."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    around = "<x>" * _SPARE
    try:
        root = etree.fromstring(f'{around}<body xmlns="{XHTML}">{inner}</body>{around.replace("<", "</")}', parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    for _ in range(_SPARE):
        root = root[0]
    return root
