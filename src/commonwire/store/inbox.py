"""Saved searches, what they caught, and how far that was looked at, in the database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Select, and_, delete, func, select, tuple_, update

from commonwire.delivery.inbox import Match, Sight
from commonwire.search.match import SavedSearch
from commonwire.store.inbox_tables import looked, matches, search_changes, searches, tellings
from commonwire.store.insert import append_row, put_row

_encode = msgspec.json.Encoder(order="deterministic").encode
_decode_search = msgspec.json.Decoder(SavedSearch).decode
_MATCH = tuple(matches.c[name] for name in Match.__struct_fields__)
_SOME = 500
"""Ids that are asked for at once."""
CHANGES_KEPT = 10_000
"""Changes of searches that are remembered, at least: whoever is further behind reads all searches anew."""


class SqlSearchShelf:
    """`delivery.inbox.SearchShelf` in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, search: SavedSearch) -> None:
        """Keep a search, or replace the one with the same id."""
        row = {
            "id": search.id,
            "outlet": search.outlet,
            "person": search.person,
            "folder": search.folder,
            "data": _encode(search).decode(),
        }
        put_row(self._connection, searches, row)
        self._note(search.id)

    def changed_to(self) -> int:
        """How often a search was kept or forgotten, by whatever process."""
        return self._connection.scalar(select(func.max(search_changes.c.number))) or 0

    def changed(self, after: int) -> list[str] | None:
        """The ids of the searches that were kept or forgotten after that many changes; None: nobody knows any more."""
        query = select(search_changes).where(search_changes.c.number > after).order_by(search_changes.c.number)
        rows = self._connection.execute(query).all()
        if rows and rows[0].number > after + 1:
            return None
        return list(dict.fromkeys(row.search for row in rows))

    def of_outlet(self, outlet: str) -> list[SavedSearch]:
        """The searches of an outlet and its people, the first made first."""
        return self._read(searches.c.outlet == outlet)

    def of_person(self, outlet: str, person: str) -> list[SavedSearch]:
        """The searches that are this person's alone, the first made first."""
        return self._read((searches.c.outlet == outlet) & (searches.c.person == person))

    def count(self, outlet: str) -> int:
        """How many searches an outlet has."""
        return self._connection.scalar(select(func.count()).where(searches.c.outlet == outlet)) or 0

    def find(self, outlet: str, search_id: str) -> SavedSearch | None:
        """The search of this outlet with this id, if there is one."""
        query = select(searches.c.data).where(searches.c.outlet == outlet, searches.c.id == search_id)
        data = self._connection.scalar(query)
        return _decode_search(data) if data else None

    def among(self, search_ids: Sequence[str]) -> dict[str, SavedSearch]:
        """The searches with these ids, by id."""
        found: list[SavedSearch] = []
        for start in range(0, len(search_ids), _SOME):
            found += self._read(searches.c.id.in_(search_ids[start : start + _SOME]))
        return {search.id: search for search in found}

    def all(self) -> list[SavedSearch]:
        """Every search of every outlet."""
        return [_decode_search(data) for data in self._connection.scalars(select(searches.c.data))]

    def remove(self, outlet: str, search_id: str) -> bool:
        """Forget a search, what it caught and how it was read and told; False when the outlet has none with this id."""
        mine = (searches.c.id == search_id) & (searches.c.outlet == outlet)
        removed = self._connection.execute(delete(searches).where(mine)).rowcount > 0
        if removed:
            of_search = (matches.c.outlet == outlet) & (matches.c.search == search_id)
            self._connection.execute(delete(matches).where(of_search))
            for table in (looked, tellings):
                self._connection.execute(delete(table).where(table.c.search == search_id))
            self._note(search_id)
        return removed

    def _note(self, search_id: str) -> None:
        number = self.changed_to() + 1
        append_row(self._connection, search_changes, {"number": number, "search": search_id})
        if number % CHANGES_KEPT == 0:
            self._connection.execute(delete(search_changes).where(search_changes.c.number <= number - CHANGES_KEPT))

    def _read(self, condition: ColumnElement[bool]) -> list[SavedSearch]:
        found = self._connection.scalars(select(searches.c.data).where(condition))
        return sorted(map(_decode_search, found), key=lambda search: (search.made_at, search.id))


