"""NewsML-G2 as the standard says it: names, the codes that mean something to the common model.

IPTC NewsML-G2 2.35; section names as in its Implementation Guide. Codes are those of the IPTC's NewsCodes.
"""

from __future__ import annotations

from commonwire.formats import own

NAR = "http://iptc.org/std/nar/2006-10-01/"
MEDIA_TYPES = {
    "newsItem": "application/vnd.iptc.g2.newsitem+xml",
    "packageItem": "application/vnd.iptc.g2.packageitem+xml",
    "planningItem": "application/vnd.iptc.g2.planningitem+xml",
    "conceptItem": "application/vnd.iptc.g2.conceptitem+xml",
    "knowledgeItem": "application/vnd.iptc.g2.knowledgeitem+xml",
    "catalogItem": "application/vnd.iptc.g2.catalogitem+xml",
}
ITEMS = tuple(MEDIA_TYPES)
MESSAGE = "newsMessage"

OWN_ALIAS = "cw"
OWN_SCHEME = "https://commonwire.invalid/codes/"
"""The scheme of words of the common model that no scheme of the IPTC has; .invalid is nobody's (RFC 2606)."""
OWN = own.OWN
"""The namespace of what the standard has no place for and lets stand: attributes, and elements in `contentMeta`."""
ADDED = own.ADDED
"""Marks what the item does not say and the standard requires, or what says again what the item says elsewhere."""
OWN_ROLE, OWN_REL, OWN_NAME = f"{{{OWN}}}role", f"{{{OWN}}}rel", f"{{{OWN}}}name"
"""A role, a relation, a rendition's name as the item has it, where the standard has no attribute or its own code."""
OWN_VERSION, OWN_GEO, OWN_LINE = f"{{{OWN}}}version", f"{{{OWN}}}geo", f"{{{OWN}}}line"
OWN_LANGID = f"{{{OWN}}}langid"
"""The source's own version; a place's GeoJSON; a line of recurrence (RFC 5545); the language of linked rights."""
LICENCE = "licence"
"""The role, in our scheme, of usage terms that are the item's licence."""
OWN_ID = "cw-"
"""How the ids begin that the writer makes."""
BESIDE = (f"{{{OWN}}}contentSet", f"{{{OWN}}}eventDetails", f"{{{OWN}}}newsCoverageSet")
"""Parts that stand in `contentMeta`, in our namespace, in a kind of item that has no place for them."""
CATALOG = "http://www.iptc.org/std/catalog/catalog.IPTC-G2-Standards_41.xml"
IPTC_CATALOGS = "iptc.org/std/catalog/catalog.IPTC-G2-Standards"

KINDS = {"text": "text", "picture": "picture", "photo": "picture", "audio": "audio", "video": "video",
         "graphic": "graphic", "animation": "graphic", "composite": "composite", "newscoverage": "planning",
         "concept": "concept", "scheme": "knowledge", "component": "component"}  # fmt: skip
"""Codes of itemClass (ninature, plinature, cinature) and the kinds of the common model."""
KIND_OF_ROOT = {"newsItem": "text", "packageItem": "composite", "planningItem": "planning",
                "conceptItem": "concept", "knowledgeItem": "knowledge", "catalogItem": "knowledge"}  # fmt: skip
ROOTS = {"composite": "packageItem", "planning": "planningItem", "event": "conceptItem", "concept": "conceptItem",
         "knowledge": "knowledgeItem"}  # fmt: skip
"""The root for a kind; newsItem for all others."""
ITEM_CLASSES = {"text": "ninat:text", "picture": "ninat:picture", "audio": "ninat:audio", "video": "ninat:video",
                "graphic": "ninat:graphic", "composite": "ninat:composite", "component": "ninat:component",
                "planning": "plinat:newscoverage", "event": "cinat:concept", "concept": "cinat:concept",
                "knowledge": "cinat:scheme"}  # fmt: skip
STATUSES = {"usable": "usable", "withheld": "withheld", "canceled": "canceled", "cancelled": "canceled"}
LISTS = {"person": "people", "organisation": "organisations", "organization": "organisations", "geoArea": "places",
         "geoarea": "places", "poi": "places", "event": "events", "object": "objects"}  # fmt: skip
"""Codes of a subject's type (cpnature) and the list of the common model that it goes into."""
MAIN_HEADLINES = {"main", "title", "head", "headline", "hl1"}
SUMMARIES = {"summary", "abstract", "short", "lead", "teaser", "synopsis", "description"}
CAPTIONS = {"caption"}
DURATION_UNITS = {"seconds": 1.0, "milliseconds": 0.001, "minutes": 60.0, "hours": 3600.0, "sec": 1.0, "ms": 0.001}
TYPES = {"people": "cpnat:person", "organisations": "cpnat:organisation", "places": "cpnat:geoArea",
         "events": "cpnat:event", "objects": "cpnat:object"}  # fmt: skip
"""The type of a subject that goes into a list of the common model: what is written."""
RELATIONS = {"see-also": "irel:seeAlso", "translation-of": "irel:translatedFrom", "derived-from": "irel:derivedFrom"}
RENDITIONS = {"thumbnail": "rnd:thumbnail", "preview": "rnd:preview", "web": "rnd:web", "highRes": "rnd:highRes"}
"""Words of the common model and the codes of the IPTC that mean the same."""
