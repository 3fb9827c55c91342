"""Pictures, sound and film: renditions and the associated items that hold them."""

from __future__ import annotations

import re
from typing import Any

from commonwire.formats.addresses import is_web_address
from commonwire.formats.agency_json.source import Source
from commonwire.formats.json_values import at_path, listed, number_of, raw_text_of, said, text_of
from commonwire.formats.ninjs.older import brought_up
from commonwire.formats.ninjs.tame import tame
from commonwire.formats.notes import Notes
from commonwire.news.item import Item, Relation, Rendition

_HREF = ("href", "source_url", "contentUrl", "url", "uri", "src")
_TYPE = ("mimetype", "mimeType", "mime_type", "contentType", "media_type", "contenttype")
_SIZE = ("sizeinbytes", "sizeInBytes", "size", "filesize", "filesizebytes", "fileSize")
_TITLE = ("title", "caption", "alt_text", "altText", "description")
_NAME = ("name", "role", "code", "id", "type")
_MAIN = frozenset({"featuremedia", "main", "mainpic", "main-picture", "featured", "featured_media", "leadimage"})
_URI = ("uri", "guid", "urn", "_id", "altids.itemid", "id")
_TOLD = frozenset({"uri", "guid", "_id", "rel"})
_URL_END = re.compile(r"(?<=[a-z])(?:Url|URL|_url)s?$")
_MOST = 500


def add_renditions(item: Item, source: Source) -> None:
    """Add the renditions of the item itself; what has no address on the web is kept."""
    for path, value in source.items("renditions"):
        found = renditions_of(value, _URL_END.sub("", path.rpartition(".")[2]))
        if not found:
            source.unread(path)
        held = {rendition.href for rendition in item.renditions}
        item.renditions += [rendition for rendition in found if rendition.href not in held]


def renditions_of(value: Any, name: str) -> list[Rendition]:
    """The renditions in `value`: one address, one object, a list, or an object of objects by name."""
    if isinstance(value, str):
        return [Rendition(href=value.strip(), name=name)] if is_web_address(value.strip()) else []
    if isinstance(value, list):
        return [rendition for part in value[:_MOST] for rendition in renditions_of(part, name)]
    if not isinstance(value, dict):
        return []
    if _first(value, _HREF) is None:
        return [rendition for key, part in list(value.items())[:_MOST] if isinstance(part, dict)
                for rendition in renditions_of({"name": key, **part}, name)]  # fmt: skip
    one = _rendition(value, name)
    return [one] if one else []


def _rendition(value: dict[str, Any], name: str) -> Rendition | None:
    href_key = _first(value, _HREF)
    href = raw_text_of(value[href_key]) if href_key else None
    if href is None or not is_web_address(href.strip()):
        return None
    details = value.get("media_details")  # WordPress says sizes there
    size: dict[str, Any] = details if isinstance(details, dict) else value
    keys = {
        key: _first(value, names)
        for key, names in (("type", _TYPE), ("size", _SIZE), ("title", _TITLE), ("name", _NAME))
    }
    used = {href_key, *keys.values(), "width", "height"}
    title, named, kind = (text_of(value[key]) if (key := keys[part]) else None for part in ("title", "name", "type"))
    return Rendition(
        href=href.strip(),
        name=named or name,
        title=title,
        media_type=kind,
        width=number_of(size.get("width") or size.get("widthPixels")),
        height=number_of(size.get("height") or size.get("heightPixels")),
        size=number_of(value[keys["size"]]) if keys["size"] else None,
        extra={key: part for key, part in value.items() if key not in used and said(part) and key != "media_details"},
    )


def add_associations(item: Item, source: Source) -> None:
    """Add a relation for each associated item; the renditions of the main picture are the item's own, too."""
    for _path, value in source.items("associations"):
        named = value.items() if isinstance(value, dict) else ((None, part) for part in listed(value))
        for n, (key, part) in enumerate(list(named)[:_MOST]):
            if isinstance(part, dict):
                _associate(item, part, key, source, is_first=n == 0)


def _associate(item: Item, part: dict[str, Any], key: str | None, source: Source, *, is_first: bool) -> None:
    rel = text_of(part.get("rel")) or (key if key and not key.isdigit() else None) or text_of(part.get("type"))
    uri = next((text for path in _URI if (text := raw_text_of(at_path(part, path)))), None)
    title = text_of(part.get("headline")) or text_of(part.get("title"))
    renditions = renditions_of(part.get("renditions"), "main")
    is_picture = str(part.get("type", "picture")) in ("picture", "image", "photo", "graphic", "video")
    if renditions and is_picture and (is_first or (rel or "").partition("--")[0].lower() in _MAIN):
        held = {rendition.href for rendition in item.renditions}
        item.renditions += [rendition for rendition in renditions if rendition.href not in held]
    rest = {name: value for name, value in brought_up(part, Notes()).items() if name not in _TOLD and said(value)}
    item.relations.append(
        Relation(
            rel=(rel or "associated").partition("--")[0],
            uri=uri,
            title=title,
            media_type=next((r.media_type for r in renditions if r.media_type), None) or text_of(part.get("mimetype")),
            extra=tame(rest, source.notes, [], where="associations"),
        )
    )


def add_bags(item: Item, source: Source) -> None:
    """AFP's bags: each holds one picture in several sizes, with a caption; and the sizes of a picture itself."""
    for path, value in source.items("bags"):
        for bag in listed(value):
            if not isinstance(bag, dict):
                continue
            medias = bag.get("medias")
            for rendition in renditions_of(medias if isinstance(medias, list) else bag, path):
                item.renditions.append(rendition)


def _first(value: dict[str, Any], names: tuple[str, ...]) -> str | None:
    return next((name for name in names if isinstance(value.get(name), (str, int, dict)) and said(value[name])), None)
