"""The API's call for more like this."""

from __future__ import annotations

from typing import Annotated

import msgspec
from litestar import Response, get
from litestar.params import QueryParameter

from commonwire.alliance.may import may
from commonwire.base.languages import language_tag
from commonwire.delivery.meaning import near_items
from commonwire.delivery.records import Records
from commonwire.delivery.show import find_item
from commonwire.delivery.similar import similar
from commonwire.search.ports import Only
from commonwire.web.api.shapes import ScoredRow, SimilarPage
from commonwire.web.asking import Ask, Limit, Reference, Served, refusals
from commonwire.web.item_paths import reference_of
from commonwire.web.lists import rows_of, viewer_of
from commonwire.web.meaning import near_to
from commonwire.web.reader import in_their_language


@get("/items/{item:str}/similar", summary="More like this", responses=refusals(404, 409, 422))
async def similar_items(
    request: Ask,
    site: Served,
    item: Reference,
    lang: Annotated[str | None, QueryParameter(max_length=100, description="Only items in this language.")] = None,
    limit: Limit = 10,
) -> Response[SimilarPage]:
    """Rows of items that are like this one, best first, each with its score between 0 and 1.

    With the extra `languages` by what they mean, in any language; else by rare words that they share.
    """
    principal = await site.principal(request)
    may(principal, "read")
    reference, now = reference_of(item), site.clock()
    language = language_tag(lang) if lang else None

    near = await near_to(site, principal, reference, only=Only(lang=language), limit=limit)

    def look(records: Records) -> list[ScoredRow]:
        state = find_item(records, reference, viewer=principal.outlet)
        found = near_items(records, near or [])[:limit]
        if near is None:
            found = similar(records, state, viewer=principal.outlet, lang=language, limit=limit)
        rows = rows_of(records, [other for other, _ in found], viewer_of(records, principal), now)
        return [
            ScoredRow(**msgspec.structs.asdict(row), score=score) for row, (_, score) in zip(rows, found, strict=True)
        ]

    return await in_their_language(site, principal, SimilarPage(items=await site.store.read(look)))
