"""The API's calls about where takes ran."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

import msgspec
from litestar import get, post
from litestar.params import JSONBody, PathParameter

from commonwire.alliance.may import may
from commonwire.alliance.principal import own_outlet
from commonwire.delivery.page_check import CheckKind, PageVerdict
from commonwire.delivery.page_credit import CreditVerdict
from commonwire.delivery.page_notice import ask_check
from commonwire.delivery.page_watch import PageCheck
from commonwire.delivery.page_words import explain_check
from commonwire.delivery.ran import LONGEST_ADDRESS, Ran, Told, report_ran, uses_of
from commonwire.delivery.records import Records
from commonwire.delivery.show import find_item
from commonwire.web.asking import NO_NUL, Ask, Reference, Served, refusals
from commonwire.web.checking import may_see_pages
from commonwire.web.item_paths import reference_of

TakeId = Annotated[str, PathParameter(description="A take's id, from the answer to it or from the item's reports.")]


class RanRequest(msgspec.Struct, kw_only=True):
    """Where and when a take ran; without a time: now."""

    address: Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_ADDRESS, pattern=NO_NUL)]
    ran_at: datetime | None = None


class CheckReason(msgspec.Struct, kw_only=True):
    """Why a check says what it says: a code, and the same in words."""

    code: str
    text: str


class CheckAnswer(msgspec.Struct, kw_only=True):
    """What a check of a page found. `after` is what it followed: the report, or a notice of that kind.

    `share` of the text was found (0 to 1, null: the page was not read). `digest` is the SHA-256 of the `size` bytes
    that came from the address `final` with `status`; null where nothing came.
    """

    at: datetime
    after: CheckKind
    notice: str | None
    verdict: PageVerdict
    credit: CreditVerdict
    share: float | None
    reasons: list[CheckReason]
    status: int | None
    final: str | None
    digest: str | None
    size: int | None


class RanAnswer(msgspec.Struct, kw_only=True):
    """That a take ran at an address, what checks of the page found, the newest first, and when the next is due."""

    address: str
    ran_at: datetime
    reported_at: datetime
    checks: list[CheckAnswer] = []
    next_check_at: datetime | None = None


class CheckRequest(msgspec.Struct, kw_only=True):
    """The address to be checked now, as it was reported."""

    address: Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_ADDRESS, pattern=NO_NUL)]


class CheckAsked(msgspec.Struct, kw_only=True):
    """That a page is checked: `due_at` is when, as soon as its site may be asked."""

    address: str
    due_at: datetime


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


@post(
    "/takes/{take:str}/checks", status_code=202, summary="Check a page where it ran now",
    responses=refusals(404, 422, 429),
)  # fmt: skip
async def check_page_call(request: Ask, site: Served, take: TakeId, data: JSONBody[CheckRequest]) -> CheckAsked:
    """For the outlet that reported it, the item's owner and the secretariat; 5 minutes after the last check."""
    principal, now = await site.principal(request), site.clock()

    def work(records: Records) -> CheckAsked:
        found = records.takes.find(take)
        state = records.items.find(found.item) if found is not None else None
        outlet = may_see_pages(principal, state)
        watch = ask_check(records, take, data.address.strip(), outlet=outlet, by=principal.id, now=now)
        return CheckAsked(address=watch.address, due_at=watch.due_at or now)

    return await site.store.write(work)


@get("/items/{item:str}/reports", summary="Where the item ran", responses=refusals(404, 409))
async def list_reports(request: Ask, site: Served, item: Reference) -> ReportsPage:
    """Every outlet's takes for the item's owner and the secretariat; for others their own."""
    principal = await site.principal(request)

    def look(records: Records) -> ReportsPage:
        state = find_item(records, reference_of(item), viewer=principal.outlet)
        outlet = may_see_pages(principal, state)
        used = uses_of(records, state.id, outlet=None if outlet == state.outlet else outlet)
        checks = records.pages.checks(state.id)
        due = {(watch.take, watch.address): watch.due_at for watch in records.pages.watches(state.id)}
        return ReportsPage(
            takes=[
                TakeRan(
                    take=use.take.id,
                    outlet=use.take.outlet,
                    version=use.take.version,
                    at=use.take.at,
                    notify=use.told,
                    ran=[_answer(ran, checks, due.get((ran.take, ran.address))) for ran in use.ran],
                )
                for use in used
            ]
        )

    return await site.store.read(look)


def _answer(ran: Ran, checks: Sequence[PageCheck] = (), due_at: datetime | None = None) -> RanAnswer:
    return RanAnswer(
        address=ran.address,
        ran_at=ran.ran_at,
        reported_at=ran.reported_at,
        checks=[_check(one) for one in checks if (one.take, one.address) == (ran.take, ran.address)],
        next_check_at=due_at,
    )


def _check(check: PageCheck) -> CheckAnswer:
    return CheckAnswer(
        at=check.at,
        after=check.kind,
        notice=check.notice,
        verdict=check.verdict,
        credit=check.credit,
        share=check.share,
        reasons=[CheckReason(code=code, text=explain_check(code)) for code in check.reasons],
        status=check.status,
        final=check.final,
        digest=check.digest,
        size=check.size,
    )
