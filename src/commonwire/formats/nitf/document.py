"""NITF as the standard says it: namespace and codes (NITF 3.6 and its older versions)."""

from __future__ import annotations

NITF = "http://iptc.org/std/NITF/2006-10-18/"
VERSION = "-//IPTC//DTD NITF 3.6//EN"
MEDIA_TYPE = "application/nitf+xml"
STATUSES = {"usable": "usable", "": "usable", "embargoed": "withheld", "withheld": "withheld", "canceled": "canceled",
            "cancelled": "canceled", "killed": "canceled", "kill": "canceled"}  # fmt: skip
"""Values of docdata's management-status; "embargoed" without an hour has no end."""
KINDS = {"image": "picture", "video": "video", "audio": "audio"}
NAMED = {"person": "people", "org": "organisations", "location": "places", "event": "events",
         "object.title": "objects", "classifier": "subjects"}  # fmt: skip
"""Elements of identified-content and the list of the common model that each goes into."""
