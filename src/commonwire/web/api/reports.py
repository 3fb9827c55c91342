"""The API's calls about where takes ran."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec
from litestar import get, post
from litestar.params import JSONBody, PathParameter

from commonwire.alliance.may import may
from commonwire.alliance.principal import own_outlet
from commonwire.delivery.ran import LONGEST_ADDRESS, Ran, Told, report_ran, uses_of
from commonwire.delivery.records import Records
from commonwire.delivery.show import find_item
from commonwire.web.asking import NO_NUL, Ask, Reference, Served, refusals
from commonwire.web.item_paths import reference_of

TakeId = Annotated[str, PathParameter(description="A take's id, from the answer to it or from the item's reports.")]


class RanRequest(msgspec.Struct, kw_only=True):
    """Where and when a take ran; without a time: now."""

    address: Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_ADDRESS, pattern=NO_NUL)]
    ran_at: datetime | None = None


class RanAnswer(msgspec.Struct, kw_only=True):
    """That a take ran at an address."""

    address: str
    ran_at: datetime
    reported_at: datetime


class TakeRan(msgspec.Struct, kw_only=True):
    """A take and where it ran. `notify` is the duty to tell the owner: owed, done, or null where there is none."""

    take: str
    outlet: str
    version: int
    at: datetime
    notify: Told | None
    ran: list[RanAnswer]


class ReportsPage(msgspec.Struct, kw_only=True):
    """An item's takes, the newest first, each with where it ran."""

    takes: list[TakeRan]


@post("/takes/{take:str}/reports", status_code=201, summary="Report where a take ran", responses=refusals(404, 422))
async def report_ran_call(request: Ask, site: Served, take: TakeId, data: JSONBody[RanRequest]) -> RanAnswer:
    """An http or https address and a time. The same address again: the later report holds."""
    principal = await site.principal(request)
    may(principal, "report-use")
    outlet, now = own_outlet(principal), site.clock()

    def work(records: Records) -> Ran:
        return report_ran(records, take, data.address, outlet=outlet, ran_at=data.ran_at, by=principal.id, now=now)

    return _answer(await site.store.write(work))


@get("/items/{item:str}/reports", summary="Where the item ran", responses=refusals(404, 409))
async def list_reports(request: Ask, site: Served, item: Reference) -> ReportsPage:
    """Every outlet's takes for the item's owner; for others their own."""
    principal = await site.principal(request)
    outlet = own_outlet(principal)

    def look(records: Records) -> ReportsPage:
        state = find_item(records, reference_of(item), viewer=outlet)
        is_owner = state.outlet == outlet
        may(principal, "see-takers" if is_owner else "read-own", outlet=outlet)
        used = uses_of(records, state.id, outlet=None if is_owner else outlet)
        return ReportsPage(
            takes=[
                TakeRan(
                    take=use.take.id,
                    outlet=use.take.outlet,
                    version=use.take.version,
                    at=use.take.at,
                    notify=use.told,
                    ran=[_answer(ran) for ran in use.ran],
                )
                for use in used
            ]
        )

    return await site.store.read(look)


def _answer(ran: Ran) -> RanAnswer:
    return RanAnswer(address=ran.address, ran_at=ran.ran_at, reported_at=ran.reported_at)
