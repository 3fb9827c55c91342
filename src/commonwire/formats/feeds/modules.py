"""The modules that RSS and Atom share: Dublin Core, Media RSS, GeoRSS, Creative Commons, iTunes, tombstones."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree
from lxml.etree import _Element as Element

from commonwire.formats.addresses import is_web_address
from commonwire.formats.feeds.document import MEDIA, Children, children_of, name_of
from commonwire.formats.feeds.entry import Entry, absolute
from commonwire.formats.finish import scheme_and_code
from commonwire.formats.notes import Notes
from commonwire.formats.sanitise import plain
from commonwire.formats.xml_text import inner_markup
from commonwire.news.item import Concept, Headline, Place, Rendition, RightsInfo

_WORDS = frozenset({
    "dcterms:alternative", "dcterms:abstract", "dcterms:rightsHolder", "dcterms:license", "dc:contributor",
    "dc:publisher", "cc:license", "media:credit", "media:copyright", "media:license"})  # fmt: skip
_MEDIA = frozenset({
    "media:content", "media:thumbnail", "media:group", "media:category", "media:keywords", "media:restriction",
    "media:title", "media:description", "itunes:image", "itunes:duration", "itunes:keywords"})  # fmt: skip
_PLACES = frozenset({
    "dcterms:spatial", "dc:coverage", "georss:point", "georss:line", "georss:polygon", "georss:where",
    "georss:featurename", "geo:lat", "geo:long", "geo:Point"})  # fmt: skip
READ = _WORDS | _MEDIA | _PLACES | {"app:control", "dcterms:available"}
"""The names of the children that are read here."""

_RDF_RESOURCE = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}resource"
_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{1,2})|(\d{1,7})(?:\.\d{1,3})?")
_MOST_POINTS = 2_000


def text_in(element: Element) -> str:
    """The text of `element`; of one with children, its markup."""
    return (inner_markup(element) if len(element) else element.text or "").strip()


def first(found: Children, *names: str) -> str | None:
    """The first text under any of `names`."""
    for name in names:
        for element in found.get(name, ()):
            if text := text_in(element):
                return text
    return None


def words(found: Children, *names: str) -> str | None:
    """The first text under any of `names`, as one line of words."""
    said = first(found, *names)
    return plain(said) or None if said else None


def all_words(found: Children, *names: str) -> list[str]:
    """Each text under `names`, as one line of words."""
    return [said for name in names for element in found.get(name, ()) if (said := plain(text_in(element)))]


def add_modules(entry: Entry, found: Children, base: str | None, notes: Notes) -> None:
    """Put what the modules among the children `found` say into `entry`."""
    names = READ.intersection(found)
    if not names:
        return
    if not names.isdisjoint(_WORDS):
        _add_words(entry, found)
    if not names.isdisjoint(_MEDIA):
        _add_media(entry, found, base)
        _add_media_subjects(entry, found)
        _add_restrictions(entry, found)
        entry.keywords += _keywords(found)
    if not names.isdisjoint(_PLACES):
        entry.places += _places(found, notes)
    if "app:control" in names:
        _add_control(entry, found)


def _add_words(entry: Entry, found: Children) -> None:
    entry.alternatives = [Headline(value=said, role="alternative") for said in all_words(found, "dcterms:alternative")]
    entry.abstract = words(found, "dcterms:abstract")
    entry.rights_holder = words(found, "dcterms:rightsHolder")
    entry.licence = entry.licence or _licence(found)
    entry.credit = entry.credit or words(found, "dc:publisher", "media:credit")
    entry.rights = entry.rights or words(found, "media:copyright")
    entry.creators += [Concept(name=name, role="contributor") for name in all_words(found, "dc:contributor")]


def _keywords(found: Children) -> list[str]:
    said = ",".join(all_words(found, "media:keywords", "itunes:keywords"))
    return [word.strip() for word in said.split(",") if word.strip()]


def number(value: str | None) -> int | None:
    """`value` as a whole number; None where it is none."""
    value = (value or "").strip()
    return int(value) if value.isascii() and value.isdigit() and len(value) < 16 else None


def _licence(found: Children) -> str | None:
    for element in found.get("cc:license", ()):
        if said := text_in(element) or element.get(_RDF_RESOURCE):
            return said
    links = [element.get("href") or text_in(element) for element in found.get("media:license", ())]
    return words(found, "dcterms:license") or next(filter(None, links), None)


def _add_media(entry: Entry, found: Children, base: str | None) -> None:
    """Media RSS (5.1.1): what an inner element says counts before what the group and the entry say."""
    outer = words(found, "media:title") or words(found, "media:description")
    media = [(part, outer) for name in ("media:content", "media:thumbnail") for part in found.get(name, ())]
    for group in found.get("media:group", ()):
        inside = children_of(group)
        title = words(inside, "media:title") or words(inside, "media:description") or outer
        media += [(part, title) for name in ("media:content", "media:thumbnail") for part in inside.get(name, ())]
        _add_media_subjects(entry, inside)
        entry.credit = entry.credit or words(inside, "media:credit")
        _add_restrictions(entry, inside)
    for part, title in media:
        inside = children_of(part) if len(part) else {}
        if part.get("url"):
            entry.renditions.append(_rendition(part, words(inside, "media:title", "media:description") or title, base))
        entry.renditions += [_rendition(one, None, base) for one in inside.get("media:thumbnail", ()) if one.get("url")]
        _add_restrictions(entry, inside)
    for image in found.get("itunes:image", ()):
        if image.get("href"):
            entry.renditions.append(Rendition(href=absolute(image.get("href"), base), name="image"))
    _add_duration(entry, found)


def _rendition(element: Element, title: str | None, base: str | None) -> Rendition:
    inside = children_of(element) if len(element) else {}
    kept = {key: said for key in ("media:credit", "media:copyright", "media:rating") if (said := words(inside, key))}
    return Rendition(
        href=absolute(element.get("url"), base),
        name=name_of(element).partition(":")[2],
        title=title,
        media_type=element.get("type"),
        width=number(element.get("width")),
        height=number(element.get("height")),
        size=number(element.get("fileSize")),
        duration=number(element.get("duration")),
        extra={"rss": kept} if kept else {},
    )


def _add_duration(entry: Entry, found: Children) -> None:
    """In iTunes' module, how long the enclosure is: in seconds, or as [hours:]minutes:seconds."""
    said = _CLOCK.fullmatch(first(found, "itunes:duration") or "-")
    if said is None:
        return
    hours, minutes, seconds, alone = said.groups()
    duration = int(alone) if alone else int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)
    for n, rendition in enumerate(entry.renditions):
        if rendition.name == "enclosure" and rendition.duration is None:
            fields: dict[str, Any] = {name: getattr(rendition, name) for name in Rendition.__struct_fields__}
            entry.renditions[n] = Rendition(**fields | {"duration": duration})
            return


