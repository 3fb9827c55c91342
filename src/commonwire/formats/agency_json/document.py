"""The shapes of JSON that newsrooms send: by which fields each is told, and which field is which of the model's.

A path is a field's name, with dots for a field inside a field. The first path that says something counts; where a
list is due, all of them do. Fields that no path names are kept in `extra` under the shape's name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from commonwire.formats.json_values import at_path, said
from commonwire.news.item import Status

Paths = Mapping[str, tuple[str, ...]]

_WHAT = ("news", "article", "story", "item", "content", "newsObject", "newsItem", "asset", "media", "image", "picture",
         "photo", "video", "document", "News", "Article", "Story", "Item", "Content")  # fmt: skip
_IDS = tuple(f"{what}{end}" for what in _WHAT for end in ("Id", "ID", "_id"))
"""Names of an identity after what it identifies."""
COMMON: Paths = {
    "uri": ("uri", "guid", "urn", "uuid", "_id", "id", "article_id", "identifier", "url", "link", "webUrl", *_IDS),
    "source_version": ("version", "_current_version", "revision"),
    "kind": ("type",),
    "status": ("pubstatus", "pubStatus", "pub_status"),
    "embargo": ("embargoed", "embargoedUntil", "embargo", "embargo_until", "embargoUntil"),
    "language": ("language", "lang", "inLanguage"),
    "headline": ("headline", "headLine", "title", "webTitle", "fields.headline", "name"),
    "slugline": ("slugline", "slug"),
    "summary": ("abstract", "summary", "teaser", "description", "excerpt", "lead", "standfirst", "fields.trailText"),
    "byline": ("byline", "byLine", "by", "author", "fields.byline"),
    "dateline": ("dateline.text", "dateline", "dateLine"),
    "located": ("located", "dateline.located.city", "location"),
    "body": ("body_html", "bodyHtml", "body_xhtml", "bodyXhtml", "article_html", "content_html", "body", "content",
             "text", "body_text", "article", "fields.body", "content_elements", "blocks", "components", "elements",
             "newsComponents", "bodyBlocks", "paragraphs"),
    "subjects": ("subject", "subjects", "topics", "category", "section"),
    "typed": ("categories", "concepts"),
    "keywords": ("keywords", "keyword", "tags"),
    "people": ("person", "people", "persons"),
    "organisations": ("organisation", "organization", "organisations", "organizations", "company"),
    "places": ("place", "places", "locations"),
    "events": ("event", "events"),
    "genres": ("genre", "genres"),
    "creators": ("authors", "creator", "creators", "contributors"),
    "sources": ("source", "provider", "infosource"),
    "signals": ("signals", "signal"),
    "credit": ("credit", "creditline", "creditLine", "credit_line"),
    "copyright": ("copyrightnotice", "copyrightNotice", "copyright_notice", "copyright"),
    "copyright_holder": ("copyrightholder", "copyrightHolder", "copyright_holder"),
    "usage_terms": ("usageterms", "usageTerms", "usage_terms"),
    "licence": ("license", "licence", "rights.license"),
    "web_address": ("canonical_url", "permalink", "link", "url", "webUrl", "links"),
    "urgency": ("urgency",),
    "first_created": ("firstcreated", "firstCreated", "first_created", "created", "created_at", "publishedAt",
                      "published_at", "published", "published_date", "pubDate", "date", "webPublicationDate",
                      "publishDate", "publicationDate", "datePublished", "PublishDate", "publish_date", "createDate",
                      "dateCreated", "creationDate", "createdDate"),
    "version_created": ("versioncreated", "versionCreated", "version_created", "updated", "updated_at", "modified",
                        "lastModified", "updatedAt", "dateModified", "updateDate", "modifiedDate", "validateDate",
                        "last_updated_date"),
    "content_created": ("contentcreated", "contentCreated"),
    "expires": ("expires", "expiry"),
    "renditions": ("renditions", "image", "image_url", "imageUrl", "imageURL",
                   "urlToImage", "media", "images", "thumbnail"),
    "associations": ("associations",),
    "evolved_from": ("evolvedfrom", "evolvedFrom"),
    "translation_of": ("translated_from",),
}  # fmt: skip
"""Names that many use; a shape's own come before them."""


