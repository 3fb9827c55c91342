"""Which format bytes are in: by their content; what the sender calls them decides nothing."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from typing import Literal

from commonwire.base.errors import BadFormatError
from commonwire.formats.characters import decode
from commonwire.formats.icalendar.read import is_calendar
from commonwire.formats.mail.document import is_mail
from commonwire.formats.newsml_g2.document import ITEMS as G2_ITEMS
from commonwire.formats.newsml_g2.document import MESSAGE as G2_MESSAGE
from commonwire.formats.newsml_g2.document import NAR as G2_NAMESPACE
from commonwire.formats.no_news import TURTLE
from commonwire.formats.notes import Notes
from commonwire.formats.photo.container import media_type_of
from commonwire.formats.wire_text.frames import is_wire_text

Kind = Literal[
    "json", "feed", "page", "text", "photo", "newsml_g2", "nitf", "newsml_1", "wire_text", "mail", "icalendar"
]
_ROOT = re.compile(r"<(?:\w[\w.-]*:)?(\w[\w.-]*)[\s/>]")
_ASIDE = re.compile(r"\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\])?\s*>", re.DOTALL | re.IGNORECASE)
_FEEDS = {"rss", "feed", "RDF"}
_PAGE = {"html", "head", "body", "main", "article", "section", "header", "div", "p", "h1", "h2", "h3", "blockquote",
         "ul", "ol", "table", "span", "a", "b", "strong", "em", "i", "figure", "meta", "title", "br"}  # fmt: skip
_OBJECT = re.compile(rb"\s*\{")
_JSON_LIST = re.compile(r"\[\s*[\[{\]\"]")
_ROOTS: dict[str, Kind] = {**dict.fromkeys(_FEEDS, "feed"), **dict.fromkeys([*G2_ITEMS, G2_MESSAGE], "newsml_g2"),
                           "nitf": "nitf", "NewsML": "newsml_1", "NewsItem": "newsml_1"}  # fmt: skip
_SIGNS: dict[str, Kind] = {G2_NAMESPACE: "newsml_g2", "<nitf": "nitf", "<NewsItem": "newsml_1"}
_HEAD = 4 * 1024  # hardly any document begins later
_MOST_HEAD = 64 * 1024
_LEAST_TEXT = 20
_LONGEST_LETTER = 4  # bytes in UTF-8
_REMEDY = (
    "Send NewsML-G2, NITF, ninjs, RSS, Atom, JSON Feed, iCalendar, e-mail, a page or plain text; "
    "see the reference of formats."
)


def detect(data: bytes, media_type: str | None) -> Kind:
    """The format of `data`; raises BadFormatError when it is none that is read here."""
    if shown := _shown(data):
        return shown
    head = decode(first_bytes(data, _MOST_HEAD), media_type, Notes()).lstrip("\ufeff \t\r\n\0")
    if not head:
        raise BadFormatError("The message is empty", remedy=_REMEDY)
    if head.startswith("{") or _JSON_LIST.match(head):
        return "json"
    if head.startswith("<"):
        return _markup(head)
    if TURTLE.match(head):
        raise BadFormatError("The message is RDF in Turtle, no news", where="first line", remedy=_REMEDY)
    if _is_binary(head) or sum(letter.isalpha() for letter in head[:1000]) < _LEAST_TEXT:
        raise BadFormatError("The message is no text", where="first bytes", remedy=_REMEDY)
    if is_calendar(head):
        return "icalendar"
    return "page" if "html" in (media_type or "").lower() else "text"


def has_json_lines(data: bytes) -> bool:
    """Whether `data` is several JSON objects, one a line."""
    data = data.lstrip()
    end = data.find(b"\n")
    return end >= 0 and data[:end].rstrip().endswith(b"}") and _OBJECT.match(data, end) is not None


def _shown(data: bytes) -> Kind | None:
    """The format where the first bytes or the name of the root element show it."""
    if data.startswith(b"{"):
        return "json"
    head = data[:_HEAD].removeprefix(BOM_UTF8).lstrip(b" \t\r\n\0").decode("latin-1")  # names are of ASCII
    if head.startswith("<"):
        return _ROOTS.get(_root_of(head))
    if media_type_of(data):
        return "photo"
    if is_wire_text(data):
        return "wire_text"
    if is_calendar(head):
        return "icalendar"
    return "mail" if is_mail(data) else None


def first_bytes(data: bytes, size: int) -> bytes:
    """The first `size` bytes of `data`, without the beginning of a letter in UTF-8 that goes on behind them."""
    end = size
    while end < len(data) and data[end] & 0b1100_0000 == 0b1000_0000 and size - end < _LONGEST_LETTER:
        end -= 1
    return data[:end]


def _root_of(head: str) -> str:
    """The local name of the root element; empty where there is none."""
    start = 0
    while aside := _ASIDE.match(head, start):
        start = aside.end()
    root = _ROOT.match(head, start)
    return root[1] if root else ""


def _markup(head: str) -> Kind:
    name = _root_of(head)
    if name in _ROOTS:
        return _ROOTS[name]
    if name.lower() in _PAGE:
        return "page"
    for sign, kind in _SIGNS.items():  # a wrapper of the sender's own
        if sign in head:
            return kind
    said = f"a document of the kind <{name[:40]}>" if name else "no markup that is known"
    raise BadFormatError(f"The message is {said}", where="first element", remedy=_REMEDY)


def _is_binary(head: str) -> bool:
    sample = head[:1000]
    strange = sum(1 for letter in sample if not letter.isprintable() and not letter.isspace())
    return strange + sample.count("\ufffd") > len(sample) // 10
