"""What an index is made from: `search.ports.Texts` in the database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Row, Select, Text, bindparam, func, select, type_coerce

from commonwire.alliance.called import Called
from commonwire.alliance.ports import Roll
from commonwire.news.beside import Subject
from commonwire.news.labels import Vocabularies, subject_keys
from commonwire.news.ports import VocabularyShelf
from commonwire.search.match import Story
from commonwire.search.ports import Change
from commonwire.store.tables import entries, item_places, item_text, items

_DIGEST = select(entries.c.digest).where(entries.c.position == bindparam("number"))
_LAST = select(func.max(entries.c.position))
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
    type_coerce(items.c.subjects, Text).label("subjects"),
    item_text.c.line,
).join_from(items, item_text, item_text.c.item == items.c.id, isouter=True)
"""Items with what they are found by: `line` is None for those that nobody is to find."""
_CHANGES = _ITEMS.where(items.c.position > bindparam("after")).order_by(items.c.position).limit(bindparam("most"))


_MOST_KNOWN = 20_000
_raw_subjects = msgspec.json.Decoder(list[msgspec.Raw]).decode
_subject = msgspec.json.Decoder(Subject).decode


class SqlTexts:
    """`search.ports.Texts` in one transaction."""

    def __init__(
        self, connection: Connection, roll: Roll, vocabularies: VocabularyShelf, memory: TextMemory | None = None
    ) -> None:
        self._memory = memory or TextMemory()
        self._connection = connection
        self._roll = roll
        self._vocabularies = vocabularies

    def digest_at(self, number: int) -> str | None:
        """The digest of the entry at this place of the journal, None when there is none."""
        digest: str | None = self._connection.scalar(_DIGEST, {"number": number})
        return digest

    def last(self) -> int:
        """The place of the newest entry in the journal."""
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
        reading = _Reading(self._roll, self._memory.filed(self._vocabularies.known()))
        return [reading.change(row, places.get(row.id, [])) for row in rows]


class _Filed(msgspec.Struct, frozen=True, gc=False):
    """What a subject, or the places of a story, stand for: their own keys, all that they are found by, and counted."""

    own: tuple[str, ...]
    wide: frozenset[str]
    counted: tuple[str, ...]


class FiledUnder:
    """What subjects and places stand for in the vocabularies that are `known`, each looked up once."""

    def __init__(self, known: Vocabularies) -> None:
        self.known = known
        self._subjects: dict[bytes, _Filed] = {}
        self._places: dict[tuple[str, ...], _Filed] = {}

    def subject(self, raw: bytes) -> _Filed:
        """What a subject of an item stands for, as JSON has it."""
        found = self._subjects.get(raw)
        if found is None:
            own = tuple(subject_keys([_subject(raw)]))
            wide = self.known.widened(own)
            if len(self._subjects) > _MOST_KNOWN:
                self._subjects = {}
            found = self._subjects[raw] = _Filed(own, wide, tuple(self.known.concepts(wide)) or own[:1])
        return found

    def places(self, own: tuple[str, ...]) -> _Filed:
        """What the places of an item stand for that have these keys."""
        found = self._places.get(own)
        if found is None:
            wide = self.known.widened(own)
            if len(self._places) > _MOST_KNOWN:
                self._places = {}
            found = self._places[own] = _Filed(own, wide, tuple(self.known.concepts(wide)) or own)
        return found


class TextMemory:
    """What transactions of one program remember for reading texts: how things are filed, until a vocabulary comes."""

    def __init__(self) -> None:
        self._filed: FiledUnder | None = None

    def filed(self, known: Vocabularies) -> FiledUnder:
        """What subjects and places stand for in these vocabularies."""
        found = self._filed
        if found is None or found.known is not known:
            found = self._filed = FiledUnder(known)
        return found


class _Reading:
    """What the rows of one answer have in common."""

    def __init__(self, roll: Roll, filed: FiledUnder) -> None:
        self._filed = filed
        self._called = roll.called()

    def change(self, row: Row[Any], places: Sequence[str]) -> Change:
        """One row as a change."""
        if row.line is None:
            return Change(item=row.id, position=row.position, is_first=row.version == 1)
        subjects = [self._filed.subject(bytes(raw)) for raw in _raw_subjects(row.subjects)]
        where = self._filed.places(tuple(places))
        called = self._called.get(row.outlet) or Called()
        story = Story(
            item=row.id,
            outlet=row.outlet,
            member=called.member,
            outlet_keys=called.outlet_keys,
            member_keys=called.member_keys,
            language=row.language,
            urgency=row.urgency,
            subjects=frozenset().union(*(subject.wide for subject in subjects)),
            places=where.wide,
            received_at=row.received_at,
            line=row.line,
        )
        return Change(
            item=row.id,
            position=row.position,
            is_first=row.version == 1 and row.first_received_at == row.received_at,
            story=story,
            subjects=list(dict.fromkeys(key for subject in subjects for key in subject.own)),
            places=list(where.own),
            topics=list(dict.fromkeys(key for subject in subjects for key in subject.counted)),
            scenes=list(where.counted),
        )
