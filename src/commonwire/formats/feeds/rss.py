"""RSS 0.9x, 1.0 (RDF) and 2.0, with the modules that newsrooms use: an item element to an `Entry`."""

from __future__ import annotations

import re
from typing import Any

from lxml.etree import _Element as Element

from commonwire.formats.addresses import is_web_address
from commonwire.formats.feeds.entry import Channel, Entry, absolute
from commonwire.formats.notes import Notes
from commonwire.formats.sanitise import plain
from commonwire.formats.xml_text import XML_LANG, inner_markup, local_name
from commonwire.news.item import Concept, Place, Relation, Rendition

_PREFIXES = {
    "http://purl.org/rss/1.0/": "",
    "http://my.netscape.com/rdf/simple/0.9/": "",
    "http://purl.org/rss/1.0/modules/content/": "content:",
    "http://purl.org/dc/elements/1.1/": "dc:",
    "http://purl.org/dc/terms/": "dcterms:",
    "http://search.yahoo.com/mrss/": "media:",
    "http://www.w3.org/2005/Atom": "atom:",
    "http://www.georss.org/georss": "georss:",
    "http://backend.userland.com/creativeCommonsRssModule": "cc:",
    "http://web.resource.org/cc/": "cc:",
    "http://creativecommons.org/ns#": "cc:",
}
_RDF_RESOURCE = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}resource"
_RDF_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_READ = {"title", "link", "description", "guid", "pubDate", "author", "category", "enclosure", "source",
         "content:encoded", "dc:date", "dc:creator", "dc:language", "dc:rights", "dc:subject", "dc:publisher",
         "dc:identifier", "cc:license", "dcterms:created", "dcterms:modified", "atom:updated", "media:content",
         "media:thumbnail", "media:group", "georss:point"}  # fmt: skip
_MAILED = re.compile(r"\s*\S+@\S+\s*\((.+)\)\s*")
Children = dict[str, list[Element]]


def rss_items(root: Element) -> list[Element]:
    """The item elements: of the channel in RSS 2.0, beside it in RSS 1.0."""
    channel = _channel(root)
    beside = [child for child in root if local_name(child) == "item"]
    return beside + [child for child in channel if local_name(child) == "item"] if channel is not None else beside


def rss_channel(root: Element) -> Channel:
    """What the channel says of itself."""
    channel = _channel(root)
    if channel is None:
        return Channel()
    found = _children(channel)
    rights = plain(_first(found, "copyright", "dc:rights") or "") or None
    return Channel(link=_first(found, "link"), language=_first(found, "language", "dc:language"), rights=rights)


def rss_entry(element: Element, channel: Channel, notes: Notes) -> Entry:
    """What the <item> `element` says; the channel's language and copyright stand in for its own."""
    found = _children(element)
    base = notes.defaults.feed_address or channel.link
    guid, link = _first(found, "guid", "dc:identifier"), _first(found, "link")
    if link is None and guid and is_web_address(guid) and _is_permalink(found):
        link = guid
    published = _first(found, "pubDate", "dc:date", "dcterms:created")
    return Entry(
        id=guid or element.get(_RDF_ABOUT),
        link=link,
        base=base,
        title=_first(found, "title"),
        content=_first(found, "content:encoded"),
        summary=_first(found, "description"),
        published=published,
        updated=_first(found, "dcterms:modified", "atom:updated"),
        authors=_authors(found),
        subjects=_subjects(found),
        language=_first(found, "dc:language") or element.get(XML_LANG) or channel.language,
        rights=plain(_first(found, "dc:rights") or "") or channel.rights,
        licence=_licence(found),
        credit=_first(found, "dc:publisher"),
        renditions=_renditions(found, base),
        relations=_relations(found),
        sources=[
            Concept(name=_text(source), uri=source.get("url"), role="source") for source in found.get("source", ())
        ],
        places=_places(found),
        extra=_others(found),
    )


