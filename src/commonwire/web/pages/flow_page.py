"""Look, not only read: who takes from whom, in which languages, at which hours, from where to where."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from typing import Any, Final
from zoneinfo import ZoneInfo

from litestar import Response, get

from commonwire.alliance.may import may
from commonwire.base.errors import NotFoundError
from commonwire.base.texts import text
from commonwire.delivery.flow import sight_of_takes
from commonwire.delivery.flow_sums import by_hour, by_market, by_origin, given_by_language, taken_by_language
from commonwire.web.asking import Ask, Served
from commonwire.web.pages.flow_asked import FlowAsked, flow_asked
from commonwire.web.pages.flow_rows import stories_behind, takes_behind
from commonwire.web.pages.flow_shown import Counts, counts_of, flow_view
from commonwire.web.pages.forms import InPath
from commonwire.web.pages.showing import Visit, signed_in
from commonwire.web.site import Site

Line = tuple[str | int, ...]
_WEEK: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@get("/flow", include_in_schema=False)
async def flow_page(request: Ask, site: Served) -> Response[str]:
    """The flow of stories, for everybody who signed in (`see-flow`)."""
    seen, asked = await _asked(request, site)
    zone = ZoneInfo(seen.frame.time_zone)
    view = await site.store.read(
        lambda records: flow_view(
            records, asked, counts_of(records, asked.span(records)), seen.reader, zone, site.borders
        )
    )
    return seen.page(view, area="flow")


@get("/flow/stories", include_in_schema=False)
async def flow_stories(request: Ask, site: Served) -> Response[str]:
    """The stories behind a number (`see-flow`, and `read`: they are those of the wire)."""
    seen, asked = await _asked(request, site)
    may(seen.principal, "read")
    after, zone = request.query_params.get("after"), ZoneInfo(seen.frame.time_zone)
    view = await site.store.read(lambda records: stories_behind(records, asked, after, seen.reader, zone))
    return seen.page(view, area="flow")


@get("/flow/takes", include_in_schema=False)
async def flow_takes(request: Ask, site: Served) -> Response[str]:
    """The takes behind a number, as far as they are the reader's own matter (`sight_of_takes`)."""
    seen, asked = await _asked(request, site)
    after, sight = request.query_params.get("after"), sight_of_takes(seen.principal)
    view = await site.store.read(lambda records: takes_behind(records, asked, after, seen.reader, sight))
    return seen.page(view, area="flow")


@get("/flow/{drawing:str}", include_in_schema=False)
async def flow_file(request: Ask, site: Served, drawing: InPath) -> Response[str]:
    """The numbers of a drawing as CSV (RFC 4180), in English and with codes (`see-flow`)."""
    seen, asked = await _asked(request, site)
    lines = _FILES.get(drawing)
    if lines is None:
        raise NotFoundError(
            text("There is no such drawing"), where=drawing[:80], remedy=text("Look at the page of flows.")
        )
    zone = ZoneInfo(seen.frame.time_zone)
    counts = await site.store.read(lambda records: counts_of(records, asked.span(records)))
    out = io.StringIO()
    csv.writer(out).writerows(lines(counts, zone))
    since = counts.span.since
    name = f"{drawing.removesuffix('.csv')}-{f'{since:%Y%m%d}' if since else 'all'}-{counts.span.until:%Y%m%d}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(out.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)


async def _asked(request: Ask, site: Site) -> tuple[Visit, FlowAsked]:
    seen = await signed_in(site, request)
    may(seen.principal, "see-flow")
    return seen, flow_asked(request.query_params, site.clock())


def _matrix(counts: Counts, _: ZoneInfo) -> Iterable[Line]:
    yield ("giver", "taker", "takes")
    yield from ((giver, taker, count) for (giver, taker), count in sorted(counts.matrix.cells.items()))


def _languages(counts: Counts, _: ZoneInfo) -> Iterable[Line]:
    given, taken = given_by_language(counts.given), taken_by_language(counts.taken)
    yield ("language", "given", "taken")
    yield from ((tag or "und", given.get(tag, 0), taken.get(tag, 0)) for tag in dict.fromkeys([*given, *taken]))


def _hours(counts: Counts, zone: ZoneInfo) -> Iterable[Line]:
    yield ("day", "hour", "time_zone", "stories")
    for number, count in enumerate(by_hour(counts.quarters, zone)):
        yield (_WEEK[number // 24], number % 24, zone.key, count)


def _origins(counts: Counts, _: ZoneInfo) -> Iterable[Line]:
    found, by_outlet, nowhere = by_origin(counts.given, counts.placed, counts.places.homes)
    yield ("territory", "stories")
    yield from found.items()
    yield ("of these only by the member of their outlet", by_outlet)
    yield ("from nowhere that is known", nowhere)


def _markets(counts: Counts, _: ZoneInfo) -> Iterable[Line]:
    yield ("territory", "takes")
    yield from by_market(counts.taken, counts.markets).items()


_FILES: Final[dict[str, Callable[[Counts, ZoneInfo], Iterable[Line]]]] = {
    "matrix.csv": _matrix,
    "languages.csv": _languages,
    "hours.csv": _hours,
    "origins.csv": _origins,
    "markets.csv": _markets,
}

FLOW_PAGES: Final[list[Any]] = [flow_page, flow_stories, flow_takes, flow_file]
