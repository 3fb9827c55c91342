"""Maps of numbers as pages show them, each with its table: where news is from, where it is used, where members are."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from commonwire.base.texts import Text, text
from commonwire.web.drawn.borders import Borders
from commonwire.web.drawn.world import draw
from commonwire.web.pages.flow_asked import FlowAsked
from commonwire.web.pages.flow_views import CellView, MapView, SharedView
from commonwire.web.pages.frame import Words, words_of
from commonwire.web.reader import Reader

WORLD = "*"


class Names:
    """What territories are called for a reader; `frame` are those that a map shows in any case."""

    def __init__(self, reader: Reader, frame: Collection[str]) -> None:
        self._reader = reader
        self.frame = frozenset(frame)

    def __getitem__(self, territory: str) -> Words:
        return words_of(self._reader.territory(territory))


def map_view(
    id: str,
    numbers: Mapping[str, int],
    names: Names,
    asked: FlowAsked,
    borders: Borders,
    *,
    by_outlet: int = 0,
    nowhere: int = 0,
    is_world: bool = False,
) -> MapView:
    """The map of stories ('origins') or takes ('markets') by territory, with its table: the greatest number first."""
    drawn = draw(borders, numbers, names.frame, is_world=is_world)
    most = max(numbers.values(), default=1)
    hrefs = {territory: _rows(id, asked, territory) for territory, number in numbers.items() if number}
    lines = [
        SharedView(
            name=names[territory],
            cells=[CellView(count=number, href=hrefs.get(territory))],
            bars=[max(1, round(100 * number / most))],
        )
        for territory, number in numbers.items()
    ]
    return MapView(
        id=id,
        drawn=drawn,
        names={land.territory: names[land.territory].text for land in drawn.lands if land.territory},
        lines=lines,
        hrefs=hrefs,
        said=_said(id, numbers, names),
        borders=borders.line,
        csv=asked.address(f"/flow/{id}.csv"),
        by_outlet=CellView(count=by_outlet) if by_outlet else None,
        nowhere=nowhere,
    )


def _rows(id: str, asked: FlowAsked, territory: str) -> str:
    return asked.address("/flow/stories" if id == "origins" else "/flow/takes", territory=territory)


def _said(id: str, numbers: Mapping[str, int], names: Names) -> Text:
    """The top facts in one sentence."""
    if not numbers:
        return text("No story was given in this time.") if id == "origins" else text("No story was taken in this time.")
    first, count = next(iter(numbers.items()))
    if id == "origins":
        return text(
            "Stories are from %(territories)s territories; the most, %(count)s, from %(first)s.",
            territories=len(numbers),
            count=count,
            first=names[first].text,
        )
    return text(
        "Takes are for %(territories)s territories; the most, %(count)s, for %(first)s.",
        territories=len(numbers),
        count=count,
        first=names[first].text,
    )
