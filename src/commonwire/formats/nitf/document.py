"""NITF as the standard says it: namespace and codes (NITF 3.6 and its older versions)."""

from __future__ import annotations

from commonwire.formats.own import OWN

NITF = "http://iptc.org/std/NITF/2006-10-18/"
VERSION = "-//IPTC//DTD NITF 3.6//EN"
CHANGED = {"change.date": "September 11, 2009", "change.time": "12:26"}
"""When 3.6 was last changed: the schema takes no other values."""
MEDIA_TYPE = "application/nitf+xml"
STATUSES = {"usable": "usable", "": "usable", "embargoed": "withheld", "withheld": "withheld", "canceled": "canceled",
            "cancelled": "canceled", "killed": "canceled", "kill": "canceled"}  # fmt: skip
"""Values of docdata's management-status; "embargoed" without an hour has no end."""
KINDS = {"image": "picture", "video": "video", "audio": "audio"}
NAMED = {"person": "people", "org": "organisations", "location": "places", "event": "events",
         "object.title": "objects", "classifier": "subjects"}  # fmt: skip
"""Elements of identified-content and the list of the common model that each goes into."""
CLASSIFIED = {"genre": "genres", "signal": "signals", "source": "sources"}
"""Types of `classifier` that go into lists of their own; any other is the role of a subject."""
SUBJECT = "subject"
"""The type of a `classifier` that is a subject and nothing more."""
URI = "uri"
"""The idsrc of an `alt-code` whose value is the concept's own URI."""
SCOPE, CATEGORY, EVENT_PLACE = "scope", "category", "event"
"""Roles of a subject out of `doc-scope`, out of `tobject.type`, and of a place out of `evloc`."""
NEWS_TYPES = {"news", "data", "advisory"}
"""What `tobject.type` says of the kind of document (NITF 3.6); other values are categories of the sender's own."""
OWN_HTML = f"{{{OWN}}}html"
"""Which element of HTML an element was, where NITF has not got that one; empty for none."""
OWN_ITEM = f"{{{OWN}}}item"
"""What NITF has no place for, as JSON by the names of the common model: the last element of `head`."""
EXTENDED = ("source_version", "kind", "headlines", "slugline", "summary", "byline", "dateline", "located", "subjects",
            "people", "organisations", "places", "events", "objects", "sources", "creators", "signals", "genres",
            "keywords", "urgency", "credit", "copyright", "copyright_holder", "licence", "web_address", "usage_terms",
            "rights_info", "renditions", "relations", "first_created_at", "version_created_at", "content_created_at",
            "expires_at", "hops", "event_details", "planned_coverage")  # fmt: skip
"""The fields that may stand there; what decides on use (status, embargo, terms) and the text may not."""
OWN_LICENCE = f"{{{OWN}}}licence"
"""Marks the `doc.rights` that says the item's licence."""
OWN_REGSRC = f"{{{OWN}}}regsrc"
"""Marks a `regsrc` that the item's source did not write."""
