"""The outlet's people: invite, change roles, disable, enable, a link for a new password."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from litestar import Response, post
from litestar.response import Redirect

from commonwire.alliance.people import change_roles, enable, invite, invite_new_password
from commonwire.base.errors import BadInputError, ConflictError
from commonwire.delivery.records import Records
from commonwire.delivery.telling import part_with
from commonwire.web.asking import Ask, Served
from commonwire.web.pages.forms import LARGEST_FORM, InPath, fields_of, parts_of, refused
from commonwire.web.pages.frame import Words
from commonwire.web.pages.outlet_views import PasswordLinkView
from commonwire.web.pages.settings import own_settings, settings_page, status_of
from commonwire.web.pages.showing import Visit, go


@post("/outlet/people", include_in_schema=False, request_max_body_size=LARGEST_FORM)
async def invite_colleague(request: Ask, site: Served) -> Response[str]:
    """Make a link with which one person joins the own outlet (`manage-people`); it is shown on this answer only."""
    seen, outlet = await own_settings(site, request)
    form, now = await fields_of(request), site.clock()
    roles = parts_of(form.get("roles"))
    try:
        secret = await site.store.write(lambda records: invite(records.roll, seen.principal, outlet, roles, now))
    except BadInputError as error:
        return await settings_page(
            seen, "people", forms={"people": refused(form, error, {"roles": "roles"})}, status=422
        )
    return await settings_page(seen, "people", invitation=f"{site.address}/join/{secret}")


@post("/outlet/people/{person:str}/roles", include_in_schema=False, request_max_body_size=LARGEST_FORM)
async def change_colleague_roles(request: Ask, site: Served, person: InPath) -> Response[str] | Redirect:
    """Give somebody of the own outlet other roles (`manage-people`), at once."""
    seen, _ = await own_settings(site, request)
    roles = parts_of((await fields_of(request)).get("roles"))
    return await _deed(seen, lambda records: change_roles(records.roll, seen.principal, person, roles))


@post("/outlet/people/{person:str}/disable", include_in_schema=False, request_max_body_size=LARGEST_FORM)
async def disable_colleague(request: Ask, site: Served, person: InPath) -> Response[str] | Redirect:
    """End the access of somebody of the own outlet (`manage-people`), at once; a colleague gets their own searches."""
    seen, _ = await own_settings(site, request)
    to = (await fields_of(request)).get("searches_to") or None
    return await _deed(seen, lambda records: part_with(records, seen.principal, person, to=to))


@post("/outlet/people/{person:str}/enable", include_in_schema=False, request_max_body_size=LARGEST_FORM)
async def enable_colleague(request: Ask, site: Served, person: InPath) -> Response[str] | Redirect:
    """Give somebody of the own outlet access again (`manage-people`)."""
    seen, _ = await own_settings(site, request)
    return await _deed(seen, lambda records: enable(records.roll, seen.principal, person))


@post("/outlet/people/{person:str}/password", include_in_schema=False, request_max_body_size=LARGEST_FORM)
async def link_colleague_password(request: Ask, site: Served, person: InPath) -> Response[str]:
    """Make a link for a new password (`manage-people`); it is shown on this answer only."""
    seen, _ = await own_settings(site, request)
    now = site.clock()

    def work(records: Records) -> PasswordLinkView:
        secret = invite_new_password(records.roll, seen.principal, person, now)
        name = records.roll.get_person(person).name
        return PasswordLinkView(person=Words(name), link=f"{site.address}/password/{secret}")

    return await settings_page(seen, "people", password_link=await site.store.write(work))


async def _deed(seen: Visit, work: Callable[[Records], Any]) -> Response[str] | Redirect:
    try:
        await seen.site.store.write(work)
    except (BadInputError, ConflictError) as error:
        return await settings_page(seen, "people", forms={"people": refused({}, error, {})}, status=status_of(error))
    seen.site.roll_changed()
    return go("/outlet/people", "person-changed")
