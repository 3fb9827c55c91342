"""Elsewhere: what nodes of other outlets tell of this node's items, and what it changes here.

Each is told once or many times, early or late, in any order: the effect is that of once. A letter that cannot be
judged yet (its outlet, key or notice is not known here yet) is left, and comes again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Protocol, TypeVar

import msgspec

from commonwire.base.errors import BadInputError, NotVerifiedError
from commonwire.base.texts import text
from commonwire.delivery.notice import Answered, Notice, NoticeRecords, Receipt, Served
from commonwire.delivery.outbox import Letter
from commonwire.delivery.take import Take, TakeRecords, taking_of
from commonwire.ledger.keys import PublicKey
from commonwire.ledger.periods import KeyPeriod, key_at
from commonwire.ledger.receipt import Acknowledged, read_receipt
from commonwire.ledger.taking import read_taking
from commonwire.news.item import Status

Signed = TypeVar("Signed")


class NotYetError(Exception):
    """A letter that cannot be judged before more of its node's ledger is here: it comes again."""


class Erased(msgspec.Struct, frozen=True, kw_only=True):
    """That a node obeyed an erasure: entry `number` of the owner's ledger, about a version of `item`.

    `contents` is how many of its contents were there until then; 0: it never had them.
    """

    item: str
    version: int
    number: int
    contents: int
    at: datetime


class ErasedThere(msgspec.Struct, frozen=True, kw_only=True):
    """An erasure that node `node` obeyed."""

    node: str
    erased: Erased


class ErasureShelf(Protocol):
    """Where it is kept which nodes obeyed which erasures."""

    def put(self, there: ErasedThere) -> None:
        """Keep that a node obeyed an erasure: the first time it says so."""
        ...

    def of_item(self, item: str) -> list[ErasedThere]:
        """What was erased of an item elsewhere, by node and entry."""
        ...


class ElsewhereRecords(TakeRecords, NoticeRecords, Protocol):
    """The records that letters change."""

    erasures: ErasureShelf


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """A letter, the node that sent it, and how far that one's ledger is known here."""

    letter: Letter
    sender: str
    reached: int

    @property
    def is_ahead(self) -> bool:
        """Whether it was written when the sender's ledger went further than it is known here."""
        return self.letter.number > self.reached + 1


def take_told(records: ElsewhereRecords, told: Told) -> None:
    """Keep a take that was made elsewhere; its outlet hears of what is still to be told about the item.

    Raises as `_outlet_there` and `_verified`.
    """
    take = _said(told, Take)
    _outlet_there(records, take.outlet, told)
    if take.signed is not None:
        said = _verified(records, take.outlet, told, take.signed, read_taking)
        if said != taking_of(take, said.alliance):
            raise NotVerifiedError("The taking that is signed is not this one", where=take.id)
    records.takes.put(msgspec.structs.replace(take, node=told.sender, by=None))
    _address_late(records, take.item, take.outlet, take.version, take.at)


def served_told(records: ElsewhereRecords, told: Told) -> None:
    """Keep that an outlet elsewhere was served the text of a version. Raises as `_outlet_there`."""
    served = _said(told, Served)
    _outlet_there(records, served.outlet, told)
    records.served.put(served.item, served.version, served.outlet, served.how, served.at)
    _address_late(records, served.item, served.outlet, served.version, served.at)


def answer_told(records: ElsewhereRecords, told: Told) -> None:
    """Keep what an outlet elsewhere answered to a notice. Raises as `_outlet_there` and `_verified`.

    Of several answers "done" holds, then the later one.
    """
    said = _said(told, Answered)
    _outlet_there(records, said.outlet, told)
    notice = records.notices.find(said.notice)
    if notice is None:
        raise NotYetError(said.notice)
    if said.receipt.signed is not None:
        _check_signed(notice, said, _verified(records, said.outlet, told, said.receipt.signed, read_receipt))
    records.notices.address(notice, [said.outlet])
    known = next(one for one in records.notices.addressees(notice.id) if one.outlet == said.outlet)
    receipt = msgspec.structs.replace(said.receipt, by=None)
    records.notices.answer(notice.id, said.outlet, merged(known.receipt, receipt) if known.receipt else receipt)


def erasure_told(records: ElsewhereRecords, told: Told) -> None:
    """Keep that the sender obeyed an erasure."""
    records.erasures.put(ErasedThere(node=told.sender, erased=_said(told, Erased)))


