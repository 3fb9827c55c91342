"""Where a story ran, as its page shows it."""

from __future__ import annotations

from datetime import datetime

from commonwire.alliance.may import is_allowed
from commonwire.alliance.principal import Principal
from commonwire.base.errors import NotAllowedError, NotSignedInError
from commonwire.base.texts import text
from commonwire.delivery.page_watch import PageCheck
from commonwire.delivery.page_words import explain_check
from commonwire.delivery.ran import Ran, uses_of
from commonwire.delivery.records import Records
from commonwire.news.state import ItemState
from commonwire.web.checking import may_see_pages
from commonwire.web.pages.item_views import CheckView, PlaceView, UsedView
from commonwire.web.pages.outlet_links import outlet_link

_VERDICTS = {
    "still up": ("ill", text("Still up")),
    "gone": ("well", text("Gone")),
    "corrected": ("well", text("Corrected")),
    "changed": ("watch", text("Changed")),
    "could not check": ("off", text("Could not check")),
}
_AT_FIRST = {"still up": ("well", text("The text is there")), "gone": ("watch", text("No such page"))}
_CREDITS = {"present": ("well", text("Credit present")), "altered": ("watch", text("Credit altered")),
            "missing": ("ill", text("Credit missing")),
            "could not check": ("off", text("Credit could not be checked"))}  # fmt: skip
_AFTER = {
    "report": text("after the report"),
    "correction": text("after the correction"),
    "hold": text("after the hold"),
    "kill": text("after the kill"),
}


def uses_shown(records: Records, state: ItemState, principal: Principal) -> list[UsedView]:
    """For the owner and the secretariat the takes that ran somewhere or owe a word of it, for a taker its own."""
    try:
        outlet = may_see_pages(principal, state)
    except (NotAllowedError, NotSignedInError):
        return []
    sees_all = outlet in (None, state.outlet)
    may_report = not sees_all and is_allowed(principal, "report-use")
    checks = records.pages.checks(state.id)
    due = {(watch.take, watch.address): watch.due_at for watch in records.pages.watches(state.id)}
    return [
        UsedView(
            item=state.id,
            take=use.take.id,
            outlet=outlet_link(records, use.take.outlet),
            version=use.take.version,
            at=use.take.at,
            told=use.told,
            places=[place_shown(ran, checks, due.get((ran.take, ran.address))) for ran in use.ran],
            may_report=may_report,
            by_outlet=sees_all,
        )
        for use in uses_of(records, state.id, outlet=None if sees_all else outlet)
        if not sees_all or use.ran or use.told
    ]


def place_shown(ran: Ran, checks: list[PageCheck], due_at: datetime | None) -> PlaceView:
    """A page where it ran, with what its checks found."""
    own = [one for one in checks if (one.take, one.address) == (ran.take, ran.address)]
    return PlaceView(
        address=ran.address, ran_at=ran.ran_at, checks=[check_shown(one) for one in own], next_check_at=due_at
    )


def check_shown(check: PageCheck) -> CheckView:
    """A check as shape, word and colour, with its evidence."""
    mark, verdict = (_AT_FIRST if check.kind == "report" else {}).get(check.verdict, _VERDICTS[check.verdict])
    credit_mark, credit = _CREDITS[check.credit]
    return CheckView(
        at=check.at,
        after=_AFTER[check.kind],
        mark=mark,
        verdict=verdict,
        credit_mark=credit_mark,
        credit=credit,
        share=None if check.share is None else round(100 * check.share),
        reasons=[explain_check(code) for code in check.reasons],
        status=check.status,
        digest=check.digest,
    )
