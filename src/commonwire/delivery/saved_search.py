"""Saved searches: kept, changed, handed over and removed; an outlet's, or one person's alone."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

import msgspec
from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from commonwire.alliance.may import is_allowed, may
from commonwire.alliance.ports import Roll
from commonwire.alliance.principal import Principal, own_outlet
from commonwire.base.errors import BadInputError, NotAllowedError, NotFoundError
from commonwire.base.ids import new_id
from commonwire.base.texts import text
from commonwire.delivery.inbox import InboxRecords, Sight
from commonwire.search.match import SavedSearch
from commonwire.search.parse import parse_query

MOST_SEARCHES = 20_000
"""Saved searches of one outlet."""
LONGEST_NAME = 200
LONGEST_FOLDER = 60
"""Characters of a folder's name."""
GREATEST_PLACE = 9_999


class SearchRecords(InboxRecords, Protocol):
    """The records that saved searches need."""

    roll: Roll


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be changed of a saved search; what is UNSET stays. `person` None: it is the whole outlet's."""

    name: str | UnsetType = UNSET
    query: str | UnsetType = UNSET
    alert: bool | UnsetType = UNSET
    folder: str | UnsetType = UNSET
    place: int | UnsetType = UNSET
    person: str | UnsetType | None = UNSET


def save_search(
    records: SearchRecords,
    *,
    outlet: str,
    name: str,
    query: str,
    alert: bool,
    by: str | None,
    now: datetime,
    folder: str = "",
    place: int = 0,
    person: str | None = None,
) -> SavedSearch:
    """Keep a standing query of `outlet`, or of its `person` alone: it catches what is recorded from now on.

    Raises BadInputError for a query that is not understood or asks for nothing, and for one too many.
    """
    check_query(query)
    if records.searches.count(outlet) >= MOST_SEARCHES:
        raise BadInputError(
            text("More than %(most)s saved searches", most=MOST_SEARCHES),
            where="searches",
            remedy=text("Remove some first."),
        )
    search = SavedSearch(
        id=new_id("search-"),
        outlet=outlet,
        name=_named(name, query),
        query=query,
        alert=alert,
        folder=checked_folder(folder),
        place=checked_place(place),
        person=person,
        from_number=records.book.position(),
        made_at=now,
        made_by=by,
    )
    records.searches.put(search)
    return search


def change_search(records: SearchRecords, by: Principal, search_id: str, change: Change) -> SavedSearch:
    """The search as it is after `change`. With another query it catches what is recorded from now on.

    Raises NotFoundError as `get_search`, NotAllowedError to whom it may not be given or taken (`_give`), BadInputError.
    """
    known = get_search(records, by, search_id)
    said = {name: value for name, value in msgspec.structs.asdict(change).items() if value is not UNSET}
    if "folder" in said:
        said["folder"] = checked_folder(said["folder"])
    if "place" in said:
        said["place"] = checked_place(said["place"])
    if "query" in said and said["query"] != known.query:
        check_query(said["query"])
        said["from_number"] = records.book.position()
    if "name" in said:
        said["name"] = _named(said["name"], said.get("query", known.query))
    if "person" in said and said["person"] != known.person:
        _check_giving(records, by, known, said["person"])
    changed = replace(known, **said)
    if changed != known:
        records.searches.put(changed)
    return changed


def remove_search(records: SearchRecords, by: Principal, search_id: str) -> SavedSearch:
    """The search, which is forgotten with all that it caught. Raises NotFoundError as `get_search`."""
    found = get_search(records, by, search_id)
    records.searches.remove(found.outlet, found.id)
    return found


def get_search(records: SearchRecords, by: Principal, search_id: str) -> SavedSearch:
    """The search with this id, of the own outlet. Raises NotFoundError, for another outlet's or colleague's own too."""
    outlet = own_outlet(by)
    may(by, "search")
    found = records.searches.find(outlet, search_id)
    if found is None or not is_theirs(found, by):
        raise NotFoundError(
            text("Your outlet has no such search"), where=search_id[:60], remedy=text("See the list of searches.")
        )
    return found


