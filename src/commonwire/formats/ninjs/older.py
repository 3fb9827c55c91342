"""ninjs 1 and 2 under the names of ninjs 3 (IPTC ninjs JSON Schemas 1.0 to 2.3): renamed, then read as 3.

Documents in the wild mix the versions' names, so each name counts by itself, whatever `standard` says.
"""

from __future__ import annotations

import re
from typing import Any

from commonwire.formats.json_values import identified, listed, text_of
from commonwire.formats.ninjs.document import NAMES
from commonwire.formats.ninjs.status import stricter
from commonwire.formats.notes import Notes

RENAMED = {name.lower(): name for name in (
    "representationType", "firstCreated", "versionCreated", "contentCreated", "pubStatus", "copyrightHolder",
    "copyrightNotice", "usageTerms", "edNote", "infoSources", "altIds", "trustIndicators", "rightsInfo",
    "digitalSourceType",
)} | {
    "embargoed": "embargoedUntil", "byline": "by", "person": "people", "organisation": "organisations",
    "place": "places", "subject": "subjects", "event": "events", "object": "objects", "infosource": "infoSources",
    "trustindicator": "trustIndicators", "genre": "genres", "$standard": "standard", "guid": "uri",
    "slug": "slugline",
}  # fmt: skip
"""The names at the top of a document: of ninjs 1 and 2, and of Superdesk, to those of ninjs 3."""
INSIDE = {"contenttype": "contentType", "mimetype": "contentType", "sizeinbytes": "sizeInBytes", "charcount":
          "charCount", "wordcount": "wordCount", "videocodec": "videoCodec", "aspectratio": "aspectRatio",
          "framerate": "frameRate", "geojson": "geoJSON", "contactinfo": "contactInfo", "symboltype": "symbolType",
          "langid": "langId", "linkedrights": "linkedRights", "encodedrights": "encodedRights", "postalcode":
          "postalCode", "postal-code": "postalCode", "scantype": "scanType", "transportprotocol":
          "transportProtocol", "geometry_geojson": "geoJSON"}  # fmt: skip
"""The names inside the parts of a document."""
_NEVER_MISSED = {
    "embargo": "embargoedUntil", "embargoed": "embargoedUntil", "embargountil": "embargoedUntil", "embargoeduntil":
    "embargoedUntil", "pubstatus": "pubStatus", "usageterms": "usageTerms", "rightsinfo": "rightsInfo", "terms":
    "terms",
}  # fmt: skip
"""What forbids, by its name in small letters: it must not pass as unknown, however it is spelled."""
_LISTED = {"headline": "headlines", "body": "bodies", "description": "descriptions"}
_NAMED_TEXT = re.compile(r"(headline|body|description)(?:[_-](.*))?", re.DOTALL)
TYPES = {
    "xhtml": "application/xhtml+xml",
    "html": "text/html",
    "html5": "text/html",
    "text": "text/plain",
    "nitf": "text/vnd.IPTC.NITF",
}
"""The suffixes of ninjs 1 that say a type; any other says a role."""
_KEYED = {"renditions": "name", "associations": "name", "altIds": "role", "trustIndicators": "name"}
_CODED = ("people", "organisations", "places", "subjects", "events", "objects", "genres", "infoSources")
_WITH_PARTS = frozenset({"bodies", "descriptions", "headlines", "renditions", *_CODED})
_COMPLETE = {"complete": "full", "incomplete": "partial"}
_NUMBERED = re.compile(r"(.+)--\d{1,6}", re.DOTALL)
_OLD_PARTS = frozenset({*INSIDE, "scheme", "code", "qcode"})
_OWN = NAMES | {"terms"}


def brought_up(raw: dict[str, Any], notes: Notes) -> dict[str, Any]:
    """`raw` itself when all its names are those of ninjs 3, else a copy under these; what forbids never gets lost."""
    if raw.keys() <= _OWN and not _has_old_parts(raw):
        return raw
    new: dict[str, Any] = {}
    renamed = False
    for key, value in sorted(raw.items(), key=lambda pair: pair[0] not in _OWN):  # names of ninjs 3 go first
        text = _NAMED_TEXT.fullmatch(key) if key not in _OWN else None
        if text and isinstance(value, (str, list)):
            _add_text(new, text, key, value)
            renamed = True
            continue
        name = key if key in _OWN else RENAMED.get(key) or _NEVER_MISSED.get(re.sub("[_-]", "", key).lower()) or key
        renamed = renamed or name != key
        _put(new, name, key, _value(name, value), notes)
    if renamed:
        _count(new)
        notes.repaired("document", "It has names of ninjs 1 or 2, or none of ninjs: read under those of ninjs 3.")
    return new


def _has_old_parts(raw: dict[str, Any]) -> bool:
    """Whether a part has a name that only ninjs 1 or 2 has, or a list of ninjs 3 is an object as in ninjs 1."""
    for key, value in raw.items():
        if isinstance(value, dict):
            if key in _KEYED or (key == "rightsInfo" and not _OLD_PARTS.isdisjoint(value)):
                return True
        elif isinstance(value, list) and key in _WITH_PARTS:
            for part in value:
                if isinstance(part, dict) and not _OLD_PARTS.isdisjoint(part):
                    return True
    return bool(raw.get("associations"))


