"""What is known, in the shapes of the API."""

from __future__ import annotations

from typing import Any

import msgspec

from commonwire.alliance.principal import Principal
from commonwire.delivery.course import OutletCourse, Progress, progress_now, stage_of
from commonwire.delivery.notice import KINDS, Addressed, Closing, Notice, Receipt, notice_id
from commonwire.delivery.records import Records
from commonwire.delivery.show import Shown
from commonwire.ledger.entry import Entry
from commonwire.news.publish import Correction
from commonwire.news.withdraw import Words
from commonwire.web.api.notice_shapes import (
    Addressee,
    ClosingAnswer,
    IssuedNotice,
    ItemNotice,
    NoticeRow,
    ProgressAnswer,
    ReceiptAnswer,
    ServedAnswer,
    TryAnswer,
)
from commonwire.web.api.shapes import ItemAnswer
from commonwire.web.reader import Reader, reader_of
from commonwire.web.site import Site

_NAMED = ("subjects", "people", "organisations", "places", "events", "objects", "genres")
"""The fields of an item that name things."""


def notice_row(records: Records, entry: Entry) -> NoticeRow:
    """The notice that an entry made; for the end of an embargo the same shape with the kind 'release'."""
    words = _said(records, entry)
    return NoticeRow(
        id=notice_id(entry),
        kind=KINDS.get(entry.kind, "release"),
        item=entry.item or "",
        uri=entry.uri or "",
        version=entry.version or 0,
        reason=words.reason,
        reader_note=words.reader_note,
        issued_by=entry.outlet or "",
        issued_at=entry.received_at,
    )


def addressed_row(addressed: Addressed) -> NoticeRow:
    """A notice as the outlet has it that it is for."""
    return NoticeRow(**_fields(addressed.notice), receipt=receipt_answer(addressed.receipt))


def item_notice(notice: Notice) -> ItemNotice:
    """A notice without anybody's receipt."""
    return ItemNotice(**_fields(notice))


def receipt_answer(receipt: Receipt | None) -> ReceiptAnswer | None:
    """What an outlet answered; who of its people did is the outlet's own affair."""
    if receipt is None:
        return None
    return ReceiptAnswer(status=receipt.status, at=receipt.at, note=receipt.note, signed=receipt.signed)


def closing_answer(closing: Closing) -> ClosingAnswer:
    """That a notice was closed for an outlet, for the owner and the secretariat; people by their id."""
    return ClosingAnswer(by=closing.by, by_outlet=closing.by_outlet, reason=closing.reason, at=closing.at)


def addressee(addressed: Addressed, *, overtaken: bool) -> Addressee:
    """An outlet that a notice is for, as it sees itself: with its answer and its closing."""
    return Addressee(
        outlet=addressed.outlet,
        stage=stage_of(addressed, overtaken=overtaken),
        receipt=receipt_answer(addressed.receipt),
        closing=None if addressed.closing is None else closing_answer(addressed.closing),
    )


def followed(course: OutletCourse) -> Addressee:
    """An outlet that a notice is for, as the issuer and the secretariat see it; where it is told is its own affair."""
    tries = [(one, channel.kind) for channel in course.channels for one in channel.tries]
    return Addressee(
        outlet=course.outlet,
        node=course.node,
        stage=course.stage,
        receipt=receipt_answer(course.receipt),
        closing=None if course.closing is None else closing_answer(course.closing),
        served=[ServedAnswer(version=it.version, how=it.how, at=it.at) for it in course.served],
        tries=[
            TryAnswer(channel=kind, began_at=it.began_at, outcome=it.outcome, status=it.status)
            for it, kind in sorted(tries, key=lambda pair: pair[0].began_at)
        ],
        seen_at=course.receipt.seen_at if course.receipt else None,
        suspended=course.is_suspended,
        minutes=course.minutes,
    )


def progress_answer(progress: Progress) -> ProgressAnswer:
    """How far a notice has come."""
    return ProgressAnswer(**msgspec.structs.asdict(progress))


def issued_row(records: Records, notice: Notice) -> IssuedNotice:
    """A notice with how far it has come, for those who follow it."""
    return IssuedNotice(**_fields(notice), progress=progress_answer(progress_now(records, notice)))


async def item_answer(site: Site, principal: Principal, shown: Shown) -> ItemAnswer:
    """The common model of an item as it is shown, with outlet, member and the notices about it.

    What it names bears the name that it has for the principal; the source's is kept beside it.
    """
    state = shown.state

    def look(records: Records) -> tuple[str, Reader]:
        return records.member_of(state.outlet), reader_of(records, principal)

    member, reader = await site.store.read(look)
    notices = [item_notice(notice) for notice in shown.notices]
    named = {name: [reader.concept(it, shown.item.language) for it in getattr(shown.item, name)] for name in _NAMED}
    return ItemAnswer(
        **(msgspec.structs.asdict(shown.item) | named),
        outlet=state.outlet,
        member=member,
        corrected=state.corrected,
        notices=notices,
        notice=notices[-1] if notices and state.status != "usable" else None,
        entry=shown.version.number if shown.version else None,
    )


def _said(records: Records, entry: Entry) -> Words:
    """The reason and the readers' note as they are recorded: of an emergency hold the reason says whose it is."""
    content = records.book.content(entry.content["reason"]) if "reason" in entry.content else None
    if content is None:
        return Words(reason="")
    if entry.kind == "corrected":
        said = msgspec.json.decode(content.data, type=Correction)
        return Words(reason=said.what, reader_note=said.reader_note)
    return msgspec.json.decode(content.data, type=Words)


def _fields(notice: Notice) -> dict[str, Any]:
    fields = msgspec.structs.asdict(notice)
    del fields["number"]
    return fields
