"""Properties and parties of NewsML 1: names and values that the standard leaves to the sender, where many agree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml.etree import _Element as Element

from commonwire.formats.elements import children, line, local
from commonwire.formats.newsml_1.names import formal
from commonwire.formats.private import REACH, is_private
from commonwire.news.item import Concept, Item, Place
from commonwire.news.vocabulary import scheme_of

_NEAREST = ("sublocation", "city", "countryarea", "area", "state", "province", "region", "county", "country",
            "countryname", "worldregion")  # fmt: skip
PLACES = frozenset(_NEAREST)
_COUNTRY = ("country", "countryname")
_PEOPLE = ("person", "personinimage", "people")
_SEVERAL = re.compile(r"[;,]")


def properties(element: Element) -> Iterator[tuple[str, str, Element]]:
    """The name in lower case and the value of each Property that says something."""
    for child in children(element):
        if local(child) == "Property" and (value := value_of(child)):
            yield formal(child).lower(), value, child


def value_of(prop: Element) -> str:
    """The value of a Property, as one line."""
    return " ".join((prop.get("Value") or prop.get("value") or "").split()) or line(prop)


def is_for_editors(prop: Element) -> bool:
    """Whether a Property is a note to editors, or says how to reach a person who made the item."""
    name = formal(prop).lower()
    if is_private(name):
        return True
    return any(word in name for word in REACH) and any(
        local(around) == "AdministrativeMetadata" for around in prop.iterancestors()
    )


def words_of(said: str) -> list[str]:
    """The keywords in a line of them.

    >>> words_of("rain; flood,tide")
    ['rain', 'flood', 'tide']
    """
    return [word for part in _SEVERAL.split(said) if (word := part.strip())]


def parties(element: Element) -> Iterator[Concept]:
    """Everyone named in a Provider, Source, Creator or Contributor; a role of the sender's own is kept beside."""
    role = local(element).lower()
    for party in children(element):
        name = formal(party) or line(party)
        if local(party) == "Party" and name:
            extra: dict[str, Any] = {"topic": str(party.get("Topic"))} if party.get("Topic") else {}
            extra |= {key: value for key, value, _ in properties(party) if key}
            yield Concept(name=name, role=role, extra=extra)


def read_property(item: Item, prop: Element) -> bool:
    """Put a Property of the story (keywords, people, events) into `item`; False for any other."""
    name, value, role = formal(prop).lower(), value_of(prop), (prop.get("Role") or "").lower()
    if (name in ("keyword", "keywords") and role in _PEOPLE) or name in _PEOPLE:
        add(item.people, Concept(name=value))
    elif name in ("keyword", "keywords"):
        item.keywords += [word for word in words_of(value) if word not in item.keywords]
    elif name == "event":
        add(item.events, Concept(name=value))
    else:
        return False
    return True


def place_of(said: dict[str, str], role: str | None, name: str | None = None) -> Place | None:
    """The place that names by their kind ('city', 'country') say: called by the nearest, the others beside it."""
    said = {kind: value for kind, value in said.items() if value}
    geo = _point(said.pop("latitude", None), said.pop("longitude", None))
    nearest = next((kind for kind in _NEAREST if said.get(kind)), None)
    name = name or (said[nearest] if nearest else None) or next(iter(said.values()), None)
    if name is None:
        return None
    if nearest in _COUNTRY and len(said) == 1 and (coded := _country(name, role)):
        return coded
    return Place(name=name, role=role, geo=geo, extra={kind: value for kind, value in said.items() if value != name})


def _point(latitude: str | None, longitude: str | None) -> dict[str, Any] | None:
    """A position in degrees as GeoJSON (RFC 7946)."""
    try:
        lat, long = float(latitude or ""), float(longitude or "")
    except ValueError:
        return None
    return {"type": "Point", "coordinates": [long, lat]} if abs(lat) <= 90 and abs(long) <= 180 else None


def _country(code: str, role: str | None) -> Place | None:
    """A country of which only the code is said (ISO 3166-1)."""
    alias = {2: "iso3166-1a2", 3: "iso3166-1a3"}.get(len(code)) if code.isascii() and code.isupper() else None
    scheme = scheme_of(alias) if alias else None
    return Place(uri=f"{scheme}{code}", scheme=alias, code=code, role=role) if scheme else None


def add(target: list[Any], value: Any) -> None:
    """Add `value` to `target` unless there is none or it is there."""
    if value is not None and value not in target:
        target.append(value)
