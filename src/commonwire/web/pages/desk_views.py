"""What the wire desk is made of: plain values, as in `views`."""

from __future__ import annotations

from typing import ClassVar

import msgspec

from commonwire.base.texts import Text, text
from commonwire.web.pages.frame import CardView, Choice, Form, Words
from commonwire.web.pages.search_views import SideView
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


class FacetValue(msgspec.Struct, frozen=True, kw_only=True):
    """A value of a facet: how many stories have it, and how many of the commonest that is, in percent.

    `href` is where a press leads: one that is on it takes off again.
    """

    label: Words
    count: int
    share: int
    href: str
    is_on: bool = False


class FacetView(msgspec.Struct, frozen=True, kw_only=True):
    """A facet: its commonest values (of days the newest), and `more` that are shown on demand."""

    name: str
    title: str
    values: list[FacetValue]
    more: list[FacetValue] = []


class FacetsView(msgspec.Struct, frozen=True, kw_only=True):
    """How many stories were found (only the newest were counted where it is not whole), and their facets."""

    total: int
    is_whole: bool = True
    facets: list[FacetView] = []


class OrderView(msgspec.Struct, frozen=True, kw_only=True):
    """The two orders of a list of what was found, and which it is in."""

    newest: str
    best: str
    is_best: bool = False


class ElsewhereView(msgspec.Struct, kw_only=True):
    """Stories in other languages, each with why it is there; `why_not` says why none can be found by meaning now."""

    template: ClassVar[str] = "parts/elsewhere.html"
    rows: list[RowView]
    why_not: str | None = None


class ColumnView(msgspec.Struct, frozen=True, kw_only=True):
    """Something that rows can show: shown when it `is_on`."""

    name: str
    label: Text
    is_on: bool = True


class ByStoryView(msgspec.Struct, frozen=True, kw_only=True):
    """The switch that puts what tells the same story together: where a press leads, and whether it is on."""

    href: str
    is_on: bool = False


class MoreRowsView(msgspec.Struct, kw_only=True):
    """Further rows of a list, and where those after them are asked for."""

    template: ClassVar[str] = "parts/more_rows.html"
    rows: list[RowView]
    is_best: bool = False
    more: str | None = None


class DeskView(msgspec.Struct, kw_only=True):
    """The wire desk. `live` is the stream's address or None for no stream; `live_after` the newest row's cursor.

    New stories come into the list by themselves when it `is_filling`; what happens to those that it shows always does.

    Of a search `found` tells how much was found, `order` in which order it stands (None: there is but one), `ended`
    that the ranked list ends here though more was found, `elsewhere` where to ask for what is found in other languages
    (`across`: the desk with it), `elsewhere_found` that.
    `save` is the search as text that can be saved, None for who saves none or where nothing is asked for. `columns` is
    what rows can show, `preview` how wide the preview is, in percent; `more` is where further rows are asked for as a
    part, `here` the address of this list.
    """

    template: ClassVar[str] = "desk.html"
    title: ClassVar[str] = text("The wire")
    rows: list[RowView]
    filters: FilterView
    live: str | None = None
    live_after: str = ""
    is_filling: bool = False
    older: str | None = None
    newest: str | None = None
    cards: list[CardView] = []
    found: FacetsView | None = None
    order: OrderView | None = None
    ended: bool = False
    elsewhere: str | None = None
    across: str | None = None
    elsewhere_found: ElsewhereView | None = None
    save: str | None = None
    by_story: ByStoryView | None = None
    columns: list[ColumnView] = []
    preview: int = 40
    more: str | None = None
    here: str = "/"
    side: SideView | None = None

    @property
    def hidden(self) -> str:
        """The names of what rows do not show."""
        return " ".join(column.name for column in self.columns if not column.is_on)
