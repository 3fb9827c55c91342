"""The common model to ninjs 3.1, 2.2 and 1.6, valid by the standard's own schema, and without the editor's note."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from commonwire.base.errors import CommonwireError
from commonwire.formats.credit import CreditBlock, Written, credit_html, credit_terms, credit_text
from commonwire.formats.losses import OURS, losses
from commonwire.formats.ninjs.concepts import (
    CREDIT,
    KEYWORD,
    write_creator,
    write_named,
    write_rendition,
    write_source,
)
from commonwire.formats.ninjs.conform import conform
from commonwire.formats.ninjs.coverage import write_coverage, write_event
from commonwire.formats.ninjs.document import Version, standard_of
from commonwire.formats.ninjs.lower import lowered
from commonwire.formats.ninjs.read import WEB, read_ninjs
from commonwire.formats.ninjs.relations import write_relation
from commonwire.formats.ninjs.tame import is_html
from commonwire.formats.ninjs.texts import write_bodies, write_descriptions
from commonwire.formats.notes import Notes
from commonwire.formats.rights_expression import terms_expression
from commonwire.news.item import Concept, Item, Place
from commonwire.rights.rightsml.vocabulary import ODRL

_TYPE = "application/json"
CARRIES = frozenset(Item.__struct_fields__) - OURS - {"dateline", "licence", "terms", "hops", "signals"}
CARRIES_2 = CARRIES - {"event_details", "planned_coverage"}
CARRIES_1 = CARRIES_2


def write_ninjs(item: Item, credit: CreditBlock | None) -> Written:
    """`item` as ninjs 3.1 (IPTC ninjs JSON Schema 3.1)."""
    return _write(item, credit, "3.1", CARRIES)


def write_ninjs_2(item: Item, credit: CreditBlock | None) -> Written:
    """`item` as ninjs 2.2, which has no events and no planned coverage."""
    return _write(item, credit, "2.2", CARRIES_2)


def write_ninjs_1(item: Item, credit: CreditBlock | None) -> Written:
    """`item` as ninjs 1.6, where texts and associations are told apart by the names of their fields."""
    return _write(item, credit, "1.6", CARRIES_1)


def _write(item: Item, credit: CreditBlock | None, version: Version, carried: frozenset[str]) -> Written:
    document = document_of(item)
    data = msgspec.json.encode(conform(lowered(document, version), version))
    lost = _lost(item, data, carried)
    if credit is not None:
        _add_credit(document, credit)
        data = msgspec.json.encode(conform(lowered(document, version), version))
    return Written(data=data, media_type=_TYPE, losses=lost)


def _lost(item: Item, data: bytes, carried: frozenset[str]) -> list[str]:
    """The fields that are not carried, and those that reading `data` does not give back as they are."""
    try:
        again = read_ninjs(msgspec.json.decode(data), Notes())
    except CommonwireError:  # of an item that says nothing, or not in a way that is read
        return losses(item, frozenset())
    if item.terms is not None:
        carried = carried | {"terms"}  # they come again where they stand for rights that were not read
    changed = {name for name in carried if _told(getattr(again, name)) != _told(getattr(item, name))}
    lost = changed.union(losses(item, carried))
    return [name for name in Item.__struct_fields__ if name in lost]


def _told(value: Any) -> Any:
    """`value` without what a concept's URI says already."""
    if not isinstance(value, list):
        return value
    return [
        msgspec.structs.replace(part, scheme=None, code=None)
        if isinstance(part, (Concept, Place)) and part.uri
        else part
        for part in value
    ]