class SqlInbox:
    """`delivery.inbox.Inbox` in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, found: list[Match]) -> None:
        """Keep matches of one item, each in place of the one of the same search."""
        if not found:
            return
        earlier = and_(matches.c.item == found[0].item, matches.c.search.in_([match.search for match in found]))
        self._connection.execute(delete(matches).where(earlier))
        self.add(found)

    def add(self, found: list[Match]) -> None:
        """Keep matches of an item that no search has caught before."""
        append_row(self._connection, matches, [msgspec.structs.asdict(match) for match in found])

    def of_item(self, item: str) -> list[Match]:
        """The matches of an item, hidden ones too."""
        return self._matches(select(*_MATCH).where(matches.c.item == item).order_by(matches.c.search))

    def find(self, search: str, item: str) -> Match | None:
        """The match of an item by a search, unless it is hidden or gone."""
        wanted = and_(matches.c.item == item, matches.c.search == search, ~matches.c.hidden)
        return next(iter(self._matches(select(*_MATCH).where(wanted))), None)

    def following(self, sight: Sight, *, after: tuple[int, str], limit: int) -> list[Match]:
        """What the sight shows after (number, search id), in that order."""
        query = _seen(sight).where(tuple_(matches.c.number, matches.c.search) > after)
        return self._matches(query.order_by(matches.c.number, matches.c.search).limit(limit))

    def newest(self, sight: Sight, *, limit: int, before: tuple[int, str] | None = None) -> list[Match]:
        """The newest that the sight shows, the newest first, from the place (number, search id) on."""
        query = _seen(sight)
        if before is not None:
            number, name = before
            is_next = (matches.c.number == number) & (matches.c.search > name)
            query = query.where((matches.c.number < number) | is_next)
        return self._matches(query.order_by(matches.c.number.desc(), matches.c.search).limit(limit))

    def unread(self, sight: Sight) -> dict[str, int]:
        """How many matches the reader has not looked at yet, for each search that has any."""
        query = _unread(sight, searches.c.id, func.count()).group_by(searches.c.id)
        return {row[0]: row[1] for row in self._connection.execute(query)}

    def count_unread(self, sight: Sight, *, at_most: int) -> int:
        """How many matches the reader has not looked at yet, in all; `at_most` when there are more."""
        some = _unread(sight, matches.c.number).limit(at_most).subquery()
        return self._connection.scalar(select(func.count()).select_from(some)) or 0

    def looked_at(self, reader: str, search_ids: Sequence[str]) -> dict[str, int]:
        """The number up to which the reader has looked at each of these searches, where they have at all."""
        found: dict[str, int] = {}
        for start in range(0, len(search_ids), _SOME):
            some = looked.c.search.in_(search_ids[start : start + _SOME])
            rows = self._connection.execute(
                select(looked.c.search, looked.c.number).where(looked.c.reader == reader, some)
            )
            found |= {row.search: row.number for row in rows}
        return found

    def newest_number(self, outlet: str) -> int:
        """The number of the newest in the outlet's inbox and its people's; 0 for an empty one."""
        return self._connection.scalar(select(func.max(matches.c.number)).where(matches.c.outlet == outlet)) or 0

    def landed(self, search_ids: Sequence[str], *, after: int, up_to: int) -> list[Match]:
        """What landed for these searches between two numbers and is not hidden, in the order of receipt."""
        found: list[Match] = []
        for start in range(0, len(search_ids), _SOME):
            some = matches.c.search.in_(search_ids[start : start + _SOME])
            found += self._matches(select(*_MATCH).where(some, _landed(after, up_to)))
        return sorted(found, key=lambda match: (match.landed, match.search))

    def newest_landed(self, search: str, *, after: int, up_to: int, limit: int) -> list[Match]:
        """The newest that landed for a search between two numbers, fits it and is not hidden, the newest first."""
        query = select(*_MATCH).where(matches.c.search == search, matches.c.fits, _landed(after, up_to))
        return self._matches(query.order_by(matches.c.landed.desc()).limit(limit))

    def count_landed(self, search: str, *, after: int, up_to: int) -> int:
        """How many `newest_landed` has without limit."""
        query = select(func.count()).where(matches.c.search == search, matches.c.fits, _landed(after, up_to))
        return self._connection.scalar(query) or 0

    def up_to(self, search: str, number: int) -> list[Match]:
        """All matches of a search at that number or below, hidden ones too."""
        return self._matches(select(*_MATCH).where(matches.c.search == search, matches.c.number <= number))

    def look(self, reader: str, search_ids: Sequence[str], number: int) -> None:
        """Keep that the reader has looked at these searches up to `number`; never less far than before."""
        known = self.looked_at(reader, search_ids)
        rows = [
            {"search": search, "reader": reader, "number": number}
            for search in search_ids
            if known.get(search, -1) < number
        ]
        put_row(self._connection, looked, rows)

    def hide_item(self, item: str, *, hidden: bool) -> None:
        """Show no match of an item, or show them again."""
        self._connection.execute(update(matches).where(matches.c.item == item).values(hidden=hidden))

    def remove_item(self, item: str) -> None:
        """Forget every match of an item."""
        self._connection.execute(delete(matches).where(matches.c.item == item))

    def _matches(self, query: Select[Any]) -> list[Match]:
        return [Match(**row) for row in self._connection.execute(query).mappings()]


def _landed(after: int, up_to: int) -> ColumnElement[bool]:
    """Landed between two numbers; its place in the inbox, which the index has, is never below where it landed."""
    return and_(matches.c.number > after, matches.c.landed > after, matches.c.landed <= up_to, ~matches.c.hidden)


def _unread(sight: Sight, *columns: Any) -> Select[Any]:
    """Columns of what the reader has not looked at: search by search, from the place that they looked at last."""
    mine = and_(looked.c.search == searches.c.id, looked.c.reader == sight.reader)
    is_new = matches.c.number > func.coalesce(looked.c.number, 0)
    found = searches.outerjoin(looked, mine).join(matches, and_(matches.c.search == searches.c.id, is_new))
    return select(*columns).select_from(found).where(_is_shown(sight), ~matches.c.hidden)


def _is_shown(sight: Sight) -> ColumnElement[bool]:
    """A search is among those that the reader may see, and in the part that is asked for."""
    is_theirs: ColumnElement[bool] = searches.c.person.is_(None)
    if sight.person is not None:
        is_theirs = is_theirs | (searches.c.person == sight.person)
    shown = and_(searches.c.outlet == sight.outlet, is_theirs)
    if sight.search is not None:
        shown = and_(shown, searches.c.id == sight.search)
    return and_(shown, searches.c.folder == sight.folder) if sight.folder is not None else shown


def _seen(sight: Sight) -> Select[Any]:
    """The matches in the inbox, of the searches that the reader may see."""
    if sight.unread:
        return _unread(sight, *_MATCH)
    of_search = and_(searches.c.id == matches.c.search, searches.c.outlet == matches.c.outlet)
    query = select(*_MATCH).join(searches, of_search)
    return query.where(matches.c.outlet == sight.outlet, ~matches.c.hidden, _is_shown(sight))
