"""schema.org as news pages use it (schema.org/NewsArticle, version 29): types, and which property is which field.

A node, here, is one thing as JSON-LD says it: an object with '@type' and properties, whose names lack their prefix.
"""

from __future__ import annotations

from typing import Any

CONTEXT = "https://schema.org"
Node = dict[str, Any]

ARTICLES = frozenset({
    "NewsArticle", "AnalysisNewsArticle", "AskPublicNewsArticle", "BackgroundNewsArticle", "OpinionNewsArticle",
    "ReportageNewsArticle", "ReviewNewsArticle", "Article", "AdvertiserContentArticle", "Report", "SatiricalArticle",
    "ScholarlyArticle", "SocialMediaPosting", "BlogPosting", "LiveBlogPosting", "DiscussionForumPosting",
    "TechArticle", "PressRelease"})  # fmt: skip
"""Article and all that schema.org derives from it for the news."""

MEDIA = {"ImageObject": "picture", "Photograph": "picture", "VideoObject": "video", "AudioObject": "audio"}
"""The `kind` of an item that is one of these by itself."""

_GENRE = "http://cv.iptc.org/newscodes/genre/"
GENRES = {
    "AnalysisNewsArticle": (f"{_GENRE}Analysis", "Analysis"),
    "BackgroundNewsArticle": (f"{_GENRE}Background", "Background"),
    "OpinionNewsArticle": (f"{_GENRE}Opinion", "Opinion"),
    "ReviewNewsArticle": (f"{_GENRE}Review", "Review"),
    "AskPublicNewsArticle": (f"{_GENRE}Help_Us_to_Report", "Help us to Report"),
    "AdvertiserContentArticle": (f"{_GENRE}Advertiser_Supplied", "Advertiser Supplied"),
    "SatiricalArticle": (f"{_GENRE}Satire", "Satire"),
    "LiveBlogPosting": (f"{_GENRE}Live_Coverage", "Live Coverage"),
}
"""The IPTC genre that a type says."""

STATUSES = {"published": "usable", "final": "usable", "live": "usable", "updated": "usable", "corrected": "usable",
            "usable": "usable", "canceled": "canceled", "cancelled": "canceled", "obsolete": "canceled",
            "retracted": "canceled", "withdrawn": "canceled"}  # fmt: skip
"""`creativeWorkStatus`, in small letters, as a status; any other is 'withheld'."""

ABOUT = {"Person": "people", "Organization": "organisations", "Place": "places", "Event": "events",
         "Product": "objects"}  # fmt: skip
"""The field of the model for a thing of this type under `about` and `mentions`; of any other type: subjects."""

PLACES = frozenset({"Place", "City", "Country", "State", "AdministrativeArea", "LandmarksOrHistoricalBuildings",
                    "Continent", "BodyOfWater", "Landform", "CivicStructure", "Residence"})  # fmt: skip
ORGANISATIONS = frozenset({"Corporation", "LocalBusiness", "NGO", "SportsTeam", "PerformingGroup",
                           "Airline", "Consortium", "LibrarySystem", "PoliticalParty"})  # fmt: skip

RELATIONS = {
    "isBasedOn": "based-on",
    "translationOfWork": "translation-of",
    "workTranslation": "translation",
    "isPartOf": "part-of",
    "citation": "citation",
    "relatedLink": "see-also",
}
"""The `rel` of a relation that a property says."""

RENDITIONS = ("image", "video", "audio", "associatedMedia", "thumbnail", "encoding")
"""The properties that hold media: their name is a rendition's `name` where the object has no `identifier`."""

READ = frozenset({
    "@context", "@id", "@type", "@graph", "identifier", "url", "mainEntityOfPage", "headline", "alternativeHeadline",
    "name", "description", "abstract", "articleBody", "text", "author", "creator", "editor", "contributor",
    "translator", "publisher", "provider", "sourceOrganization", "datePublished", "dateModified", "dateCreated",
    "uploadDate", "expires", "keywords", "articleSection", "about", "mentions", "genre", "inLanguage", "license",
    "copyrightHolder", "copyrightNotice", "copyrightYear", "creditText", "usageInfo", "version", "dateline",
    "contentLocation", "spatialCoverage", "locationCreated", "creativeWorkStatus", "liveBlogUpdate", "thumbnailUrl",
    "contentUrl", "caption", "width", "height", "encodingFormat", "contentSize", "duration", *RENDITIONS, *RELATIONS,
})  # fmt: skip
"""What the model has a place for; the rest is kept in `extra["schema_org"]`."""


def types_of(node: Node) -> list[str]:
    """The types of `node`, which may be one or a list."""
    said = node.get("@type")
    return [kind for kind in (said if isinstance(said, list) else [said]) if isinstance(kind, str)]


def is_article(node: Node) -> bool:
    """Whether `node` is an article of any kind."""
    return not ARTICLES.isdisjoint(types_of(node))
