"""NewsComponents of NewsML 1: their texts and pictures, however deep they are nested (NewsML 1.2, "NewsComponent")."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from lxml.etree import _Element as Element

from commonwire.formats.addresses import is_web_address
from commonwire.formats.elements import children, find, fragment, language_of, line, local
from commonwire.formats.inline import read_inline
from commonwire.formats.newsml_1.document import KINDS, MEDIA_KINDS
from commonwire.formats.newsml_1.media import SEEN_AND_HEARD, address_of, is_media, rendition_of, renditions_of
from commonwire.formats.newsml_1.names import formal_of
from commonwire.formats.notes import Notes
from commonwire.news.item import Item, Relation, Rendition

_TEXT_FORMATS = ("xhtml", "html", "nitf", "text", "plain", "ascii", "xml")


class Piece(NamedTuple):
    """A text of a component: role in lower case, language, kind, and markup that has yet to be sanitised."""

    role: str
    language: str | None
    kind: str
    html: str
    story: Item | None = None


class Found(NamedTuple):
    """All that the components of an item hold; `unknown` are elements that NewsML 1 does not have, as XML."""

    pieces: list[Piece]
    renditions: list[Rendition]
    kinds: list[str]
    relations: list[Relation]
    unknown: list[str]


def collect(component: Element, notes: Notes) -> Found:
    """The texts and renditions of `component` and of those within it, in document order."""
    found = Found([], [], [], [], [])
    _walk(component, "", None, found, notes, beside=not is_media(component))
    return found


def within(component: Element, name: str, *, media: bool) -> Iterator[Element]:
    """The elements `name` that describe `component` or one within it, the outer one first.

    Those of pictures beside a story only where `media` are asked for, too.
    """
    for child in children(component):
        if local(child) == name:
            yield child
    for child in children(component):
        if local(child) in ("NewsComponent", "NewsItemRef") and (media or not is_media(child)):
            yield from within(child, name, media=media)


def _walk(component: Element, role: str, language: str | None, found: Found, notes: Notes, *, beside: bool) -> None:
    """What is in a component; pictures `beside` a story keep their captions for themselves."""
    role = formal_of(component, "Role").lower() or role
    described = find(component, "DescriptiveMetadata")
    said = formal_of(described, "Language") if described is not None else ""
    language = said or language_of(component) or language
    title = _title(component)
    is_equivalent = (component.get("EquivalentsList") or "no").lower() == "yes"
    texts: list[Piece] = []
    for child in children(component):
        name = local(child)
        if name == "NewsComponent" and beside and is_media(child):
            _beside(child, role, found, notes)
        elif name == "NewsComponent":
            _walk(child, role, language, found, notes, beside=beside)
        elif name == "ContentItem":
            _content(child, role, language, title, found, texts, notes)
        elif name in ("NewsItem", "NewsItemRef"):
            found.relations.extend(_reference(child, role))
        elif name not in _KNOWN:
            found.unknown.append(fragment(child))
    if is_equivalent and len(texts) > 1:
        texts = [min(texts, key=lambda piece: _RANK[piece.kind])]
    found.pieces.extend(texts)


def _beside(component: Element, role: str, found: Found, notes: Notes) -> None:
    for rendition in renditions_of(component, formal_of(component, "Role").lower() or role, notes):
        found.renditions.append(rendition)
    kinds = (KINDS.get(formal_of(content, "MediaType").lower()) for content in component.iter("{*}ContentItem"))
    found.kinds.extend(kind for kind in kinds if kind and kind != "text")


_KNOWN = {"Comment", "Catalog", "TopicSet", "TopicUse", "Role", "BasisForChoice", "NewsLines", "AdministrativeMetadata",
          "RightsMetadata", "DescriptiveMetadata", "Metadata", "Update"}  # fmt: skip
_RANK = {"xhtml": 0, "html": 1, "nitf": 2, "text": 3, "xml": 4}


def _reference(element: Element, role: str) -> list[Relation]:
    """The item that stands in a component or is named there, by its identity."""
    uri = (element.get("NewsItem") or "").strip()
    return [Relation(rel=role or "item", uri=uri)] if uri else []


def _title(component: Element) -> str | None:
    lines = find(component, "NewsLines")
    for name in ("HeadLine", "NewsLine"):
        found = find(lines, name) if lines is not None else None
        if found is not None and name == "NewsLine":
            found = find(found, "NewsLineText")
        if found is not None and (words := line(found)) and not is_web_address(words):
            return words
    return None


def _content(
    item: Element, role: str, language: str | None, title: str | None, found: Found, texts: list[Piece], notes: Notes
) -> None:
    mime, format = formal_of(item, "MimeType").lower(), formal_of(item, "Format").lower()
    media = formal_of(item, "MediaType").lower()
    data, encoding = find(item, "DataContent"), ""
    wrapper = find(item, "Encoding")
    if data is None and wrapper is not None:
        encoding, data = (wrapper.get("Notation") or "").lower(), find(wrapper, "DataContent")
    if media in KINDS:
        found.kinds.append(KINDS[media])
    if data is not None and _is_text(data, mime, format, media):
        if "css" in mime or "css" in format:
            return
        kind = "base64" if "64" in encoding else ""
        text = read_inline(data, f"{format} {mime}", kind, notes, "DataContent")
        if text.html.strip():
            texts.append(Piece(role, language, text.kind, text.html, text.story))
    elif address_of(item):
        rendition = rendition_of(item, role, title, notes)
        found.renditions.append(rendition)
        guessed = MEDIA_KINDS.get((rendition.media_type or "").partition("/")[0])
        if media not in KINDS and guessed:
            found.kinds.append(guessed)
    elif data is not None:
        notes.dropped(
            "DataContent", f"Content of the kind '{(mime or format or media)[:40]}' stands only in the original."
        )


def _is_text(data: Element, mime: str, format: str, media: str) -> bool:
    """Whether the content is text: what is there counts before a media type that is said of the whole."""
    if media and media != "text" and (media in SEEN_AND_HEARD or not len(data)):
        return False
    is_silent = not mime and not format
    return is_silent or mime.startswith("text/") or any(word in format + mime for word in _TEXT_FORMATS)
