"""The language switch below every page."""

from __future__ import annotations

from litestar import post
from litestar.datastructures import Cookie
from litestar.response import Redirect

from commonwire.alliance.people import choose_language
from commonwire.base.errors import BadInputError
from commonwire.base.texts import text
from commonwire.web.asking import Ask, Served
from commonwire.web.pages.forms import fields_of
from commonwire.web.pages.interface import interface_tags
from commonwire.web.pages.showing import safe_next
from commonwire.web.site import LANGUAGE_COOKIE

A_YEAR = 365 * 24 * 3600


@post("/language", include_in_schema=False)
async def choose_interface(request: Ask, site: Served) -> Redirect:
    """Show the interface in `language` from now on, in this browser and for the person; open to everybody."""
    form = await fields_of(request)
    language = form.get("language", "")
    if language not in interface_tags():
        raise BadInputError(
            text("There is no interface in this language"), where="language", remedy=text("Choose one of the list.")
        )
    principal = await site.principal(request)
    if principal.person is not None:
        await site.store.write(lambda records: choose_language(records.roll, principal, language))
        site.roll_changed()
    response = Redirect(safe_next(form.get("next")), status_code=303)
    response.set_cookie(Cookie(LANGUAGE_COOKIE, value=language, max_age=A_YEAR, httponly=True, samesite="lax"))
    return response
