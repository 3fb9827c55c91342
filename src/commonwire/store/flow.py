"""The flow of stories, counted in the database: `delivery.flow.FlowShelf`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Select,
    and_,
    false,
    func,
    not_,
    or_,
    select,
    type_coerce,
)

from commonwire.delivery.flow import (
    QUARTER,
    UNKNOWN,
    Counted,
    Gave,
    Narrowed,
    Place,
    Placed,
    Places,
    Sight,
    Span,
    TakeRow,
    Took,
)
from commonwire.news.state import ItemState
from commonwire.store.items import state_of
from commonwire.store.subjects import asked, is_at, is_filed
from commonwire.store.tables import item_places, items, takes

_IS_READ: Final = (items.c.listed.is_(True), items.c.status == "usable", items.c.public_version.is_not(None))
_IS_FLOW: Final = takes.c.outlet != items.c.outlet
_FROM_TAKES: Final = takes.join(items, items.c.id == takes.c.item)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_QUARTER: Final = QUARTER // timedelta(microseconds=1)
_SUBJECTS, _HERE, _ANYWHERE = "flow_subjects", "flow_here", "flow_anywhere"


class SqlFlowShelf:
    """`delivery.flow.FlowShelf` in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def given(self, span: Span) -> list[Gave]:
        """The stories of each outlet in each language."""
        by = (items.c.outlet, items.c.primary_language)
        query = select(*by, func.count()).where(*self._stories(span)).group_by(*by).order_by(*by)
        return [Gave(*row) for row in self._rows(query, span)]

    def taken(self, span: Span) -> list[Took]:
        """The takes of each outlet's stories by each other outlet, in each language."""
        by = (items.c.outlet, takes.c.outlet, items.c.primary_language)
        query = select(*by, func.count()).select_from(_FROM_TAKES).where(*self._takes(span)).group_by(*by)
        return [Took(*row) for row in self._rows(query.order_by(*by), span)]

    def quarters(self, span: Span, counted: Counted, *, owner: str | None = None) -> list[tuple[datetime, int]]:
        """How many stories or takes there are in each quarter of an hour that has some, in order."""
        at, where = (
            (items.c.first_received_at, self._stories(span)) if counted == "given" else (takes.c.at, self._takes(span))
        )
        quarter = _quarter(at)
        query = select(quarter, func.count()).select_from(items if counted == "given" else _FROM_TAKES)
        if owner is not None:
            query = query.where(items.c.outlet == owner)
        query = query.where(*where).group_by(quarter).order_by(quarter)
        return [(_EPOCH + QUARTER * int(number), count) for number, count in self._rows(query, span)]

    def placed(self, span: Span, keys: Mapping[str, str]) -> list[Placed]:
        """Where the stories of each outlet are from, by the territory of each key of a place."""
        query: Select[Any] = select(items.c.id, items.c.outlet, item_places.c.place)
        query = query.join_from(items, item_places, item_places.c.item == items.c.id).where(*self._stories(span))
        # Joined with thousands of keys in the database it takes minutes; its rows alone are read in one pass.
        named = {(item, outlet, keys.get(place)) for item, outlet, place in self._rows(query, span)}
        each = Counter((outlet, territory) for _, outlet, territory in named if territory is not None)
        of_all = Counter(outlet for _, outlet in {(item, outlet) for item, outlet, territory in named if territory})
        return [Placed(*key, count) for key, count in each.items()] + [
            Placed(outlet, None, count) for outlet, count in of_all.items()
        ]

    def stories(
        self, span: Span, narrowed: Narrowed, places: Places, *, before: Place | None, limit: int
    ) -> list[ItemState]:
        """The stories that are counted, the newest first, from the place (first received at, id) on."""
        at = items.c.first_received_at
        query = select(items).where(*self._stories(span), *_among(items.c.outlet, narrowed.owners))
        query = query.where(*_in_quarters(at, narrowed))
        values: dict[str, object] = {}
        if (territory := narrowed.territory) is not None:
            here = [key for key, its in places.keys.items() if its == territory]
            homes = [outlet for outlet, its in places.homes.items() if its == territory]
            is_placed = is_at(self._connection, _ANYWHERE)
            query = query.where(or_(is_at(self._connection, _HERE), and_(items.c.outlet.in_(homes), not_(is_placed))))
            values = asked(self._connection, _HERE, here) | asked(self._connection, _ANYWHERE, list(places.keys))
        if before is not None:
            query = query.where(or_(at < before[0], and_(at == before[0], items.c.id > before[1])))
        query = query.order_by(at.desc(), items.c.id).limit(limit)
        return [state_of(row) for row in self._rows(query, span, values)]

    def takes(self, span: Span, narrowed: Narrowed, sight: Sight, *, before: Place | None, limit: int) -> list[TakeRow]:
        """The takes that are counted and within `sight`, the newest first, from the place (at, id) on."""
        query: Select[Any] = select(
            takes.c.id,
            takes.c.item,
            items.c.outlet.label("owner"),
            takes.c.outlet.label("taker"),
            takes.c.at,
            items.c.language,
            items.c.headline,
        )
        query = self._seen(query, span, narrowed, sight)
        if before is not None:
            at, name = before
            query = query.where(or_(takes.c.at < at, and_(takes.c.at == at, takes.c.id > name)))
        query = query.order_by(takes.c.at.desc(), takes.c.id).limit(limit)
        return [TakeRow(**row._mapping) for row in self._rows(query, span)]

    def count_takes(self, span: Span, narrowed: Narrowed, sight: Sight) -> int:
        """How many takes are counted there, within `sight`."""
        query = self._seen(select(func.count()), span, narrowed, sight)
        return int(self._connection.scalar(query, self._values(span)) or 0)

    def _seen(self, query: Select[Any], span: Span, narrowed: Narrowed, sight: Sight) -> Select[Any]:
        query = query.select_from(_FROM_TAKES).where(
            *self._takes(span), *_among(items.c.outlet, narrowed.owners), *_among(takes.c.outlet, narrowed.takers)
        )
        query = query.where(*_in_quarters(takes.c.at, narrowed))
        if sight.is_whole:
            return query
        by_them = takes.c.outlet == sight.taker if sight.taker else false()
        of_theirs = items.c.outlet == sight.owner if sight.owner else false()
        return query.where(or_(by_them, of_theirs))

    def _stories(self, span: Span) -> list[ColumnElement[bool]]:
        return [*_IS_READ, *self._within(span, items.c.first_received_at)]

    def _takes(self, span: Span) -> list[ColumnElement[bool]]:
        return [_IS_FLOW, *self._within(span, takes.c.at)]

    def _within(self, span: Span, at: ColumnElement[Any]) -> list[ColumnElement[bool]]:
        found: list[ColumnElement[bool]] = [at < span.until]
        if span.since is not None:
            found.append(at >= span.since)
        if span.language is not None:
            language = items.c.primary_language
            found.append(language.is_(None) if span.language == UNKNOWN else language == span.language)
        if span.subjects is not None:
            found.append(is_filed(self._connection, _SUBJECTS))
        return found

    def _rows(self, query: Any, span: Span, values: Mapping[str, object] | None = None) -> Any:
        return self._connection.execute(query, {**self._values(span), **(values or {})})

    def _values(self, span: Span) -> dict[str, object]:
        return asked(self._connection, _SUBJECTS, span.subjects) if span.subjects is not None else {}


def _among(column: ColumnElement[str], wanted: Collection[str] | None) -> list[ColumnElement[bool]]:
    return [] if wanted is None else [column.in_(sorted(wanted))]


def _quarter(at: ColumnElement[datetime]) -> ColumnElement[int]:
    """The quarter of an hour that a time is in, counted since 1970."""
    return type_coerce(at, BigInteger) // _QUARTER


def _in_quarters(at: ColumnElement[datetime], narrowed: Narrowed) -> list[ColumnElement[bool]]:
    if narrowed.quarters is None:
        return []
    return [_quarter(at).in_(sorted((quarter - _EPOCH) // QUARTER for quarter in narrowed.quarters))]
