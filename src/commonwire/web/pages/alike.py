"""On an item's page: the same story in other languages, and more like it."""

from __future__ import annotations

from typing import ClassVar

import msgspec
from litestar import Response, get

from commonwire.alliance.may import may
from commonwire.base.languages import primary
from commonwire.delivery.meaning import near_items
from commonwire.delivery.records import Records
from commonwire.delivery.show import find_item
from commonwire.delivery.similar import similar
from commonwire.search.ports import Only
from commonwire.web.asking import Ask
from commonwire.web.item_paths import reference_of
from commonwire.web.lists import viewer_of
from commonwire.web.meaning import in_other_languages, near_to
from commonwire.web.pages.elsewhere import found_views
from commonwire.web.pages.rows import row_views
from commonwire.web.pages.showing import visit
from commonwire.web.pages.views import RowView
from commonwire.web.site import Site

MOST_ALIKE = 6


class AlikeView(msgspec.Struct, kw_only=True):
    """The same story in other languages (`translated`), and stories that are like it (`alike`)."""

    template: ClassVar[str] = "parts/alike.html"
    translated: list[RowView]
    alike: list[RowView]


@get("/items/{item:str}/alike", include_in_schema=False)
async def alike_here(request: Ask, site: Site, item: str) -> Response[str]:
    """What is like an item, as a part for htmx: by meaning in any language, without an encoder by rare words."""
    seen = await visit(site, request)
    may(seen.principal, "read")
    reference, viewer = reference_of(item), seen.principal.outlet
    same = await in_other_languages(site, seen.principal, reference)
    near = await near_to(site, seen.principal, reference, only=Only(), limit=MOST_ALIKE + sum(map(len, same.values())))

    def look(records: Records) -> AlikeView:
        state = find_item(records, reference, viewer=viewer)
        others = [row for rows in same.values() for row in rows if row.language]
        known = {row.id for row in others}
        found = near_items(records, near) if near is not None else similar(records, state, viewer=viewer)
        alike = [it for it, _ in found if it.id not in known and it.language and state.language]
        own = [it for it in alike if primary(it.language or "") == primary(state.language or "")]
        rest = [it for it in alike if it not in own]
        shown = (own + rest)[:MOST_ALIKE]
        rows = row_views(records, shown, viewer_of(records, seen.principal), seen.frame.now)
        return AlikeView(translated=found_views(records, seen, others), alike=rows)

    return seen.part(await site.store.read(look))
