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
from commonwire.base.ids import OutletId
from commonwire.base.texts import text
from commonwire.delivery.attempt import AttemptRecords
from commonwire.delivery.cancel import cancel, is_uri, kill_target, killed_before, kills_another, targets
from commonwire.delivery.page_notice import PageRecords, keep_sought
from commonwire.delivery.show import find_item
from commonwire.formats.identify import decide_language
from commonwire.ledger.entry import Entry
from commonwire.news.correct import correct
from commonwire.news.emergency import emergency_hold, emergency_release
from commonwire.news.item import Given
from commonwire.news.publish import Correction, Identify, Published, publish
from commonwire.news.record import OwnStatement
from commonwire.news.say_language import say_language
from commonwire.news.state import ItemState
from commonwire.news.tombstone import bury
from commonwire.news.withdraw import Words, hold, kill, release
from commonwire.rights.templates import DEFAULT_TEMPLATE, template
from commonwire.rights.terms import Terms


class GiveRecords(AttemptRecords, PageRecords, Protocol):
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

    A kill notice kills the story that it names. Raises NotAllowedError (or SuspendedError) by `alliance.may`, and what
    `publish`, `kill` and `hold` raise.
    """
    outlet = check_may_give(records, given, principal=principal, correction=correction)
    status = given.item.status
    if status == "canceled":
        return cancel(records, given, principal=principal, outlet=outlet, own=own, now=now)
    for named in targets(records, outlet, given):
        kill_target(records, named, outlet=outlet, by=principal.id, own=own, now=now)
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
        identify=identifier(records),
    )
    if status == "withheld" and published.outcome == "new":
        _hold_for_source(records, published, by=principal.id, now=now)
    return published


def identifier(records: GiveRecords) -> Identify:
    """What decides the language of an item in this alliance, knowing the languages of its outlets."""
    return lambda item: decide_language(item, records.roll.spoken())


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

    A second kill records and tells nothing: it gives the entry of the first. What is allowed to the alliance's
    emergency role only is recorded and told as its own.
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
    if deed == "kill" and state.status == "canceled":
        return killed_before(records, state)
    if deed == "kill":
        keep_sought(records, state, words.reader_note, now)
    verbs = {"hold": hold, "release": release, "kill": kill}
    return verbs[deed](records, state, words, by=by, own=own, now=now)


def label(records: GiveRecords, state: ItemState, language: str, *, principal: Principal, now: datetime) -> Entry:
    """Say what language an item is in, for `principal`, if it may correct it. Raises as `may` and `say_language` do."""
    principal = standing_now(records.roll, principal)
    may(principal, "correct", outlet=state.outlet)
    return say_language(records, state, language, by=principal.id, now=now)


def kill_named(
    records: GiveRecords,
    reference: str,
    words: Words,
    *,
    principal: Principal,
    own: OwnStatement | None,
    now: datetime,
) -> Entry:
    """Kill the item with this id or URI; under a URI that is not here, the item of the principal's outlet to come.

    Raises as `find_item` and `change` do.
    """
    try:
        state = find_item(records, reference, viewer=principal.outlet)
    except NotFoundError:
        if principal.outlet is None or not is_uri(reference):
            raise
        may(standing_now(records.roll, principal), "kill", outlet=principal.outlet)
        return bury(records, reference, words, outlet=principal.outlet, by=principal.id, own=own, now=now)
    return change(records, state, "kill", words, principal=principal, own=own, now=now)


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
    if kills_another(given.item):
        may(principal, "kill", outlet=outlet)
    if correction is not None:
        may(principal, "correct", outlet=outlet)
    if given.item.status == "withheld":
        may(principal, "hold", outlet=outlet)
        _check_may_be_held(records, outlet, given)
    return outlet


def _hold_for_source(records: GiveRecords, published: Published, *, by: str, now: datetime) -> None:
    """Hold what the source itself withholds, unless it is held already."""
    state = records.items.find(published.id)
    if state is not None and state.status == "usable":
        hold(records, state, Words(reason="The source marks it as withheld."), by=by, own=None, now=now)


def _check_may_be_held(records: GiveRecords, outlet: str, given: Given) -> None:
    """A withheld story makes two entries, and an outlet that keeps its own key sends one statement with it."""
    if records.keys.key_of(outlet) is None:
        raise BadInputError(
            text("An outlet that keeps its own signing key cannot give a story that is withheld"),
            where=given.item.uri,
            remedy=text(
                'Give it with the embargo "open", or give it as usable and hold it with a statement of its own.'
            ),
        )
