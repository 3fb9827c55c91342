"""Web addresses and identities: what may be linked, and what to call an item whose source gave no URI."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from urllib.parse import urlsplit

from commonwire.base.errors import BadInputError
from commonwire.formats.notes import Defaults, Notes, check_uri_length

_WEB = re.compile(r"https?://[^\s<>\"'\\`{}|^\x00-\x20]+", re.IGNORECASE)


def is_web_address(value: str) -> bool:
    """Whether `value` is an absolute http or https address, the only kind that is ever linked or fetched.

    >>> is_web_address("https://example.org/a"), is_web_address("javascript:alert(1)")
    (True, False)
    """
    return _WEB.fullmatch(value) is not None


def web_address(value: str | None, where: str, notes: Notes) -> str | None:
    """`value` when it is a web address; otherwise None, and a remark when there was something to drop."""
    value = (value or "").strip()
    if not value or is_web_address(value):
        return value or None
    notes.dropped(where, f"'{value[:80]}' is not an http or https address.")
    return None


def made_uri(defaults: Defaults, *parts: str | None) -> str:
    """A tag: URI (RFC 4151) of the feed's or outlet's name and a digest of `parts`: the same for the same parts.

    >>> made_uri(Defaults(feed_address="https://example.org/feed"), "title", "link")
    'tag:example.org,2026:1bb1754ad65c80df'
    """
    host = _authority(defaults.feed_address, defaults.outlet)
    said = "\0".join([defaults.feed_address or "", *(part or "" for part in parts)])
    digest = hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:16]
    return f"tag:{host},2026:{digest}"


def checked_uri(value: str, notes: Notes) -> str:
    """`value` as the identity of an item; raises BadInputError when it is empty or longer than the bound."""
    uri = value.strip()
    if not uri:
        raise BadInputError(
            "The item has an empty uri",
            where="uri",
            remedy="Give it the lasting identity that your system knows it by.",
        )
    check_uri_length(uri, notes.bounds)
    return uri


@lru_cache(maxsize=1024)
def _authority(feed_address: str | None, outlet: str | None) -> str:
    """Who makes the identity: the feed's host, else a name made of the outlet's."""
    return _host(feed_address) or f"{re.sub('[^a-z0-9-]', '-', (outlet or 'source').lower())}.invalid"


def _host(address: str | None) -> str | None:
    try:
        return urlsplit(address or "").hostname
    except ValueError:
        return None