class Shape(NamedTuple):
    """One shape: its `name`, the paths that `marks` it (all of one group), and its own `fields` and private ones.

    `core` is where the item stands in what is sent; `statuses` are words for a status; `identity` makes a URI of an
    identity that is none.
    """

    name: str
    marks: tuple[tuple[str, ...], ...]
    fields: Paths = {}
    private: tuple[str, ...] = ()
    core: str | None = None
    statuses: Mapping[str, Status] = {}
    identity: str | None = None
    kind: str | None = None


_DEAD: Mapping[str, Status] = {
    "killed": "canceled", "recalled": "canceled", "unpublished": "canceled", "spiked": "withheld", "draft": "withheld",
    "published": "usable", "corrected": "usable", "scheduled": "withheld", "postponed": "usable",
    "cancelled": "canceled", "canceled": "canceled", "rescheduled": "usable", "ingested": "usable",
}  # fmt: skip
_PLANS: Mapping[str, Status] = {**_DEAD, "scheduled": "usable"}
"""A story that is scheduled waits; an event or a plan that is, is in the diary."""
_SUPERDESK = {
    "uri": ("guid", "_id", "item_id"),
    "status": ("pubstatus", "state"),
    "embargo": ("embargoed", "embargo", "schedule_settings.utc_embargo"),
    "summary": ("abstract", "description_text", "description_html", "definition_short"),
    "body": ("body_html", "body_text", "definition_long", "description_html"),
    "categories": ("anpa_category", "service"),
    "creators": ("authors", "creators", "creator"),
    "located": ("located", "dateline.located.city"),
    "usage_terms": ("usageterms",),
}
SHAPES: tuple[Shape, ...] = (
    Shape("superdesk_event", (("definition_short", "dates.start"), ("occur_status", "dates.start"),
          ("event_created", "dates.start")), {
        **_SUPERDESK, "headline": ("name", "slugline"), "starts": ("dates.start",), "ends": ("dates.end",),
        "event_status": ("occur_status",), "held_at": ("location",), "organisers": ("organizer", "event_contact_info"),
        "typed": ("calendars",), "located": (),
    }, core=None, statuses=_PLANS, kind="event"),
    Shape("superdesk_planning", (("planning_date", "coverages"), ("_planning_schedule",), ("item_class", "coverages")),
          {**_SUPERDESK, "headline": ("headline", "name", "slugline"), "coverages": ("coverages",)},
          statuses=_PLANS, kind="planning"),
    Shape("superdesk", (("_id", "guid"), ("guid", "body_html"), ("guid", "versioncreated"), ("_id", "versioncreated"),
          ("guid", "pubstatus"), ("anpa_category", "headline")), _SUPERDESK, statuses=_DEAD),
    Shape("ap", (("altids.itemid",), ("altids.friendlykey",), ("altids.etag",)), {
        "uri": ("altids.itemid", "altids.etag", "uri"),
        "headline": ("headline", "title"), "headlines": ("headline_extended", "headline_seo", "headline_short"),
        "summary": ("description_summary", "description_caption", "description_abstract"),
        "located": ("datelinelocation.city", "located"), "dateline": (), "web_address": ("links.canonical", "links"),
        "creators": ("bylines", "photographer", "editors"), "sources": ("infosource", "provider"),
        "credit": ("description_creditline", "creditline"),
        "body": ("body_nitf", "body_html", "story", "body"),
    }, core="item", identity="urn:publicid:ap.org:{}"),
    Shape("reuters", (("versionedGuid",), ("headLine", "uri"), ("headLine", "usn"), ("bodyXhtml",),
          ("bodyXhtmlRich",)), {
        "uri": ("uri", "guid", "versionedGuid", "usn"), "body": ("bodyXhtmlRich", "bodyXhtml", "body", "fragment"),
        "summary": ("intro", "caption", "summary", "fragment"), "slugline": ("slug", "slugLine", "slugline"),
        "creators": ("authors", "contributor"), "usage_terms": ("usageTerms", "usageLimitations"),
        "first_created": ("firstCreated", "dateCreated"), "version_created": ("versionCreated", "contentTimestamp"),
    }, private=("editorsNote",)),
    Shape("dpa", (("urn", "article_html"), ("urn", "headline"), ("article_html", "teaser")), {
        "uri": ("urn",), "headlines": ("kicker", "subhead"), "body": ("article_html",),
        "version_created": ("version_created", "versioncreated", "updated"), "located": ("located", "city"),
        "further": ("linkbox_html", "infobox_html"),
    }, private=("notepad", "notepad_html")),
    Shape("afp", (("uno",), ("newslines.headline",), ("afpshortid",)), {
        "uri": ("uno", "guid", "newsid", "id"), "headline": ("headline", "title", "newslines.headline"),
        "headlines": ("catchLine", "newslines.subheadline"), "body": ("news", "story", "content"),
        "byline": ("byline", "newslines.byline", "signature"), "slugline": ("slugline", "newslines.slugline"),
        "dateline": ("newslines.dateline",), "located": ("city",), "status": ("status",), "keywords": ("slug", "slugs",
        "keyword", "keywords"), "codes": ("iptc",), "kind": ("product", "class", "type"), "version_created":
        ("published", "versionCreated"), "first_created": ("created", "published"), "renditions": (),
        "copyright": ("copyright", "newslines.copyrightline"), "credit": ("creditLine", "newslines.creditline"),
        "bags": ("bagItem", "medias"), "places": ("countryname",), "summary": ("abstract", "summary", "caption"),
    }, private=("advisory",), identity="urn:newsml:{}"),
    Shape("newsdoc", (("uuid", "content", "type"), ("uuid", "links", "meta")), {
        "uri": ("uri", "uuid"), "headline": ("title",), "kind": (), "linked": ("links",), "described": ("meta",),
        "body": ("content",), "web_address": ("url",),
    }),
    Shape("wordpress", (("title.rendered", "content.rendered"), ("title.rendered", "guid.rendered"),
          ("title.rendered", "link")), {
        "uri": ("guid.rendered", "link"), "headline": ("title.rendered",), "body": ("content.rendered",),
        "summary": ("excerpt.rendered",), "slugline": (), "byline": (), "creators": ("_embedded.author",),
        "first_created": ("date_gmt", "date"), "version_created": ("modified_gmt", "modified"), "status": ("status",),
        "terms_of": ("_embedded.wp:term",), "renditions": ("_embedded.wp:featuredmedia",), "kind": (), "subjects": (),
        "keywords": (), "typed": (),
    }, statuses={"publish": "usable", "inherit": "usable", "trash": "canceled"}),
    Shape("newsapi", (("publishedAt", "title", "url"), ("publishedAt", "title", "content")), {
        "summary": ("description",), "version_created": ("publishedAt",), "first_created": ("publishedAt",),
    }),
    Shape("video_metadata_hub", (("metadataAuthority",), ("feedIdentifier",), ("videoStreamsCount",),
          ("editorialDurations",), ("creators", "locationsShown")), {
        "uri": ("identifier", "videoIdentifiers", "registryEntries"), "titles": ("headline", "title"),
        "headline": (), "summary": ("description",), "people": ("personsShown",), "heard": ("personsHeard",),
        "places": ("locationsShown",), "places_made": ("locationsCreated",), "organisations":
        ("featuredOrganisations",), "events": ("shownEvents",), "objects": ("objectsShown", "productsShown"),
        "subjects": ("aboutCvTerms",), "creators": ("creators",), "contributors": ("contributors",),
        "copyright_holder": ("copyrightOwners",), "sources": ("supplier", "supplyChainSources"), "content_created":
        ("dateCreated", "circaDateCreated"), "first_created": ("dateReleased",), "version_created": ("dateModified",
        "metadataLastEdited", "dateReleased"), "body": ("transcript", "dopesheet"), "credit": ("creditLine",),
        "rights_links": ("linkedEncRightsExpr",), "rights_expressions": ("embdEncRightsExpr",), "source_version":
        ("videoVersion",), "renditions": ("rendition",), "located": (),
    }, core="photoVideoMetadataIPTC", kind="video"),
)  # fmt: skip
ANY = Shape("json", (), {
    "summary": (*COMMON["summary"], "caption", "intro", "description_text"),
    "located": (*COMMON["located"], "city", "town"), "countries": ("country", "countryName"),
    "renditions": (*COMMON["renditions"], "thumbnailUrl", "previewUrl",
    "mediumUrl", "largeUrl", "originalUrl", "fullUrl", "imageUrls", "photos", "pictures"),
    "starts": ("startDate", "start_date", "startsAt", "starts_at", "startTime", "start_time", "dtstart", "start"),
    "ends": ("endDate", "end_date", "endsAt", "ends_at", "endTime", "end_time", "dtend", "end"),
    "held_at": ("venue",), "organisers": ("organizer", "organiser", "organisationName", "organizationName"),
})  # fmt: skip
"""JSON that no shape tells, but whose fields have the common names."""

