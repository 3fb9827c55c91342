"""Who sees the pages where an item ran, and what checks of them found."""

from __future__ import annotations

from commonwire.alliance.may import is_allowed, may
from commonwire.alliance.principal import Principal, own_outlet
from commonwire.news.state import ItemState


def may_see_pages(principal: Principal, state: ItemState | None) -> str | None:
    """The outlet whose pages the principal may see: its own, of its own items all; None: every outlet's, of every item.

    Raises NotAllowedError as `may` does.
    """
    if principal.outlet is None and is_allowed(principal, "follow-notices"):
        return None
    outlet = own_outlet(principal)
    is_owner = state is not None and state.outlet == outlet
    may(principal, "see-takers" if is_owner else "read-own", outlet=outlet)
    return outlet
