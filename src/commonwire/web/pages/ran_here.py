"""Where a story ran: on its page for its owner, and for takers with a form to say so."""

from __future__ import annotations

from typing import Any

from litestar import Response, post
from litestar.response import Redirect

from commonwire.alliance.may import may
from commonwire.alliance.principal import own_outlet
from commonwire.base.errors import BadInputError
from commonwire.delivery.page_notice import ask_check
from commonwire.delivery.ran import report_ran
from commonwire.delivery.records import Records
from commonwire.delivery.show import find_item
from commonwire.web.asking import Ask
from commonwire.web.checking import may_see_pages
from commonwire.web.item_paths import reference_of
from commonwire.web.pages.forms import LARGEST_FORM, InPath, fields_of, local_time, refused
from commonwire.web.pages.item_page import page_view
from commonwire.web.pages.showing import go, signed_in
from commonwire.web.site import Site


@post("/items/{item:str}/reports", include_in_schema=False, request_max_body_size=LARGEST_FORM)
async def report_ran_here(request: Ask, site: Site, item: InPath) -> Response[str] | Redirect:
    """Say where a take ran; what does not fit comes back on the item's page, at the take."""
    seen = await signed_in(site, request)
    may(seen.principal, "report-use")
    outlet, now, by = own_outlet(seen.principal), site.clock(), seen.principal.id
    form = await fields_of(request)
    take = form.get("take", "")

    def work(records: Records) -> str:
        ran_at = local_time(form.get("ran_at"), seen.frame.time_zone, "ran_at")
        return report_ran(records, take, form.get("address", ""), outlet=outlet, ran_at=ran_at, by=by, now=now).item

    try:
        reported = await site.store.write(work)
    except BadInputError as error:
        view = await page_view(seen, reference_of(item))
        for use in view.used:
            if use.take == take:
                use.form = refused(form, error, {"address": "address", "ran_at": "ran_at"})
        return seen.page(view, area="wire", status=422)
    return go(f"/items/{reported}#ran", "reported")


@post("/items/{item:str}/checks", include_in_schema=False, request_max_body_size=LARGEST_FORM)
async def check_here(request: Ask, site: Site, item: InPath) -> Redirect:
    """Have a page checked now where the story ran."""
    seen = await signed_in(site, request)
    now, principal = site.clock(), seen.principal
    form = await fields_of(request)

    def work(records: Records) -> str:
        state = find_item(records, reference_of(item), viewer=principal.outlet)
        outlet = may_see_pages(principal, state)
        take, address = form.get("take", ""), form.get("address", "")
        return ask_check(records, take, address, outlet=outlet, by=principal.id, now=now).item

    return go(f"/items/{await site.store.write(work)}#ran", "check-asked")


def ran_pages() -> list[Any]:
    """The handlers of this part of the item's page."""
    return [report_ran_here, check_here]
