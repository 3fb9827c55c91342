"""The simulator: the takes on record, decided again as of their hour under changed terms."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Literal, Protocol

import msgspec

from commonwire.base.errors import BadInputError
from commonwire.base.texts import text as _
from commonwire.delivery.standing_terms import TermsRecords
from commonwire.delivery.take import Take, TakeShelf
from commonwire.news.state import ItemState
from commonwire.rights.agreement import Agreement, check_agreement, effective
from commonwire.rights.check import check_terms
from commonwire.rights.decide import decide
from commonwire.rights.terms import Terms
from commonwire.rights.use import Asker

MOST_TAKES = 100_000
"""Takes that one simulation decides: the newest."""
MOST_EXAMPLES = 50


class Changed(msgspec.Struct, frozen=True, kw_only=True):
    """What is tried: terms in place of the item's own, an agreement beside them, an embargo of so many hours."""

    terms: Terms | None = None
    agreement: Agreement | None = None
    embargo_hours: float | None = None


class Example(msgspec.Struct, frozen=True, kw_only=True):
    """A take that would have been decided otherwise, and by which clauses."""

    take: str
    item: str
    outlet: str
    now: Literal["allow", "ask", "deny"]
    clauses: list[str]


class Simulation(msgspec.Struct, frozen=True, kw_only=True):
    """What would have become of the takes: how many were decided, refused, asked about, and of whom.

    `text` says it in a sentence; `examples` are the newest that differ; `is_whole` is false where there were more.
    """

    takes: int
    allowed: int
    asked: int
    denied: int
    outlets: dict[str, int]
    clauses: dict[str, int]
    examples: list[Example]
    is_whole: bool
    text: str


class SimulationRecords(TermsRecords, Protocol):
    """The records that a simulation reads."""

    takes: TakeShelf

    def asker_of(self, outlet: str) -> Asker | None:
        """The outlet as one that asks; None when it is not on the roll."""
        ...


def simulate(records: SimulationRecords, change: Changed, *, owner: str | None) -> Simulation:
    """The takes of items of `owner` (of everybody: None), decided under `change` as of the hour they were taken.

    The roll is that of now. Raises BadInputError for terms or an agreement that cannot hold, or for no change.
    """
    _check(change)
    found = records.takes.newest(owner=owner, limit=MOST_TAKES + 1)
    decided: Counter[str] = Counter()
    outlets: Counter[str] = Counter()
    clauses: Counter[str] = Counter()
    examples: list[Example] = []
    for taken in found[:MOST_TAKES]:
        state = records.items.find(taken.item)
        asker = records.asker_of(taken.outlet)
        if state is None or asker is None:
            continue
        answer, said = _decided(records, change, taken, state, asker)
        decided[answer] += 1
        if answer == "allow":
            continue
        outlets[taken.outlet] += 1
        clauses.update(said)
        if len(examples) < MOST_EXAMPLES:
            examples.append(Example(take=taken.id, item=taken.item, outlet=taken.outlet, now=answer, clauses=said))
    total = sum(decided.values())
    return Simulation(
        takes=total,
        allowed=decided["allow"],
        asked=decided["ask"],
        denied=decided["deny"],
        outlets=dict(outlets.most_common()),
        clauses=dict(clauses.most_common()),
        examples=examples,
        is_whole=len(found) <= MOST_TAKES,
        text=_sentence(total, decided, len(outlets)),
    )


def _decided(
    records: SimulationRecords, change: Changed, taken: Take, state: ItemState, asker: Asker
) -> tuple[Literal["allow", "ask", "deny"], list[str]]:
    version = records.items.find_version(taken.item, taken.version)
    terms = change.terms or records.terms.get(version.terms if version else state.terms)
    agreed = (change.agreement,) if change.agreement and change.agreement.in_force_at <= taken.at else ()
    embargo = None
    if change.embargo_hours is not None:
        embargo = state.first_received_at + timedelta(hours=change.embargo_hours)
    decision = decide(
        effective(terms, (), agreed),
        taken.use,
        asker=asker,
        owner=state.outlet,
        embargo_until=embargo,
        status="usable",
        now=taken.at,
        seek_nearest=False,
    )
    failing = [reason.clause for reason in decision.reasons if reason.effect == decision.decision]
    return decision.decision, list(dict.fromkeys(failing))


def _check(change: Changed) -> None:
    if change == Changed():
        raise BadInputError(
            _("Nothing is changed"), where="terms", remedy=_("Give terms, an agreement or embargo_hours.")
        )
    if change.agreement is not None:
        check_agreement(change.agreement)
    if change.terms is not None and (problems := check_terms(change.terms)):
        raise BadInputError(problems[0].message, where=f"terms.{problems[0].where}", remedy=problems[0].remedy)


def _sentence(total: int, decided: Counter[str], outlets: int) -> str:
    """What an editor reads first.

    >>> _sentence(300, Counter(allow=88, deny=212), 9)
    'Of 300 takes, 212 by 9 outlets would have been refused and 0 would have had to be asked for.'
    """
    by = f" by {outlets} outlet{'s' if outlets != 1 else ''}" if outlets else ""
    return (
        f"Of {total:,} takes, {decided['deny']:,}{by} would have been refused and {decided['ask']:,} would have had to "
        "be asked for."
    )
