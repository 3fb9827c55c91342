"""Renditions as NITF: `media` by reference, of several sizes in one where they are of one picture."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from lxml.etree import _Element as Element

from commonwire.formats.nitf.media import kind_of
from commonwire.formats.nitf.write_draft import add, put, token
from commonwire.news.item import Rendition

_ATTRIBUTES = ("coding", "outcue", "source-credit", "copyright", "alternate-text", "units", "imagemap", "noflow",
               "data-location")  # fmt: skip


def add_media(content: Element, renditions: list[Rendition]) -> None:
    """A `media` for each rendition, or for those that stand together under one caption."""
    for _, group in groupby(enumerate(renditions), key=_group):
        _add(content, [rendition for _, rendition in group])


def _group(numbered: tuple[int, Rendition]) -> tuple[Any, ...]:
    """What renditions of one `media` have in common; nobody else has a number of its own."""
    number, rendition = numbered
    kept = rendition.extra.get("media")
    alone = () if isinstance(kept, int) else (number,)
    return (kept if isinstance(kept, int) else None, _kind(rendition), rendition.title, *alone)


def _add(content: Element, renditions: list[Rendition]) -> None:
    first = renditions[0]
    media = add(content, "media", media_type=_kind(first), **{"class": _text(first.extra.get("class"))})
    metadata = first.extra.get("metadata")
    for said in metadata if isinstance(metadata, list) else ():
        if isinstance(said, dict) and _text(said.get("name")):
            add(media, "media-metadata", name=_text(said["name"]), value=_text(said.get("value")))
    if first.size is not None and len(renditions) == 1:
        add(media, "media-metadata", name="size", value=str(first.size))
    for rendition in renditions:
        _add_reference(media, rendition)
    if first.title:
        add(add(media, "media-caption"), "p", first.title)
    if producer := _text(first.extra.get("producer")):
        add(media, "media-producer", producer)


def _add_reference(media: Element, rendition: Rendition) -> None:
    element = add(
        media,
        "media-reference",
        _text(rendition.extra.get("text")),
        source=rendition.href or _text(rendition.extra.get("source")),
        mime_type=rendition.media_type if "/" in (rendition.media_type or "") else None,
        name=rendition.name,
        width=token(rendition.width),
        height=token(rendition.height),
    )
    if rendition.duration is not None:
        put(element, {"time": f"{rendition.duration:.12g}", "time-unit-of-measure": "seconds"})
    put(element, {name: _text(rendition.extra.get(name)) for name in _ATTRIBUTES})


def _kind(rendition: Rendition) -> str:
    return _text(rendition.extra.get("media-type")) or kind_of(rendition.media_type)


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value.strip() else None
