"""The secretariat: links to apply, applications, the standing of outlets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from litestar import Response, get, post
from litestar.response import Redirect

from commonwire.alliance.admit import decline
from commonwire.alliance.apply import make_application_link
from commonwire.alliance.may import may
from commonwire.base.errors import BadInputError, ConflictError, NotFoundError
from commonwire.delivery.records import Records
from commonwire.news.admission import admit_outlet, readmit_outlet, suspend_outlet
from commonwire.web.asking import Ask, Served
from commonwire.web.pages.forms import LARGEST_FORM, InPath, fields_of, refused
from commonwire.web.pages.frame import Form
from commonwire.web.pages.outlet_views import PasswordLinkView
from commonwire.web.pages.secretariat_shown import secretariat_view
from commonwire.web.pages.settings import status_of
from commonwire.web.pages.showing import Visit, go, signed_in
from commonwire.web.site import Site

_SENT_FROM = [f"/secretariat/{name}" for name in ("links", "members", "groups", "people")]


@get("/secretariat", include_in_schema=False)
async def secretariat(request: Ask, site: Served) -> Response[str]:
    """What waits for the secretariat, for its people (`admit`)."""
    return await secretariat_page(await secretary(site, request))


@post("/secretariat/links", include_in_schema=False, request_max_body_size=LARGEST_FORM)
async def make_link(request: Ask, site: Served) -> Response[str]:
    """Make a link with which one outlet applies (`admit`); it is shown on this answer only."""
    seen = await secretary(site, request)
    now = site.clock()
    secret = await site.store.write(lambda records: make_application_link(records.roll, seen.principal, now))
    return await secretariat_page(seen, new_link=f"{site.address}/apply/{secret}")


@get(_SENT_FROM, include_in_schema=False)
async def back_to_secretariat() -> Redirect:
    """To the secretariat, for somebody who asks anew for the page that answered a form; it asks who they are."""
    return Redirect("/secretariat", status_code=303)


@post("/secretariat/applications/{outlet:str}/admit", include_in_schema=False, request_max_body_size=LARGEST_FORM)
async def admit_here(request: Ask, site: Served, outlet: InPath) -> Response[str] | Redirect:
    """Admit an outlet, which gets its signing key (`admit`)."""
    seen = await secretary(site, request)
    now = site.clock()
    return await _deed(seen, lambda records: admit_outlet(records, seen.principal, outlet, now), "admitted")


@post("/secretariat/applications/{outlet:str}/decline", include_in_schema=False, request_max_body_size=LARGEST_FORM)
async def decline_here(request: Ask, site: Served, outlet: InPath) -> Response[str] | Redirect:
    """Decline an application, with a reason that the applicant sees (`admit`)."""
    seen = await secretary(site, request)
    now, reason = site.clock(), (await fields_of(request)).get("reason", "")
    return await _deed(seen, lambda records: decline(records.roll, seen.principal, outlet, reason, now), "declined")


@post("/secretariat/outlets/{outlet:str}/suspend", include_in_schema=False, request_max_body_size=LARGEST_FORM)
async def suspend_here(request: Ask, site: Served, outlet: InPath) -> Response[str] | Redirect:
    """Suspend an outlet, with a reason that everybody sees (`suspend`)."""
    seen = await secretary(site, request)
    now, reason = site.clock(), (await fields_of(request)).get("reason", "")
    return await _deed(seen, lambda records: suspend_outlet(records, seen.principal, outlet, reason, now), "suspended")


@post("/secretariat/outlets/{outlet:str}/readmit", include_in_schema=False, request_max_body_size=LARGEST_FORM)
async def readmit_here(request: Ask, site: Served, outlet: InPath) -> Response[str] | Redirect:
    """Put a suspended outlet in full standing again (`suspend`)."""
    seen = await secretary(site, request)
    now = site.clock()
    return await _deed(seen, lambda records: readmit_outlet(records, seen.principal, outlet, now), "readmitted")


async def secretary(site: Site, request: Ask) -> Visit:
    """The visit of somebody of the secretariat; each deed asks once more for itself.

    Raises NotSignedInError, NotAllowedError.
    """
    seen = await signed_in(site, request)
    may(seen.principal, "admit")
    return seen


async def secretariat_page(
    seen: Visit,
    *,
    forms: dict[str, Form] | None = None,
    new_link: str | None = None,
    invitation: str | None = None,
    password_link: PasswordLinkView | None = None,
    status: int = 200,
) -> Response[str]:
    """The whole page; `forms` are those to be sent back, the secrets are shown on this answer only."""
    view = await seen.site.store.read(lambda records: secretariat_view(records, seen.principal, seen.reader))
    view.forms = forms or {}
    view.new_link, view.invitation, view.password_link = new_link, invitation, password_link
    return seen.page(view, area="secretariat", status=status)


async def _deed(seen: Visit, work: Callable[[Records], Any], said: str) -> Response[str] | Redirect:
    try:
        await seen.site.store.write(work)
    except (BadInputError, ConflictError, NotFoundError) as error:
        return await secretariat_page(seen, forms={"deeds": refused({}, error, {})}, status=status_of(error))
    seen.site.roll_changed()
    return go("/secretariat", said)
