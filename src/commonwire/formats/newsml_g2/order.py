"""In which order children stand, as the schema of NewsML-G2 2.35 says it; names on one line stand in any order."""

from __future__ import annotations

from lxml.etree import _Element as Element

from commonwire.formats.newsml_g2.document import NAR

_OTHERS = f"{{{NAR}}}*"


def _ranks(*lines: str) -> dict[str, int]:
    return {f"{{{NAR}}}{name}": rank for rank, line in enumerate(lines) for name in line.split()}


_PARTIES = "located infoSource creator contributor audience exclAudience altId rating userInteraction"
_ADMINISTRATIVE = ("urgency", "contentCreated", "contentModified", "digitalSourceType", _PARTIES)
_DESCRIPTIVE = "language genre keyword subject slugline headline dateline by creditline description"
_DEFINITION = ("name definition note facet remoteInfo hierarchyInfo", "sameAs broader narrower related")

ITEM = _ranks("catalogRef catalog", "hopHistory", "pubHistory", "rightsInfo", "itemMeta", "contentMeta", "partMeta",
              "assert", "inlineRef", "derivedFrom derivedFromValue",
              "contentSet groupSet newsCoverageSet concept conceptSet catalogContainer", "schemeMeta")  # fmt: skip
ITEM_META = _ranks("itemClass", "provider", "versionCreated", "firstCreated", "embargoed", "pubStatus", "role",
                   "fileName", "generator", "profile", "service", "title", "edNote", "memberOf", "instanceOf", "signal",
                   "altRep", "deliverableOf", "hash", "expires", "origRep", "incomingFeedId", "metadataCreator", "link",
                   "itemMetaExtProperty")  # fmt: skip
CONTENT_META = _ranks("icon", *_ADMINISTRATIVE, _DESCRIPTIVE, "contentMetaExtProperty")
RIGHTS = _ranks("accountable", "copyrightHolder", "copyrightNotice usageTerms link rightsInfoExtProperty "
                "rightsExpressionXML rightsExpressionData", "dataMining")  # fmt: skip
CONCEPT = _ranks("conceptId", "type", "name", "definition note facet remoteInfo hierarchyInfo",
                 "sameAs broader narrower related", "hasInstrument", "personDetails organisationDetails geoAreaDetails "
                 "POIDetails objectDetails eventDetails", "conceptExtProperty")  # fmt: skip
PROPERTY = _ranks(*_DEFINITION, "personDetails organisationDetails geoAreaDetails POIDetails", "*", "bag",
                  "mainConcept", "facetConcept")  # fmt: skip
"""A concept where it is used: subject, genre, creator, party, location."""
EVENT = _ranks("dates", "eventStatus", "occurStatus", "newsCoverageStatus",
               "registration keyword accessStatus participationRequirement subject location participant organiser "
               "contactInfo language newsCoverage")  # fmt: skip
DATES = _ranks("start", "end duration", "rDate rRule", "exDate exRule", "confirmation")
PLANNING = _ranks("g2contentType", "itemClass", "assignedTo", "scheduled", "service", "edNote", _DESCRIPTIVE)
COVERAGE = _ranks("planning", "delivery", "newsCoverageExtProperty")
REMOTE = _ranks("channel", "altId", "altLoc", "hash", "signal", "remoteContentExtProperty")


def in_order(element: Element, ranks: dict[str, int]) -> None:
    """Put the children of `element` in the order of `ranks`; other namespaces stand where '*' does, or last."""
    others = ranks.get(_OTHERS, len(ranks))
    found = [ranks.get(str(child.tag), others) for child in element]
    if found != sorted(found):
        element[:] = [child for _, child in sorted(zip(found, element, strict=True), key=lambda pair: pair[0])]
