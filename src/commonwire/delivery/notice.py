"""Notices: what the owner says about an item to everyone who was served it, and their receipts."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, Protocol

import msgspec

from commonwire.base.errors import BadInputError, ConflictError, NotFoundError, NotVerifiedError
from commonwire.base.texts import text
from commonwire.delivery.outbox import OutboxRecords, node_of, say
from commonwire.delivery.tries import DeliveryShelf, slow_down, stop_tries
from commonwire.ledger.entry import Entry
from commonwire.ledger.receipt import Acknowledged, read_receipt, sign_receipt
from commonwire.news.ports import Happening
from commonwire.news.publish import LONGEST_REASON
from commonwire.news.state import ItemState

NoticeKind = Literal["correction", "hold", "release", "kill"]
ReceiptStatus = Literal["seen", "done"]

KINDS: dict[str, NoticeKind] = {
    "corrected": "correction",
    "held": "hold",
    "emergency-held": "hold",
    "released": "release",
    "emergency-released": "release",
    "killed": "kill",
}
"""Which entries make a notice, and of which kind; so does the end of an embargo that kept a correction back."""


class Notice(msgspec.Struct, kw_only=True):
    """A correction, hold, release or kill, in the words of the owner (`issued_by` is the outlet's id).

    The reason of a hold by the alliance's emergency role begins with `news.withdraw.EMERGENCY`, that of its end with
    `news.withdraw.EMERGENCY_ENDED`; such a notice is for its issuer too.
    """

    id: str
    number: int
    kind: NoticeKind
    item: str
    uri: str
    version: int
    reason: str
    reader_note: str | None
    issued_by: str
    issued_at: datetime


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """An outlet's answer to a notice: it was seen (first at `seen_at`, if it said so), or what it asks was done.

    `signed` is the answer as a JWS (`ledger.receipt`): None when the outlet keeps its own key and did not sign.
    """

    status: ReceiptStatus
    at: datetime
    note: str | None = None
    by: str | None = None
    seen_at: datetime | None = None
    signed: str | None = None


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """What an outlet answered to a notice that another node issued, as that node is told of it."""

    notice: str
    outlet: str
    receipt: Receipt


class Closing(msgspec.Struct, frozen=True, kw_only=True):
    """That somebody (`by`) closed a notice for an outlet that stayed silent, and why.

    `by_outlet` is the owner whose person it was; None: it was one of the alliance's secretariat.
    """

    by: str
    by_outlet: str | None
    reason: str
    at: datetime


class Addressed(msgspec.Struct, kw_only=True):
    """A notice as one outlet has it, with its receipt, if it has answered, and its closing, if somebody closed it.

    A receipt that comes after the closing is kept beside it.
    """

    notice: Notice
    outlet: str
    receipt: Receipt | None = None
    closing: Closing | None = None

    @property
    def is_done(self) -> bool:
        """Whether the outlet need not be told again: it has done what the notice asks, or a person closed it."""
        return self.closing is not None or (self.receipt is not None and self.receipt.status == "done")


class Served(msgspec.Struct, frozen=True, kw_only=True):
    """That an outlet got the text of a version: by 'web', 'api', 'feed' or 'take'."""

    item: str
    outlet: str
    version: int
    how: str
    at: datetime


class NoticeShelf(Protocol):
    """Where notices, their addressees and receipts are kept."""

    def put(self, notice: Notice) -> None:
        """Keep a notice (derived: `rebuild` puts it again)."""
        ...

    def find(self, notice_id: str) -> Notice | None:
        """The notice with this id, if there is one."""
        ...

    def address(self, notice: Notice, outlets: list[str]) -> None:
        """Keep that `notice` is for `outlets`; those already addressed stay as they are."""
        ...

    def of_outlet(self, outlet: str, *, after: int, limit: int) -> list[Addressed]:
        """The notices for `outlet` with a ledger number above `after`, in that order."""
        ...

    def newest(self, outlet: str, *, before: int | None, limit: int) -> list[Addressed]:
        """The notices for `outlet`, newest first, with a ledger number below `before`."""
        ...

    def waiting(self, outlet: str) -> list[Addressed]:
        """The notices for `outlet` that `count_open` counts, the newest 200 of them, newest first."""
        ...

    def count_open(self, outlet: str) -> int:
        """How many notices for `outlet` it has not answered with "done", and nobody closed."""
        ...

    def open_by_kind(self) -> dict[str, int]:
        """How many receipts are outstanding (notices and outlets that `count_open` counts), by kind of notice."""
        ...

    def issued_by(self, outlet: str | None, *, limit: int, before: int | None = None) -> list[Notice]:
        """The notices that `outlet` (None: anybody) issued, newest first, with a ledger number below `before`."""
        ...

    def of_item(self, item: str) -> list[Notice]:
        """The notices about an item, the first one first."""
        ...

    def addressees(self, notice_id: str) -> list[Addressed]:
        """Everyone whom a notice is for, by outlet, with what they answered."""
        ...

    def answer(self, notice_id: str, outlet: str, receipt: Receipt) -> bool:
        """Keep the receipt of `outlet`; False when the notice is not for it."""
        ...

    def close(self, notice_id: str, outlet: str, closing: Closing) -> bool:
        """Keep that the notice is closed for `outlet`; False when it was closed before: the first closing stays."""
        ...


class ServedShelf(Protocol):
    """Who was served which version of an item, so that they can be told."""

    def put(self, item: str, version: int, outlet: str, how: str, at: datetime) -> bool:
        """Keep that `outlet` got the text by `how` (web, api, feed, take); False when it was known."""
        ...

    def has(self, item: str, version: int, outlet: str) -> bool:
        """Whether it is kept that `outlet` got this version of the item."""
        ...

    def of_outlet(self, outlet: str, items: list[str]) -> set[str]:
        """Those of `items` that `outlet` was served, in any version."""
        ...

    def of_item(self, item: str) -> list[Served]:
        """Who was served the item: for each outlet the first time of each version, in order of time."""
        ...

    def outlets(self, item: str, *, up_to_version: int | None = None) -> list[str]:
        """The outlets that were served the item (in a version up to the one given), in order of their id."""
        ...


class NoticeRecords(OutboxRecords, Protocol):
    """The records that notices need."""

    notices: NoticeShelf
    served: ServedShelf
    deliveries: DeliveryShelf


def notice_of(happening: Happening) -> Notice | None:
    """The notice that follows from what happened, or None when nothing has to be told.

    The end of a hold is told; the end of an embargo is news, not a notice, unless it kept a correction back: that
    is told now, and not before. A correction of a held item is told at once, since its takers stand corrected.
    """
    entry, version = happening.entry, happening.version
    kind = KINDS.get(entry.kind)
    if entry.kind == "embargo-lifted" and version is not None and version.correction:
        kind = "correction"
    if kind is None or happening.reason is None or entry.outlet is None:
        return None
    if kind == "correction" and (version is None or not version.released):
        return None
    return Notice(
        id=notice_id(entry),
        number=happening.position,
        kind=kind,
        item=happening.state.id,
        uri=happening.state.uri,
        version=_shown_version(happening),
        reason=happening.reason,
        reader_note=happening.reader_note,
        issued_by=happening.state.outlet,
        issued_at=entry.received_at,
    )


def _shown_version(happening: Happening) -> int:
    """The version that the notice names: not one that still waits behind its embargo, when an earlier is public."""
    version = happening.entry.version or happening.state.version
    public = happening.state.public_version
    is_waiting = happening.version is not None and not happening.version.released
    return public if is_waiting and public is not None else version


def notice_id(entry: Entry) -> str:
    """The id of the notice that an entry makes: the same on every node."""
    return f"{entry.node}-{entry.number}"


def node_of_notice(notice_id: str) -> str:
    """The node whose entry made the notice.

    >>> node_of_notice("wire-south.example.org-17")
    'wire-south.example.org'
    """
    return notice_id.rpartition("-")[0]


def tell(records: NoticeRecords, happening: Happening) -> None:
    """Keep the notice that follows from what happened and address it to every outlet that was served the item.

    A correction that brought a version is for those who have an earlier one. The owner hears of what others did.
    """
    notice = notice_of(happening)
    if notice is None:
        return
    records.notices.put(notice)
    outlets = set(records.served.outlets(notice.item, up_to_version=_versions_concerned(happening, notice)))
    outlets.discard(notice.issued_by)
    if happening.entry.kind in {"emergency-held", "emergency-released"}:
        outlets.add(notice.issued_by)
    records.notices.address(notice, sorted(outlets))


def _versions_concerned(happening: Happening, notice: Notice) -> int | None:
    """The newest version whose takers are concerned; None: those of every version."""
    brought = happening.version is not None and happening.version.position == notice.number
    return notice.version - 1 if brought or happening.entry.kind == "embargo-lifted" else None


def answer(
    records: NoticeRecords,
    notice_id: str,
    *,
    outlet: str,
    status: ReceiptStatus,
    note: str | None,
    by: str | None,
    now: datetime,
    version: int | None = None,
    signed: str | None = None,
) -> Receipt:
    """Keep what `outlet` answers to a notice; a later answer replaces an earlier one, done is not undone by seen.

    Once it is done, the outlet's channels are tried no more; once it is seen, they are only reminded. The node signs it
    with the outlet's key, where it keeps that; an outlet that keeps its own may hand in what it `signed`.
    Raises NotFoundError when there is no such notice for this outlet, BadInputError for a note that is too long,
    ConflictError when the receipt names a `version` of the item that the notice is not about, NotVerifiedError when
    what is `signed` is not this outlet's answer to this notice.
    """
    if len(note or "") > LONGEST_REASON:
        raise BadInputError(
            text("More than %(most)s characters", most=LONGEST_REASON),
            where="note",
            remedy=text("Shorten it."),
        )
    known = next((a for a in records.notices.addressees(notice_id) if a.outlet == outlet), None)
    if known is None:
        raise no_notice(notice_id)
    if version is not None and version != known.notice.version:
        raise ConflictError(
            text(
                "The notice is about version %(version)s, the receipt about version %(other)s",
                version=known.notice.version,
                other=version,
            ),
            where="version",
            remedy=text("Read the notice again and answer it with its own version, or with none."),
        )
    if known.receipt is not None and known.receipt.status == "done" and status == "seen":
        return known.receipt
    first_seen = known.receipt.seen_at if known.receipt else None
    seen_at = first_seen or (now if status == "seen" else None)
    signed = _signed(records, known, status, now, signed)
    receipt = Receipt(status=status, at=now, note=note, by=by, seen_at=seen_at, signed=signed)
    records.notices.answer(notice_id, outlet, receipt)
    _say_answered(records, known.notice, outlet, receipt, now)
    if status == "done":
        stop_tries(records.deliveries, notice_id, outlet=outlet, why="done", now=now)
    else:
        slow_down(records.deliveries, notice_id, outlet=outlet, now=now)
    return receipt


def serve(records: NoticeRecords, state: ItemState, version: int, outlet: str, how: str, now: datetime) -> None:
    """Keep that `outlet` got the text of a version, so that it hears what becomes of it; its owner's node is told."""
    if records.served.put(state.id, version, outlet, how, now):
        served = Served(item=state.id, outlet=outlet, version=version, how=how, at=now)
        say(records, node_of(records, state.outlet), "served", served, now=now)


def _say_answered(records: NoticeRecords, notice: Notice, outlet: str, receipt: Receipt, now: datetime) -> None:
    """Tell the node that issued the notice, and the owner's, what `outlet` answered; not who it was that did."""
    said = Answered(notice=notice.id, outlet=outlet, receipt=msgspec.structs.replace(receipt, by=None))
    for node in {node_of_notice(notice.id), node_of(records, notice.issued_by)}:
        say(records, node, "answered", said, now=now)


def _signed(
    records: NoticeRecords, addressed: Addressed, status: ReceiptStatus, now: datetime, given: str | None
) -> str | None:
    """The receipt as its outlet signs it: with the key that the node keeps, else as it was `given`."""
    notice, outlet = addressed.notice, addressed.outlet
    said = Acknowledged(
        alliance=records.alliance,
        outlet=outlet,
        notice=notice.id,
        uri=notice.uri,
        version=notice.version,
        status=status,
        at=now,
    )
    if given is not None:
        signed = read_receipt(given, records.keys.public_key_of(outlet))
        if msgspec.structs.replace(signed, at=now) != said:
            raise NotVerifiedError(
                "The receipt that is signed is not this one",
                where="signed",
                remedy="Sign the notice's own id, URI and version, and the status that is sent.",
            )
        return given
    key = records.keys.key_of(outlet)
    return None if key is None else sign_receipt(said, key)


def no_notice(notice_id: str) -> NotFoundError:
    """What is said of a notice that is not there, or not for the one who asks."""
    return NotFoundError(
        text("There is no such notice for your outlet"),
        where=notice_id,
        remedy=text("Take the id from the list of notices."),
    )
