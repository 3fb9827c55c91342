"""An outlet as everybody sees it: its card, its answers to the disclosure form, its newest stories."""

from __future__ import annotations

from litestar import Response, get

from commonwire.alliance.may import is_allowed, may
from commonwire.alliance.outlet import Outlet
from commonwire.base.errors import NotFoundError
from commonwire.base.texts import text
from commonwire.delivery.records import Records
from commonwire.search.query import Query, field
from commonwire.web.asking import Ask, Served
from commonwire.web.lists import viewer_of
from commonwire.web.pages.alliance_views import OutletView
from commonwire.web.pages.forms import InPath, disclosure_lines
from commonwire.web.pages.frame import Words, words_of
from commonwire.web.pages.outlet_gives import outlet_gives
from commonwire.web.pages.outlet_links import link_to, names_of
from commonwire.web.pages.rows import row_views
from commonwire.web.pages.showing import Visit, visit
from commonwire.web.pages.views import RowView

ROWS = 10
"""Newest stories that stand on an outlet's page."""
_FEEDS = (("Atom", "atom"), ("RSS", "rss"), ("JSON Feed", "json"))


@get("/members/outlets/{outlet:str}", include_in_schema=False)
async def outlet_page(request: Ask, site: Served, outlet: InPath) -> Response[str]:
    """One outlet: for everybody on the roll (`read-roll`), and for a demo's guests; its stories need `read`."""
    seen = await visit(site, request)
    may(seen.principal, "read-roll")
    return seen.page(await site.store.read(lambda records: _outlet(records, seen, outlet)), area="members")


def _outlet(records: Records, seen: Visit, wanted: str) -> OutletView:
    outlet = records.roll.find_outlet(wanted)
    if outlet is None or outlet.status not in {"admitted", "suspended"}:
        raise NotFoundError(
            text("There is no outlet '%(wanted)s' in the alliance", wanted=wanted[:80]),
            where="outlet",
            remedy=text("Look at the members."),
        )
    member = records.roll.get_member(outlet.member)
    link = link_to(records, outlet)
    keys = records.roll.signing_keys(outlet.id)
    return OutletView(
        outlet=link,
        names=[name for name in names_of(outlet.names, *outlet.languages) if name.text != link.name.text],
        member_class=words_of(seen.reader.name(records.roll.get_class(member.member_class).names)),
        languages=[words_of(seen.reader.language(tag)) for tag in outlet.languages],
        market=[words_of(seen.reader.territory(code)) for code in sorted(outlet.market)],
        home_page=outlet.home_page,
        time_zone=outlet.time_zone,
        status="suspended" if outlet.status == "suspended" else "admitted",
        disclosure=disclosure_lines(outlet),
        status_reason=Words(outlet.status_reason) if outlet.status_reason else None,
        status_at=outlet.status_at,
        simulated=outlet.simulated,
        key_thumbprint=keys[-1].kid if keys else None,
        feeds=[(name, f"/feeds/outlets/{outlet.id}.{ending}") for name, ending in _FEEDS],
        rows=_rows(records, seen, outlet),
        gives=outlet_gives(records, seen, outlet.id) if is_allowed(seen.principal, "see-flow") else None,
    )


def _rows(records: Records, seen: Visit, outlet: Outlet) -> list[RowView]:
    if not is_allowed(seen.principal, "read"):
        return []
    viewer = viewer_of(records, seen.principal)
    states = records.lists.newest(
        viewer=viewer.outlet, query=Query(field("outlet", outlet.id)), before=None, limit=ROWS
    )
    return row_views(records, states, viewer, seen.frame.now)
