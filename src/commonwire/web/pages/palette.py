"""What the command palette offers beside the places and deeds of the page itself: saved searches and outlets."""

from __future__ import annotations

from typing import Literal

import msgspec
from litestar import get

from commonwire.alliance.may import is_allowed
from commonwire.delivery.records import Records
from commonwire.delivery.saved_search import searches_of
from commonwire.web.asking import Ask
from commonwire.web.pages.outlet_links import outlet_link
from commonwire.web.site import Site


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """Somewhere to go: what it is, how it is called (in the language `lang`, where that is known), its address."""

    kind: Literal["search", "outlet"]
    label: str
    href: str
    lang: str | None = None


@get("/palette", include_in_schema=False)
async def palette_offers(request: Ask, site: Site) -> list[Offer]:
    """The searches that the visitor may see and the outlets of the roll; open to everybody who may see the roll."""
    principal = await site.principal(request)

    def look(records: Records) -> list[Offer]:
        offers = []
        if principal.outlet is not None and is_allowed(principal, "search"):
            offers += [
                Offer(kind="search", label=search.name, href=f"/searches?search={search.id}")
                for search in searches_of(records, principal)
            ]
        if is_allowed(principal, "read"):
            links = [outlet_link(records, outlet.id) for outlet in records.roll.outlets(status="admitted")]
            offers += [
                Offer(kind="outlet", label=link.name.text, lang=link.name.lang, href=f"/members/outlets/{link.id}")
                for link in links
            ]
        return offers

    return await site.store.read(look)
