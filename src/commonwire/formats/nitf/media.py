"""`media` of NITF: pictures, sound and film by reference (NITF 3.6, "media")."""

from __future__ import annotations

from typing import Any

from lxml.etree import _Element as Element

from commonwire.formats.addresses import is_web_address
from commonwire.formats.elements import attributes, children, local
from commonwire.formats.nitf.words import words
from commonwire.formats.notes import Notes
from commonwire.news.item import Rendition

_KNOWN = frozenset({"source", "mime-type", "width", "height", "name", "id", "time", "time-unit-of-measure", "units"})
_PARTS = {"media-reference", "media-metadata", "media-producer", "media-object"}
_OF_MEDIA = frozenset({"media-type", "type", "id"})
_MIMES = {"image": "image", "photo": "image", "picture": "image", "video": "video", "audio": "audio"}
_SECONDS = {"": 1.0, "second": 1.0, "seconds": 1.0, "sec": 1.0, "s": 1.0, "minute": 60.0, "minutes": 60.0, "min": 60.0,
            "hour": 3600.0, "hours": 3600.0, "millisecond": 0.001, "milliseconds": 0.001, "ms": 0.001}  # fmt: skip


def renditions_in(content: Element, notes: Notes) -> list[Rendition]:
    """The media within `content` in their order: one rendition for each reference, its caption as the title."""
    found: list[Rendition] = []
    number = 1
    for media in content.iter("{*}media"):
        renditions = _renditions(media, number, notes)
        found += renditions
        number += bool(renditions)
    return found


def _renditions(media: Element, number: int, notes: Notes) -> list[Rendition]:
    parts: dict[str, list[Element]] = {}
    for child in children(media):
        parts.setdefault(local(child).replace(".", "-"), []).append(child)
    about = _about(media, parts, notes)
    references = parts.get("media-reference", [])
    if not references and (parts.get("media-caption") or parts.get("media-metadata")):
        notes.dropped("media", "It refers to nothing: only the original has it.")
    if len(references) > 1:
        about["media"] = number
    captions = _captions(parts)
    return [_rendition(reference, media, captions, dict(about), notes) for reference in references]


def _captions(parts: dict[str, list[Element]]) -> list[str]:
    """The captions; where there is none, those under names that some systems have beside it."""
    for names in (["media-caption"], [name for name in parts if name.endswith("caption")]):
        if found := [said for name in names for part in parts.get(name, ()) if (said := words(part))]:
            return found
    return []


def _about(media: Element, parts: dict[str, list[Element]], notes: Notes) -> dict[str, Any]:
    """What is said of all references of one `media`."""
    about: dict[str, Any] = dict(attributes(media, _OF_MEDIA))
    kind = (media.get("media-type") or media.get("type") or "").strip()
    if kind and kind not in {kind_of(_type(reference, media)) for reference in parts.get("media-reference", ())}:
        about["media-type"] = kind
    if producers := [said for producer in parts.get("media-producer", ()) if (said := words(producer))]:
        about["producer"] = ", ".join(producers)
    meta = [attributes(child, frozenset()) for child in parts.get("media-metadata", ())]
    if meta := [said for said in meta if said.get("name") != "size" or _whole(said.get("value")) is None]:
        about["metadata"] = meta
    if others := parts.keys() - _PARTS - {name for name in parts if name.endswith("caption")}:
        about["parts"] = {name: said for name in sorted(others) if (said := " ".join(map(words, parts[name])))}
    if parts.get("media-object"):
        notes.dropped("media-object", "Media inside the document stand only in the original: send them by reference.")
    return about


def _rendition(
    reference: Element, media: Element, captions: list[str], extra: dict[str, Any], notes: Notes
) -> Rendition:
    source = (reference.get("source") or reference.get("data-location") or "").strip()
    extra |= {key: value for key, value in attributes(reference, _KNOWN).items() if value != source}
    if source and not is_web_address(source):
        notes.guessed("media", f"'{source[:80]}' is not an http or https address: kept, not linked.")
        extra["source"] = source
    if said := words(reference):
        extra["text"] = said
    unit, seconds = (reference.get("time-unit-of-measure") or "").strip(), _number(reference.get("time"))
    if seconds is None or unit.lower() not in _SECONDS:
        extra |= {key: value for key in ("time", "time-unit-of-measure") if (value := reference.get(key))}
        seconds = None
    return Rendition(
        href=source if is_web_address(source) else None,
        name=(reference.get("name") or "").strip() or None,
        title=" ".join(captions) or (reference.get("alternate-text") or "").strip() or None,
        media_type=_type(reference, media),
        width=_whole(reference.get("width")),
        height=_whole(reference.get("height")),
        size=_size(media),
        duration=seconds * _SECONDS[unit.lower()] if seconds is not None else None,
        extra=extra,
    )


def kind_of(media_type: str | None) -> str:
    """The `media-type` of something of this media type.

    >>> kind_of("video/mp4"), kind_of(None)
    ('video', 'other')
    """
    kind = (media_type or "").partition("/")[0].lower()
    return kind if kind in ("image", "video", "audio", "text", "application") else "other"


def _size(media: Element) -> int | None:
    """The size in bytes, which stands among the metadata."""
    said = (child.get("value") for child in media.iterchildren("{*}media-metadata") if child.get("name") == "size")
    return next((size for value in said if (size := _whole(value)) is not None), None)


def _type(reference: Element, media: Element) -> str | None:
    said = (media.get("media-type") or media.get("type") or "").strip().lower()
    return (reference.get("mime-type") or "").strip() or _MIMES.get(said)


def _whole(value: str | None) -> int | None:
    text = (value or "").strip().removesuffix("px")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def _number(value: str | None) -> float | None:
    text = (value or "").strip()
    return float(text) if text.isascii() and text.replace(".", "", 1).isdigit() and len(text) < 16 else None
