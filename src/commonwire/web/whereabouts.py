"""Who may see where an item is, and which item is meant."""

from __future__ import annotations

from commonwire.alliance.may import is_allowed, may
from commonwire.alliance.principal import Principal
from commonwire.base.errors import AmbiguousItemError, NotFoundError
from commonwire.base.texts import text
from commonwire.federation.records import NetworkRecords
from commonwire.federation.where import Whereabouts, where_is


def whereabouts(records: NetworkRecords, principal: Principal, reference: str) -> Whereabouts:
    """Where the item is that `reference`, an id or a URI, names: for who may see the node, and for its owner.

    Whoever may see the node is told of items that have no place here yet, too, and of what stands under an embargo: it
    names no words of a story. Raises NotFoundError, AmbiguousItemError, and as `may` for all others.
    """
    by_id = records.items.find(reference)
    found = [by_id] if by_id else records.items.with_uri(reference)
    if not is_allowed(principal, "see-node"):
        own = [state for state in found if state.outlet == principal.outlet]
        listed = [state for state in found if state.listed]
        if not (own or listed):
            may(principal, "see-takers", outlet=principal.outlet or "")
            raise _not_here(reference)
        found = own or listed
        may(principal, "see-takers", outlet=found[0].outlet)
    elif not found and records.arrivals.of_item(reference):
        return where_is(records, reference)
    if len(found) > 1:
        raise AmbiguousItemError(
            text("%(count)s outlets gave this URI", count=len(found)),
            ids=[state.id for state in found],
            remedy=text("Ask by one of the ids."),
        )
    if not found:
        raise _not_here(reference)
    return where_is(records, found[0].id)


def _not_here(reference: str) -> NotFoundError:
    return NotFoundError(
        text("Nothing of such an item has come here"),
        where=reference[:200],
        remedy=text("Check the id or the URI; the node page says how far each peer is behind."),
    )
