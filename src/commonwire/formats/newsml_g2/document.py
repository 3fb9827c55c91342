"""NewsML-G2 as the standard says it: names, the codes that mean something to the common model.

IPTC NewsML-G2 2.35; section names as in its Implementation Guide. Codes are those of the IPTC's NewsCodes.
"""

from __future__ import annotations

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

KINDS = {"text": "text", "picture": "picture", "photo": "picture", "audio": "audio", "video": "video",
         "graphic": "graphic", "animation": "graphic", "composite": "composite", "newscoverage": "planning",
         "concept": "concept", "scheme": "knowledge", "component": "component"}  # fmt: skip
"""Codes of itemClass (ninature, plinature, cinature) and the kinds of the common model."""
KIND_OF_ROOT = {"newsItem": "text", "packageItem": "composite", "planningItem": "planning",
                "conceptItem": "concept", "knowledgeItem": "knowledge", "catalogItem": "knowledge"}  # fmt: skip
STATUSES = {"usable": "usable", "withheld": "withheld", "canceled": "canceled", "cancelled": "canceled"}
LISTS = {"person": "people", "organisation": "organisations", "organization": "organisations", "geoArea": "places",
         "geoarea": "places", "poi": "places", "event": "events", "object": "objects"}  # fmt: skip
"""Codes of a subject's type (cpnature) and the list of the common model that it goes into."""
MAIN_HEADLINES = {"main", "title", "head", "headline", "hl1"}
SUMMARIES = {"summary", "abstract", "short", "lead", "teaser", "synopsis", "description"}
CAPTIONS = {"caption"}
DURATION_UNITS = {"seconds": 1.0, "milliseconds": 0.001, "minutes": 60.0, "hours": 3600.0, "sec": 1.0, "ms": 0.001}
