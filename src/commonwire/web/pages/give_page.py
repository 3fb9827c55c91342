"""Give a story by hand.

What is typed becomes a ninjs document and comes in through the reader, as from any other source; that document is
the original that is kept.
"""

from __future__ import annotations

import hashlib
import re
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import msgspec
from litestar import Response, get, post
from litestar.response import Redirect

from commonwire.alliance.may import may
from commonwire.alliance.outlet import Outlet
from commonwire.alliance.principal import own_outlet
from commonwire.base.errors import BadInputError, ConflictError
from commonwire.delivery.give import give
from commonwire.delivery.records import Records
from commonwire.formats.notes import Defaults
from commonwire.formats.read import read
from commonwire.news.item import Refused
from commonwire.news.labels import Vocabularies
from commonwire.web.asking import Ask, Served
from commonwire.web.pages.forms import (
    chosen_terms,
    fields_of,
    language_choices,
    local_time,
    parts_of,
    refused,
    urgency_choices,
)
from commonwire.web.pages.frame import Form
from commonwire.web.pages.give_subjects import FIELDS, subjects_of, typed_subjects
from commonwire.web.pages.outlet_views import GiveView
from commonwire.web.pages.settings import status_of
from commonwire.web.pages.showing import Visit, go, signed_in
from commonwire.web.pages.terms_offered import terms_choices
from commonwire.web.site import Site

_NAME = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?")
_FIELDS = {
    "headlines": "headline",
    "headline": "headline",
    "bodies": "body_text",
    "language": "language",
    "urgency": "urgency",
    "embargo_until": "embargo_until",
    "embargoedUntil": "embargo_until",
    "template": "terms_template",
    "terms": "terms_template",
}


@get("/give", include_in_schema=False)
async def give_form(request: Ask, site: Served) -> Response[str]:
    """The form, for editors of outlets that may give (`give`)."""
    seen, outlet = await giver(site, request)
    return await _page(seen, outlet, blank_form(outlet))


@post("/give", include_in_schema=False)
async def give_here(request: Ask, site: Served) -> Response[str] | Redirect:
    """Give the story that was typed (`give`)."""
    seen, outlet = await giver(site, request)
    fields = await fields_of(request)
    now = site.clock()
    try:
        document = _document(fields, seen.reader.known, outlet, now)
        reading = read(
            document, media_type="application/json", defaults=Defaults(outlet=outlet.id), bounds=site.bounds, now=now
        )
        part = reading.results[0]
        if isinstance(part, Refused):
            raise BadInputError(part.message, where=part.where, remedy=part.remedy)
        published = await site.store.write(lambda records: give(records, part, principal=seen.principal, now=now))
    except (BadInputError, ConflictError) as error:
        return await _page(seen, outlet, refused(fields, error, _FIELDS), status=status_of(error))
    return go(f"/items/{published.id}", "given" if published.outcome == "new" else "unchanged")


async def giver(site: Site, request: Ask) -> tuple[Visit, Outlet]:
    """The visit and outlet of somebody who may give. Raises NotSignedInError, NotAllowedError, SuspendedError."""
    seen = await signed_in(site, request)
    own = own_outlet(seen.principal)
    may(seen.principal, "give")
    return seen, await site.store.read(lambda records: records.roll.get_outlet(own))


def blank_form(outlet: Outlet) -> Form:
    """The form before anything is typed: in the outlet's main language."""
    return Form(values={"language": outlet.languages[0]} if outlet.languages else {})


async def _page(seen: Visit, outlet: Outlet, form: Form, *, status: int = 200) -> Response[str]:
    return seen.page(await give_view(seen, outlet, form), area="give", status=status)


async def give_view(seen: Visit, outlet: Outlet, form: Form) -> GiveView:
    """The page with its form, for the outlet that gives."""
    subjects = typed_subjects(form.values.get("subjects"), seen.reader.known)

    def work(records: Records) -> GiveView:
        return GiveView(
            form=form,
            languages=language_choices(records, seen.reader, outlet.languages),
            terms=terms_choices(),
            urgencies=urgency_choices(seen.reader),
            time_zone=outlet.time_zone,
            most=seen.site.bounds.size,
            subjects=(*subjects, *[""] * (FIELDS - len(subjects))),
        )

    return await seen.site.store.read(work)


def _document(fields: dict[str, str], known: Vocabularies, outlet: Outlet, now: datetime) -> bytes:
    """The form as a ninjs 3 document. Raises BadInputError for a field that does not fit."""
    headline, text, language = (_needed(fields, name) for name in ("headline", "body_text", "language"))
    document: dict[str, Any] = {
        "uri": _uri(outlet, now, f"{headline}\0{text}\0{language}"),
        "type": "text",
        "pubStatus": "usable",
        "language": language,
        "headlines": [{"value": headline}],
        "bodies": [{"value": text}],
        "by": fields.get("byline"),
        "edNote": fields.get("editor_note"),
        "urgency": _urgency(fields.get("urgency")),
        "subjects": subjects_of(typed_subjects(fields.get("subjects"), known), known, language),
        "places": [{"name": name} for name in parts_of(fields.get("places"))],
        "embargoedUntil": _embargo(fields.get("embargo_until"), outlet.time_zone),
    }
    if chosen := chosen_terms(fields.get("terms_template")):
        document["terms"] = msgspec.to_builtins(chosen.terms)
    return msgspec.json.encode({name: value for name, value in document.items() if value})


_LABELS = {"headline": "headline", "body_text": "text", "language": "language"}


def _needed(fields: dict[str, str], name: str) -> str:
    value = fields.get(name)
    if not value:
        place = "bodies" if name == "body_text" else name
        raise BadInputError(f"The story has no {_LABELS[name]}", where=place, remedy="Fill it in.")
    return value


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
        raise BadInputError(f"'{value[:20]}' is no urgency", where="urgency", remedy="Use 1 (flash) to 9.")
    return int(value)


def _embargo(value: str | None, time_zone: str) -> str | None:
    """A local time of the outlet with its offset; "open" stays. Raises BadInputError."""
    if not value or value == "open":
        return value or None
    local = local_time(value, time_zone, "embargo_until")
    return local.isoformat() if local else None
