"""What stands in an alert when it is sent: decided anew at each try, from what is in the inbox then."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

import msgspec
from msgspec.structs import replace

from commonwire.delivery.alert import Alert, AlertRecords, reads_still
from commonwire.delivery.inbox import Match
from commonwire.delivery.passages import SEPARATOR, passages_of
from commonwire.delivery.show import ShowRecords, note_served, show
from commonwire.news.state import ItemState
from commonwire.search.match import SavedSearch
from commonwire.search.passage import Passage

OF_EACH = 20
"""Stories of one search that a digest names, the newest; of further ones it says how many."""
STALE = timedelta(days=1)
"""A digest that could not be sent for so long is not sent any more: the next one is there, and the inbox has it all."""
OF_ALL = 100
"""Stories that a digest names."""


class Caught(msgspec.Struct, frozen=True, kw_only=True):
    """A story that is told of: its match, the item as it stands, and what the search met."""

    match: Match
    state: ItemState
    passage: str | None


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """What one search caught, the newest first; `more` counts what is not named."""

    search: SavedSearch
    caught: list[Caught]
    more: int


class ContentRecords(AlertRecords, ShowRecords, Protocol):
    """The records that contents are read from."""


def contents_of(records: AlertRecords, alert: Alert, *, now: datetime) -> list[Part]:
    """What an alert tells, by search: only what its reader still wants to be told of, and what is still to be seen."""
    wanted = [alert.search] if alert.kind == "at-once" else [window.search for window in alert.windows]
    wanted = reads_still(records, alert, wanted, now=now)
    searches = records.searches.among(wanted)
    parts = []
    left = OF_ALL
    for search in (searches[one] for one in wanted if one in searches):
        caught, more = _of_search(records, alert, search.id, min(OF_EACH, left))
        if caught or more:
            parts.append(Part(search=search, caught=caught, more=more))
        left -= len(caught)
    return parts


def is_ready(records: ContentRecords, alert: Alert, *, now: datetime) -> bool:
    """Whether there is something to tell; then it is on record whom words of stories beyond their rows are handed to.

    (docs/decisions, "Served means the text was handed out".) From now on nothing is gathered to the alert.
    """
    if alert.waits:
        records.alerts.put(replace(alert, waits=False))
    if alert.kind == "digest" and now - alert.made_at > STALE:
        return False
    parts = contents_of(records, alert, now=now)
    for caught in (one for part in parts for one in part.caught):
        if is_beyond_row(caught):
            shown = show(records, caught.state, viewer=alert.outlet)
            note_served(records, shown, viewer=alert.outlet, how="mail", now=now)
    return bool(parts)


def is_beyond_row(caught: Caught) -> bool:
    """Whether the passage says more of the story than its row in a list does."""
    row = (caught.state.headline or "", caught.state.snippet or "")
    said = (caught.passage or "").strip("… ").split(SEPARATOR)
    return not all(any(piece.strip() in part for part in row) for piece in said)


def _of_search(records: AlertRecords, alert: Alert, search: str, limit: int) -> tuple[list[Caught], int]:
    if alert.kind == "at-once":
        found = [match for item in alert.items if (match := records.inbox.find(search, item)) and match.fits]
        found.sort(key=lambda match: match.landed, reverse=True)
        more = alert.more
    else:
        window = next(window for window in alert.windows if window.search == search)
        found = records.inbox.newest_landed(search, after=window.after, up_to=window.up_to, limit=limit)
        more = records.inbox.count_landed(search, after=window.after, up_to=window.up_to) - len(found)
    passages = passages_of(records, found)
    return [caught for match in found if (caught := _caught(records, match, passages))], more


def _caught(records: AlertRecords, match: Match, passages: dict[tuple[str, str], Passage]) -> Caught | None:
    state = records.items.find(match.item)
    if state is None or state.status != "usable" or state.public_version is None:
        return None
    found = passages.get((match.search, match.item))
    return Caught(match=match, state=state, passage=found.text if found else None)
