"""Correct by a note alone: what was wrong with the version that stands, without a new text."""

from __future__ import annotations

from datetime import datetime

import msgspec

from commonwire.base.errors import ConflictError, NotFoundError
from commonwire.base.texts import text
from commonwire.ledger.entry import Entry
from commonwire.news.content import find_model
from commonwire.news.labels import subject_keys
from commonwire.news.ports import Happening, NewsRecords
from commonwire.news.publish import Correction, check_correction
from commonwire.news.record import Line, OwnStatement, record
from commonwire.news.state import ItemState


def correct(
    records: NewsRecords,
    state: ItemState,
    correction: Correction,
    *,
    by: str | None,
    own: OwnStatement | None,
    now: datetime,
) -> Entry:
    """Record a correction of the public version of an item. Raises ConflictError when nobody else can see one."""
    if state.status != "usable" or state.public_version is None:
        raise ConflictError(
            text("Others see no version of this item now"),
            where=state.uri,
            remedy=text("Give a corrected version instead."),
        )
    check_correction(correction)
    line = Line(
        kind="corrected",
        outlet=state.outlet,
        uri=state.uri,
        version=state.public_version,
        parts={"reason": msgspec.json.encode(correction)},
        language=state.language,
        urgency=state.urgency,
        terms=state.terms,
        by=by,
    )
    entry = record(records, line, own=own, now=now)
    project_correction(records, entry, correction)
    return entry


def project_correction(records: NewsRecords, entry: Entry, correction: Correction) -> None:
    """Keep what a "corrected" entry without a new version changes; also used by `rebuild`."""
    state = records.items.find(entry.item or "")
    version = records.items.find_version(entry.item or "", entry.version or 0)
    if state is None or version is None:
        raise NotFoundError(
            text("Entry %(number)s corrects an item that is not known here", number=entry.number), where=entry.uri
        )
    model = find_model(records, version)
    state = msgspec.structs.replace(
        state, position=records.book.position(), received_at=entry.received_at, corrected=True
    )
    records.items.put(state, subject_keys(model.subjects) if model and state.subjects else [])
    records.happenings.append(
        Happening(
            entry=entry,
            position=records.book.position(),
            state=state,
            version=version,
            model=model,
            reason=correction.what,
            reader_note=correction.reader_note,
        )
    )
