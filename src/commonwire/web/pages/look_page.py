"""The look of the pages, chosen: a page of its own for guests, a section of one's own page for people."""

from __future__ import annotations

from typing import ClassVar

import msgspec
from litestar import Response, get, post
from litestar.datastructures import Cookie
from litestar.response import Redirect

from commonwire.base.errors import BadInputError
from commonwire.base.texts import text
from commonwire.web.asking import Ask, Served
from commonwire.web.pages.forms import fields_of
from commonwire.web.pages.language_page import A_YEAR
from commonwire.web.pages.look import LOOK_COOKIE, Look
from commonwire.web.pages.showing import go, safe_next, visit


class LookView(msgspec.Struct, kw_only=True):
    """The page on which the look is chosen; what holds now is in the frame."""

    template: ClassVar[str] = "look.html"
    title: ClassVar[str] = text("Look")


@get("/look", include_in_schema=False)
async def look_form(request: Ask, site: Served) -> Response[str]:
    """The form: open to everybody."""
    return (await visit(site, request)).page(LookView(), area="look")


@post("/look", include_in_schema=False)
async def choose_look(request: Ask) -> Redirect:
    """Show pages so from now on, in this browser; open to everybody."""
    form = await fields_of(request)
    chosen = {name: form.get(name, "") for name in Look.__struct_fields__}
    try:
        look = msgspec.convert(chosen, Look)
    except msgspec.ValidationError:
        raise BadInputError(
            text("Pages do not come in this look"), where="look", remedy=text("Choose of the lists.")
        ) from None
    response = go(safe_next(form.get("next") or "/look"), "look-chosen")
    response.set_cookie(Cookie(LOOK_COOKIE, value=look.written, max_age=A_YEAR, httponly=True, samesite="lax"))
    return response
