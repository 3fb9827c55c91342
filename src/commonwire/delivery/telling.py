"""Who is told of what a saved search catches, and how: each reader chooses for themselves.

A reader is a person of the outlet, or its desk as a whole (the empty id): then mail goes to the outlet's addresses for
people on duty, and a live alert to every desk of the outlet.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

import msgspec
from msgspec.structs import replace

from commonwire.alliance.people import disable
from commonwire.alliance.ports import Roll
from commonwire.alliance.principal import Principal
from commonwire.base.errors import BadInputError
from commonwire.base.texts import text
from commonwire.delivery.saved_search import SearchRecords, get_search, hand_over
from commonwire.delivery.tells import How, Tells, checked_tells, next_digest
from commonwire.search.match import SavedSearch

DESK = ""
"""The reader that is an outlet's desk."""


class Telling(msgspec.Struct, frozen=True, kw_only=True):
    """How one reader is told of what one search catches.

    Told is what landed after ledger number `from_number`; of digests, what landed after `told_number`, next at
    `next_at`. Since `muted_at` nothing is told until it is told again (None: it is).
    """

    search: str
    outlet: str
    reader: str
    tells: Tells
    from_number: int = 0
    told_number: int = 0
    next_at: datetime | None = None
    muted_at: datetime | None = None


class TellingShelf(Protocol):
    """Where it is kept how readers are told; with a search goes how it told."""

    def put(self, telling: Telling) -> None:
        """Keep it in place of the one of the same search and reader."""
        ...

    def find(self, search: str, reader: str) -> Telling | None:
        """How the reader is told of the search, if they chose."""
        ...

    def of_reader(self, outlet: str, reader: str) -> list[Telling]:
        """All that a reader of the outlet chose, by search."""
        ...

    def that(self, how: How, *, outlet: str | None = None) -> list[Telling]:
        """All (of one outlet) that tell so and are not muted, by search and reader."""
        ...

    def due(self, now: datetime) -> list[Telling]:
        """Those whose digest is due, by outlet, reader and search."""
        ...

    def next_at(self) -> datetime | None:
        """When the next digest is due."""
        ...

    def keep_only(self, search: str, reader: str) -> None:
        """Forget how every other reader of a search is told."""
        ...

    def remove_reader(self, outlet: str, reader: str) -> None:
        """Forget all that a reader of the outlet chose."""
        ...


class TellingRecords(SearchRecords, Protocol):
    """The records that tellings need."""

    roll: Roll
    tellings: TellingShelf


def telling_of(records: TellingRecords, search: SavedSearch, reader: str) -> Telling:
    """How the reader is told of the search: as they chose, else by the inbox only."""
    known = records.tellings.find(search.id, reader)
    return known or _not_chosen(search, reader, records.roll.get_outlet(search.outlet).time_zone)


def tellings_of(records: TellingRecords, outlet: str, reader: str, searches: Sequence[SavedSearch]) -> list[Telling]:
    """How the reader is told of each of these searches of the outlet, as `telling_of`."""
    known = {telling.search: telling for telling in records.tellings.of_reader(outlet, reader)}
    zone = records.roll.get_outlet(outlet).time_zone
    return [known.get(search.id) or _not_chosen(search, reader, zone) for search in searches]


def reader_of(by: Principal, *, desk: bool) -> str:
    """Which reader `by` chooses for: themselves, or the desk; a key has no desk but the outlet's."""
    return DESK if desk or by.person is None else by.person


def set_telling(
    records: TellingRecords, by: Principal, search_id: str, tells: Tells, *, desk: bool, now: datetime
) -> Telling:
    """How `by`, or the `desk`, is told of a search from now on; it is muted no more.

    Raises NotFoundError as `get_search`, BadInputError as `checked_tells`, or for the desk of a search that is one
    person's alone.
    """
    search = get_search(records, by, search_id)
    reader = reader_of(by, desk=desk)
    if reader == DESK and search.person is not None:
        raise BadInputError(
            text("This search is one person's alone: the desk is not told of it"),
            where="tells",
            remedy=text("Share it first."),
        )
    known = telling_of(records, search, reader)
    tells = checked_tells(tells)
    head = records.book.position()
    goes_on = known.muted_at is None and known.tells.how == tells.how and known.tells.paused == tells.paused
    telling = replace(
        known,
        tells=tells,
        muted_at=None,
        from_number=known.from_number if goes_on else head,
        told_number=known.told_number if goes_on else head,
        next_at=next_digest(tells, after=now),
    )
    records.tellings.put(telling)
    if reader == DESK:
        _note_alert(records, search, is_told=tells.how != "inbox")
    return telling


def set_alert(records: TellingRecords, by: Principal, search: SavedSearch, *, alert: bool, now: datetime) -> None:
    """Tell the outlet's desk of what `search` catches (who has it alone, of theirs), live at first; or no more."""
    desk = search.person is None
    known = telling_of(records, search, reader_of(by, desk=desk))
    if (known.tells.how != "inbox") != alert:
        tells = replace(known.tells, how="live" if alert else "inbox")
        set_telling(records, by, search.id, tells, desk=desk, now=now)


def mute(records: TellingRecords, outlet: str, search_id: str, reader: str, *, now: datetime) -> list[Telling]:
    """What a reader of the outlet is told of no more: of one search, or, when it is '', of all that tell by digest."""
    known = records.tellings.of_reader(outlet, reader)
    wanted = [it for it in known if (it.search == search_id if search_id else it.tells.how == "digest")]
    muted = [it if it.muted_at else replace(it, muted_at=now) for it in wanted]
    for telling in muted:
        records.tellings.put(telling)
    return muted


def unmute(records: TellingRecords, by: Principal, search_id: str, *, desk: bool, now: datetime) -> Telling:
    """How `by`, or the `desk`, is told of a search again as before, from now on. Raises as `set_telling`."""
    search = get_search(records, by, search_id)
    return set_telling(
        records, by, search_id, telling_of(records, search, reader_of(by, desk=desk)).tells, desk=desk, now=now
    )


def settle_readers(records: TellingRecords, searches: Sequence[SavedSearch]) -> None:
    """Tell of searches that were given to one person, or to all, nobody who sees them no more."""
    for search in searches:
        if search.person is not None:
            records.tellings.keep_only(search.id, search.person)
            _note_alert(records, search, is_told=False)


def _not_chosen(search: SavedSearch, reader: str, zone: str) -> Telling:
    return Telling(search=search.id, outlet=search.outlet, reader=reader, tells=Tells(zone=zone))


def _note_alert(records: TellingRecords, search: SavedSearch, *, is_told: bool) -> None:
    if search.alert != is_told:
        records.searches.put(replace(search, alert=is_told))


def part_with(records: TellingRecords, by: Principal, person: str, *, to: str | None) -> list[SavedSearch]:
    """End a person's access (`people.disable`): the searches that were theirs alone, which are `to`'s now.

    They are everybody's in the outlet when `to` is None; the person is told of nothing more. Raises as `people.disable`
    and `hand_over` do.
    """
    left = disable(records.roll, by, person)
    if left.outlet is None:
        return []
    records.tellings.remove_reader(left.outlet, left.id)
    return hand_over(records, left.outlet, left.id, to)
