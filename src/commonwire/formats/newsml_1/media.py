"""Pictures, sound and film of NewsML 1: a rendition for each size, with what its component says of the picture."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator
from typing import Any

from lxml.etree import _Element as Element

from commonwire.formats.addresses import is_web_address
from commonwire.formats.elements import children, find, line, local
from commonwire.formats.newsml_1.document import CAPTION_ROLES, HEAD_ROLES
from commonwire.formats.newsml_1.names import formal, formal_of
from commonwire.formats.notes import Notes
from commonwire.news.item import Rendition

SEEN_AND_HEARD = ("photo", "picture", "image", "graphic", "video", "audio", "animation")
"""FormalName of MediaType of what is no text."""
_BESIDE = CAPTION_ROLES | HEAD_ROLES.keys()
_LINES = {"ByLine": "byline", "CreditLine": "credit", "CopyrightLine": "copyright"}
_SIZES = {"imageuse", "width", "pixelwidth", "height", "pixelheight", "duration", "totalduration"}
_TYPES = mimetypes.MimeTypes()  # those of Python itself: the same on every machine


def is_media(component: Element) -> bool:
    """Whether a component holds nothing but pictures, sound or film, with their captions and titles."""
    contents = list(component.iter("{*}ContentItem"))
    told = [_is_medium(content) for content in contents]
    captions = [_role(content, component) in _BESIDE for content in contents]
    return any(told) and all(one or other for one, other in zip(told, captions, strict=True))


def _is_medium(content: Element) -> bool:
    has_address = bool(address_of(content)) and find(content, "DataContent") is None
    return formal_of(content, "MediaType").lower() in SEEN_AND_HEARD or has_address


def _role(content: Element, outermost: Element) -> str:
    for component in content.iterancestors("{*}NewsComponent"):
        if role := formal_of(component, "Role").lower():
            return role
        if component is outermost:
            break
    return ""


def address_of(content: Element) -> str:
    """The address of a ContentItem; empty for none."""
    return (content.get("Href") or content.get("href") or "").strip()


def renditions_of(component: Element, role: str, notes: Notes) -> Iterator[Rendition]:
    """The renditions in a component of media: each with the caption, and whose picture it is."""
    lines = list(component.iter("{*}NewsLines"))
    about = {
        _LINES[local(one)]: line(one) for said in lines for one in children(said) if local(one) in _LINES and line(one)
    }
    heads = [line(one) for said in lines for one in children(said) if local(one) in ("HeadLine", "NewsLine")]
    captions = [
        line(data)
        for content in component.iter("{*}ContentItem")
        if _role(content, component) in CAPTION_ROLES and (data := find(content, "DataContent")) is not None
    ]
    title = next((words for words in [*captions, *heads] if words and not is_web_address(words)), None)
    for content in component.iter("{*}ContentItem"):
        if address_of(content):
            yield rendition_of(content, _role(content, component) or role, title, notes, about)


def rendition_of(
    content: Element, role: str, title: str | None, notes: Notes, about: dict[str, str] | None = None
) -> Rendition:
    """The rendition that a ContentItem is; it is named by its use, else by its role."""
    characteristics = find(content, "Characteristics")
    parts = list(children(characteristics)) if characteristics is not None else []
    said = {formal(part).lower(): (part.get("Value") or "").strip() for part in parts}
    size = next((part for part in parts if local(part) == "SizeInBytes"), None)
    parent = content.getparent()
    name = said.get("imageuse") or (formal_of(parent, "Role") if parent is not None else "") or role or None
    href, format = address_of(content), formal_of(content, "Format")
    extra: dict[str, Any] = {"role": role} if role and role != (name or "").lower() else {}
    if not is_web_address(href):
        notes.guessed("ContentItem", f"'{href[:80]}' is not an http or https address: kept, not linked.")
        extra["href"] = href
    if format:
        extra["format"] = format
    if rest := {key: value for key, value in said.items() if key and value and key not in _SIZES}:
        extra["characteristics"] = rest
    return Rendition(
        href=href if is_web_address(href) else None,
        name=name,
        title=title,
        media_type=formal_of(content, "MimeType").lower() or _type(href, format),
        width=_whole(said.get("pixelwidth") or said.get("width")),
        height=_whole(said.get("pixelheight") or said.get("height")),
        size=_whole(line(size)) if size is not None else None,
        duration=_whole(said.get("totalduration") or said.get("duration")),
        extra=extra | (about or {}),
    )


def _type(href: str, format: str) -> str | None:
    """The media type that a format names, or the end of an address tells."""
    if "/" in format:
        return format.lower()
    return next(filter(None, (_TYPES.guess_type(name)[0] for name in (href.partition("?")[0], f"x.{format}"))), None)


def _whole(value: str | None) -> int | None:
    text = (value or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None
