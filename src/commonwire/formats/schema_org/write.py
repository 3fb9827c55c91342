"""The common model as JSON-LD of schema.org: a NewsArticle, and an Event beside it where the item is about one."""

from __future__ import annotations

from typing import Any

import msgspec

from commonwire.formats.addresses import is_web_address
from commonwire.formats.credit import CreditBlock, Written, credit_html
from commonwire.formats.losses import changed, losses
from commonwire.formats.notes import Notes
from commonwire.formats.sanitise import spoken, text_to_html
from commonwire.formats.schema_org.document import CONTEXT, MEDIA, RELATIONS, Node
from commonwire.formats.schema_org.read import read_schema_org
from commonwire.formats.schema_org.write_values import event_node, media_node, named, place_node, thing_node
from commonwire.news.item import Item

_TYPE = "application/ld+json"
_WORDS = {"description": "summary", "version": "source_version", "inLanguage": "language", "dateline": "dateline",
          "creditText": "credit", "copyrightNotice": "copyright", "license": "licence"}  # fmt: skip
_TIMES = {"datePublished": "first_created_at", "dateModified": "version_created_at",
          "dateCreated": "content_created_at", "expires": "expires_at"}  # fmt: skip
_THINGS = {"subjects": "DefinedTerm", "people": "Person", "organisations": "Organization", "events": "Event",
           "objects": "Product"}  # fmt: skip
_STATUSES = {"withheld": "Withheld", "canceled": "Canceled"}
_MAKERS = ("editor", "contributor", "translator")
_PROPERTIES = {rel: name for name, rel in RELATIONS.items()}
_MEDIA = {kind: name for name, kind in MEDIA.items() if name != "Photograph"}
_SECTION, _MENTIONS = "section", "mentions"
CARRIES = frozenset({
    "uri", "kind", "status", "language", "headlines", "body_html", "body_text", "places", "sources", "genres",
    "keywords", "copyright_holder", "web_address", "usage_terms", "rights_info", "renditions", "relations", "located",
    "byline", "extra", *_WORDS.values(), *_TIMES.values(), *_THINGS,
})  # fmt: skip


def write_json_ld(item: Item, credit: CreditBlock | None) -> Written:
    """`item` as JSON-LD (schema.org/NewsArticle, schema.org/Event), fit for a script in a page, too.

    A field that does not come back as it was, when the document is read, is among the losses; so are creators whose
    roles schema.org has no property for.
    """
    bare = _document(item, None)
    with_makers = CARRIES | ({"creators"} if item.creators else set())
    lost = {*losses(item, with_makers), *changed(item, lambda: read_schema_org(bare, _TYPE, Notes()), with_makers)}
    data = bare if credit is None else _document(item, credit)
    return Written(data=data, media_type=_TYPE, losses=[name for name in Item.__struct_fields__ if name in lost])


def _document(item: Item, credit: CreditBlock | None) -> bytes:
    article = _article(item, credit)
    document: Node = {"@context": CONTEXT, **article}
    if item.event_details is not None:
        document = {"@context": CONTEXT, "@graph": [article, event_node(item)]}
    return msgspec.json.encode(document).replace(b"</", b"<\\/")  # so that no script that holds it ends too early


