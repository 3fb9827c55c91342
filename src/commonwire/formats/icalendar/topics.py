"""What a component names: places, categories, files, and other components and pages."""

from __future__ import annotations

import math
import re

from commonwire.formats.addresses import is_web_address
from commonwire.formats.editors import has_contact
from commonwire.formats.icalendar.document import Component, Line
from commonwire.formats.icalendar.identity import uri_of_uid
from commonwire.formats.icalendar.lines import listed, unescaped
from commonwire.formats.icalendar.source import Source
from commonwire.news.item import Concept, Item, Place, Relation, Rendition
from commonwire.news.vocabulary import split

_GEO = re.compile(r"\s*(?:geo:)?([+-]?\d{1,3}(?:\.\d{1,20})?)\s*[;,]\s*([+-]?\d{1,3}(?:\.\d{1,20})?)\s*(?:[;,].*)?")
_SIZE = re.compile(r"\d{1,15}")
_MOST = 500
HELD = "location"
"""The role of the place where an event is held."""


def add_places(item: Item, source: Source) -> None:
    """Where it is held: LOCATION and GEO, and the places of RFC 9073. An address to join a meeting is private."""
    line, geo = source.take("LOCATION"), _position(source)
    words = (
        ", ".join(part for raw in unescaped(line.value).splitlines() if (part := " ".join(raw.split()))) if line else ""
    )
    if words and (is_web_address(words) or has_contact(words)):
        source.note("LOCATION", words)
        source.notes.repaired("LOCATION", "It says how to join or to reach somebody: moved to the private note.")
        words = ""
    if words or geo:
        item.places.append(Place(name=words or None, role=HELD, geo=geo))
    item.located = words or None
    item.places += [place for part in source.parts[:_MOST] if (place := _place(part)) and place.name != words]


def add_categories(item: Item, source: Source) -> None:
    """CATEGORIES are subjects by their name; a CONCEPT (RFC 9253) is one by its URI."""
    names = [name for line in source.take_all("CATEGORIES") for name in listed(line.value, is_old=source.is_old)]
    item.subjects = [Concept(name=name) for name in list(dict.fromkeys(names))[:_MOST]]
    for line in source.take_all("CONCEPT")[:_MOST]:
        scheme, code = split(line.value.strip())
        item.subjects.append(Concept(uri=line.value.strip(), scheme=scheme, code=code))


def add_files(item: Item, source: Source) -> None:
    """Files by their addresses; those inside the calendar go (reported)."""
    for line in source.take_all("IMAGE", "ATTACH")[:_MOST]:
        address = unescaped(line.value).strip() if len(line.value) < 10_000 else ""
        if is_web_address(address) and line.params.get("VALUE", "").upper() != "BINARY":
            item.renditions.append(_rendition(line, address))
        else:
            what = "within the calendar" if _is_inside(line) else f"'{line.value[:60]}', which is no web address,"
            source.notes.dropped(line.name, f"A file {what} was left out: send files by their http or https addresses.")


def add_relations(item: Item, source: Source) -> None:
    """Other components by their UIDs (RELATED-TO), and pages (LINK, RFC 9253)."""
    for line in source.take_all("RELATED-TO")[:_MOST]:
        uid = unescaped(line.value).strip()
        rel = line.params.get("RELTYPE", "PARENT").lower()
        item.relations.append(Relation(rel=rel, uri=uri_of_uid(uid, source.notes.defaults)))
    for line in source.take_all("LINK")[:_MOST]:
        if is_web_address(line.value.strip()):
            item.relations.append(
                Relation(
                    rel=line.params.get("LINKREL", "related"),
                    uri=line.value.strip(),
                    title=line.params.get("LABEL"),
                    media_type=line.params.get("FMTTYPE"),
                )
            )
        else:
            source.notes.dropped("LINK", f"'{line.value[:60]}' is not an http or https address.")


def point_of(value: str) -> dict[str, object] | None:
    """The GeoJSON point of a GEO value or a geo: URI (RFC 5870), which say the latitude first; None for no position.

    >>> point_of("37.5;71.5")
    {'type': 'Point', 'coordinates': [71.5, 37.5]}
    """
    found = _GEO.fullmatch(value[:200])
    if found is None:
        return None
    latitude, longitude = float(found[1]), float(found[2])
    if not (math.isfinite(latitude) and abs(latitude) <= 90 and abs(longitude) <= 180):
        return None
    return {"type": "Point", "coordinates": [longitude, latitude]}


def _position(source: Source) -> dict[str, object] | None:
    """Where GEO says it is, else what Apple's calendar adds."""
    line = source.take("GEO")
    apple = source.take_all("X-APPLE-STRUCTURED-LOCATION")
    said = [*([line] if line else []), *apple]
    point = next((found for one in said if (found := point_of(unescaped(one.value)))), None)
    if line is not None and point is None:
        source.notes.dropped("GEO", f"'{line.value[:60]}' is no position.")
    return point


def _place(part: Component) -> Place | None:
    """The place of a VLOCATION."""
    if part.name != "VLOCATION":
        return None
    said = {line.name: unescaped(line.value).strip() for line in part.lines[:_MOST]}
    name = " ".join((said.get("NAME") or said.get("SUMMARY") or "").split())
    geo = point_of(said.get("COORDINATES") or said.get("GEO") or "")
    return Place(name=name or None, role=HELD, geo=geo) if (name or geo) and not has_contact(name) else None


def _rendition(line: Line, address: str) -> Rendition:
    params = line.params
    size = params.get("SIZE", "")
    return Rendition(
        href=address,
        name=params.get("DISPLAY", line.name).lower(),
        title=params.get("FILENAME") or params.get("X-FILENAME") or params.get("LABEL"),
        media_type=params.get("FMTTYPE"),
        size=int(size) if _SIZE.fullmatch(size) else None,
    )


def _is_inside(line: Line) -> bool:
    said = f"{line.params.get('VALUE', '')} {line.params.get('ENCODING', '')}".upper()
    return (
        "BINARY" in said or "B" in said.split() or "BASE64" in said or line.value.lower().startswith(("data:", "cid:"))
    )
