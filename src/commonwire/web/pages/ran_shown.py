"""Where a story ran, as its page shows it."""

from __future__ import annotations

from commonwire.alliance.may import is_allowed
from commonwire.alliance.principal import Principal
from commonwire.delivery.ran import uses_of
from commonwire.delivery.records import Records
from commonwire.news.state import ItemState
from commonwire.web.pages.item_views import PlaceView, UsedView
from commonwire.web.pages.showing import outlet_link


def uses_shown(records: Records, state: ItemState, principal: Principal) -> list[UsedView]:
    """For the owner the takes that ran somewhere or owe a word of it, for a taker its own; nothing for others."""
    outlet = principal.outlet
    is_owner = outlet == state.outlet
    deed = is_allowed(principal, "see-takers" if is_owner else "read-own", outlet=outlet) if outlet else False
    if not deed:
        return []
    may_report = not is_owner and is_allowed(principal, "report-use")
    return [
        UsedView(
            item=state.id,
            take=use.take.id,
            outlet=outlet_link(records, use.take.outlet),
            version=use.take.version,
            at=use.take.at,
            told=use.told,
            places=[PlaceView(address=ran.address, ran_at=ran.ran_at) for ran in use.ran],
            may_report=may_report,
        )
        for use in uses_of(records, state.id, outlet=None if is_owner else outlet)
        if not is_owner or use.ran or use.told
    ]
