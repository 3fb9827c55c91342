"""What is found by the names in a query, whatever script they are written in, as rows."""

from __future__ import annotations

from commonwire.alliance.principal import Principal
from commonwire.delivery.namesakes import namesakes
from commonwire.delivery.records import Records
from commonwire.delivery.rows import FoundRow
from commonwire.search.namesakes import names_sought
from commonwire.search.query import Query
from commonwire.web.lists import rows_of, viewer_of
from commonwire.web.meaning import found_rows
from commonwire.web.site import Site

MOST_NAMED = 50
"""Stories found by names that are shown below those with the words themselves."""


async def named_rows(site: Site, principal: Principal, query: Query, *, limit: int = MOST_NAMED) -> list[FoundRow]:
    """Stories that name in another script whom and what `query` (which was `settled`) names, best first.

    Those with its very words are not among them; [] for a query without names.
    """
    now = site.clock()
    if limit < 1 or not (ways := await site.aside(lambda: names_sought(query))):
        return []

    def look(records: Records) -> list[FoundRow]:
        viewer = viewer_of(records, principal)
        most = min(limit, MOST_NAMED)
        found = namesakes(records, query, ways, viewer=viewer.outlet, now=now, limit=most)
        return found_rows(rows_of(records, found, viewer, now), "name")

    return await site.store.read(look)