def _article(item: Item, credit: CreditBlock | None) -> Node:
    kept: Node = dict(item.extra.get("schema_org") or {})
    kinds = ["NewsArticle", _MEDIA[item.kind]] if item.kind in _MEDIA else "NewsArticle"
    said: Node = {
        "@type": kept.get("@type", kinds),
        "@id": item.uri,
        "identifier": item.uri,
        **{name: spoken(words) for name, field in _WORDS.items() if (words := getattr(item, field))},
        **{name: time.isoformat() for name, field in _TIMES.items() if (time := getattr(item, field))},
        **_texts(item, credit),
        **_makers(item),
        **_topics(item),
        **_rights(item),
        **_media(item),
        "url": item.web_address if is_web_address(item.web_address or "") else None,
        "locationCreated": {"@type": "Place", "name": spoken(item.located)} if item.located else None,
        "creativeWorkStatus": _STATUSES.get("withheld" if _is_held(item) else item.status),
    }
    if credit is not None:
        said |= {"creditText": credit.credit, "license": credit.licence or said.get("license")}
        said["url"] = credit.link or item.web_address
        if credit.original:
            others = [work for work in said.get("isBasedOn", ()) if work.get("@id") != credit.original]
            said["isBasedOn"] = [{"@type": "NewsArticle", "@id": credit.original}, *others]
    return {**kept, **{name: value for name, value in said.items() if value not in (None, [], "")}}


def _is_held(item: Item) -> bool:
    """An embargo without end has no property: such an item says that it is withheld."""
    return item.embargo_until == "open" and item.status == "usable"


def _texts(item: Item, credit: CreditBlock | None) -> Node:
    body = item.body_html or text_to_html(item.body_text or "")
    says_nothing = not (body or item.summary or any(is_web_address(one.href or "") for one in item.renditions))
    headline = item.headline or (item.uri if says_nothing else None)
    return {
        "headline": spoken(headline) if headline else None,
        "alternativeHeadline": [spoken(headline.value) for headline in item.headlines[1:]],
        "articleBody": body if credit is None else body + credit_html(credit),
    }


def _makers(item: Item) -> Node:
    """Who wrote it and whom it comes from: the byline is the author, roles of schema.org's are properties."""
    makers: dict[str, list[Node]] = {}
    for creator in item.creators:
        name = creator.role if creator.role in _MAKERS else "creator"
        makers.setdefault(name, []).append(thing_node(creator, "Person"))
    for source in item.sources:
        name = source.role if source.role in ("publisher", "provider") else "sourceOrganization"
        makers.setdefault(name, []).append(thing_node(source, "Organization"))
    author = {"@type": "Person", "name": spoken(item.byline)} if item.byline else None
    return {"author": author, **makers}


def _topics(item: Item) -> Node:
    """What it is about, by the type of the thing; what it only mentions; sections, places, genres and keywords."""
    topics: dict[str, list[Any]] = {}
    for field, kind in _THINGS.items():
        for concept in getattr(item, field):
            if field == "subjects" and concept.role == _SECTION and concept.name:
                topics.setdefault("articleSection", []).append(spoken(concept.name))
            else:
                name = _MENTIONS if concept.role == _MENTIONS else "about"
                topics.setdefault(name, []).append(thing_node(concept, kind))
    for place in item.places:
        name = _MENTIONS if place.role == _MENTIONS else "contentLocation"
        topics.setdefault(name, []).append(place_node(place))
    genres = [thing_node(genre, "DefinedTerm") for genre in item.genres]
    return {**topics, "genre": genres, "keywords": [spoken(word) for word in item.keywords if word]}


def _rights(item: Item) -> Node:
    links = [rights.link for rights in item.rights_info if rights.link]
    usage = [spoken(item.usage_terms)] if item.usage_terms else []
    holder = item.copyright_holder
    return {
        "copyrightHolder": {"@type": "Organization", **named(holder)} if holder else None,
        "usageInfo": [*usage, *links],
    }


def _media(item: Item) -> Node:
    """Pictures, sound and film by reference, and the works that it has to do with."""
    media: dict[str, list[Node]] = {}
    for rendition in item.renditions:
        if is_web_address(rendition.href or ""):
            name, node = media_node(rendition)
            media.setdefault(name, []).append(node)
    for relation in item.relations:
        if said := _PROPERTIES.get(relation.rel):
            work: Node = {"@type": "CreativeWork", "@id": relation.uri, **named(relation.title)}
            media.setdefault(said, []).append({key: value for key, value in work.items() if value})
    return dict(media)
