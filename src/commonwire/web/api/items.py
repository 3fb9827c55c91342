"""The API's calls that read: lists, items, and what only the owner sees."""

from __future__ import annotations

from typing import Annotated

from litestar import Response, get
from litestar.params import QueryParameter

from commonwire.alliance.may import may
from commonwire.news.item import Report
from commonwire.search.parse import LONGEST_QUERY, parse_query
from commonwire.search.query import conjuncts, field
from commonwire.web.api.answers import item_answer
from commonwire.web.api.shapes import ItemAnswer, RowPage, TakerPage
from commonwire.web.api.takers import takers_of
from commonwire.web.asking import After, Ask, Format, Limit, Reference, Served, VersionNumber, refusals
from commonwire.web.cursors import number_of
from commonwire.web.filters import narrowed
from commonwire.web.item_paths import reference_of
from commonwire.web.lists import Wanted, newest_rows
from commonwire.web.reader import in_their_language
from commonwire.web.reading import original_of, read_item, report_of
from commonwire.web.taking import file_response, take_content

Filter = Annotated[str | None, QueryParameter(max_length=200)]
Subject = Annotated[
    str | None,
    QueryParameter(max_length=500, description="What a subject or a broader one goes by: code, URI, name."),
]


@get("/items", summary="List items, newest first by receipt", responses=refusals(422))
async def list_items(
    request: Ask,
    site: Served,
    q: Annotated[
        str, QueryParameter(max_length=LONGEST_QUERY, description="Words, phrases, filters like lang:ur.")
    ] = "",
    lang: Annotated[str | None, QueryParameter(max_length=100, description="A BCP 47 tag.")] = None,
    outlet: Filter = None,
    member: Filter = None,
    subject: Subject = None,
    urgency: Annotated[int | None, QueryParameter(ge=1, le=9, description="The largest number still wanted.")] = None,
    since: Annotated[str | None, QueryParameter(max_length=100, description="A time with zone, PT6H or 6h.")] = None,
    after: After = None,
    limit: Limit = 50,
) -> Response[RowPage]:
    """The rows that the caller may see. Who may not read items of others asks with their own outlet's id."""
    principal = await site.principal(request)
    query = narrowed(
        parse_query(q),
        lang=lang,
        outlet=outlet,
        member=member,
        subject=subject,
        urgency=urgency,
        since=since,
        now=site.clock(),
    )
    is_own = principal.outlet is not None and field("outlet", principal.outlet) in conjuncts(query)
    may(principal, "read-own" if is_own else "read")
    wanted = Wanted(query=query, before=number_of(after), limit=limit)
    rows, following = await newest_rows(site, principal, wanted)
    return await in_their_language(site, principal, RowPage(items=rows, next=following))


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
    return TakerPage(takers=await takers_of(site, principal, reference_of(item)))
