"""The outlet's people: invite, disable, enable."""

from __future__ import annotations

from litestar import Response, post
from litestar.response import Redirect

from commonwire.alliance.people import disable, enable, invite
from commonwire.base.errors import BadInputError, ConflictError
from commonwire.web.asking import Served
from commonwire.web.pages.forms import LARGEST_FORM, InPath, fields_of, parts_of, refused
from commonwire.web.pages.settings import own_settings, settings_page, status_of
from commonwire.web.pages.showing import Ask, go


@post("/outlet/people", include_in_schema=False, request_max_body_size=LARGEST_FORM)
async def invite_colleague(request: Ask, site: Served) -> Response[str]:
    """Make a link with which one person joins the own outlet (`manage-people`); it is shown on this answer only."""
    seen, outlet = await own_settings(site, request)
    form = await fields_of(request)
    roles, now = parts_of(form.get("roles")), site.clock()
    try:
        secret = await site.store.write(lambda records: invite(records.roll, seen.principal, outlet, roles, now))
    except BadInputError as error:
        return await settings_page(seen, forms={"people": refused(form, error, {"roles": "roles"})}, status=422)
    return await settings_page(seen, invitation=f"{site.address}/join/{secret}")


@post("/outlet/people/{person:str}/disable", include_in_schema=False, request_max_body_size=LARGEST_FORM)
async def disable_colleague(request: Ask, site: Served, person: InPath) -> Response[str] | Redirect:
    """End the access of somebody of the own outlet (`manage-people`), at once."""
    seen, _ = await own_settings(site, request)
    try:
        await site.store.write(lambda records: disable(records.roll, seen.principal, person))
    except ConflictError as error:
        return await settings_page(seen, forms={"people": refused({}, error, {})}, status=status_of(error))
    site.roll_changed()
    return go("/outlet#people", "person-changed")


@post("/outlet/people/{person:str}/enable", include_in_schema=False, request_max_body_size=LARGEST_FORM)
async def enable_colleague(request: Ask, site: Served, person: InPath) -> Redirect:
    """Give somebody of the own outlet access again (`manage-people`)."""
    seen, _ = await own_settings(site, request)
    await site.store.write(lambda records: enable(records.roll, seen.principal, person))
    site.roll_changed()
    return go("/outlet#people", "person-changed")