def _channel(root: Element) -> Element | None:
    return next((child for child in root if local_name(child) == "channel"), None)


def _children(element: Element) -> Children:
    found: Children = {}
    for child in element:
        found.setdefault(_name(child), []).append(child)
    return found


def _name(element: Element) -> str:
    tag = str(element.tag)
    if not tag.startswith("{"):
        return tag
    namespace, _, name = tag[1:].partition("}")
    return _PREFIXES.get(namespace, f"{{{namespace}}}") + name


def _text(element: Element) -> str:
    return (inner_markup(element) if len(element) else element.text or "").strip()


def _first(found: Children, *names: str) -> str | None:
    for name in names:
        for element in found.get(name, ()):
            if text := _text(element):
                return text
    return None


def _is_permalink(found: Children) -> bool:
    return found["guid"][0].get("isPermaLink", "true").strip().lower() == "true" if "guid" in found else False


def _authors(found: Children) -> list[str]:
    creators = [_text(element) for element in found.get("dc:creator", ())]
    said = [name for name in creators if name] or [_text(element) for element in found.get("author", ())]
    names = [mailed[1] if (mailed := _MAILED.fullmatch(name)) else name for name in said]
    return [plain(name) for name in names if name]


def _subjects(found: Children) -> list[Concept]:
    subjects = []
    for element in found.get("category", []) + found.get("dc:subject", []):
        said, domain = plain(_text(element)), element.get("domain")
        if said:
            is_uri = is_web_address(said)
            subjects.append(
                Concept(
                    name=None if is_uri else said,
                    uri=said if is_uri else None,
                    scheme=domain,
                    code=said if domain else None,
                )
            )
    return subjects


def _licence(found: Children) -> str | None:
    for element in found.get("cc:license", ()):
        return _text(element) or element.get(_RDF_RESOURCE)
    return next((link.get("href") for link in found.get("atom:link", ()) if link.get("rel") == "license"), None)


def _renditions(found: Children, base: str | None) -> list[Rendition]:
    media = [*found.get("enclosure", ()), *found.get("media:content", ()), *found.get("media:thumbnail", ())]
    for group in found.get("media:group", ()):
        media += [child for child in group if _name(child) in ("media:content", "media:thumbnail")]
    return [
        Rendition(
            href=absolute(element.get("url"), base),
            name=local_name(element),
            media_type=element.get("type"),
            width=_number(element.get("width")),
            height=_number(element.get("height")),
            size=_number(element.get("length") or element.get("fileSize")),
            duration=_number(element.get("duration")),
        )
        for element in media
        if element.get("url")
    ]


def _number(value: str | None) -> int | None:
    value = (value or "").strip()
    return int(value) if value.isascii() and value.isdigit() and len(value) < 16 else None


def _relations(found: Children) -> list[Relation]:
    links = found.get("atom:link", ())
    kept = [
        link for link in links if link.get("rel") not in (None, "self", "license", "alternate") and link.get("href")
    ]
    return [Relation(rel=str(link.get("rel")), uri=link.get("href"), media_type=link.get("type")) for link in kept]


def _places(found: Children) -> list[Place]:
    places = []
    for point in found.get("georss:point", ()):
        try:
            latitude, longitude = (float(part) for part in _text(point).replace(",", " ").split())
        except ValueError:
            continue
        if abs(latitude) <= 90 and abs(longitude) <= 180:
            places.append(Place(geo={"type": "Point", "coordinates": [longitude, latitude]}))
    return places


def _others(found: Children) -> dict[str, Any]:
    others: dict[str, Any] = {}
    for name, elements in found.items():
        if name not in _READ and name != "atom:link":
            others[name] = [
                " ".join("".join(map(str, part.itertext())).split()) or _attributes(part) for part in elements
            ]
    return others


def _attributes(element: Element) -> dict[str, str]:
    return {str(key): str(value) for key, value in element.attrib.items()}
