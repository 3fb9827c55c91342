"""The alliance's emergency role: it holds any item, visibly, and ends its own holds; nothing else (docs/rules.md, 3).

The entries are the node's, without a statement of the outlet, and the reason says whose they are. The owner is told
and may end such a hold as one of its own, by `release` or `kill`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from commonwire.base.errors import ConflictError
from commonwire.base.texts import text
from commonwire.ledger.entry import Entry
from commonwire.news.ports import NewsRecords
from commonwire.news.record import NodeLine, record_by_node
from commonwire.news.state import ItemState, VersionState
from commonwire.news.withdraw import (
    EMERGENCY,
    EMERGENCY_ENDED,
    Words,
    check_words,
    freed,
    project_released,
    project_withdrawn,
)


def is_held_in_emergency(state: ItemState) -> bool:
    """Whether it is the alliance that holds the item, and not its owner."""
    return state.status == "withheld" and (state.reason or "").startswith(EMERGENCY)


def emergency_hold(records: NewsRecords, state: ItemState, words: Words, *, by: str | None, now: datetime) -> Entry:
    """Withhold an item for the alliance's emergency role. Raises ConflictError when the item is not usable now."""
    if state.status != "usable":
        raise ConflictError(
            text("The item is %(status)s; only a usable one can be held", status=state.status),
            where=state.uri,
            remedy=text("Read the item first: its status says what can still be done."),
        )
    check_words(words)
    words = msgspec.structs.replace(words, reason=EMERGENCY + words.reason)
    entry = record_by_node(records, _line("emergency-held", state, None, words, by), now=now)
    project_withdrawn(records, entry, words)
    return entry


def emergency_release(records: NewsRecords, state: ItemState, words: Words, *, by: str | None, now: datetime) -> Entry:
    """End a hold of the emergency role. Raises ConflictError when it is not such a hold that keeps the item back."""
    if not is_held_in_emergency(state):
        raise ConflictError(
            text("This item is not held in an emergency; the emergency role ends its own holds only"),
            where=state.uri,
            remedy=text("Ask the item's owner."),
        )
    check_words(words)
    words = msgspec.structs.replace(words, reason=EMERGENCY_ENDED + words.reason)
    entry = record_by_node(records, _line("emergency-released", state, freed(records, state), words, by), now=now)
    project_released(records, entry, words)
    return entry


def _line(
    kind: Literal["emergency-held", "emergency-released"],
    state: ItemState,
    version: VersionState | None,
    words: Words,
    by: str | None,
) -> NodeLine:
    """The node's line about the item, or about the version of it that comes free."""
    return NodeLine(
        kind=kind,
        outlet=state.outlet,
        uri=state.uri,
        version=version.version if version else state.version,
        parts={"reason": msgspec.json.encode(words)},
        language=state.language,
        urgency=state.urgency,
        terms=version.terms if version else None,
        by=by,
        about=version.number if version else None,
    )
