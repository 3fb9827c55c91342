"""What is found in other languages: by names in another script, and by what stories mean."""

from __future__ import annotations

from collections.abc import Sequence

from litestar import Response, get

from commonwire.alliance.may import may
from commonwire.delivery.records import Records
from commonwire.delivery.rows import FoundRow, Row
from commonwire.web.asking import Ask
from commonwire.web.lists import viewer_of
from commonwire.web.meaning import meant_rows
from commonwire.web.naming import named_rows
from commonwire.web.pages.desk_asked import Looking, looking_for
from commonwire.web.pages.desk_views import ElsewhereView
from commonwire.web.pages.rows import views_of_rows
from commonwire.web.pages.showing import Visit, visit
from commonwire.web.pages.views import RowView
from commonwire.web.site import Site

MOST = 20
"""Stories in other languages that stand below those with the words themselves."""


@get("/wire/elsewhere", include_in_schema=False)
async def elsewhere(request: Ask, site: Site) -> Response[str]:
    """What the desk's search finds in other languages, as a part for htmx; it may take longer than the words do."""
    seen = await visit(site, request)
    may(seen.principal, "read")
    return seen.part(await elsewhere_view(seen, looking_for(request.query_params, site.clock())))


async def elsewhere_view(seen: Visit, looking: Looking) -> ElsewhereView:
    """What is looked for, in other languages."""
    site = seen.site
    if not looking.has_words:
        return ElsewhereView(rows=[])
    named = await named_rows(site, seen.principal, looking.query, limit=MOST)
    meant = await meant_rows(site, seen.principal, looking.query, limit=MOST - len(named))
    by_name = {row.id for row in named}
    found = named + [row for row in meant if row.id not in by_name]
    rows = await site.store.read(lambda records: found_views(records, seen, found))
    return ElsewhereView(rows=rows, why_not=site.meaning.why_not if site.meaning is not None else None)


def found_views(records: Records, seen: Visit, found: Sequence[Row]) -> list[RowView]:
    """Rows that were found as the pages show them, with why where that is known."""
    pairs = [(row, state) for row in found if (state := records.items.find(row.id)) is not None]
    rows, states = [row for row, _ in pairs], [state for _, state in pairs]
    views = views_of_rows(records, rows, states, viewer_of(records, seen.principal))
    for view, row in zip(views, rows, strict=True):
        view.found_by = row.found_by if isinstance(row, FoundRow) else None
    return views
