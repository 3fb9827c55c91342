"""Tombstone: a kill that came before its story. It is recorded like every kill, and the story is refused when it comes.

It belongs to the outlet that signed it and stands in the way of that outlet's item only (docs/rules.md, 3 and 4).
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

import msgspec

from commonwire.ledger.entry import Entry
from commonwire.news.ports import Happening, NewsRecords
from commonwire.news.record import Line, OwnStatement, record
from commonwire.news.state import ItemState
from commonwire.news.withdraw import Words, check_words
from commonwire.rights.digest import terms_digest
from commonwire.rights.terms import Terms

NEVER_GIVEN: Final = 0
"""The version that a kill names whose story was never given: versions count from 1."""


def bury(
    records: NewsRecords,
    uri: str,
    words: Words,
    *,
    outlet: str,
    by: str | None,
    own: OwnStatement | None,
    now: datetime,
) -> Entry:
    """Kill what `outlet` has not given yet under `uri`; the item must not be known here.

    Raises BadInputError for a reason that will not do, and as `record` does: an own statement names version 0.
    """
    check_words(words)
    line = Line(
        kind="killed",
        outlet=outlet,
        uri=uri,
        version=NEVER_GIVEN,
        parts={"reason": msgspec.json.encode(words)},
        by=by,
    )
    entry = record(records, line, own=own, now=now)
    project_tombstone(records, entry, words)
    return entry


def project_tombstone(records: NewsRecords, entry: Entry, words: Words) -> None:
    """Keep the item that an entry killed or held before it came, which nobody but its outlet sees.

    Also used by `rebuild`, and for what other nodes recorded: there a kill may overtake its story, and so may a hold.
    """
    terms = Terms()
    digest = terms_digest(terms)
    records.terms.put(digest, terms)
    state = ItemState(
        id=entry.item or "",
        outlet=entry.outlet or "",
        uri=entry.uri or "",
        status="canceled" if entry.kind == "killed" else "withheld",
        version=NEVER_GIVEN,
        public_version=None,
        position=records.book.position(),
        first_received_at=entry.received_at,
        received_at=entry.received_at,
        terms=digest,
        listed=False,
        reason=words.reason,
    )
    records.items.put(state, [])
    records.happenings.append(
        Happening(
            entry=entry,
            position=records.book.position(),
            state=state,
            reason=words.reason,
            reader_note=words.reader_note,
        )
    )