def searches_of(records: SearchRecords, by: Principal) -> list[SavedSearch]:
    """The searches of the own outlet that `by` may see: in folders, there by their place, the first made first."""
    found = [search for search in records.searches.of_outlet(own_outlet(by)) if is_theirs(search, by)]
    return sorted(found, key=lambda search: (search.folder.casefold(), search.folder, search.place))


def is_theirs(search: SavedSearch, by: Principal) -> bool:
    """Whether a search of the own outlet is everybody's there, or this person's."""
    return search.person is None or search.person == by.person


def sight_of(by: Principal, *, search: str | None = None, folder: str | None = None, unread: bool = False) -> Sight:
    """What `by` may look at of the inbox, and the part that is asked for."""
    return Sight(outlet=own_outlet(by), person=by.person, search=search, folder=folder, unread=unread)


def look_at(records: SearchRecords, sight: Sight, up_to: int | None) -> None:
    """Keep that the reader has looked at what the sight shows, up to ledger number `up_to` (None: all there is)."""
    found = list(records.inbox.unread(sight))
    head = records.book.position()
    records.inbox.look(sight.reader, found, head if up_to is None else min(up_to, head))


def hand_over(records: SearchRecords, outlet: str, person: str, to: str | None) -> list[SavedSearch]:
    """The searches that were the person's alone, now of the colleague `to`, or of the whole outlet (None).

    Raises BadInputError when `to` is nobody who works there.
    """
    if to is not None:
        _check_colleague(records, outlet, to)
    given = [replace(search, person=to) for search in records.searches.of_person(outlet, person)]
    for search in given:
        records.searches.put(search)
    return given


def check_query(query: str) -> None:
    """Raise BadInputError for a query that is not understood or asks for nothing."""
    if parse_query(query).root is None:
        raise BadInputError(
            text("The query is empty"), where="query", remedy=text("Write a word or a filter such as lang:ur.")
        )


def checked_folder(folder: str) -> str:
    """The name of a folder on one line; '' is none. Raises BadInputError when it is too long."""
    line = " ".join(folder.split())
    if len(line) > LONGEST_FOLDER:
        raise BadInputError(
            text("The folder's name has more than %(most)s characters", most=LONGEST_FOLDER),
            where="folder",
            remedy=text("Shorten it."),
        )
    return line


def checked_place(place: int) -> int:
    """The place of a search in its folder. Raises BadInputError."""
    if not 0 <= place <= GREATEST_PLACE:
        raise BadInputError(
            text("This is no place in a folder"),
            where="place",
            remedy=text("Give a number from 0 to %(most)s.", most=GREATEST_PLACE),
        )
    return place


def _named(name: str, query: str) -> str:
    return name.strip()[:LONGEST_NAME] or query[:LONGEST_NAME]


def _check_giving(records: SearchRecords, by: Principal, search: SavedSearch, to: str | None) -> None:
    """Whose it is gives it away; what is everybody's becomes one person's through its maker or an admin only."""
    is_makers = search.made_by is not None and search.made_by == by.person
    if search.person is None and not is_makers and not is_allowed(by, "manage-people", outlet=search.outlet):
        raise NotAllowedError(
            text("Only who saved a search of the whole outlet, or its admin, may make it one person's"),
            where="person",
            remedy=text("Ask them, or save a search of your own."),
        )
    if to is not None:
        _check_colleague(records, search.outlet, to)


def _check_colleague(records: SearchRecords, outlet: str, person: str) -> None:
    there = {colleague.id for colleague in records.roll.people(outlet) if not colleague.disabled}
    if person not in there:
        raise BadInputError(
            text("Nobody of your outlet has this id"), where="person", remedy=text("Choose a colleague.")
        )