def _put(new: dict[str, Any], name: str, key: str, value: Any, notes: Notes) -> None:
    """Put `value` under `name`; what is there already stays, and of two that forbid the stricter counts."""
    if name not in new or new[name] is None:
        new[name] = value
    elif value is None or value == new[name]:
        return
    elif name == "pubStatus":
        new[name] = stricter(new[name], value)
        notes.guessed(key, f"It says two statuses: '{new[name]}', the stricter, counts.")
    elif name == "embargoedUntil":
        new[name] = f"{new[name]} or {value}"  # no hour, so that it has no end
    elif isinstance(value, list) and isinstance(new[name], list):
        new[name] = new[name] + [part for part in value if part not in new[name]]
    else:
        new[key] = value


def _add_text(new: dict[str, Any], match: re.Match[str], key: str, value: Any) -> None:
    suffix = match[2]
    texts = new.setdefault(_LISTED[match[1]], [])
    if not isinstance(texts, list) or not isinstance(value, str):
        new[key] = value
    elif not suffix:
        texts.insert(0, {"value": value})
    elif suffix in TYPES:
        texts.append({"value": value, "contentType": TYPES[suffix]})
    else:
        texts.append({"value": value, "role": suffix})


def _count(new: dict[str, Any]) -> None:
    """The characters and words that ninjs 1 counts for the document are those of its body later on."""
    bodies = new.get("bodies")
    if isinstance(bodies, list) and len(bodies) == 1 and isinstance(bodies[0], dict):
        for key in ("charcount", "wordcount"):
            if isinstance(new.get(key), int):
                bodies[0].setdefault(INSIDE[key], new.pop(key))


def _value(name: str, value: Any) -> Any:
    """`value` as ninjs 3 has it under that name: lists for objects by name, identities for schemes and codes."""
    if name in _KEYED and isinstance(value, dict):
        key = _KEYED[name]
        value = [
            {key: _unnumbered(text) if name == "renditions" else text}
            | (part if isinstance(part, dict) and name != "altIds" else {"value": part})
            for text, part in value.items()
            if part is not None
        ]
    if name == "associations":
        return [_association(part) if isinstance(part, dict) else part for part in listed(value)]
    if name == "representationType" and isinstance(value, str):
        return _COMPLETE.get(value, value)
    if name == "trustIndicators":
        return [_indicator(part) if isinstance(part, dict) else part for part in listed(value)]
    if name in _CODED:
        return [_named(_inside(part)) if isinstance(part, dict) else part for part in listed(value)]
    return _inside(value) if name in NAMES else value


def _association(part: dict[str, Any]) -> dict[str, Any]:
    """An association under the names of ninjs 3; where only its name is a token, that is the relationship, too."""
    new = brought_up(part, Notes())
    name = new.get("name")
    if "rel" not in new and isinstance(name, str) and name and " " not in name:
        rel = _unnumbered(name)
        title = text_of(new.get("title"))
        new = {key: value for key, value in new.items() if key != "title"} | {"rel": rel, "name": title or rel}
    return new


def _unnumbered(name: str) -> str:
    """The name of one of several objects of one name ('picture--2'), which ninjs 1 has no other way to hold."""
    match = _NUMBERED.fullmatch(name)
    return match[1] if match else name


def _named(part: dict[str, Any]) -> dict[str, Any]:
    """A concept of ninjs 1, whose identity is a scheme and a code, with a URI or a literal."""
    scheme, code = part.get("scheme"), part.get("code", part.get("qcode"))
    if (
        "uri" in part
        or not (scheme or code)
        or not all(isinstance(said, (str, int, type(None))) for said in (scheme, code))
    ):
        return part
    named = identified(str(scheme) if scheme else None, str(code) if code is not None else None)
    rest = {key: said for key, said in part.items() if key not in ("scheme", "code", "qcode")}
    return rest | ({"uri": named.uri} if named.uri else {"literal": named.literal} if "literal" not in rest else {})


def _indicator(part: dict[str, Any]) -> dict[str, Any]:
    named = _named({key: part[key] for key in ("scheme", "code") if key in part})
    rest = {key: said for key, said in part.items() if key not in ("scheme", "code")}
    return rest | ({"role": named["uri"]} if "uri" in named and "role" not in rest else {})


def _inside(value: Any) -> Any:
    if isinstance(value, list):
        return [_inside(part) for part in value]
    if isinstance(value, dict) and value.get("type") not in _GEOJSON:
        return {INSIDE.get(key, key): _inside(part) for key, part in value.items()}
    return value


_GEOJSON = frozenset({"Point", "Polygon", "LineString", "Feature", "FeatureCollection", "MultiPoint", "MultiPolygon",
                      "MultiLineString", "GeometryCollection"})  # fmt: skip
