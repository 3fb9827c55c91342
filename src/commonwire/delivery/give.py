"""The one door for everything that is given: API, form, feed, `load`, demo."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final, Protocol

import msgspec

from commonwire.alliance.deeds import Deed
from commonwire.alliance.may import may
from commonwire.alliance.outlet import Outlet
from commonwire.alliance.ports import Roll
from commonwire.alliance.principal import Principal, own_outlet
from commonwire.base.errors import BadInputError, NotFoundError
from commonwire.base.ids import OutletId, item_id
from commonwire.delivery.show import ShowRecords, find_item
from commonwire.ledger.entry import Entry, decode_entry
from commonwire.news.correct import correct
from commonwire.news.emergency import emergency_hold, emergency_release
from commonwire.news.item import Given, Remark
from commonwire.news.publish import Correction, Published, publish
from commonwire.news.record import OwnStatement
from commonwire.news.state import ItemState
from commonwire.news.tombstone import NEVER_GIVEN, bury
from commonwire.news.withdraw import Words, hold, kill, release
from commonwire.rights.templates import DEFAULT_TEMPLATE, template
from commonwire.rights.terms import Terms

_URI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")
"""What passes for a URI (RFC 3986, section 3.1) and not for a mistyped id."""
_LONGEST_URI: Final = 2000
_IDENTITY: Final = frozenset({"uri", "status"})
"""What must not be guessed of a kill whose story is not here."""


class GiveRecords(ShowRecords, Protocol):
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
        return _killed_before(records, state)
    verbs = {"hold": hold, "release": release, "kill": kill}
    return verbs[deed](records, state, words, by=by, own=own, now=now)


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
        if principal.outlet is None or len(reference) > _LONGEST_URI or not _URI.fullmatch(reference):
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
    if correction is not None:
        may(principal, "correct", outlet=outlet)
    if given.item.status == "withheld":
        may(principal, "hold", outlet=outlet)
        _check_may_be_held(records, outlet, given)
    return outlet


def find_canceled(records: GiveRecords, outlet: str, given: Given) -> ItemState | None:
    """The item whose source cancels it; None when it was never given here, which the report then says.

    Raises NotFoundError for one that was never given and is not named either: a kill notice that is told by its words
    alone, or whose identity was made up in reading, kills no story.
    """
    state = records.items.find(item_id(outlet, given.item.uri))
    if state is not None:
        return state
    if any(remark.kind == "guessed" and remark.where in _IDENTITY for remark in given.report.remarks):
        raise NotFoundError(
            "The source cancels a story that was never given here, and does not name it",
            where=given.item.uri,
            remedy="Kill the story itself: on its page, or by its URI (POST /api/v1/items/.../kill).",
        )
    text = "No story was given here under this URI: none was taken down. One that comes late will be refused."
    given.report.remarks.append(Remark(kind="guessed", where="status", text=text))
    return None


def _canceled(
    records: GiveRecords,
    given: Given,
    *,
    principal: Principal,
    outlet: str,
    own: OwnStatement | None,
    now: datetime,
) -> Published:
    """The source cancels its story: a kill, once, even when the story has not come yet."""
    state, uri = find_canceled(records, outlet, given), given.item.uri
    words = Words(reason="The source canceled it.")  # never the editor's note: that one is private
    by, was_killed = principal.id, state is not None and state.status == "canceled"
    if state is None:
        number = bury(records, uri, words, outlet=outlet, by=by, own=own, now=now).number
    elif was_killed:
        number = state.position
    else:
        number = kill(records, state, words, by=by, own=own, now=now).number
    return Published(
        id=item_id(outlet, uri),
        uri=uri,
        version=state.version if state else NEVER_GIVEN,
        entry=number,
        outcome="unchanged" if was_killed else "new",
        report=given.report,
    )


def _killed_before(records: GiveRecords, state: ItemState) -> Entry:
    """The entry that killed the item: there is one, and only one."""
    entries = map(decode_entry, records.book.entries_of(state.id))
    return next(entry for entry in entries if entry.kind == "killed")


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
