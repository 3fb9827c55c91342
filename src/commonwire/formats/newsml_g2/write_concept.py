"""Concepts as NewsML-G2: a subject, a party, a place, with names in their languages and what else was kept."""

from __future__ import annotations

import math
import re
from decimal import Decimal
from typing import Any

import msgspec
from lxml.etree import _Element as Element

from commonwire.formats.newsml_g2.document import OWN_GEO, OWN_ROLE
from commonwire.formats.newsml_g2.order import PROPERTY, in_order
from commonwire.formats.newsml_g2.write_words import (
    G2,
    Aliases,
    add,
    add_line,
    added,
    fragments,
    put_attributes,
    put_word,
    words,
)
from commonwire.news.item import Concept, Place

_ROLES: dict[str, str | None] = {
    "provider": "provider",
    "creator": "creator",
    "contributor": "contributor",
    "infoSource": None,
    "participant": None,
    "organiser": None,
    "location": "location",
}
"""The role that an element says by its name; all of these but provider have an attribute for another one."""
_BY_CODE_ONLY = (f"{G2}eventStatus", f"{G2}occurStatus", f"{G2}newsCoverageStatus")
_QCODE = re.compile(r"[^\s:]+:\S+")
_APART = ("children", "type", "geo")


def add_concept(
    parent: Element,
    name: str,
    concept: Concept | Place,
    aliases: Aliases,
    *,
    language: str | None = None,
    kind: str | None = None,
) -> Element:
    """A child `name` of `parent` that says `concept`; a reader takes the name in `language` as the main one.

    `kind` is the code of its type where the concept has kept none.
    """
    element = add(parent, name)
    put_word(element, "type", _text(concept.extra.get("type")) or kind, aliases)
    _put_code(element, concept, aliases)
    if isinstance(concept, Concept):
        for key in ("confidence", "relevance"):
            if (value := getattr(concept, key)) is not None:
                element.set(key, str(value))
    _put_role(element, name, concept.role, aliases)
    put_attributes(element, concept.extra, without=_APART)
    add_names(element, concept, language)
    kept = fragments(concept.extra.get("children"))
    element.extend(kept)
    if kept:
        in_order(element, PROPERTY)
    return element


def add_names(element: Element, concept: Concept | Place, language: str | None) -> None:
    """The names: the main one stands without a language unless a reader would take one of the others for it."""
    names = concept.names
    if concept.name and concept.name != (names.get(language or "") or next(iter(names.values()), None)):
        add_line(element, "name", concept.name)
    for tag, name in names.items():
        add_line(element, "name", name, tag)


def put_place(element: Element, place: Place) -> Element | None:
    """Put the position of `place` into its `element`, where the standard has a place for it; else give an assert.

    An assert (NewsML-G2, "Assert") says it of a concept that is named by code; a shape, or a place without code, says
    it in GeoJSON in our namespace.
    """
    if place.geo is None or any(child.find(f"{G2}position") is not None for child in element):
        return None
    point = _point(place.geo)
    if point is not None and element.tag == f"{G2}location":
        _add_position(element, point)
        in_order(element, PROPERTY)
        return None
    code = {key: value for key in ("qcode", "uri", "literal") if (value := element.get(key))}
    if point is not None and code:
        claim = added(element.makeelement(f"{G2}assert", code))
        _add_position(claim, point)
        return claim
    add(element, OWN_GEO, msgspec.json.encode(place.geo).decode())
    in_order(element, PROPERTY)
    return None


def _put_code(element: Element, concept: Concept | Place, aliases: Aliases) -> None:
    """A QCode whose alias is explained, the URI where that does not say it, the text of a code that nobody explains."""
    said = f"{concept.scheme}:{concept.code}" if concept.scheme and concept.code else None
    literal = concept.literal
    qcode = aliases.of(concept.uri, concept.scheme, concept.code) if concept.uri else None
    if concept.uri and qcode is None:
        element.set("uri", words(concept.uri))
    if said and qcode is None and aliases.is_given(said):
        qcode = said
    if not concept.uri and qcode is None and not literal:
        literal = said or concept.code
    if literal and element.tag in _BY_CODE_ONLY and _QCODE.fullmatch(literal):
        qcode = literal
    elif literal:
        element.set("literal", words(literal))
    if qcode:
        element.set("qcode", words(qcode))


def _put_role(element: Element, name: str, role: str | None, aliases: Aliases) -> None:
    if role == _ROLES.get(name):
        return
    if role and name in _ROLES and name != "provider":
        put_word(element, "role", role, aliases, several=True)
    else:
        element.set(OWN_ROLE, words(role or ""))


def _point(geo: dict[str, Any]) -> tuple[float, float] | None:
    """Longitude and latitude of a GeoJSON point that has nothing else to say."""
    spot = geo.get("coordinates")
    if geo.get("type") != "Point" or len(geo) != 2 or not isinstance(spot, list) or len(spot) != 2:
        return None
    if not all(isinstance(n, int | float) and not isinstance(n, bool) and math.isfinite(n) for n in spot):
        return None
    return (spot[0], spot[1]) if abs(spot[0]) <= 180 and abs(spot[1]) <= 90 else None


def _add_position(parent: Element, point: tuple[float, float]) -> None:
    longitude, latitude = (f"{Decimal(repr(value)):f}" for value in point)
    details = added(add(parent, "geoAreaDetails"))
    add(details, "position", latitude=latitude, longitude=longitude)


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None
