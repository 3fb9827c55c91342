"""The people of the alliance itself: the secretariat invites them, changes their roles, disables and enables them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from litestar import Response, post
from litestar.response import Redirect

from commonwire.alliance.people import change_roles, disable, enable, invite, invite_new_password
from commonwire.base.errors import BadInputError, ConflictError
from commonwire.delivery.records import Records
from commonwire.web.asking import Ask, Served
from commonwire.web.pages.forms import LARGEST_FORM, InPath, fields_of, parts_of, refused
from commonwire.web.pages.frame import Words
from commonwire.web.pages.outlet_views import PasswordLinkView
from commonwire.web.pages.secretariat import secretariat_page, secretary
from commonwire.web.pages.settings import status_of
from commonwire.web.pages.showing import Visit, go


@post("/secretariat/people", include_in_schema=False, request_max_body_size=LARGEST_FORM)
async def invite_staff(request: Ask, site: Served) -> Response[str]:
    """Make a link with which one person joins the alliance itself (`manage-staff`); it is shown on this answer only."""
    seen = await secretary(site, request)
    form, now = await fields_of(request), site.clock()
    roles = parts_of(form.get("roles"))
    try:
        secret = await site.store.write(lambda records: invite(records.roll, seen.principal, None, roles, now))
    except BadInputError as error:
        return await secretariat_page(seen, forms={"people": refused(form, error, {"roles": "roles"})}, status=422)
    return await secretariat_page(seen, invitation=f"{site.address}/join/{secret}")


@post("/secretariat/people/{person:str}/roles", include_in_schema=False, request_max_body_size=LARGEST_FORM)
async def change_staff_roles(request: Ask, site: Served, person: InPath) -> Response[str] | Redirect:
    """Give somebody of the alliance itself other roles (`manage-staff`), at once."""
    seen = await secretary(site, request)
    roles = parts_of((await fields_of(request)).get("roles"))
    return await _deed(seen, lambda records: change_roles(records.roll, seen.principal, person, roles))


@post("/secretariat/people/{person:str}/disable", include_in_schema=False, request_max_body_size=LARGEST_FORM)
async def disable_staff(request: Ask, site: Served, person: InPath) -> Response[str] | Redirect:
    """End the access of somebody of the alliance itself (`manage-staff`), at once."""
    seen = await secretary(site, request)
    return await _deed(seen, lambda records: disable(records.roll, seen.principal, person))


@post("/secretariat/people/{person:str}/enable", include_in_schema=False, request_max_body_size=LARGEST_FORM)
async def enable_staff(request: Ask, site: Served, person: InPath) -> Response[str] | Redirect:
    """Give somebody of the alliance itself access again (`manage-staff`)."""
    seen = await secretary(site, request)
    return await _deed(seen, lambda records: enable(records.roll, seen.principal, person))


@post("/secretariat/people/{person:str}/password", include_in_schema=False, request_max_body_size=LARGEST_FORM)
async def link_staff_password(request: Ask, site: Served, person: InPath) -> Response[str]:
    """Make a link for a new password (`manage-staff`); it is shown on this answer only."""
    seen = await secretary(site, request)
    now = site.clock()

    def work(records: Records) -> PasswordLinkView:
        name = Words(records.roll.get_person(person).name)
        secret = invite_new_password(records.roll, seen.principal, person, now)
        return PasswordLinkView(person=name, link=f"{site.address}/password/{secret}")

    return await secretariat_page(seen, password_link=await site.store.write(work))


async def _deed(seen: Visit, work: Callable[[Records], Any]) -> Response[str] | Redirect:
    try:
        await seen.site.store.write(work)
    except (BadInputError, ConflictError) as error:
        return await secretariat_page(seen, forms={"people": refused({}, error, {})}, status=status_of(error))
    seen.site.roll_changed()
    return go("/secretariat#people", "person-changed")
