"""The API's calls that read: lists, items, and what only the owner sees."""

from __future__ import annotations

from typing import Annotated, Literal

from litestar import Response, get
from litestar.params import QueryParameter
from msgspec.structs import replace

from commonwire.alliance.may import may
from commonwire.alliance.principal import Principal
from commonwire.delivery.passages import met_in
from commonwire.news.item import Report
from commonwire.search.parse import LONGEST_QUERY, parse_query
from commonwire.search.query import Query, conjuncts, field
from commonwire.web.api.answers import item_answer
from commonwire.web.api.facets import FacetPage, facet_page
from commonwire.web.api.shapes import FoundPage, ItemAnswer, TakerPage
from commonwire.web.api.takers import takers_of
from commonwire.web.asking import After, Ask, Format, Limit, Reference, Served, VersionNumber, refusals
from commonwire.web.cursors import number_of, rank_of
from commonwire.web.filters import narrowed
from commonwire.web.item_paths import reference_of
from commonwire.web.lists import Wanted, best_rows, newest_rows
from commonwire.web.meaning import found_rows, meant_rows
from commonwire.web.naming import named_rows
from commonwire.web.reader import in_their_language, reader_of
from commonwire.web.reading import original_of, read_item, report_of
from commonwire.web.taking import file_response, take_content

Words = Annotated[str, QueryParameter(max_length=LONGEST_QUERY, description="Words, phrases, filters like lang:ur.")]
Language = Annotated[str | None, QueryParameter(max_length=100, description="A BCP 47 tag.")]
MostUrgency = Annotated[int | None, QueryParameter(ge=1, le=9, description="The largest number still wanted.")]
From = Annotated[str | None, QueryParameter(max_length=100, description="A time with zone, PT6H or 6h.")]
Sort = Literal["newest", "best"]
Filter = Annotated[str | None, QueryParameter(max_length=200)]
Subject = Annotated[
    str | None,
    QueryParameter(max_length=500, description="What a subject or a broader one goes by: code, URI, name."),
]
Place = Annotated[
    str | None, QueryParameter(max_length=500, description="What a place, or one around it, goes by: name, code, URI.")
]


@get("/items", summary="List items, newest first by receipt, or those that fit best first", responses=refusals(422))
async def list_items(
    request: Ask,
    site: Served,
    q: Words = "",
    lang: Language = None,
    outlet: Filter = None,
    member: Filter = None,
    subject: Subject = None,
    place: Place = None,
    urgency: MostUrgency = None,
    since: From = None,
    sort: Annotated[Sort, QueryParameter(description="best: by rank; such a list ends at 1,000 rows.")] = "newest",
    marks: Annotated[bool, QueryParameter(description="With what the query met in each row.")] = False,
    across: Annotated[bool, QueryParameter(description="Behind them what is found across languages.")] = False,
    after: After = None,
    limit: Limit = 50,
) -> Response[FoundPage]:
    """The rows that the caller may see. Who may not read items of others asks with their own outlet's id.

    With `across` the list goes on, behind its last row, with stories in other languages; `found_by` says why each row
    is there.
    """
    principal = await site.principal(request)
    said = {"lang": lang, "outlet": outlet, "member": member, "subject": subject, "place": place, "since": since}
    query = asked_for(principal, narrowed(parse_query(q), **said, urgency=urgency, now=site.clock()))
    if sort == "best":
        rows, following = await best_rows(site, principal, query, rank_of(after), limit, goes_on=across)
    else:
        wanted = Wanted(query=query, before=number_of(after), limit=limit, goes_on=across)
        rows, following = await newest_rows(site, principal, wanted)
    found = found_rows(rows, "words" if across else None)
    if marks:
        found = await site.store.read(lambda records: [replace(row, met=met_in(records, row, query)) for row in found])
    if across and following is None:
        found += await named_rows(site, principal, query, limit=limit - len(found))
        named = {row.id for row in found}
        meant = await meant_rows(site, principal, query, limit=limit - len(found))
        found += [row for row in meant if row.id not in named]
    return await in_their_language(site, principal, FoundPage(items=found, next=following))


@get("/items/facets", summary="How the items that a list would have are distributed", responses=refusals(422))
async def count_items(
    request: Ask,
    site: Served,
    q: Words = "",
    lang: Language = None,
    outlet: Filter = None,
    member: Filter = None,
    subject: Subject = None,
    place: Place = None,
    urgency: MostUrgency = None,
    since: From = None,
) -> Response[FacetPage]:
    """How many there are, and of each language, outlet, member, subject, place and day how many; by count.

    What was withdrawn does not count. `whole` is false when only the newest were counted.
    """
    principal = await site.principal(request)
    said = {"lang": lang, "outlet": outlet, "member": member, "subject": subject, "place": place, "since": since}
    query = asked_for(principal, narrowed(parse_query(q), **said, urgency=urgency, now=site.clock()))
    page = await site.store.read(lambda records: facet_page(records, reader_of(records, principal), query))
    return await in_their_language(site, principal, page)


def asked_for(principal: Principal, query: Query) -> Query:
    """`query`, which the principal may ask: of all items, or of those of their own outlet. Raises NotAllowedError."""
    is_own = principal.outlet is not None and field("outlet", principal.outlet) in conjuncts(query)
    may(principal, "read-own" if is_own else "read")
    return query


@get("/items/{item:str}", summary="Read an item", responses=refusals(404, 409, 422))
async def get_item(
    request: Ask,
    site: Served,
    item: Reference,
    format: Format = "json",
    version: VersionNumber = None,
) -> Response[ItemAnswer]:
    """The item in the common model, or in `format`; killed: status "canceled", no text, the notice.

    Several formats come as a zip; the header `Commonwire-Losses` names the fields that could not be carried. An item
    without text is refused (409) in formats for pages, newsletters and calendars: they could not say why there is none.
    """
    principal = await site.principal(request)
    shown = await read_item(site, principal, reference_of(item), how="api", version=version)
    if format == "json":
        return await in_their_language(site, principal, await item_answer(site, principal, shown))
    return file_response(await take_content(site, shown, format), shown.item.language)  # type: ignore[return-value]


@get("/items/{item:str}/report", summary="The reading report, for the owner", responses=refusals(404, 409))
async def get_report(request: Ask, site: Served, item: Reference) -> Response[Report]:
    """What was repaired, guessed or dropped when the newest version was read."""
    principal = await site.principal(request)
    report = await report_of(site, principal, reference_of(item))
    return Response(report, media_type="application/json")  # type: ignore[arg-type]


@get(
    "/items/{item:str}/original",
    summary="The exact bytes, for the owner",
    media_type="application/octet-stream",
    responses=refusals(404, 409),
)
async def get_original(request: Ask, site: Served, item: Reference) -> Response[bytes]:
    """The bytes as they were sent, never to be rendered by a browser."""
    principal = await site.principal(request)
    headers = {"Content-Disposition": "attachment; filename=original", "X-Content-Type-Options": "nosniff"}
    body = await original_of(site, principal, reference_of(item))
    return Response(body, media_type="application/octet-stream", headers=headers)


@get("/items/{item:str}/takers", summary="Who has the item, for the owner", responses=refusals(404, 409))
async def get_takers(request: Ask, site: Served, item: Reference) -> TakerPage:
    """Every outlet that was served the item: which version when, what it took, which notices it answered."""
    principal = await site.principal(request)
    return await takers_of(site, principal, reference_of(item))
