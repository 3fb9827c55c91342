"""Attempts: somebody tried to change a story that is not theirs, or with a statement that is not the outlet's.

They were refused; that it was tried is kept, for the operator and for the story's owner.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Literal, Protocol

import msgspec

from commonwire.alliance.deeds import Deed
from commonwire.alliance.principal import Principal
from commonwire.base.errors import AmbiguousItemError, CommonwireError, NotAllowedError, NotFoundError
from commonwire.base.ids import item_id
from commonwire.delivery.show import ShowRecords, find_item
from commonwire.news.record import is_about_statement

MOST_OF_ONE = 200
"""Attempts that are kept of those who act for one outlet (or for none): further ones take the place of the oldest."""
LONGEST_WHY = 500

AttemptKind = Literal["not-owner", "statement"]


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    """A refused deed. `by` and `outlet` (None: of the alliance itself) are who tried; `owner` whose item it is.

    'not-owner': it is another outlet's; 'statement': the signed statement is missing, does not verify or says
    something else. The same deed again raises `times` and `at`.
    """

    id: str
    kind: AttemptKind
    deed: Deed
    by: str
    outlet: str | None
    owner: str
    item: str
    uri: str
    why: str
    first_at: datetime
    at: datetime
    times: int = 1


class AttemptShelf(Protocol):
    """Where attempts are kept: of one outlet's people and keys at most `MOST_OF_ONE`."""

    def add(self, attempt: Attempt) -> None:
        """Keep an attempt; one with the same id is counted once more."""
        ...

    def newest(self, *, limit: int) -> list[Attempt]:
        """The last ones, newest first."""
        ...

    def of_owner(self, owner: str, *, limit: int) -> list[Attempt]:
        """The last ones on the items of `owner`, newest first."""
        ...

    def of_item(self, item: str) -> list[Attempt]:
        """All on one item, newest first."""
        ...

    def counts(self) -> dict[str | None, int]:
        """How often it was tried, by the outlet that tried (None: somebody of the alliance itself)."""
        ...


class AttemptRecords(ShowRecords, Protocol):
    """The records that attempts need."""

    attempts: AttemptShelf


class Named(msgspec.Struct, frozen=True, kw_only=True):
    """An item that somebody named, here or not."""

    item: str
    uri: str
    owner: str


def note_refused(
    records: AttemptRecords,
    reference: str,
    deed: Deed,
    error: CommonwireError,
    *,
    principal: Principal,
    now: datetime,
) -> None:
    """Keep that `deed` on the item with this id or URI was refused, unless `error` is an ordinary refusal.

    Ordinary is what somebody of the owner's does wrong without a statement (a role that is missing), and giving a story
    under a URI that others have, too.
    """
    named = _named(records, reference, principal)
    if named is None:
        return
    if deed != "give" and isinstance(error, NotAllowedError) and named.owner != principal.outlet:
        note(records, "not-owner", deed, named, str(error), principal=principal, now=now)
    elif is_about_statement(error):
        note(records, "statement", deed, named, str(error), principal=principal, now=now)


def note(
    records: AttemptRecords,
    kind: AttemptKind,
    deed: Deed,
    named: Named,
    why: str,
    *,
    principal: Principal,
    now: datetime,
) -> None:
    """Keep an attempt of `principal`."""
    said = "\0".join((kind, deed, principal.id, named.item))
    records.attempts.add(
        Attempt(
            id=hashlib.sha256(said.encode()).hexdigest()[:32],
            kind=kind,
            deed=deed,
            by=principal.id,
            outlet=principal.outlet,
            owner=named.owner,
            item=named.item,
            uri=named.uri,
            why=why[:LONGEST_WHY],
            first_at=now,
            at=now,
        )
    )


def _named(records: AttemptRecords, reference: str, principal: Principal) -> Named | None:
    """The item that was meant; one that is not here is the own outlet's, to come."""
    outlet = principal.outlet
    try:
        state = find_item(records, reference, viewer=outlet)
    except NotFoundError:
        return Named(item=item_id(outlet, reference), uri=reference, owner=outlet) if outlet else None
    except AmbiguousItemError:
        return None
    return Named(item=state.id, uri=state.uri, owner=state.outlet)
