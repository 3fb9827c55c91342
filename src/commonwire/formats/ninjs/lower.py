"""A document of ninjs 3 under the names of ninjs 2.2 and 1.6."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from commonwire.formats.ninjs.document import Version, standard_of
from commonwire.formats.ninjs.older import INSIDE, RENAMED, TYPES
from commonwire.formats.ninjs.relations import ASSOCIATED
from commonwire.formats.ninjs.tame import is_html

_NAME = re.compile(r"[a-zA-Z0-9_]+")
_TOP_2 = {name: old for old, name in RENAMED.items() if old == name.lower()} | {"embargoedUntil": "embargoed"}
_INSIDE_2 = {name: old for old, name in INSIDE.items() if old == name.lower()}
_INSIDE_1 = _INSIDE_2 | {"contentType": "mimetype", "geoJSON": "geometry_geojson"}
_PARTS_1 = {"people": "person", "organisations": "organisation", "places": "place", "subjects": "subject",
            "events": "event", "objects": "object", "genres": "genre", "infoSources": "infosource"}  # fmt: skip
_TOP_1 = _TOP_2 | {"by": "byline", "standard": "$standard"}
_SUFFIXES = {content_type: suffix for suffix, content_type in TYPES.items()}
_COMPLETE = {"full": "complete", "partial": "incomplete"}
Json = dict[str, Any]


def lowered(document: Json, version: Version) -> Json:
    """`document`, which is ninjs 3, as far as `version` has names for what it says."""
    if version == "3.1":
        return document
    lower = _to_2 if version == "2.2" else _to_1
    return lower({**document, "standard": standard_of(version)})


def _to_2(document: Json) -> Json:
    new = {_TOP_2.get(key, key): _renamed(value, _INSIDE_2) for key, value in document.items()}
    if "associations" in document:
        new["associations"] = [_association_2(part) for part in _objects(document["associations"])]
    return new


def _association_2(part: Json) -> Json:
    """An association of ninjs 2, which has a name and no relationship: the name says it, the title is the name."""
    rel, name = part.get("rel"), part.get("name")
    new = {key: value for key, value in _to_2(part).items() if key != "rel"}
    if rel in (None, ASSOCIATED) or rel == name:
        return new
    return {**new, "name": rel, "title": name}


def _to_1(document: Json) -> Json:
    new: Json = {}
    for key, value in document.items():
        if key in _PARTS_1:
            new[_PARTS_1[key]] = [_coded(part) for part in _objects(value)]
        elif key in _LISTS_1:
            new.update(_LISTS_1[key](_objects(value)))
        elif key == "representationType":
            new["representationtype"] = _COMPLETE.get(str(value), value)
        else:
            new[_TOP_1.get(key, key)] = _renamed(value, _INSIDE_1)
    return new


def _texts(name: str) -> Callable[[list[Json]], Json]:
    """The texts of a list as fields of their own: `body_html`, `headline_sub`; of two with one name the first."""

    def lower(texts: list[Json]) -> Json:
        new: Json = {}
        for text in texts:
            suffix = _suffix(text, name)
            new.setdefault(f"{name}_{suffix}" if suffix else name, text.get("value"))
        if len(texts) == 1:
            new |= {_INSIDE_2[key]: texts[0][key] for key in ("charCount", "wordCount") if key in texts[0]}
        return new

    return lower


def _suffix(text: Json, name: str) -> str | None:
    role, content_type = text.get("role"), str(text.get("contentType") or "") or None
    if name == "headline" and role in (None, "main"):
        return None
    if isinstance(role, str) and role and role not in TYPES:
        return role if _NAME.match(role) else "_".join(_NAME.findall(role)) or "other"
    kind = _SUFFIXES.get(content_type or "")
    return kind or ("html" if is_html(content_type, str(text.get("value") or "")) else "text")


def _coded(part: Json) -> Json:
    """A concept with a scheme and a code in place of a URI or a literal."""
    new = {key: value for key, value in _renamed(part, _INSIDE_1).items() if key not in ("uri", "literal", "role")}
    if "role" in part:
        new.setdefault("rel", part["role"])
    if isinstance(uri := part.get("uri"), str) and uri:
        scheme, code = split_uri(uri)
        new |= {"scheme": scheme} | ({"code": code} if code else {})
    elif part.get("literal"):
        new["code"] = part["literal"]
    return new


def split_uri(uri: str) -> tuple[str, str]:
    """The scheme and the code in a URI, cut behind the last slash, hash or colon.

    >>> split_uri("http://cv.iptc.org/newscodes/mediatopic/11000000")
    ('http://cv.iptc.org/newscodes/mediatopic/', '11000000')
    """
    cut = max(uri.rfind("/"), uri.rfind("#"), uri.rfind(":")) + 1
    return (uri[:cut], uri[cut:]) if cut and not uri[:cut].endswith("://") else (uri, "")


def _renditions(parts: list[Json]) -> Json:
    named = [(str(part.get("name") or "main"), part) for part in parts]
    return {"renditions": _by_name([(name, _renamed(_without(part, "name"), _INSIDE_1)) for name, part in named])}


def _associations(parts: list[Json]) -> Json:
    lower = []
    for part in parts:
        rel, name = str(part.get("rel") or ASSOCIATED), part.get("name")
        new = _without(_to_1(part), "name", "rel")
        lower.append((rel, new if name in (None, rel) else {**new, "title": name}))
    return {"associations": _by_name(lower)}


def _by_name(parts: list[tuple[str, Json]]) -> Json:
    """Objects by their names; of several with one name, the later ones are numbered ('picture--2')."""
    new: Json = {}
    for number, (name, part) in enumerate(parts, start=1):
        new[f"{name}--{number}" if name in new else name] = part
    return new


def _alt_ids(parts: list[Json]) -> Json:
    return {"altids": {part["role"]: part.get("value") for part in parts if isinstance(part.get("role"), str)}}


def _indicators(parts: list[Json]) -> Json:
    lower = []
    for part in parts:
        scheme, code = split_uri(part["role"]) if isinstance(part.get("role"), str) else ("", "")
        said = {"scheme": scheme, "code": code} if code else {}
        lower.append({**_without(part, "role"), **said})
    return {"trustindicator": lower}


_LISTS_1: dict[str, Callable[[list[Json]], Json]] = {
    "headlines": _texts("headline"),
    "bodies": _texts("body"),
    "descriptions": _texts("description"),
    "renditions": _renditions,
    "associations": _associations,
    "altIds": _alt_ids,
    "trustIndicators": _indicators,
}


def _objects(value: Any) -> list[Json]:
    """The objects of a list: what was kept of another format may be of another shape."""
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []


def _without(part: Json, *names: str) -> Json:
    return {key: value for key, value in part.items() if key not in names}


def _renamed(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, list):
        return [_renamed(part, names) for part in value]
    if isinstance(value, dict):
        return {names.get(key, key): part if key == "geoJSON" else _renamed(part, names) for key, part in value.items()}
    return value
