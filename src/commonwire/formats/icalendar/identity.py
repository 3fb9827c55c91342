"""What an item of a calendar is called: its UID, made a URI that is always the same for the same UID."""

from __future__ import annotations

import re
from datetime import datetime
from urllib.parse import quote

from commonwire.formats.addresses import made_uri
from commonwire.formats.icalendar.moments import compact
from commonwire.formats.notes import Defaults

_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:[^\s<>\"{}|\\^`]+")
_UUID = re.compile(r"\{?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\}?", re.IGNORECASE)
_AT_HOST = re.compile(r"([^\s@]{1,500})@([a-z0-9](?:[a-z0-9-]{0,62}\.)+[a-z]{2,62})", re.IGNORECASE)


def uri_of_uid(uid: str, defaults: Defaults) -> str:
    """`uid` where it is a URI; else a `urn:uuid:` or a tag: URI (RFC 4151) made of it.

    A UID without a host in it may be short and another's, too: of those the feed's address is a part.

    >>> uri_of_uid("golden@example.org", Defaults()), uri_of_uid("urn:x:1", Defaults())
    ('tag:example.org,2026:golden', 'urn:x:1')
    """
    if _URI.fullmatch(uid):
        return uid
    uuid, at_host = _UUID.fullmatch(uid), _AT_HOST.fullmatch(uid)
    if uuid:
        return f"urn:uuid:{uuid[1].lower()}"
    if at_host:
        return f"tag:{at_host[2].lower()},2026:{quote(at_host[1], safe=_SAFE)}"
    return made_uri(defaults, "uid", uid)


_SAFE = "-._~!$&'()*+,;=:@/?"
"""What may stand in the specific part of a tag: URI as it is (RFC 4151, section 2.1)."""


def of_occurrence(uri: str, moment: object) -> str:
    """The URI of one occurrence of a recurring event: `uri` and the time that RECURRENCE-ID says."""
    return f"{uri}#{compact(moment) if isinstance(moment, datetime) else moment}"