def document_of(item: Item) -> dict[str, Any]:
    """`item` under the names of ninjs 3, with what was kept of the ninjs that it was read from."""
    kept: dict[str, Any] = dict(item.extra.get("ninjs") or {})
    said = {
        "standard": standard_of("3.1"),
        **_plain(item, kept),
        **_texts(item, kept),
        "subjects": [*map(write_named, item.subjects), *({"name": k, "rel": KEYWORD} for k in item.keywords)],
        "people": [write_named(person) for person in item.people],
        "organisations": [write_named(organisation) for organisation in item.organisations],
        "places": [write_named(place) for place in item.places],
        "events": [write_named(event) for event in item.events],
        "objects": [write_named(thing) for thing in item.objects],
        "genres": [write_named(genre) for genre in item.genres],
        "infoSources": _sources(item),
        "renditions": [write_rendition(rendition) for rendition in item.renditions],
        "associations": [write_relation(relation) for relation in item.relations if relation.uri],
        "eventDetails": write_event(item.event_details) if item.event_details else None,
        "plannedCoverage": [write_coverage(coverage) for coverage in item.planned_coverage],
        "rightsInfo": _rights(item),
        "altIds": [*([{"role": WEB, "value": item.web_address}] if item.web_address else []), *kept.get("altIds", [])],
    }
    return {**kept, **{key: value for key, value in said.items() if value not in (None, [], {})}}


def _plain(item: Item, kept: dict[str, Any]) -> dict[str, Any]:
    """The fields that are one value each. An embargo without end has no hour: such an item is written as withheld."""
    until = item.embargo_until
    held = until == "open" and "embargoedUntil" not in kept
    return {
        "uri": item.uri,
        "type": item.kind,
        "version": item.source_version,
        "pubStatus": "withheld" if held and item.status == "usable" else item.status,
        "embargoedUntil": _iso(until) if isinstance(until, datetime) else None,
        "urgency": item.urgency,
        "language": item.language,
        "by": item.byline,
        "slugline": item.slugline,
        "located": item.located,
        "copyrightHolder": item.copyright_holder,
        "copyrightNotice": item.copyright,
        "usageTerms": item.usage_terms,
        "firstCreated": _iso(item.first_created_at),
        "versionCreated": _iso(item.version_created_at),
        "contentCreated": _iso(item.content_created_at),
        "expires": _iso(item.expires_at),
    }


def _texts(item: Item, kept: dict[str, Any]) -> dict[str, Any]:
    texts: dict[str, Any] = {
        "descriptions": write_descriptions(item, kept.get("descriptions")),
        "bodies": write_bodies(item, kept.get("bodies")),
    }
    if [headline.role for headline in item.headlines] == ["title"]:
        return {**texts, "title": item.headlines[0].value}
    headlines = [{"role": headline.role, "value": headline.value} for headline in item.headlines]
    return {**texts, "headlines": headlines}


def _sources(item: Item) -> list[dict[str, Any]]:
    credit = [{"name": item.credit, "role": CREDIT}] if item.credit else []
    return [*credit, *map(write_creator, item.creators), *map(write_source, item.sources)]


def _rights(item: Item) -> dict[str, Any] | None:
    """The first statement of rights that is a link or an expression, else the terms: ninjs has room for one."""
    for rights in item.rights_info:
        if rights.link or rights.expression:
            said = {"linkedRights": rights.link} if rights.link else {"encodedRights": rights.expression}
            return {"langId": rights.expression_language, **said} if rights.expression_language else dict(said)
    if item.terms is None:
        return None
    return {"langId": ODRL, "encodedRights": terms_expression(item.terms, item.uri)}


def _iso(time: datetime | None) -> str | None:
    return time.isoformat() if time else None


def _add_credit(document: dict[str, Any], credit: CreditBlock) -> None:
    """Put credit, licence and link where they surely show: in each body, and in the fields made for them."""
    bodies = document.get("bodies") or [{"value": "", "contentType": "text/plain"}]
    document["bodies"] = [_credited(body, credit) for body in bodies]
    document["usageTerms"] = "\n".join(said for said in (document.get("usageTerms"), credit_terms(credit)) if said)
    source = {"name": credit.credit, "role": CREDIT} | ({"uri": credit.link} if credit.link else {})
    others = [said for said in document.get("infoSources", ()) if said.get("name") != credit.credit]
    document["infoSources"] = [source, *others]


def _credited(body: dict[str, Any], credit: CreditBlock) -> dict[str, Any]:
    has_markup = is_html(body.get("contentType"), body["value"])
    value = body["value"] + (credit_html(credit) if has_markup else f"\n\n{credit_text(credit)}")
    return {key: said for key, said in body.items() if key not in ("charCount", "wordCount")} | {"value": value}
