"""What the API answers with: the shapes of surface.md."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from commonwire.alliance.principal import Principal
from commonwire.delivery.notice import KINDS, Addressed, Notice, notice_id
from commonwire.delivery.records import Records
from commonwire.delivery.show import Shown
from commonwire.ledger.entry import Entry
from commonwire.news.withdraw import Words
from commonwire.rights.decision import Decision
from commonwire.rights.words import explain, explain_duty, explain_nearest
from commonwire.web.site import Site


class NoticeRow(msgspec.Struct, kw_only=True):
    """A notice; `receipt` is what the caller's outlet answered, None when it has not."""

    id: str
    kind: str
    item: str
    uri: str
    version: int
    reason: str
    reader_note: str | None
    issued_by: str
    issued_at: datetime
    receipt: dict[str, Any] | None = None


def notice_row(entry: Entry, item: str, words: Words) -> NoticeRow:
    """The notice that an entry made; for the end of an embargo the same shape with the kind 'release'."""
    return NoticeRow(
        id=notice_id(entry),
        kind=KINDS.get(entry.kind, "release"),
        item=item,
        uri=entry.uri or "",
        version=entry.version or 0,
        reason=words.reason,
        reader_note=words.reader_note,
        issued_by=entry.outlet or "",
        issued_at=entry.received_at,
    )


def addressed_row(addressed: Addressed) -> NoticeRow:
    """A notice as the outlet has it that it is for."""
    row = row_of_notice(addressed.notice)
    receipt = addressed.receipt
    if receipt is not None:
        row.receipt = {"status": receipt.status, "at": receipt.at, "note": receipt.note}
    return row


def row_of_notice(notice: Notice) -> NoticeRow:
    """A notice without anybody's receipt."""
    fields = msgspec.structs.asdict(notice)
    del fields["number"]
    return NoticeRow(**fields)


async def item_json(site: Site, shown: Shown, principal: Principal) -> dict[str, Any]:
    """The common model of an item for the caller, with outlet, member and the notices about it."""
    state = shown.state

    def member(records: Records) -> str:
        return records.member_of(state.outlet)

    body: dict[str, Any] = msgspec.to_builtins(shown.item)
    notices = [msgspec.to_builtins(row_of_notice(notice)) for notice in shown.notices]
    for notice in notices:
        del notice["receipt"]
    body["outlet"] = state.outlet
    body["member"] = await site.store.read(member)
    body["notices"] = notices
    body["notice"] = notices[-1] if notices and state.status != "usable" else None
    body["corrected"] = state.corrected
    if shown.version is not None:
        body["entry"] = shown.version.number
    return body


def use_json(decision: Decision) -> dict[str, Any]:
    """A decision with words beside its codes (surface.md)."""
    nearest = decision.nearest
    return {
        "decision": decision.decision,
        "reasons": [
            {"clause": r.clause, "effect": r.effect, "detail": list(r.detail), "text": explain(r)}
            for r in decision.reasons
        ],
        "duties": [{"kind": duty.kind, "text": explain_duty(duty)} for duty in decision.duties],
        "nearest": None if nearest is None else {**msgspec.to_builtins(nearest), "text": explain_nearest(nearest)},
        "terms_digest": decision.terms_digest,
    }
