"""What one viewer gets to see of an item: the whole, the announced fields, or only that it is gone."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

import msgspec

from commonwire.base.errors import AmbiguousItemError, NotFoundError
from commonwire.base.texts import text
from commonwire.delivery.notice import Notice, NoticeRecords, serve
from commonwire.news.content import find_model, find_part
from commonwire.news.item import Headline, Hop, Item
from commonwire.news.state import ItemState, VersionState


class Shown(msgspec.Struct, kw_only=True):
    """An item for one viewer. `version` is the one shown (None: no text is); `notices` all that were issued.

    `came_by` are the nodes that it passed, the one that it was given to first; `item.hops` ends with them.
    """

    state: ItemState
    item: Item
    version: VersionState | None
    notices: list[Notice]
    came_by: tuple[str, ...] = ()

    @property
    def has_text(self) -> bool:
        """Whether the viewer gets the words of the item."""
        return self.version is not None


class ShowRecords(NoticeRecords, Protocol):
    """The records that showing needs."""


def find_item(records: ShowRecords, reference: str, *, viewer: str | None) -> ItemState:
    """The item that `reference`, an id or a URI, names for `viewer` (an outlet, None: a guest).

    The viewer's own item wins. Raises NotFoundError, or AmbiguousItemError with the ids when several outlets
    gave that URI. An item that is not listed is not there for anybody but its owner.
    """
    by_id = records.items.find(reference)
    found = [by_id] if by_id else records.items.with_uri(reference)
    seen = [state for state in found if state.listed or state.outlet == viewer]
    own = [state for state in seen if state.outlet == viewer]
    if not seen:
        raise NotFoundError(
            text("There is no such item"), where=reference[:200], remedy=text("Check the id or the URI.")
        )
    if len(seen) > 1 and not own:
        raise AmbiguousItemError(
            text("%(count)s outlets gave this URI", count=len(seen)),
            ids=[state.id for state in seen],
            remedy=text("Ask by one of the ids."),
        )
    return own[0] if own else seen[0]


def show(records: ShowRecords, state: ItemState, *, viewer: str | None, version: int | None = None) -> Shown:
    """The item as `viewer` may see it: the owner the newest version with the private note, others the public one.

    `version` asks for an earlier public version. Raises NotFoundError when there is no such version for the viewer.
    """
    notices = records.notices.of_item(state.id)
    wanted = _version_for(records, state, viewer, version)
    model = find_model(records, wanted) if wanted else None
    if wanted is None or model is None:
        return Shown(state=state, item=_without_text(state), version=None, notices=notices)
    model.status = state.status
    if state.language_by == "person" and model.language_by != "person":
        model.language, model.language_by = state.language, "person"
    model.embargo_until = wanted.embargo_until if not wanted.released else None
    if viewer == state.outlet:
        model.editor_note = _note(records, wanted)
    came_by = records.book.hops(wanted.position) if wanted.node not in {"", records.node} else ()
    model.hops = [*model.hops, *(Hop(party=node, action="relayed") for node in came_by)]
    return Shown(state=state, item=model, version=wanted, notices=notices, came_by=came_by)


def note_served(records: ShowRecords, shown: Shown, *, viewer: str | None, how: str, now: datetime) -> None:
    """Keep that `viewer` got the text, so that it hears what becomes of it."""
    if shown.version is not None and viewer is not None and viewer != shown.state.outlet:
        serve(records, shown.state, shown.version.version, viewer, how, now)


def is_noted(records: ShowRecords, shown: Shown, *, viewer: str | None) -> bool:
    """Whether nothing is left to be kept by `note_served`."""
    if shown.version is None or viewer is None or viewer == shown.state.outlet:
        return True
    return records.served.has(shown.state.id, shown.version.version, viewer)


def _version_for(
    records: ShowRecords, state: ItemState, viewer: str | None, version: int | None
) -> VersionState | None:
    if state.status == "canceled":
        return None
    if viewer == state.outlet:
        return _known(records, state, version or state.version)
    if state.status == "withheld" or state.public_version is None:
        return None
    found = _known(records, state, version or state.public_version)
    if not found.released:
        raise NotFoundError(
            text("There is no version %(version)s of this item", version=version),
            where=state.uri,
            remedy=text("Leave the version out: you get the newest."),
        )
    return found


def _known(records: ShowRecords, state: ItemState, version: int) -> VersionState:
    found = records.items.find_version(state.id, version)
    if found is None:
        raise NotFoundError(
            text("There is no version %(version)s of this item", version=version),
            where=state.uri,
            remedy=text("Leave the version out: you get the newest."),
        )
    return found


def _without_text(state: ItemState) -> Item:
    """The common model of an item whose words are not for the viewer: only what the row shows."""
    return Item(
        id=state.id,
        uri=state.uri,
        version=state.public_version or state.version,
        status=state.status,
        embargo_until=state.embargo_until if state.public_version is None else None,
        language=state.language,
        language_by=state.language_by,
        headlines=[Headline(value=state.headline)] if state.headline else [],
        summary=state.snippet,
        urgency=state.urgency,
        received_at=state.received_at,
    )


def _note(records: ShowRecords, version: VersionState) -> str | None:
    note = find_part(records, version, "note")
    return note.decode() if note is not None else None
