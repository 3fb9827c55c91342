"""Say what language a story is in: a person of its owner knows better than a machine, and than the source's system."""

from __future__ import annotations

from datetime import datetime

import msgspec

from commonwire.base.errors import ConflictError, NotFoundError
from commonwire.base.languages import language_tag
from commonwire.base.texts import text
from commonwire.ledger.entry import Entry
from commonwire.news.content import find_model
from commonwire.news.labels import subject_keys
from commonwire.news.ports import Happening, NewsRecords
from commonwire.news.record import NodeLine, record_by_node
from commonwire.news.state import ItemState


def say_language(records: NewsRecords, state: ItemState, language: str, *, by: str | None, now: datetime) -> Entry:
    """Record that the item is in `language` (a BCP 47 tag), for this and every later version.

    Raises BadInputError for what is no tag, ConflictError for an item that was killed.
    """
    if state.status == "canceled":
        raise ConflictError(text("This item was killed: it has no words any more"), where=state.uri)
    line = NodeLine(
        kind="language-said",
        outlet=state.outlet,
        uri=state.uri,
        version=state.public_version or state.version,
        language=language_tag(language),
        urgency=state.urgency,
        terms=state.terms,
        by=by,
    )
    entry = record_by_node(records, line, now=now)
    project_language(records, entry)
    return entry


def project_language(records: NewsRecords, entry: Entry) -> None:
    """Keep what a "language-said" entry changes; also used by `rebuild`. A row that others see is told anew."""
    state = records.items.find(entry.item or "")
    version = records.items.find_version(entry.item or "", entry.version or 0)
    if state is None or version is None:
        raise NotFoundError(
            text("Entry %(number)s is about an item that is not known here", number=entry.number), where=entry.uri
        )
    model = find_model(records, version)
    state = msgspec.structs.replace(
        state, position=records.book.position(), language=entry.language, language_by="person"
    )
    records.items.put(state, subject_keys(model.subjects) if model and state.subjects else [])
    is_seen = model is not None and version.released and state.status == "usable"
    if model is not None:
        model.language, model.language_by = entry.language, "person"
    records.happenings.append(
        Happening(
            entry=entry,
            position=records.book.position(),
            state=state,
            version=version,
            model=model if is_seen else None,
        )
    )
