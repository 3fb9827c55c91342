"""`media` of NITF: pictures, sound and film by reference (NITF 3.6, "media")."""

from __future__ import annotations

from typing import Any

from lxml.etree import _Element as Element

from commonwire.formats.addresses import is_web_address
from commonwire.formats.elements import attributes, children, line, local
from commonwire.formats.notes import Notes
from commonwire.news.item import Rendition

_KNOWN = frozenset({"source", "mime-type", "width", "height", "name", "id"})
_MIMES = {"image": "image", "video": "video", "audio": "audio"}


def renditions_in(content: Element, notes: Notes) -> list[Rendition]:
    """The media within `content` in their order: one rendition for each reference, its caption as the title."""
    return [rendition for media in content.iter("{*}media") for rendition in _renditions(media, notes)]


def _renditions(media: Element, notes: Notes) -> list[Rendition]:
    references = [child for child in children(media) if local(child) == "media-reference"]
    captions = [line(child) for child in children(media) if local(child) == "media-caption"]
    producers = [line(child) for child in children(media) if local(child) == "media-producer"]
    about: dict[str, Any] = {"media-type": media.get("media-type")} if media.get("media-type") else {}
    if producers and producers[0]:
        about["producer"] = producers[0]
    if meta := [attributes(child, frozenset()) for child in children(media) if local(child) == "media-metadata"]:
        about["metadata"] = meta
    found = []
    for reference in references:
        source = (reference.get("source") or "").strip()
        extra = {**about, **attributes(reference, _KNOWN)}
        if source and not is_web_address(source):
            notes.guessed("media", f"'{source[:80]}' is not an http or https address: kept, not linked.")
            extra["source"] = source
        found.append(
            Rendition(
                href=source if is_web_address(source) else None,
                name=(reference.get("name") or "").strip() or None,
                title=" ".join(caption for caption in captions if caption) or None,
                media_type=_type(reference, media),
                width=_whole(reference.get("width")),
                height=_whole(reference.get("height")),
                extra=extra,
            )
        )
    return found


def _type(reference: Element, media: Element) -> str | None:
    return (reference.get("mime-type") or "").strip() or _MIMES.get((media.get("media-type") or "").lower())


def _whole(value: str | None) -> int | None:
    text = (value or "").strip().removesuffix("px")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
