"""Stories in memory that an index can follow."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from commonwire.search.forms import story_line
from commonwire.search.match import Story
from commonwire.search.ports import Asked, Change, Texts
from commonwire.search.query import Field, Query, leaves

NOON = datetime(2031, 5, 6, 12, tzinfo=UTC)
MEMBERS = {"pamir-post": "pk", "steppe-radio": "kz", "lake-daily": "kz"}
Answer = TypeVar("Answer")


class Shelf:
    """`search.ports.Texts` and `TextReader` over a dictionary; `ledger` makes its digests its own."""

    def __init__(self, ledger: str = "one") -> None:
        self.ledger = ledger
        self.items: dict[str, Change] = {}
        self.number = 0

    def __call__(self, work: Callable[[Texts], Answer]) -> Answer:
        return work(self)

    def put(self, item: str, text: str, **fields: Any) -> Change:
        """A story comes, or changes."""
        self.number += 1
        change = a_change(item, self.number, text, is_first=item not in self.items, **fields)
        self.items[item] = change
        return change

    def withdraw(self, item: str) -> None:
        """A story is held or killed."""
        self.number += 1
        self.items[item] = Change(item=item, position=self.number, is_first=self.items[item].is_first)

    def digest_at(self, number: int) -> str | None:
        return f"{self.ledger}-{number}" if 0 < number <= self.number else None

    def last(self) -> int:
        return self.number

    def changes(self, *, after: int, limit: int) -> list[Change]:
        later = [change for change in list(self.items.values()) if change.position > after]
        return sorted(later, key=lambda change: change.position)[:limit]

    def of_items(self, items: Sequence[str]) -> list[Change]:
        return [self.items[item] for item in items if item in self.items]

    def at(self, positions: Sequence[int]) -> list[Change]:
        wanted = set(positions)
        return [change for change in self.items.values() if change.position in wanted]

    def asked(self, query: Query) -> Asked:
        """`query`, asked of an index that follows this."""
        fields = [leaf for leaf, _ in leaves(query.root) if isinstance(leaf, Field)]
        return Asked(
            query=query,
            members=MEMBERS,
            outlets={
                (field.name, field.value): [
                    outlet
                    for outlet in MEMBERS
                    if field.value == (outlet if field.name == "outlet" else MEMBERS[outlet])
                ]
                for field in fields
            },
            keys={field.value: frozenset({field.value}) for field in fields},
            look=self.at,
        )


def a_change(item: str, position: int, text: str = "", *, is_first: bool = True, **fields: Any) -> Change:
    """A story as an index hears of it."""
    subjects, places = fields.pop("subjects", ()), fields.pop("places", ())
    outlet = fields.pop("outlet", "pamir-post")
    said: dict[str, Any] = {
        "item": item,
        "outlet": outlet,
        "member": MEMBERS[outlet],
        "language": "en",
        "urgency": None,
        "subjects": frozenset(subjects),
        "places": frozenset(places),
        "received_at": NOON + timedelta(minutes=position),
        "line": story_line(text),
    }
    return Change(
        item=item,
        position=position,
        is_first=is_first,
        story=Story(**(said | fields)),
        subjects=list(subjects),
        places=list(places),
        topics=list(subjects),
        scenes=list(places),
    )
