"""The terms that hold for an item at a moment: its own, what the owner granted on request, what the alliance agreed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

import msgspec

from commonwire.alliance.ports import Roll
from commonwire.delivery.request import RequestRecords
from commonwire.news.state import ItemState
from commonwire.rights.agreement import effective, in_force
from commonwire.rights.beyond import ANOTHER, terms_there
from commonwire.rights.ports import AgreementShelf
from commonwire.rights.terms import Terms
from commonwire.rights.use import Asker


class TermsRecords(RequestRecords, Protocol):
    """The records that say which terms hold."""

    agreements: AgreementShelf
    roll: Roll


class TakeCount(Protocol):
    """How often an outlet has taken an item."""

    def count(self, item: str, outlet: str) -> int:
        """The number of takes."""
        ...


def terms_that_hold(records: TermsRecords, states: Sequence[ItemState], now: datetime) -> dict[str, Terms]:
    """The terms to decide on, for each of the items by id."""
    agreed = in_force(records.agreements.all(), now)
    granted = records.requests.granted([state.id for state in states])
    common = {
        digest: effective(records.terms.get(digest), agreements=agreed) for digest in {state.terms for state in states}
    }
    beyond = {state.id for state in states if _is_beyond(records, state)}
    found = {
        state.id: effective(records.terms.get(state.terms), granted[state.id], agreed)
        if state.id in granted
        else common[state.terms]
        for state in states
    }
    there = {state.id: records.terms.get(state.terms) for state in states if state.id in beyond}
    return found | {item: terms_there(terms, records.alliance) for item, terms in there.items()}


def _is_beyond(records: TermsRecords, state: ItemState) -> bool:
    """Whether the item is another alliance's: what this one agreed on, and says to its own, is not its owner's word."""
    standing = records.roll.find_standing(state.outlet)
    return standing is not None and standing.member_class == ANOTHER


def term_that_holds(records: TermsRecords, state: ItemState, now: datetime) -> Terms:
    """The terms to decide on, for one item."""
    return terms_that_hold(records, [state], now)[state.id]


def counted(takes: TakeCount, state: ItemState, terms: Terms, asker: Asker) -> Asker:
    """`asker` with the number of its takes of the item, where any grant limits it."""
    if not any(rule.uses for rule in terms.grants):
        return asker
    return msgspec.structs.replace(asker, takes=takes.count(state.id, asker.outlet))
