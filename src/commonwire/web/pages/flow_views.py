"""What the page of flows is made of, and the lists behind its numbers. The same rules as in `views`."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

import msgspec

from commonwire.base.texts import Text, text
from commonwire.web.drawn.world import Drawn
from commonwire.web.pages.frame import Choice, Form, OutletLink, Words


class CellView(msgspec.Struct, frozen=True, kw_only=True):
    """A number with its shade (0 to 5) and the address of the rows behind it."""

    count: int
    step: int = 0
    href: str | None = None
    label: Text | None = None


class SharedView(msgspec.Struct, frozen=True, kw_only=True):
    """A line of a table: what it is about, its numbers, and how long the bar of each is (0 to 100)."""

    name: Words
    cells: list[CellView]
    bars: list[int] = []


class MatrixRowView(msgspec.Struct, frozen=True, kw_only=True):
    """A giver: its takes by each taker, and all of them."""

    name: Words
    cells: list[CellView]
    total: CellView


class MatrixView(msgspec.Struct, kw_only=True):
    """Givers by takers; `orders` are the ways to sort: name, address, whether it is sorted so now."""

    takers: list[Words]
    rows: list[MatrixRowView]
    totals: list[CellView]
    total: CellView
    said: Text
    csv: str
    orders: dict[str, tuple[str, bool]]
    silent: list[Words] = []


class LanguagesView(msgspec.Struct, kw_only=True):
    """Each language with stories given and takes."""

    lines: list[SharedView]
    said: Text
    csv: str


class HoursView(msgspec.Struct, kw_only=True):
    """The hours of the week: `days` are seven lines of 24 cells, `bars` the heights of the 24 hours (0 to 100)."""

    days: list[tuple[Text, list[CellView]]]
    bars: list[tuple[int, int, int]]
    said: Text
    csv: str = ""


class MapView(msgspec.Struct, kw_only=True):
    """A map with the table of its numbers; `names` are the territories' on it, `borders` says whose borders it has."""

    id: str
    drawn: Drawn
    names: dict[str, str]
    lines: list[SharedView]
    hrefs: dict[str, str]
    said: Text
    borders: str | None = None
    csv: str = ""
    by_outlet: CellView | None = None
    nowhere: int = 0


class FlowView(msgspec.Struct, kw_only=True):
    """The page of flows."""

    template: ClassVar[str] = "flow.html"
    title: ClassVar[Text] = text("Flow of stories")
    form: Form
    periods: list[Choice]
    languages: list[Choice]
    subjects: list[Choice]
    since: datetime | None
    until: datetime
    given: CellView
    taken: CellView
    matrix: MatrixView
    by_language: LanguagesView
    hours: HoursView
    origins: MapView
    markets: MapView
    scope: tuple[str, bool]


class FlowStory(msgspec.Struct, frozen=True, kw_only=True):
    """A story behind a number."""

    id: str
    headline: Words | None
    outlet: OutletLink
    language: Words
    at: datetime


class FlowTake(msgspec.Struct, frozen=True, kw_only=True):
    """A take behind a number."""

    item: str
    headline: Words | None
    owner: OutletLink
    taker: OutletLink
    at: datetime


class FlowRowsView(msgspec.Struct, kw_only=True):
    """The rows behind a number; of takes `untold` are counted and belong to others, who alone see them singly."""

    template: ClassVar[str] = "flow_rows.html"
    title: Text
    back: str
    since: datetime | None
    until: datetime
    about: list[Text] = []
    stories: list[FlowStory] = []
    takes: list[FlowTake] = []
    older: str | None = None
    untold: int = 0
