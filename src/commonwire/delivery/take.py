"""Takes: a decision acted on. The outlet has the text and owes the duties."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Protocol

import msgspec

from commonwire.base.errors import UseRefusedError
from commonwire.base.ids import new_id
from commonwire.base.texts import text
from commonwire.base.time import Embargo
from commonwire.delivery.notice import NoticeRecords, serve
from commonwire.delivery.outbox import node_of, say
from commonwire.delivery.standing_terms import TermsRecords, counted, term_that_holds
from commonwire.ledger.taking import Taking, sign_taking
from commonwire.news.content import find_model
from commonwire.news.item import Item
from commonwire.news.state import ItemState
from commonwire.rights.decide import decide
from commonwire.rights.decision import Decision, Effect
from commonwire.rights.embargo import is_embargoed
from commonwire.rights.terms import Terms
from commonwire.rights.use import Asker, Use


class Withheld(msgspec.Struct, frozen=True, kw_only=True):
    """A picture, sound or film that the terms do not give for the use (`decision` deny or ask): it stays out."""

    name: str | None
    title: str | None
    decision: Effect


class Take(msgspec.Struct, kw_only=True):
    """Who took which version for which use, what was decided then, in which format, and what stayed out.

    `node` is where it was taken, None: here; `signed` is then what the outlet signed of it (`ledger.taking`), None
    when it keeps its own key.
    """

    id: str
    item: str
    version: int
    outlet: str
    by: str | None
    at: datetime
    use: Use
    decision: Decision
    format: str
    withheld: tuple[Withheld, ...] = ()
    node: str | None = None
    signed: str | None = None


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

    def of_outlet(self, outlet: str, *, before: tuple[datetime, str] | None = None, limit: int) -> list[Take]:
        """The takes of an outlet, the newest first, from the place (taken at, id) on."""
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
            text("This use is refused")
            if decision.decision == "deny"
            else text("The owner has to be asked for this use"),
            decision=decision,
            where=state.uri,
            remedy=text("The reasons name the clauses; the nearest use that is allowed is given where there is one."),
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
        withheld=withheld_from(
            _model(records, state, version), use, partial(decide_use, state, terms, asker=asker, now=now)
        ),
    )
    records.terms.put(decision.terms_digest, terms)
    records.takes.put(taken)
    if asker.outlet != state.outlet:
        serve(records, state, version, asker.outlet, "take", now)
        if (node := node_of(records, state.outlet)) is not None:
            say(records, node, "taken", _said(records, taken), now=now)
    return taken


def taking_of(taken: Take, alliance: str) -> Taking:
    """What the outlet signs of a take, for the owner on another node."""
    use = taken.use
    return Taking(
        alliance=alliance,
        outlet=taken.outlet,
        take=taken.id,
        item=taken.item,
        version=taken.version,
        action=use.action,
        channel=use.channel,
        territories=sorted(use.territories),
        languages=sorted(use.languages),
        changes=sorted(use.changes),
        terms=taken.decision.terms_digest,
        at=taken.at,
    )


def _said(records: TakeRecords, taken: Take) -> Take:
    """The take as the owner's node is told of it, without the person behind it."""
    key = records.keys.key_of(taken.outlet)
    signed = sign_taking(taking_of(taken, records.alliance), key) if key is not None else None
    return msgspec.structs.replace(taken, by=None, node=records.node, signed=signed)


def without_withheld(item: Item, withheld: Sequence[Withheld]) -> Item:
    """`item` without the pictures, sound and film that are withheld, wherever it holds their addresses."""
    names = {one.name for one in withheld}
    kept_out = [one for one in item.renditions if one.name in names]
    if not kept_out:
        return item
    extra = msgspec.json.encode(item.extra)
    is_in_extra = any(msgspec.json.encode(one.href)[1:-1] in extra for one in kept_out if one.href)
    return msgspec.structs.replace(
        item,
        renditions=[one for one in item.renditions if one.name not in names],
        extra={} if is_in_extra else item.extra,
    )


def withheld_from(item: Item, use: Use, decided: Callable[..., Decision]) -> tuple[Withheld, ...]:
    """What of the item's pictures, sound and film is not given: `decided` answers for each by its name."""
    answers = {
        name: decided(use=msgspec.structs.replace(use, rendition=name or ""), seek_nearest=False).decision
        for name in dict.fromkeys(one.name for one in item.renditions)
    }
    return tuple(
        Withheld(name=one.name, title=one.title, decision=answers[one.name])
        for one in item.renditions
        if answers[one.name] != "allow"
    )


def _model(records: TakeRecords, state: ItemState, version: int) -> Item:
    found = records.items.find_version(state.id, version)
    item = find_model(records, found) if found is not None else None
    if item is not None and state.language_by == "person":
        item.language = state.language
    return item or Item(uri=state.uri)
