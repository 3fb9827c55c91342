"""What a search would have caught yesterday, told before it is saved."""

from __future__ import annotations

from typing import ClassVar

import msgspec
from litestar import Response, get

from commonwire.alliance.may import may
from commonwire.base.errors import BadInputError
from commonwire.search.breadth import Breadth
from commonwire.search.written import written
from commonwire.web.api.searches import tried
from commonwire.web.asking import Ask
from commonwire.web.pages.desk_asked import misread
from commonwire.web.pages.desk_views import MisreadView
from commonwire.web.pages.frame import Words
from commonwire.web.pages.showing import signed_in
from commonwire.web.site import Site


class BreadthView(msgspec.Struct, kw_only=True):
    """How much a search would have caught, and how it is understood; or why it is not."""

    template: ClassVar[str] = "parts/breadth.html"
    found: Breadth | None = None
    understood: Words | None = None
    misread: MisreadView | None = None


@get("/searches/tried", include_in_schema=False)
async def search_tried(request: Ask, site: Site) -> Response[str]:
    """What the search `query` would have caught of the last day's stories, as a part for htmx; nothing is kept."""
    seen = await signed_in(site, request)
    may(seen.principal, "search")
    text = (request.query_params.get("query") or "").strip()
    try:
        query, found = await tried(site, text)
    except BadInputError as error:
        return seen.part(BreadthView(misread=misread(text, error) if text else None))
    return seen.part(BreadthView(found=found, understood=Words(written(query))))
