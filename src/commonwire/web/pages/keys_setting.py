"""The outlet's API keys: make one, which is shown once, and revoke."""

from __future__ import annotations

from litestar import Response, post
from litestar.response import Redirect

from commonwire.alliance.issue_key import add_key, revoke_key
from commonwire.base.errors import BadInputError, ConflictError
from commonwire.web.asking import Ask, Served
from commonwire.web.pages.forms import LARGEST_FORM, InPath, fields_of, parts_of, refused
from commonwire.web.pages.settings import own_settings, settings_page, status_of
from commonwire.web.pages.showing import go


@post("/outlet/keys", include_in_schema=False, request_max_body_size=LARGEST_FORM)
async def make_key(request: Ask, site: Served) -> Response[str]:
    """Make a key (`manage-keys`) and show it on this answer, never again."""
    seen, outlet = await own_settings(site, request)
    form = await fields_of(request)
    name, scopes, now = form.get("name", ""), parts_of(form.get("scopes")), site.clock()
    try:
        _, secret = await site.store.write(
            lambda records: add_key(records.roll, seen.principal, outlet, name=name, scopes=scopes, now=now)
        )
    except (BadInputError, ConflictError) as error:
        back = refused(form, error, {"name": "name", "scopes": "scopes"})
        return await settings_page(seen, "keys", forms={"keys": back}, status=status_of(error))
    return await settings_page(seen, "keys", new_key=secret)


@post("/outlet/keys/{key:str}/revoke", include_in_schema=False, request_max_body_size=LARGEST_FORM)
async def end_key(request: Ask, site: Served, key: InPath) -> Redirect:
    """Let a key of the own outlet open nothing from now on (`manage-keys`)."""
    seen, _ = await own_settings(site, request)
    now = site.clock()
    await site.store.write(lambda records: revoke_key(records.roll, seen.principal, key, now))
    site.roll_changed()
    return go("/outlet/keys", "key-revoked")
