"""The things that an article names, as schema.org says them: terms, people, places, media, and its event."""

from __future__ import annotations

import re
from typing import Any

from commonwire.formats.addresses import is_web_address
from commonwire.formats.sanitise import spoken
from commonwire.formats.schema_org.document import Node
from commonwire.news.item import Concept, Item, Place, Rendition
from commonwire.news.vocabulary import scheme_of

_DATE = re.compile(
    r"\d{4}(?:-\d\d(?:-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)?)?)?)?"
)  # schema.org/Date and DateTime: ISO 8601
_HELD = "https://schema.org/EventScheduled"
_CANCELLED = "https://schema.org/EventCancelled"


def named(name: str | None, names: dict[str, str] | None = None) -> Node:
    """The property `name`: in several languages a list, of which each but the first says its own."""
    if not name:
        return {}
    others = [{"@language": tag, "@value": spoken(words)} for tag, words in (names or {}).items()]
    return {"name": [spoken(name), *others] if others else spoken(name)}


def thing_node(concept: Concept, kind: str) -> Node:
    """`concept` as a thing of that type; a code shows as a term's own, or as the thing's identifier."""
    node: Node = {"@type": kind, "@id": concept.uri, **named(concept.name, concept.names), **_kept(concept)}
    if kind == "DefinedTerm":
        scheme = concept.scheme if concept.uri is None else scheme_of(concept.scheme or "")
        node |= {"termCode": concept.code or concept.literal, "inDefinedTermSet": scheme}
    elif concept.uri is None and (concept.code or concept.literal):
        node["identifier"] = concept.code or concept.literal
    return {key: value for key, value in node.items() if value not in (None, "")}


def place_node(place: Place) -> Node:
    """`place` as a Place, with its point, if it has one."""
    node: Node = {"@type": "Place", "@id": place.uri, **named(place.name, place.names), **_kept(place)}
    if place.uri is None and (place.code or place.literal):
        node["identifier"] = place.code or place.literal
    point = (place.geo or {}).get("coordinates") if (place.geo or {}).get("type") == "Point" else None
    if isinstance(point, list) and len(point) >= 2:
        node["geo"] = {"@type": "GeoCoordinates", "latitude": point[1], "longitude": point[0]}
    return {key: value for key, value in node.items() if value not in (None, "")}


def _kept(thing: Concept | Place | Rendition) -> Node:
    kept = thing.extra.get("schema_org")
    return dict(kept) if isinstance(kept, dict) else {}


def media_node(rendition: Rendition) -> tuple[str, Node]:
    """The property for `rendition`, and it as a media object of its type."""
    kind = (rendition.media_type or "image").partition("/")[0]
    name = kind if kind in ("image", "video", "audio") else "associatedMedia"
    node: Node = {
        "@type": {"image": "ImageObject", "video": "VideoObject", "audio": "AudioObject"}.get(kind, "MediaObject"),
        **_kept(rendition),
        "contentUrl": rendition.href,
        "identifier": rendition.name,
        "caption": spoken(rendition.title) if rendition.title else None,
        "encodingFormat": rendition.media_type,
        "width": rendition.width,
        "height": rendition.height,
        "contentSize": str(rendition.size) if rendition.size is not None else None,
        "duration": f"PT{rendition.duration:g}S" if rendition.duration is not None else None,
    }
    return name, {key: value for key, value in node.items() if value not in (None, "")}


def event_node(item: Item) -> Node:
    """The event that `item` is about (schema.org/Event); the article is its `subjectOf`."""
    details = item.event_details
    held = [place for place in item.places if place.role == "location"]
    node: dict[str, Any] = {"@type": "Event", "@id": f"{item.uri}#event", "subjectOf": {"@id": item.uri},
                            "name": spoken(item.headline or item.uri)}  # fmt: skip
    if details is not None:
        code = details.status.code if details.status else None
        node |= {
            "startDate": details.starts if _DATE.fullmatch(details.starts or "") else None,
            "endDate": details.ends if _DATE.fullmatch(details.ends or "") else None,
            "duration": details.duration or None,
            "eventStatus": _CANCELLED if item.status == "canceled" or code == "eos6" else _HELD,
            "organizer": [thing_node(one, "Organization") for one in details.organisers],
            "attendee": [thing_node(one, "Person") for one in details.participants],
        }
    node |= {
        "description": spoken(item.summary) if item.summary else None,
        "location": [place_node(place) for place in held or item.places],
        "inLanguage": item.language,
        "url": item.web_address if is_web_address(item.web_address or "") else None,
    }
    return {key: value for key, value in node.items() if value not in (None, [])}
