"""Concepts in NewsML-G2: subjects, people, places and all others, with names in their languages."""

from __future__ import annotations

import math
from typing import Any

import msgspec
from lxml.etree import _Element as Element

from commonwire.formats.elements import children, find, fragment, language_of, line, local, said_by, unknown
from commonwire.formats.newsml_g2.codes import Codes
from commonwire.formats.newsml_g2.document import ADDED, OWN_GEO, OWN_ROLE
from commonwire.news.item import Concept, Place

_KNOWN = frozenset({"qcode", "uri", "literal", "role", "roleuri", "rel", "reluri", "relevance", "confidence", "type",
                    "typeuri", OWN_ROLE})  # fmt: skip


class Asserts:
    """What `assert` elements of the document say beyond the place where a concept is used."""

    def __init__(self, elements: list[Element]) -> None:
        self._found = {key: element for element in elements for key in _keys(element)}

    def of(self, element: Element) -> Element | None:
        """The assert about the concept that `element` names, or None."""
        if not self._found:
            return None
        return next((self._found[key] for key in _keys(element) if key in self._found), None)


NO_ASSERTS = Asserts([])


def read_concept(
    element: Element,
    codes: Codes,
    asserts: Asserts = NO_ASSERTS,
    *,
    language: str | None = None,
    role: str | None = None,
) -> Concept:
    """The concept that `element` names; `role` stands where it has none of its own. Other children go to `extra`."""
    said = said_by(element)
    name, names, extra = _words(element, said, asserts, language)
    code = codes.read(said.get("qcode"), said.get("uri"), said.get("literal"))
    if code.code is None and code.literal and (qcode := said.get("qcode", "").strip()) not in ("", code.literal):
        extra["qcode"] = qcode  # nobody explains its alias, and there is a literal beside it
    return Concept(
        name=name,
        names=names,
        uri=code.uri,
        scheme=code.scheme,
        code=code.code,
        literal=code.literal,
        role=_role(said, codes, role),
        relevance=_percent(said.get("relevance")),
        confidence=_percent(said.get("confidence")),
        extra=extra,
    )


def read_place(
    element: Element,
    codes: Codes,
    asserts: Asserts = NO_ASSERTS,
    *,
    language: str | None = None,
    role: str | None = None,
) -> Place:
    """The place that `element` names; a position becomes a GeoJSON point (RFC 7946)."""
    said = said_by(element)
    name, names, extra = _words(element, said, asserts, language)
    code = codes.read(said.get("qcode"), said.get("uri"), said.get("literal"))
    if code.code is None and code.literal and (qcode := said.get("qcode", "").strip()) not in ("", code.literal):
        extra["qcode"] = qcode  # nobody explains its alias, and there is a literal beside it
    asserted = asserts.of(element)
    geo = _position(element) or _shape(element) or (_position(asserted) if asserted is not None else None)
    for key in ("relevance", "confidence"):
        if value := said.get(key):
            extra[key] = value
    return Place(
        name=name,
        names=names,
        uri=code.uri,
        scheme=code.scheme,
        code=code.code,
        literal=code.literal,
        role=_role(said, codes, role),
        geo=geo,
        extra=extra,
    )


def is_empty(element: Element, found: Concept | Place) -> bool:
    """Whether `element`, in which `found` was read, has parts to name something and they say nothing."""
    if found.name or found.uri or found.literal or found.extra.get("children"):
        return False
    return len(element) > 0 or element.get("literal") is not None


def name_in(element: Element, language: str | None) -> str | None:
    """The name that stands in `language` or in none, else the first one."""
    first: str | None = None
    for child in children(element):
        if local(child) == "name" and (value := line(child)):
            if language_of(child) in (None, language):
                return value
            first = first or value
    return first


def _words(
    element: Element, said: dict[str, str], asserts: Asserts, language: str | None
) -> tuple[str | None, dict[str, str], dict[str, Any]]:
    """Main name, names by language, and all that no field of the model holds."""
    main: str | None = None
    first: str | None = None
    names: dict[str, str] = {}
    others: list[str] = []
    for child in children(element):
        if local(child) != "name":
            if child.tag != OWN_GEO and child.get(ADDED) is None:
                others.append(fragment(child))
            continue
        value, tag = line(child), language_of(child)
        if not value:
            continue
        if child.get("role") or (tag or "") in names or (not tag and main):
            others.append(fragment(child))
            continue
        if tag:
            names[tag] = value
        else:
            main = value
        first = first or value
    first = first or (_name_by_role(element) if others else None)
    if first is None and (asserted := asserts.of(element)) is not None:
        first = name_in(asserted, language) or address_in(asserted)
    extra: dict[str, Any] = dict(unknown(said, _KNOWN))
    if others:
        extra["children"] = others
    return main or (names.get(language) if language else None) or first, names, extra


def address_in(asserted: Element) -> str | None:
    """What the address of a place calls it: its first line, else the town, the area or the country."""
    for name in ("line", "locality", "area", "country"):
        for part in asserted.iter(f"{{*}}{name}"):
            if said := name_in(part, None) or (line(part) if name == "line" else None):
                return said
    return None


def _name_by_role(element: Element) -> str | None:
    """The name for display, else the first, of an element all of whose names have roles."""
    names = [child for child in children(element) if local(child) == "name" and line(child)]
    shown = [name for name in names if (name.get("role") or "").endswith("display")]
    return next(map(line, shown or names), None)


def _role(said: dict[str, str], codes: Codes, otherwise: str | None) -> str | None:
    """The role in our own namespace, which may be none, before the one of the standard."""
    own = said.get(OWN_ROLE)
    if own is not None:
        return own or None
    word, uri = said.get("role") or said.get("rel"), said.get("roleuri") or said.get("reluri")
    return (codes.word(word, uri) if word or uri else None) or otherwise


def _shape(element: Element) -> dict[str, Any] | None:
    """GeoJSON in our own namespace."""
    found = next(element.iterchildren(OWN_GEO), None)
    try:
        return msgspec.json.decode(found.text or "", type=dict[str, Any]) if found is not None else None
    except msgspec.DecodeError:
        return None


def _keys(element: Element) -> list[str]:
    return [value.strip() for name in ("qcode", "uri", "literal") if (value := element.get(name))]


def _percent(value: str | None) -> int | None:
    if not value:
        return None
    text = value.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 3 and int(text) <= 100 else None


def _position(element: Element) -> dict[str, Any] | None:
    """The first position within geoAreaDetails or POIDetails."""
    for name in ("geoAreaDetails", "POIDetails"):
        details = find(element, name)
        position = find(details, "position") if details is not None else None
        if position is not None:
            try:
                latitude, longitude = float(position.get("latitude", "")), float(position.get("longitude", ""))
            except ValueError:
                return None
            if math.isfinite(latitude) and math.isfinite(longitude) and abs(latitude) <= 90 and abs(longitude) <= 180:
                return {"type": "Point", "coordinates": [longitude, latitude]}
    return None
