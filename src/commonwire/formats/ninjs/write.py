"""The common model to ninjs 3.1. The editor's note is never written."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from commonwire.formats.credit import CreditBlock, Written, credit_html, credit_text
from commonwire.formats.ninjs.document import Ninjs
from commonwire.formats.ninjs.parts import Body, InfoSource
from commonwire.formats.ninjs.read import CREDIT, KEYWORD, WEB, WRITTEN_STANDARD
from commonwire.formats.ninjs.tame import is_html
from commonwire.formats.ninjs.texts import write_bodies, write_descriptions
from commonwire.news.item import Concept, Item, Place, Relation, Rendition

_TYPES = frozenset({"text", "audio", "video", "picture", "graphic", "composite", "component", "event", "planning"})
_NO_PLACE = ("dateline", "licence", "terms", "hops")


def write_ninjs(item: Item, credit: CreditBlock | None) -> Written:
    """`item` as a ninjs 3.1 document (application/json); `losses` names the fields that ninjs has no place for."""
    losses = [name for name in _NO_PLACE if getattr(item, name)]
    document = _fitting(_document(item, losses), losses)
    if credit is not None:
        _add_credit(document, credit)
    return Written(data=msgspec.json.encode(document), media_type="application/json", losses=losses)


def _document(item: Item, losses: list[str]) -> dict[str, Any]:
    kept: dict[str, Any] = dict(item.extra.get("ninjs") or {})
    said: dict[str, Any] = {
        "uri": item.uri,
        "type": item.kind if item.kind in _TYPES else "text",
        "version": item.source_version,
        "pubStatus": item.status,
        "embargoedUntil": _embargo(item, losses),
        "urgency": item.urgency,
        "language": item.language,
        "descriptions": write_descriptions(item, kept.pop("descriptions", None)),
        "bodies": write_bodies(item, kept.pop("bodies", None)),
        "people": [_named(person) for person in item.people],
        "organisations": [_named(organisation) for organisation in item.organisations],
        "places": [_named(place) for place in item.places],
        "subjects": [
            *(_named(subject) for subject in item.subjects),
            *({"name": k, "rel": KEYWORD} for k in item.keywords),
        ],
        "events": [_named(event) for event in item.events],
        "objects": [_named(thing) for thing in item.objects],
        "genres": [_named(genre) for genre in item.genres],
        "infoSources": [_source(source) for source in item.sources],
        "by": item.byline,
        "slugline": item.slugline,
        "located": item.located,
        "copyrightHolder": item.copyright_holder,
        "copyrightNotice": item.copyright,
        "usageTerms": item.usage_terms,
        "renditions": [_rendition(rendition) for rendition in item.renditions],
        "associations": [_association(relation, item) for relation in item.relations],
        "firstCreated": _iso(item.first_created_at),
        "versionCreated": _iso(item.version_created_at),
        "contentCreated": _iso(item.content_created_at),
        "expires": _iso(item.expires_at),
        **_headlines(item),
    }
    document = {"standard": WRITTEN_STANDARD, **kept, **{k: v for k, v in said.items() if v not in (None, [])}}
    if item.credit:
        document.setdefault("infoSources", []).insert(0, {"name": item.credit, "role": CREDIT})
    if item.web_address:
        document["altIds"] = [{"role": WEB, "value": item.web_address}, *(kept.get("altIds") or [])]
    document.pop("edNote", None)
    return document


def _iso(time: datetime | None) -> str | None:
    return time.isoformat() if time else None


def _embargo(item: Item, losses: list[str]) -> str | None:
    if item.embargo_until == "open":
        if "embargoedUntil" not in (item.extra.get("ninjs") or {}):
            losses.append("embargo_until")
        return None
    return _iso(item.embargo_until)


def _headlines(item: Item) -> dict[str, Any]:
    if [headline.role for headline in item.headlines] == ["title"]:
        return {"title": item.headlines[0].value}
    return {"headlines": [{"role": headline.role, "value": headline.value} for headline in item.headlines]}


def _named(concept: Concept | Place) -> dict[str, Any]:
    literal = concept.literal
    if literal is None and concept.uri is None and concept.code:
        literal = f"{concept.scheme}:{concept.code}" if concept.scheme else concept.code
    said = {
        **concept.extra,
        "name": concept.name,
        "uri": concept.uri,
        "literal": literal,
        "rel": concept.role,
        "relevance": getattr(concept, "relevance", None),
        "confidence": getattr(concept, "confidence", None),
        "geoJSON": getattr(concept, "geo", None),
    }
    return {key: value for key, value in said.items() if value is not None}


def _source(source: Concept) -> dict[str, Any]:
    said = _named(source)
    return said | {"role": said.pop("rel")} if "rel" in said else said


def _rendition(rendition: Rendition) -> dict[str, Any]:
    said = {
        **rendition.extra,
        "name": rendition.name if rendition.name is not None else rendition.title or "main",
        "href": rendition.href,
        "title": rendition.title,
        "contentType": rendition.media_type,
        "width": rendition.width,
        "height": rendition.height,
        "sizeInBytes": rendition.size,
        "duration": rendition.duration,
    }
    return {key: value for key, value in said.items() if value is not None}


def _association(relation: Relation, item: Item) -> dict[str, Any]:
    name = relation.title if relation.title is not None else relation.rel
    return {**relation.extra, "name": name, "rel": relation.rel, "uri": relation.uri or item.uri}


def _add_credit(document: Ninjs, credit: CreditBlock) -> None:
    """Put credit, licence and link where they surely show: in each body, and in the fields made for them."""
    if not document.bodies:
        document.bodies = [Body(value="", content_type="text/plain")]
    for body in document.bodies:
        body.value += credit_html(credit) if is_html(body.content_type, body.value) else f"\n\n{credit_text(credit)}"
        body.char_count = body.word_count = None
    document.usage_terms = "\n".join(said for said in (document.usage_terms, credit_text(credit)) if said)
    document.info_sources = [
        InfoSource(name=credit.credit, role=CREDIT, uri=credit.link),
        *(source for source in document.info_sources or () if source.name != credit.credit),
    ]


def _fitting(document: dict[str, Any], losses: list[str]) -> Ninjs:
    """`document` without what the standard does not know or allow."""
    while True:
        try:
            return msgspec.convert(document, Ninjs)
        except msgspec.ValidationError as error:
            path = str(error).partition("`$.")[2]
            field = path.split("`")[0].split(".")[0].split("[")[0]
            if field not in document or field == "uri":
                raise
            losses.append(field)
            del document[field]
