"""What the wire desk is made of: plain values, as in `views`."""

from __future__ import annotations

from typing import ClassVar

import msgspec

from commonwire.web.pages.frame import CardView, Choice, Form, Words
from commonwire.web.pages.views import SINCE, RowView


class MisreadView(msgspec.Struct, frozen=True, kw_only=True):
    """Why what was typed into the search box was not understood.

    `pieces` is the text in pieces, each with whether it is the one that is pointed at; none when no place is known.
    `start` and `end` are that place as browsers count, in UTF-16 code units.
    """

    message: str
    remedy: str
    pieces: list[tuple[str, bool]] = []
    start: int = 0
    end: int = 0


class ExampleView(msgspec.Struct, frozen=True, kw_only=True):
    """Something that can be typed into the search box, in the reader's own writing, and what it finds."""

    query: Words
    href: str
    finds: str


class FilterOn(msgspec.Struct, frozen=True, kw_only=True):
    """A filter that is on, in words, and the address of the list without it."""

    kind: str
    label: Words
    without: str


class FilterView(msgspec.Struct, kw_only=True):
    """The filter bar: what is asked for, what there is to choose, and how to take each filter off again."""

    form: Form
    languages: list[Choice] = []
    outlets: list[Choice] = []
    members: list[Choice] = []
    subjects: list[Choice] = []
    urgencies: list[Choice] = []
    active: list[FilterOn] = []
    examples: list[ExampleView] = []
    misread: MisreadView | None = None
    since: ClassVar[tuple[Choice, ...]] = SINCE

    @property
    def is_deep(self) -> bool:
        """Whether one of the filters behind "More filters" is on."""
        return any(self.form.values.get(name) for name in ("outlet", "member", "subject", "place", "urgency"))


class DeskView(msgspec.Struct, kw_only=True):
    """The wire desk. `live` is the stream's address or None for no stream; `live_after` the newest row's cursor.

    `save` is the search as text that can be saved, None for who saves none or where nothing is asked for.
    """

    template: ClassVar[str] = "desk.html"
    title: ClassVar[str] = "The wire"
    rows: list[RowView]
    filters: FilterView
    live: str | None = None
    live_after: str = ""
    older: str | None = None
    newest: str | None = None
    cards: list[CardView] = []
    save: str | None = None