def _add_media_subjects(entry: Entry, found: Children) -> None:
    """media:category has the code, its scheme and its label; a plain category of that label is the same subject."""
    subjects = []
    for element in found.get("media:category", ()):
        said, scheme, label = plain(text_in(element)), element.get("scheme"), plain(element.get("label") or "") or None
        if not said:
            continue
        is_code = scheme is not None and scheme.startswith("http") and not is_web_address(said)
        uri = f"{scheme}{said}" if is_code else said if is_web_address(said) or said.startswith("urn:") else None
        alias, code = scheme_and_code(uri)
        if code is None and scheme:
            alias, code = scheme, said
        subjects.append(Concept(name=label or (None if uri else said), uri=uri, scheme=alias, code=code))
    names = {subject.name for subject in subjects}
    entry.subjects = subjects + [subject for subject in entry.subjects if subject.name not in names or subject.scheme]


def _add_restrictions(entry: Entry, found: Children) -> None:
    """media:restriction (5.15) says where something may be shown: it is kept as it is and makes every answer ask."""
    for element in found.get("media:restriction", ()):
        expression = etree.tostring(element, encoding="unicode", with_tail=False)
        entry.rights_info.append(RightsInfo(expression=expression, expression_language=MEDIA))


def _add_control(entry: Entry, found: Children) -> None:
    """app:draft (RFC 5023, section 13.1.1): not to be shown yet; until dcterms:available where that is said."""
    for control in found.get("app:control", ()):
        if (first(children_of(control), "app:draft") or "").lower() == "yes":
            entry.is_draft = True
            entry.available = first(found, "dcterms:available")


def _places(found: Children, notes: Notes) -> list[Place]:
    names = all_words(found, "georss:featurename", "dcterms:spatial", "dc:coverage")
    shapes = [shape for name in ("point", "line", "polygon") for shape in _shapes(found, name)]
    for where in found.get("georss:where", ()):
        shapes += [shape for shape in [_gml(where)] if shape]
    lat, long = first(found, "geo:lat"), first(found, "geo:long")
    for point in found.get("geo:Point", ()):
        inside = children_of(point)
        lat, long = lat or first(inside, "geo:lat"), long or first(inside, "geo:long")
    if lat and long:
        shapes += [shape for shape in [_shape("point", f"{lat} {long}")] if shape]
    if not shapes and any(name.startswith(("georss:", "geo:")) for name in found) and not names:
        notes.dropped("places", "The co-ordinates are not possible ones.")
    if len(shapes) == 1 and names:
        return [Place(name=names[0], geo=shapes[0]), *(Place(name=name) for name in names[1:])]
    return [Place(name=name) for name in names] + [Place(geo=shape) for shape in shapes]


def _shapes(found: Children, name: str) -> list[dict[str, Any]]:
    return [shape for element in found.get(f"georss:{name}", ()) if (shape := _shape(name, text_in(element)))]


def _gml(where: Element) -> dict[str, Any] | None:
    for element in where.iter(etree.Element):
        name = name_of(element)
        if name in ("gml:pos", "gml:posList"):
            around = {name_of(part) for part in element.iterancestors()}
            kind = "polygon" if "gml:Polygon" in around else "line" if "gml:LineString" in around else "point"
            return _shape(kind, text_in(element))
    return None


def _shape(kind: str, said: str) -> dict[str, Any] | None:
    """GeoRSS says latitude before longitude, GeoJSON (RFC 7946, section 3.1.1) the other way round."""
    try:
        numbers = [float(part) for part in said.replace(",", " ").split()[: 2 * _MOST_POINTS]]
    except ValueError:
        return None
    points = [[long, lat] for lat, long in zip(numbers[::2], numbers[1::2], strict=False)]
    if not points or any(abs(lat) > 90 or abs(long) > 180 for long, lat in points):
        return None
    if kind == "point":
        return {"type": "Point", "coordinates": points[0]}
    if kind == "line":
        return {"type": "LineString", "coordinates": points}
    return {"type": "Polygon", "coordinates": [points]}