EFFECTS: dict[str, Callable[[ElsewhereRecords, Told], None]] = {
    "taken": take_told,
    "served": served_told,
    "answered": answer_told,
    "erased": erasure_told,
}
"""What each kind of letter does; a kind that is not here is kept for a newer program."""


def merged(one: Receipt, other: Receipt) -> Receipt:
    """Two answers of an outlet as one, whichever came first: "done" before "seen", then the later.

    >>> from datetime import UTC
    >>> seen = Receipt(status="seen", at=datetime(2030, 1, 1, 12, tzinfo=UTC), seen_at=datetime(2030, 1, 1, tzinfo=UTC))
    >>> done = Receipt(status="done", at=datetime(2030, 1, 1, 11, tzinfo=UTC))
    >>> merged(seen, done) == merged(done, seen), merged(seen, done).status, merged(seen, done).seen_at.hour
    (True, 'done', 0)
    """
    last = max(one, other, key=lambda it: (it.status == "done", it.at, it.note or "", it.signed or ""))
    seen_at = min((it.seen_at for it in (one, other) if it.seen_at is not None), default=None)
    return msgspec.structs.replace(last, seen_at=seen_at)


def owed_to_late(notices: Iterable[Notice], *, version: int, at: datetime, status: Status) -> list[Notice]:
    """The notices about an item for an outlet of which it is learned only now that it has `version`, since `at`.

    A kill is, whenever it was; a hold as long as it holds; a correction of an earlier version; and whatever was said
    since, but a correction that brought the very version it has.
    """
    return [notice for notice in notices if _concerns(notice, version, at, status)]


def _concerns(notice: Notice, version: int, at: datetime, status: Status) -> bool:
    if notice.kind == "kill" or (notice.kind == "hold" and status == "withheld"):
        return True
    if notice.kind == "correction":
        return version < notice.version or (version == notice.version and notice.issued_at >= at)
    return notice.issued_at >= at


def _address_late(records: ElsewhereRecords, item: str, outlet: str, version: int, at: datetime) -> None:
    """Address to `outlet` what was issued before it was known here that it has the item."""
    state = records.items.find(item)
    if state is None or state.outlet == outlet:
        return
    notices = records.notices.of_item(item)
    for notice in owed_to_late(notices, version=version, at=at, status=state.status):
        records.notices.address(notice, [outlet])


def _said(told: Told, shape: type[Signed]) -> Signed:
    """What the letter holds. Raises BadInputError when that is not what its kind does."""
    try:
        return msgspec.convert(told.letter.said, shape)
    except msgspec.ValidationError as error:
        raise BadInputError(
            text("A letter of kind %(kind)s cannot be read: %(error)s", kind=told.letter.kind, error=error),
            where=told.sender,
        ) from None


def _outlet_there(records: ElsewhereRecords, outlet: str, told: Told) -> None:
    """Return when `outlet` belongs to the node that speaks of it.

    Raises NotYetError when it is not known here yet, NotVerifiedError when it belongs to another node.
    """
    known = records.roll.find_outlet(outlet)
    if known is None:
        if told.is_ahead:
            raise NotYetError(outlet)
        raise NotVerifiedError(f"Nobody knows the outlet '{outlet[:60]}'", where=told.sender)
    if known.node != told.sender:
        raise NotVerifiedError(f"'{outlet[:60]}' is no outlet of the node that speaks of it", where=told.sender)


def _verified(
    records: ElsewhereRecords, outlet: str, told: Told, signed: str, read: Callable[[str, PublicKey], Signed]
) -> Signed:
    """What `outlet` signed, verified with the key that held when its node wrote the letter.

    Raises NotYetError when that node's ledger is not known so far, NotVerifiedError when it does not fit.
    """
    periods = [
        KeyPeriod(key.public_jwk, key.from_number, key.until_number, key.revoked_from)
        for key in records.roll.signing_keys(outlet)
    ]
    try:
        return read(signed, key_at(periods, told.letter.number))
    except NotVerifiedError:
        if told.is_ahead:
            raise NotYetError(outlet) from None
        raise


def _check_signed(notice: Notice, said: Answered, signed: Acknowledged) -> None:
    """Raise NotVerifiedError unless what is signed is this answer to this notice."""
    names = (signed.outlet, signed.notice, signed.uri, signed.version, signed.status)
    if names != (said.outlet, notice.id, notice.uri, notice.version, said.receipt.status):
        raise NotVerifiedError("The receipt that is signed is not this one", where=notice.id)
