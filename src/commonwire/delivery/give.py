"""The one door for everything that is given: API, form, feed, `load`, demo."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

import msgspec

from commonwire.alliance.deeds import Deed
from commonwire.alliance.may import may
from commonwire.alliance.outlet import Outlet
from commonwire.alliance.ports import Roll
from commonwire.alliance.principal import Principal, own_outlet
from commonwire.base.errors import BadInputError, NotFoundError
from commonwire.base.ids import OutletId, item_id
from commonwire.ledger.entry import Entry
from commonwire.news.correct import correct
from commonwire.news.emergency import emergency_hold, emergency_release
from commonwire.news.item import Given
from commonwire.news.ports import NewsRecords
from commonwire.news.publish import Correction, Published, publish
from commonwire.news.record import OwnStatement
from commonwire.news.state import ItemState
from commonwire.news.withdraw import Words, hold, kill, release
from commonwire.rights.templates import DEFAULT_TEMPLATE, template
from commonwire.rights.terms import Terms


class GiveRecords(NewsRecords, Protocol):
    """The records that giving needs."""

    roll: Roll


def give(
    records: GiveRecords,
    given: Given,
    *,
    principal: Principal,
    now: datetime,
    feed_terms: Terms | None = None,
    correction: Correction | None = None,
    own: OwnStatement | None = None,
) -> Published:
    """Record what the principal's outlet gives; a source that says "canceled" or "withheld" kills or holds.

    Raises NotAllowedError (or SuspendedError) by `alliance.may`, and what `publish`, `kill` and `hold` raise.
    """
    outlet = check_may_give(records, given, principal=principal, correction=correction)
    status = given.item.status
    if status == "canceled":
        return _canceled(records, given, principal=principal, outlet=outlet, own=own, now=now)
    published = publish(
        records,
        given,
        outlet=outlet,
        outlet_terms=terms_of(records.roll.get_outlet(outlet)),
        by=principal.id,
        now=now,
        feed_terms=feed_terms,
        correction=correction,
        own=own,
    )
    if status == "withheld" and published.outcome == "new":
        _hold_for_source(records, published, by=principal.id, now=now)
    return published


def change(
    records: GiveRecords,
    state: ItemState,
    deed: Deed,
    words: Words,
    *,
    principal: Principal,
    own: OwnStatement | None,
    now: datetime,
) -> Entry:
    """Correct, hold, release or kill an item for `principal`, if it may. Raises NotAllowedError when it may not.

    What is allowed to the alliance's emergency role only is recorded and told as its own.
    """
    principal = standing_now(records.roll, principal)
    allowed = may(principal, deed, outlet=state.outlet)
    by = principal.id
    if allowed.is_emergency:
        in_emergency = {"hold": emergency_hold, "release": emergency_release}[deed]
        return in_emergency(records, state, words, by=by, now=now)
    if deed == "correct":
        note = Correction(what=words.reason, reader_note=words.reader_note)
        return correct(records, state, note, by=by, own=own, now=now)
    verbs = {"hold": hold, "release": release, "kill": kill}
    return verbs[deed](records, state, words, by=by, own=own, now=now)


def standing_now(roll: Roll, principal: Principal) -> Principal:
    """`principal` with its outlet's standing as the roll has it in this transaction: a suspension holds at once."""
    if principal.outlet is None:
        return principal
    return msgspec.structs.replace(principal, standing=roll.find_standing(principal.outlet))


def terms_of(outlet: Outlet) -> Terms:
    """The terms that hold for an outlet's items when item and feed say nothing: its own, else its template's."""
    if outlet.default_terms is not None:
        return msgspec.convert(outlet.default_terms, Terms)
    return template(outlet.terms_template or DEFAULT_TEMPLATE).terms


def check_may_give(
    records: GiveRecords, given: Given, *, principal: Principal, correction: Correction | None
) -> OutletId:
    """The principal's outlet, when they may give this for it. Raises as `may` does, BadInputError for a held story."""
    outlet = own_outlet(principal)
    principal = standing_now(records.roll, principal)
    may(principal, "give")
    if given.item.status == "canceled":
        may(principal, "kill", outlet=outlet)
        return outlet
    if correction is not None:
        may(principal, "correct", outlet=outlet)
    if given.item.status == "withheld":
        may(principal, "hold", outlet=outlet)
        _check_may_be_held(records, outlet, given)
    return outlet


def find_canceled(records: GiveRecords, outlet: str, given: Given) -> ItemState:
    """The item whose source cancels it. Raises NotFoundError when it was never given here."""
    state = records.items.find(item_id(outlet, given.item.uri))
    if state is None:
        raise NotFoundError(
            "The source cancels a story that was never given here", where=given.item.uri, remedy="Nothing to be done."
        )
    return state


def _canceled(
    records: GiveRecords,
    given: Given,
    *,
    principal: Principal,
    outlet: str,
    own: OwnStatement | None,
    now: datetime,
) -> Published:
    """The source cancels its story: a kill, once."""
    state = find_canceled(records, outlet, given)
    was_killed = state.status == "canceled"
    number = state.position
    if not was_killed:
        words = Words(reason="The source canceled it.")  # never the editor's note: that one is private
        number = kill(records, state, words, by=principal.id, own=own, now=now).number
    return Published(
        id=state.id,
        uri=state.uri,
        version=state.version,
        entry=number,
        outcome="unchanged" if was_killed else "new",
        report=given.report,
    )


def _hold_for_source(records: GiveRecords, published: Published, *, by: str, now: datetime) -> None:
    """Hold what the source itself withholds, unless it is held already."""
    state = records.items.find(published.id)
    if state is not None and state.status == "usable":
        hold(records, state, Words(reason="The source marks it as withheld."), by=by, own=None, now=now)


def _check_may_be_held(records: GiveRecords, outlet: str, given: Given) -> None:
    """A withheld story makes two entries, and an outlet that keeps its own key sends one statement with it."""
    if records.keys.key_of(outlet) is None:
        raise BadInputError(
            "An outlet that keeps its own signing key cannot give a story that is withheld",
            where=given.item.uri,
            remedy='Give it with the embargo "open", or give it as usable and hold it with a statement of its own.',
        )
