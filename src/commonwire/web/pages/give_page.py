"""Give a story by hand.

What is typed becomes a ninjs document (`give_document`) and comes in through the reader, as from any other source;
that document is the original that is kept. Without a script the page is a plain form; a script adds a bar of signs
for the text, choices while one types, and what others will see beside it (`give_preview`).
"""

from __future__ import annotations

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
from commonwire.web.asking import Ask, Served
from commonwire.web.lists import outlet_name
from commonwire.web.pages.forms import fields_of, language_choices, refused, urgency_choices
from commonwire.web.pages.frame import Choice, Form
from commonwire.web.pages.give_document import document_of
from commonwire.web.pages.outlet_views import GiveView
from commonwire.web.pages.settings import status_of
from commonwire.web.pages.showing import Visit, go, signed_in
from commonwire.web.pages.terms_offered import terms_choices
from commonwire.web.site import Site

FIELDS = {
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
"""Where on the form a problem's place is."""


@get("/give", include_in_schema=False)
async def give_form(request: Ask, site: Served) -> Response[str]:
    """The form, for editors of outlets that may give (`give`)."""
    seen, outlet = await giver(site, request)
    return await _page(seen, outlet, blank_form(outlet))


@post("/give", include_in_schema=False)
async def give_here(request: Ask, site: Served) -> Response[str] | Redirect:
    """Give the story that was typed (`give`)."""
    seen, outlet = await giver(site, request)
    fields, now = await fields_of(request), site.clock()
    try:
        document = document_of(fields, seen.reader, outlet, now)
        reading = read(
            document, media_type="application/json", defaults=Defaults(outlet=outlet.id), bounds=site.bounds, now=now
        )
        part = reading.results[0]
        if isinstance(part, Refused):
            raise BadInputError(part.message, where=part.where, remedy=part.remedy)
        published = await site.store.write(lambda records: give(records, part, principal=seen.principal, now=now))
    except (BadInputError, ConflictError) as error:
        return await _page(seen, outlet, refused(fields, error, FIELDS), status=status_of(error))
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

    def work(records: Records) -> GiveView:
        return GiveView(
            form=form,
            languages=language_choices(records, seen.reader, outlet.languages),
            terms=terms_choices(),
            urgencies=urgency_choices(seen.reader),
            time_zone=outlet.time_zone,
            most=seen.site.bounds.size,
            seen_by=others_of(records, outlet),
        )

    return await seen.site.store.read(work)


def others_of(records: Records, outlet: Outlet) -> list[Choice]:
    """The outlets that may be asked how they see a story, by name: all that are admitted, but this one."""
    found = [
        Choice(it.id, outlet_name(it), lang=next((tag for tag in it.names if it.names[tag] == outlet_name(it)), None))
        for it in records.roll.outlets(status="admitted")
        if it.id != outlet.id
    ]
    return sorted(found, key=lambda choice: choice.label)
