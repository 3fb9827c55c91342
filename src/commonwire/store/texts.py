"""What an index is made from: `search.ports.Texts` in the database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, bindparam, func, select

from commonwire.alliance.ports import Roll
from commonwire.news.labels import Vocabularies, subject_keys
from commonwire.news.ports import VocabularyShelf
from commonwire.search.match import Story
from commonwire.search.ports import Change
from commonwire.store.tables import entries, item_places, item_text, items

_DIGEST = select(entries.c.digest).where(entries.c.number == bindparam("number"))
_LAST = select(func.max(entries.c.number))
_ITEMS: Final = select(
    items.c.id,
    items.c.position,
    items.c.outlet,
    items.c.status,
    items.c.version,
    items.c.first_received_at,
    items.c.received_at,
    items.c.language,
    items.c.urgency,
    items.c.subjects,
    item_text.c.line,
).join_from(items, item_text, item_text.c.item == items.c.id, isouter=True)
"""Items with what they are found by: `line` is None for those that nobody is to find."""
_CHANGES = _ITEMS.where(items.c.position > bindparam("after")).order_by(items.c.position).limit(bindparam("most"))


class SqlTexts:
    """`search.ports.Texts` in one transaction."""

    def __init__(self, connection: Connection, roll: Roll, vocabularies: VocabularyShelf) -> None:
        self._connection = connection
        self._roll = roll
        self._vocabularies = vocabularies

    def digest_at(self, number: int) -> str | None:
        """The digest of the ledger's entry with this number, None when there is none."""
        digest: str | None = self._connection.scalar(_DIGEST, {"number": number})
        return digest

    def last(self) -> int:
        """The number of the ledger's newest entry."""
        return self._connection.scalar(_LAST) or 0

    def changes(self, *, after: int, limit: int) -> list[Change]:
        """What items have become since `after`, in the order of their positions."""
        return self._read(_CHANGES, {"after": after, "most": limit})

    def of_items(self, wanted: Sequence[str]) -> list[Change]:
        """What these items are now."""
        return self._read(_ITEMS.where(items.c.id.in_(wanted)), {})

    def at(self, positions: Sequence[int]) -> list[Change]:
        """What the items at these positions are."""
        return self._read(_ITEMS.where(items.c.position.in_(positions)), {})

    def _read(self, wanted: Select[Any], values: dict[str, Any]) -> list[Change]:
        rows = self._connection.execute(wanted, values).all()
        found = [row.id for row in rows if row.line is not None]
        places: dict[str, list[str]] = {}
        for item, place in self._connection.execute(select(item_places).where(item_places.c.item.in_(found))):
            places.setdefault(item, []).append(place)
        reading = _Reading(self._roll, self._vocabularies.known())
        return [reading.change(row, places.get(row.id, [])) for row in rows]


class _Reading:
    """What rows have in common: members of outlets, and what subjects and places stand for."""

    def __init__(self, roll: Roll, known: Vocabularies) -> None:
        self._roll = roll
        self._known = known
        self._members: dict[str, str] = {}
        self._wide: dict[tuple[str, ...], frozenset[str]] = {}

    def change(self, row: Row[Any], places: list[str]) -> Change:
        """One row as a change."""
        if row.line is None:
            return Change(item=row.id, position=row.position, is_first=row.version == 1)
        subjects = [subject_keys([subject]) for subject in row.subjects]
        story = Story(
            item=row.id,
            outlet=row.outlet,
            member=self._member(row.outlet),
            language=row.language,
            urgency=row.urgency,
            subjects=frozenset().union(*map(self._widened, subjects)),
            places=self._widened(places),
            received_at=row.received_at,
            line=row.line,
        )
        return Change(
            item=row.id,
            position=row.position,
            is_first=row.version == 1 and row.first_received_at == row.received_at,
            story=story,
            subjects=list(dict.fromkeys(key for keys in subjects for key in keys)),
            places=places,
            topics=list(dict.fromkeys(key for keys in subjects for key in self._counted(keys) or keys[:1])),
            scenes=self._counted(places) or places,
        )

    def _member(self, outlet: str) -> str:
        if outlet not in self._members:
            standing = self._roll.find_standing(outlet)
            self._members[outlet] = standing.member if standing else ""
        return self._members[outlet]

    def _widened(self, keys: Sequence[str]) -> frozenset[str]:
        own = tuple(keys)
        if own not in self._wide:
            self._wide[own] = self._known.widened(own)
        return self._wide[own]

    def _counted(self, keys: Sequence[str]) -> list[str]:
        return self._known.concepts(self._widened(keys))
