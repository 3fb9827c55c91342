"""Text inside an XML document of news: XHTML, NITF, HTML that was escaped or stands in CDATA, plain text, base64."""

from __future__ import annotations

import base64
import binascii
import re
from typing import Literal, NamedTuple

from lxml.etree import _Element as Element

from commonwire.formats.any_xml import xml_to_html
from commonwire.formats.characters import unescaped
from commonwire.formats.elements import children, find, local
from commonwire.formats.inside import story_in
from commonwire.formats.layout import indented_paragraphs, with_columns
from commonwire.formats.nitf.document import NITF
from commonwire.formats.notes import Notes
from commonwire.formats.sanitise import is_markup, text_to_html
from commonwire.formats.xhtml import XHTML
from commonwire.formats.xml_text import inner_markup
from commonwire.news.item import Item

_HTML_NAMES = {"p", "div", "section", "article", "h1", "h2", "h3", "ul", "ol", "table", "body", "span", "blockquote",
               "pre", "a", "b", "i", "em", "strong", "br"}  # fmt: skip
_NITF_NAMES = {"nitf", "body.content", "block", "hl2"}
_NITF_PARTS = {*_HTML_NAMES, "body", "body.head", "hl1", "media", "note", "bq", "fn", "org", "person", "location"}
_ALONE = re.compile(r"\s*<p>([^<]*)</p>\s*", re.IGNORECASE)
_PARAGRAPH = ("<p>", "<p ", "<div", "<br", "<ul", "<table")


class Inline(NamedTuple):
    """A text as markup that is not sanitised yet; 'xml' is of no known kind. `story` is what else NITF says."""

    kind: Literal["xhtml", "html", "nitf", "text", "xml"]
    html: str
    story: Item | None = None


def read_inline(element: Element, said: str, encoding: str, notes: Notes, where: str) -> Inline:
    """The text inside `element`, of which the document says the media type or format `said` and the `encoding`.

    What is there counts before what is said. Of XML of no known kind the words stand as the text, which is reported.
    """
    said = said.lower()
    inner = next(children(element), None)
    if inner is None:
        return _characters(element.text or "", said, encoding, notes, where)
    name, tag = local(inner), str(inner.tag)
    namespace = tag[1:].partition("}")[0] if tag.startswith("{") else ""
    if namespace == NITF or name in _NITF_NAMES or ("nitf" in said and name in _NITF_PARTS):
        return read_nitf_text(inner if name == "nitf" else element, notes)
    if name == "html" or namespace == XHTML or "html" in said or name in _HTML_NAMES:
        body = find(inner, "body") if name == "html" else None
        markup = inner_markup(body if body is not None else inner if name in ("html", "body") else element)
        return Inline("xhtml", with_columns(markup))
    notes.guessed(where, f"<{name[:40]}> is no text that is known: its words stand as the text.")
    return Inline("xml", xml_to_html(element))


def _characters(text: str, said: str, encoding: str, notes: Notes, where: str) -> Inline:
    """Text without elements in it."""
    if encoding.lower() == "base64":
        text = _decoded(text, notes, where)
    if "html" in said or ("plain" not in said and is_markup(text)):
        return Inline("html", with_columns(text))
    if (alone := _ALONE.fullmatch(text)) and (laid_out := indented_paragraphs(unescaped(alone[1]))):
        return Inline("text", laid_out)
    lower = text.lower()
    if any(tag in lower for tag in _PARAGRAPH) and is_markup(text):
        notes.repaired(where, "The text says it is plain and holds HTML: read as HTML.")
        return Inline("html", with_columns(text))
    return Inline("text", indented_paragraphs(text) or text_to_html(text))


def _decoded(text: str, notes: Notes, where: str) -> str:
    try:
        return base64.b64decode("".join(text.split()), validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        notes.dropped(where, "A text in base64 cannot be decoded.")
        return ""


def read_nitf_text(root: Element, notes: Notes) -> Inline:
    """The text inside `root`: a whole NITF document, its body, or pieces of one."""
    story = story_in(root, notes)
    return Inline("nitf", story.html, story.item)
