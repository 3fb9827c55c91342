"""The secretariat: links to apply, applications, the standing of outlets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from litestar import Response, get, post
from litestar.response import Redirect

from commonwire.alliance.admit import decline
from commonwire.alliance.apply import make_application_link
from commonwire.alliance.may import may
from commonwire.alliance.outlet import Outlet
from commonwire.alliance.person import Invitation
from commonwire.base.errors import BadInputError, CommonwireError, ConflictError, NotFoundError
from commonwire.delivery.records import Records
from commonwire.news.admission import admit_outlet, readmit_outlet, suspend_outlet
from commonwire.web.asking import Served
from commonwire.web.pages.alliance_views import ApplicationView, InvitationView, SecretariatView, StandingView
from commonwire.web.pages.forms import LARGEST_FORM, InPath, disclosure_lines, fields_of, refused
from commonwire.web.pages.frame import Form, Words
from commonwire.web.pages.members import names_of
from commonwire.web.pages.settings import status_of
from commonwire.web.pages.showing import (
    Ask,
    Visit,
    go,
    language_name,
    link_to,
    outlet_link,
    signed_in,
    territory_name,
)
from commonwire.web.site import Site

LINKS = 50
"""Links that are listed, the newest."""


@get("/secretariat", include_in_schema=False)
async def secretariat(request: Ask, site: Served) -> Response[str]:
    """What waits for the secretariat, for its people (`admit`)."""
    return await _page(await _secretary(site, request))


@post("/secretariat/links", include_in_schema=False, request_max_body_size=LARGEST_FORM)
async def make_link(request: Ask, site: Served) -> Response[str]:
    """Make a link with which one outlet applies (`admit`); it is shown on this answer only."""
    seen = await _secretary(site, request)
    now = site.clock()
    secret = await site.store.write(lambda records: make_application_link(records.roll, seen.principal, now))
    return await _page(seen, new_link=f"{site.address}/apply/{secret}")


@get("/secretariat/links", include_in_schema=False)
async def back_to_secretariat() -> Redirect:
    """To the secretariat, for somebody who asks anew for the page that answered a form; it asks who they are."""
    return Redirect("/secretariat", status_code=303)


@post("/secretariat/applications/{outlet:str}/admit", include_in_schema=False, request_max_body_size=LARGEST_FORM)
async def admit_here(request: Ask, site: Served, outlet: InPath) -> Response[str] | Redirect:
    """Admit an outlet, which gets its signing key (`admit`)."""
    seen = await _secretary(site, request)
    now = site.clock()
    return await _deed(seen, lambda records: admit_outlet(records, seen.principal, outlet, now), "admitted")


@post("/secretariat/applications/{outlet:str}/decline", include_in_schema=False, request_max_body_size=LARGEST_FORM)
async def decline_here(request: Ask, site: Served, outlet: InPath) -> Response[str] | Redirect:
    """Decline an application, with a reason that the applicant sees (`admit`)."""
    seen = await _secretary(site, request)
    now, reason = site.clock(), (await fields_of(request)).get("reason", "")
    return await _deed(seen, lambda records: decline(records.roll, seen.principal, outlet, reason, now), "declined")


@post("/secretariat/outlets/{outlet:str}/suspend", include_in_schema=False, request_max_body_size=LARGEST_FORM)
async def suspend_here(request: Ask, site: Served, outlet: InPath) -> Response[str] | Redirect:
    """Suspend an outlet, with a reason that everybody sees (`suspend`)."""
    seen = await _secretary(site, request)
    now, reason = site.clock(), (await fields_of(request)).get("reason", "")
    return await _deed(seen, lambda records: suspend_outlet(records, seen.principal, outlet, reason, now), "suspended")


@post("/secretariat/outlets/{outlet:str}/readmit", include_in_schema=False, request_max_body_size=LARGEST_FORM)
async def readmit_here(request: Ask, site: Served, outlet: InPath) -> Response[str] | Redirect:
    """Put a suspended outlet in full standing again (`suspend`)."""
    seen = await _secretary(site, request)
    now = site.clock()
    return await _deed(seen, lambda records: readmit_outlet(records, seen.principal, outlet, now), "readmitted")


async def _secretary(site: Site, request: Ask) -> Visit:
    """The visit of somebody of the secretariat; each deed asks once more for itself."""
    seen = await signed_in(site, request)
    may(seen.principal, "admit")
    return seen


async def _deed(seen: Visit, work: Callable[[Records], Any], said: str) -> Response[str] | Redirect:
    try:
        await seen.site.store.write(work)
    except (BadInputError, ConflictError, NotFoundError) as error:
        return await _page(seen, problem=error)
    seen.site.roll_changed()
    return go("/secretariat", said)


async def _page(seen: Visit, *, new_link: str | None = None, problem: CommonwireError | None = None) -> Response[str]:
    view = await seen.site.store.read(_secretariat)
    view.new_link = new_link
    if problem is None:
        return seen.page(view, area="secretariat")
    view.form = refused({}, problem, {})
    return seen.page(view, area="secretariat", status=status_of(problem))


def _secretariat(records: Records) -> SecretariatView:
    outlets = records.roll.outlets()
    links = [link for link in records.roll.invitations() if link.purpose == "apply"][:LINKS]
    applied = sorted((outlet for outlet in outlets if outlet.status == "applied"), key=lambda outlet: outlet.status_at)
    standings = [_standing(records, outlet) for outlet in outlets if outlet.status in {"admitted", "suspended"}]
    return SecretariatView(
        applications=[_application(records, outlet) for outlet in applied],
        links=[_link(records, link) for link in links],
        outlets=sorted(standings, key=lambda it: (it.status != "suspended", it.outlet.name.text.casefold())),
        form=Form(),
    )


def _application(records: Records, outlet: Outlet) -> ApplicationView:
    link = link_to(records, outlet)
    people = records.roll.people(outlet.id)
    return ApplicationView(
        id=outlet.id,
        outlet=link,
        names=[name for name in names_of(outlet.names, *outlet.languages) if name.text != link.name.text],
        applied_at=outlet.status_at,
        languages=[language_name(tag) for tag in outlet.languages],
        market=[territory_name(code) for code in sorted(outlet.market)],
        home_page=outlet.home_page,
        contact=", ".join(f"{person.name} <{person.email}>" for person in people),
        disclosure=disclosure_lines(outlet),
    )


def _link(records: Records, link: Invitation) -> InvitationView:
    return InvitationView(
        made_at=link.made_at,
        expires_at=link.expires_at,
        made_by=_maker(records, link.made_by),
        used_at=link.used_at,
        outlet=outlet_link(records, link.outlet) if link.outlet else None,
    )


def _maker(records: Records, by: str) -> Words:
    try:
        return Words(records.roll.get_person(by).name)
    except NotFoundError:
        return Words("the node", "en")


def _standing(records: Records, outlet: Outlet) -> StandingView:
    return StandingView(
        outlet=link_to(records, outlet, "en"),
        status="suspended" if outlet.status == "suspended" else "admitted",
        status_at=outlet.status_at,
        reason=Words(outlet.status_reason) if outlet.status_reason else None,
    )
