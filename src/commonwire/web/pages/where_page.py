"""Where is item X: each entry about it, node by node, as a row of steps."""

from __future__ import annotations

from typing import Annotated, ClassVar

import msgspec
from litestar import Response, get
from litestar.params import QueryParameter

from commonwire.base.errors import AmbiguousItemError, NotFoundError
from commonwire.base.texts import text
from commonwire.federation.where import Whereabouts
from commonwire.web.asking import Ask, Served
from commonwire.web.pages.showing import signed_in
from commonwire.web.whereabouts import whereabouts

_LONGEST = 2000


class WhereView(msgspec.Struct, kw_only=True):
    """The page: what was asked for, what was found, or why nothing was; `choices` are ids when several are meant."""

    template: ClassVar[str] = "where.html"
    title: ClassVar[str] = text("Where is it?")
    asked: str
    found: Whereabouts | None = None
    why_not: str | None = None
    choices: list[str] = []


@get("/node/where", include_in_schema=False)
async def where_page(
    request: Ask, site: Served, item: Annotated[str, QueryParameter(max_length=_LONGEST)] = ""
) -> Response[str]:
    """Where an item is, for the operator, the secretariat and its owner."""
    seen = await signed_in(site, request)
    asked = item.strip()
    view, status = WhereView(asked=asked), 200
    if asked:
        try:
            view.found = await site.store.read(lambda records: whereabouts(records, seen.principal, asked))
        except AmbiguousItemError as error:
            view.choices, view.why_not, status = error.ids, f"{error.message}.", 409
        except NotFoundError as error:
            view.why_not, status = f"{error.message}. {error.remedy}", 404
    return seen.page(view, area="node", status=status)
