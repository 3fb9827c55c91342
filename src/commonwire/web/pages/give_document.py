"""The form in which a story is typed, as a ninjs 3 document."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import msgspec

from commonwire.alliance.outlet import Outlet
from commonwire.base.errors import BadInputError
from commonwire.base.texts import text
from commonwire.web.pages.forms import chosen_terms, local_time
from commonwire.web.pages.give_choices import places_of, subjects_of, typed_names, typed_subjects
from commonwire.web.pages.typed_text import html_of
from commonwire.web.reader import Reader

_NAME = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?")
_MISSING = {
    "headline": text("The story has no headline"),
    "body_text": text("The story has no text"),
    "language": text("The story has no language"),
}
_PLACES = {"body_text": "bodies"}


def document_of(
    fields: dict[str, str], reader: Reader, outlet: Outlet, now: datetime, *, is_whole: bool = True
) -> bytes:
    """The fields as a ninjs 3 document. Raises BadInputError for one that does not fit.

    `is_whole` False, for a preview, lets headline, text and language be missing still.
    """
    if is_whole:
        for name, message in _MISSING.items():
            if not fields.get(name):
                raise BadInputError(message, where=_PLACES.get(name, name), remedy=text("Fill it in."))
    headline, typed, language = (fields.get(name, "") for name in _MISSING)
    headline = " ".join(headline.split())
    html = html_of(typed)
    names = (*reader.languages, *outlet.languages, *filter(None, [language]))
    document: dict[str, Any] = {
        "uri": _uri(outlet, now, f"{headline}\0{typed}\0{language}"),
        "type": "text",
        "pubStatus": "usable",
        "language": language,
        "headlines": [{"value": headline}] if headline else None,
        "bodies": [{"value": html, "contentType": "text/html"} if html else {"value": typed}] if typed else None,
        "by": fields.get("byline"),
        "edNote": fields.get("editor_note"),
        "urgency": _urgency(fields.get("urgency")),
        "subjects": subjects_of(typed_subjects(fields.get("subjects"), reader.known), reader.known, language or "en"),
        "places": places_of(fields.get("places"), names, language or "en"),
        "people": [{"name": name} for name in typed_names(fields.get("people"))],
        "embargoedUntil": _embargo(fields.get("embargo_until"), outlet.time_zone),
    }
    if chosen := chosen_terms(fields.get("terms_template")):
        document["terms"] = msgspec.to_builtins(chosen.terms)
    return msgspec.json.encode({name: value for name, value in document.items() if value})


def _uri(outlet: Outlet, now: datetime, content: str) -> str:
    """The story's identity as a tag URI (RFC 4151): the outlet's own host, the day, and a digest of what was typed.

    The same text sent twice on a day, by a button pressed twice, is so one story; another text is another one.
    """
    digest = hashlib.sha256(content.encode()).hexdigest()[:24]
    return f"tag:{_host(outlet)},{now.date().isoformat()}:{digest}"


def _host(outlet: Outlet) -> str:
    """The name of the outlet's home page in ASCII; where that has none, one under '.invalid' (RFC 2606, section 2)."""
    try:
        host = (urlsplit(outlet.home_page).hostname or "").encode("idna").decode().lower()
    except (UnicodeError, ValueError):
        host = ""
    return host if _NAME.fullmatch(host) else f"{outlet.id}.invalid"


def _urgency(value: str | None) -> int | None:
    if not value:
        return None
    if value not in {str(n) for n in range(1, 10)}:
        raise BadInputError(
            text("'%(value)s' is no urgency", value=value[:20]),
            where="urgency",
            remedy=text("Use 1 (flash) to 9."),
        )
    return int(value)


def _embargo(value: str | None, time_zone: str) -> str | None:
    """A local time of the outlet with its offset; "open" stays. Raises BadInputError."""
    if not value or value == "open":
        return value or None
    local = local_time(value, time_zone, "embargo_until")
    return local.isoformat() if local else None
