"""NewsComponents of NewsML 1: their texts and pictures, however deep they are nested (NewsML 1.2, "NewsComponent")."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator
from typing import Any, NamedTuple

from lxml.etree import _Element as Element

from commonwire.formats.addresses import is_web_address
from commonwire.formats.elements import children, find, fragment, language_of, line, local
from commonwire.formats.inline import read_inline
from commonwire.formats.newsml_1.document import KINDS, MEDIA_KINDS
from commonwire.formats.notes import Notes
from commonwire.news.item import Item, Relation, Rendition

_TYPES = mimetypes.MimeTypes()  # those of Python itself: the same on every machine
_SEEN_AND_HEARD = ("photo", "graphic", "video", "audio", "animation")
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


def formal(element: Element | None) -> str:
    """The FormalName of an element, however it is spelled; empty for none."""
    if element is None:
        return ""
    return (element.get("FormalName") or element.get("formalname") or element.get("formalName") or "").strip()


def formal_of_parent(element: Element, name: str) -> str:
    """The FormalName of the first child of that name of the parent of `element`."""
    parent = element.getparent()
    return formal_of(parent, name) if parent is not None else ""


def formal_of(parent: Element, name: str) -> str:
    """The FormalName of the first child of that name."""
    return formal(find(parent, name))


def collect(component: Element, notes: Notes) -> Found:
    """The texts and renditions of `component` and of those within it, in document order."""
    found = Found([], [], [], [], [])
    _walk(component, "", None, found, notes)
    return found


def within(component: Element, name: str) -> Iterator[Element]:
    """The elements `name` that describe `component` or one within it, the outer one first."""
    for child in children(component):
        if local(child) == name:
            yield child
    for child in children(component):
        if local(child) in ("NewsComponent", "NewsItemRef"):
            yield from within(child, name)


def _walk(component: Element, role: str, language: str | None, found: Found, notes: Notes) -> None:
    role = formal_of(component, "Role").lower() or role
    described = find(component, "DescriptiveMetadata")
    said = formal_of(described, "Language") if described is not None else ""
    language = said or language_of(component) or language
    title = _title(component)
    is_equivalent = (component.get("EquivalentsList") or "no").lower() == "yes"
    texts: list[Piece] = []
    for child in children(component):
        name = local(child)
        if name == "NewsComponent":
            _walk(child, role, language, found, notes)
        elif name == "ContentItem":
            _content(child, role, language, title, found, texts, notes)
        elif name in ("NewsItem", "NewsItemRef"):
            found.relations.extend(_reference(child, role))
        elif name not in _KNOWN:
            found.unknown.append(fragment(child))
    if is_equivalent and len(texts) > 1:
        texts = [min(texts, key=lambda piece: _RANK[piece.kind])]
    found.pieces.extend(texts)


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
    href = (item.get("Href") or item.get("href") or "").strip()
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
    elif href:
        rendition = _rendition(item, href, role, title, mime, notes)
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
    if media and media != "text" and (media in _SEEN_AND_HEARD or not len(data)):
        return False
    is_silent = not mime and not format
    return is_silent or mime.startswith("text/") or any(word in format + mime for word in _TEXT_FORMATS)


def _rendition(item: Element, href: str, role: str, title: str | None, mime: str, notes: Notes) -> Rendition:
    about = find(item, "Characteristics")
    said = (
        {formal(child).lower(): (child.get("Value") or "").strip() for child in children(about)}
        if about is not None
        else {}
    )
    size = find(about, "SizeInBytes") if about is not None else None
    use = said.get("imageuse")
    name = use or formal_of_parent(item, "Role") or role or None
    extra: dict[str, Any] = {"role": role} if role and role != (name or "").lower() else {}
    if not is_web_address(href):
        notes.guessed("ContentItem", f"'{href[:80]}' is not an http or https address: kept, not linked.")
        extra["href"] = href
    if format := formal_of(item, "Format"):
        extra["format"] = format
    known = {"imageuse", "width", "pixelwidth", "height", "pixelheight", "duration", "totalduration"}
    rest = {name: value for name, value in said.items() if name and value and name not in known}
    if rest:
        extra["characteristics"] = rest
    return Rendition(
        href=href if is_web_address(href) else None,
        name=name,
        title=title,
        media_type=mime or _type(href, format),
        width=_whole(said.get("pixelwidth") or said.get("width")),
        height=_whole(said.get("pixelheight") or said.get("height")),
        size=_whole(line(size)) if size is not None else None,
        duration=_whole(said.get("totalduration") or said.get("duration")),
        extra=extra,
    )


def _type(href: str, format: str) -> str | None:
    """The media type that a format names, or the end of an address tells."""
    if "/" in format:
        return format.lower()
    return next(filter(None, (_TYPES.guess_type(name)[0] for name in (href.partition("?")[0], f"x.{format}"))), None)


def _whole(value: str | None) -> int | None:
    text = (value or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None