_CORES = tuple(dict.fromkeys([*(shape.core for shape in SHAPES if shape.core), "_source", "article", "document"]))
_CAPITALS = re.compile(r"^[A-Z]+(?=[A-Z][a-z]|$|_|\d)|^[A-Z]")
_WITH_URI = ("ap", "reuters", "afp", "newsdoc")
"""Shapes whose items may have a `uri`, as those of ninjs have."""
_MARKS = frozenset(path.partition(".")[0] for shape in SHAPES for group in shape.marks for path in group)
_TELLING = _MARKS.union(_CORES)


def core_of(value: dict[str, Any]) -> dict[str, Any]:
    """The item in an element of a list, which may hold it under a name of its own, under names in small letters."""
    if value and all(key[:1].isupper() for key in value):
        value = _in_small_letters(value)
    for name in _CORES:
        core = value.get(name)
        if isinstance(core, dict) and not any(isinstance(value.get(key), str) for key in ("headline", "title", "uri")):
            beside = {key: value[key] for key in ("_id", "version") if isinstance(value.get(key), str)}
            return {**beside, **core}
    return value


def _in_small_letters(value: Any) -> Any:
    """`value` with the names in it as JavaScript has them, where .NET has capitals ('PublishDate', 'URL')."""
    if isinstance(value, list):
        return [_in_small_letters(part) for part in value]
    if not isinstance(value, dict):
        return value
    return {_CAPITALS.sub(_small, key): _in_small_letters(part) for key, part in value.items()}


def _small(capitals: re.Match[str]) -> str:
    return capitals[0].lower()


def shape_of(value: dict[str, Any]) -> Shape | None:
    """The shape that `value`, an item, has; None for ninjs and for what says no identity or nothing to read."""
    if "uri" in value and value.keys().isdisjoint(_TELLING):
        return None
    value = core_of(value)
    if "standard" in value or "$standard" in value:
        return None
    if value.keys().isdisjoint(_MARKS):
        return ANY if "uri" not in value and _is_story(value) else None
    for shape in SHAPES:
        if any(all(said(at_path(value, path)) for path in group) for group in shape.marks):
            return shape if "uri" not in value or shape.name in _WITH_URI else None
    return ANY if "uri" not in value and _is_story(value) else None


def _is_story(value: dict[str, Any]) -> bool:
    """Whether there is an identity, and a headline or a text, under common names."""
    has = {slot: any(said(at_path(value, path)) for path in COMMON[slot]) for slot in ("uri", "headline", "body")}
    is_event = all(
        any(said(at_path(value, path)) for path in ANY.fields[slot]) for slot in ("starts", "ends", "summary")
    )
    return has["uri"] and (has["headline"] or has["body"] or is_event)
