"""ninjs 1 and 2 under the names of ninjs 3 (IPTC ninjs JSON Schemas 1.0 to 2.2): renamed, then read as 3."""

from __future__ import annotations

import re
from typing import Any

from commonwire.formats.ninjs.document import Ninjs
from commonwire.formats.notes import Notes

_RENAMED = {name.lower(): name for name in (
    "representationType", "firstCreated", "versionCreated", "contentCreated", "pubStatus", "copyrightHolder",
    "copyrightNotice", "usageTerms", "edNote", "infoSources", "altIds", "trustIndicators", "rightsInfo",
    "digitalSourceType",
)} | {
    "embargoed": "embargoedUntil", "byline": "by", "person": "people", "organisation": "organisations",
    "place": "places", "subject": "subjects", "event": "events", "object": "objects", "infosource": "infoSources",
    "trustindicator": "trustIndicators", "genre": "genres", "$standard": "standard",
}  # fmt: skip
_INSIDE = {"contenttype": "contentType", "mimetype": "contentType", "sizeinbytes": "sizeInBytes", "charcount":
           "charCount", "wordcount": "wordCount", "videocodec": "videoCodec", "aspectratio": "aspectRatio",
           "framerate": "frameRate", "geojson": "geoJSON", "contactinfo": "contactInfo", "symboltype": "symbolType",
           "langid": "langId", "linkedrights": "linkedRights", "encodedrights": "encodedRights", "postal-code":
           "postalCode", "scantype": "scanType", "transportprotocol": "transportProtocol"}  # fmt: skip
_LISTED = {"headline": "headlines", "body": "bodies", "description": "descriptions"}
_NAMED_TEXT = re.compile(r"(headline|body|description)(?:_(.+))?", re.DOTALL)
_TYPES = {"xhtml": "application/xhtml+xml", "html": "text/html", "text": "text/plain"}
_OLDER = frozenset((*_RENAMED, *_LISTED))
_KEYED = ("renditions", "associations", "altIds", "trustIndicators")


def brought_up(raw: dict[str, Any], notes: Notes) -> dict[str, Any]:
    """`raw` itself when it has none of the older names, else a copy under the names of ninjs 3."""
    older = not raw.keys().isdisjoint(_OLDER) or (
        "_" in "".join(raw) and any(_NAMED_TEXT.fullmatch(key) for key in raw)
    )
    if not older or not raw.keys().isdisjoint({"versionCreated", "embargoedUntil", "pubStatus"}):
        return raw
    notes.repaired("document", "It has the names of ninjs 1 or 2: read under those of ninjs 3.")
    return _renamed(raw, top=True)


_NEVER_MISSED = {
    "embargo": "embargoedUntil", "embargoed": "embargoedUntil", "embargountil": "embargoedUntil", "embargoeduntil":
    "embargoedUntil", "pubstatus": "pubStatus", "usageterms": "usageTerms", "rightsinfo": "rightsInfo", "terms":
    "terms",
}  # fmt: skip


def rightly_named(raw: dict[str, Any], notes: Notes) -> dict[str, Any]:
    """`raw` with what forbids under its name of ninjs 3, however it is spelled: it must not pass as unknown."""
    wrong = [key for key in raw if key not in _OWN_NAMES and key != "terms"]
    for key in wrong:
        name = _NEVER_MISSED.get(key.replace("_", "").replace("-", "").lower())
        if name is not None and not raw.get(name):
            raw[name] = _inside(raw.pop(key)) if name == "rightsInfo" else raw.pop(key)
            notes.repaired(key, f"Read as {name}.")
    return raw


def _renamed(raw: dict[str, Any], *, top: bool) -> dict[str, Any]:
    new: dict[str, Any] = {}
    for key, value in raw.items():
        text = _NAMED_TEXT.fullmatch(key) if top else None
        if text and isinstance(value, str):
            new.setdefault(_LISTED[text[1]], []).append(_text(text[2], value))
            continue
        name = (_RENAMED if top else _INSIDE).get(key, key)
        new[name] = _value(name, value)
    return new


def _text(role: str | None, value: str) -> dict[str, str]:
    return (
        {"value": value} | ({"role": role} if role else {}) | ({"contentType": _TYPES[role]} if role in _TYPES else {})
    )


def _value(name: str, value: Any) -> Any:
    if name in _KEYED and isinstance(value, dict):  # an object by name in ninjs 1 is a list of named objects later
        key = "role" if name == "altIds" else "name"
        value = [{key: said} | (part if isinstance(part, dict) else {"value": part}) for said, part in value.items()]
    if name == "associations" and isinstance(value, list):
        return [_renamed(part, top=True) if isinstance(part, dict) else part for part in value]
    if name in _OWN_NAMES and isinstance(value, list):
        return [_inside(part) for part in value]
    return _inside(value) if isinstance(value, dict) and name != "terms" else value


_OWN_NAMES = frozenset(Ninjs.__struct_encode_fields__)


def _inside(value: Any) -> Any:
    if isinstance(value, list):
        return [_inside(part) for part in value]
    if isinstance(value, dict) and value.get("type") not in ("Point", "Polygon", "LineString"):
        return {_INSIDE.get(key, key): _inside(part) for key, part in value.items()}
    return value
