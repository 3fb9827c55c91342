"""Takes: a decision acted on. The outlet has the text and owes the duties."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

import msgspec

from commonwire.base.errors import UseRefusedError
from commonwire.base.ids import new_id
from commonwire.base.time import Embargo
from commonwire.delivery.notice import NoticeRecords
from commonwire.delivery.standing_terms import TermsRecords, counted, term_that_holds
from commonwire.news.state import ItemState
from commonwire.rights.decide import decide
from commonwire.rights.decision import Decision
from commonwire.rights.embargo import is_embargoed
from commonwire.rights.terms import Terms
from commonwire.rights.use import Asker, Use


class Take(msgspec.Struct, kw_only=True):
    """Who took which version for which use, what was decided then, and in which format it was given."""

    id: str
    item: str
    version: int
    outlet: str
    by: str | None
    at: datetime
    use: Use
    decision: Decision
    format: str


class TakeShelf(Protocol):
    """Where takes are kept."""

    def put(self, take: Take) -> None:
        """Keep a take."""
        ...

    def find(self, take_id: str) -> Take | None:
        """The take with this id, if there is one."""
        ...

    def of_item(self, item: str) -> list[Take]:
        """All takes of an item, the newest first."""
        ...

    def of_outlet(self, outlet: str, *, limit: int) -> list[Take]:
        """The takes of an outlet, the newest first."""
        ...

    def newest(self, *, owner: str | None, limit: int) -> list[Take]:
        """The newest takes of items of `owner` (of everybody: None), the newest first."""
        ...

    def count(self, item: str, outlet: str) -> int:
        """How often `outlet` has taken the item."""
        ...

    def taken(self, outlet: str, items: list[str]) -> set[str]:
        """Those of `items` that `outlet` has taken."""
        ...


class TakeRecords(NoticeRecords, TermsRecords, Protocol):
    """The records that takes need."""

    takes: TakeShelf


def decide_use(
    state: ItemState, terms: Terms, use: Use, *, asker: Asker, now: datetime, seek_nearest: bool = True
) -> Decision:
    """The answer to `use` of an item by `asker`: the one place where an item's state meets the terms that hold for it.

    Until the end of an embargo is recorded it holds, also when its hour has just come.
    """
    embargo_until: Embargo = None
    if state.public_version is None:
        embargo_until = state.embargo_until if is_embargoed(state.embargo_until, now) else "open"
    return decide(
        terms,
        use,
        asker=asker,
        owner=state.outlet,
        embargo_until=embargo_until,
        status=state.status,
        now=now,
        seek_nearest=seek_nearest,
    )


def take(
    records: TakeRecords, state: ItemState, use: Use, *, asker: Asker, by: str | None, format: str, now: datetime
) -> Take:
    """Record a take, when the terms allow the use now. Raises UseRefusedError with the decision when they do not.

    Others take the public version, the owner the newest.
    """
    use = msgspec.structs.replace(use, at=None)  # the text is handed out now, whatever hour was asked about
    terms = term_that_holds(records, state, now)
    asker = counted(records.takes, state, terms, asker)
    decision = decide_use(state, terms, use, asker=asker, now=now)
    version = state.version if asker.outlet == state.outlet else state.public_version
    if decision.decision != "allow" or version is None:
        raise UseRefusedError(
            "This use is refused" if decision.decision == "deny" else "The owner has to be asked for this use",
            decision=decision,
            where=state.uri,
            remedy="The reasons name the clauses; the nearest use that is allowed is given where there is one.",
        )
    taken = Take(
        id=new_id("take-"),
        item=state.id,
        version=version,
        outlet=asker.outlet,
        by=by,
        at=now,
        use=use,
        decision=decision,
        format=format,
    )
    records.terms.put(decision.terms_digest, terms)
    records.takes.put(taken)
    if asker.outlet != state.outlet:
        records.served.put(state.id, version, asker.outlet, "take", now)
    return taken
