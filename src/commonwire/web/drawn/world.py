"""A map of numbers: which territories are drawn, how they are shaded, and where their numbers stand."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final

import msgspec

from commonwire.web.drawn.borders import Borders, Shape
from commonwire.web.drawn.projection import HEIGHT, WIDTH
from commonwire.web.drawn.shades import shade

_WORLD = (0.0, 60.0, WIDTH, HEIGHT * 0.86)
_MARGIN: Final = 0.04
_DOT: Final = 0.012
"""A territory that is narrower than this part of the map gets a dot, or nobody finds it."""
_LETTER: Final = 0.011
"""The height of a number, as a part of the map's width."""

Box = tuple[float, float, float, float]


class Land(msgspec.Struct, frozen=True, kw_only=True):
    """A territory as it is drawn, by its `number` among the borders: `step` is its shade.

    `dot` is where a circle stands for what is too small to be seen.
    """

    number: int
    territory: str
    path: str
    step: int
    dot: tuple[float, float] | None = None


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """A number at its place on the map."""

    territory: str
    number: int
    x: float
    y: float


class Drawn(msgspec.Struct, frozen=True, kw_only=True):
    """A map: `view` is left, top, width and height as SVG's viewBox has it; `letter` the height of its numbers."""

    view: str
    lands: list[Land]
    marks: list[Mark]
    letter: float
    radius: float
    hidden: int = 0


def draw(
    borders: Borders,
    numbers: Mapping[str, int],
    frame: Collection[str],
    *,
    is_world: bool = False,
    letters: Mapping[str, int] | None = None,
) -> Drawn:
    """The map of these numbers, as large as the territories in `frame` need it: two maps of one frame show the same.

    Of numbers that would stand on one another the greatest is kept; `hidden` says how many are not on the map.
    `letters` says how many characters stand in place of a number.
    """
    shown = [shape for shape in borders.shapes if shape.territory in frame]
    left, top, right, bottom = _WORLD if is_world or not shown else _around(shown)
    width = right - left
    most = max(numbers.values(), default=0)
    view = (left, top, right, bottom)
    inside = [(number, shape) for number, shape in enumerate(borders.shapes) if _meets(shape.box, view)]
    lands = [
        Land(
            number=number,
            territory=shape.territory,
            path=shape.path,
            step=shade(numbers.get(shape.territory, 0), most),
            dot=shape.at if numbers.get(shape.territory) and _width(shape) < width * _DOT else None,
        )
        for number, shape in inside
    ]
    lands.sort(key=lambda land: land.step)
    marks = _marks([shape for _, shape in inside], numbers, width * _LETTER, letters or {})
    return Drawn(
        view=f"{left:.0f} {top:.0f} {width:.0f} {bottom - top:.0f}",
        lands=lands,
        marks=marks,
        letter=round(width * _LETTER, 1),
        radius=round(width * _DOT * 0.6, 1),
        hidden=sum(number > 0 for number in numbers.values()) - len(marks),
    )


def _marks(
    shapes: Sequence[Shape], numbers: Mapping[str, int], letter: float, letters: Mapping[str, int]
) -> list[Mark]:
    places: list[Box] = []
    marks = []
    for shape in sorted(shapes, key=lambda shape: -numbers.get(shape.territory, 0)):
        number = numbers.get(shape.territory, 0)
        if not number or not shape.territory:
            continue
        x, y = shape.at
        half = letter * 0.36 * letters.get(shape.territory, len(f"{number:,}")) + letter * 0.2
        box = (x - half, y - letter * 0.7, x + half, y + letter * 0.7)
        if any(_meets(box, other) for other in places):
            continue
        places.append(box)
        marks.append(Mark(territory=shape.territory, number=number, x=round(x, 1), y=round(y, 1)))
    return marks


def _around(shapes: Sequence[Shape]) -> Box:
    """The part of the map that has them all: at least as wide as three halves of its height, and inside the world."""
    left, right = min(it.box[0] for it in shapes), max(it.box[2] for it in shapes)
    top, bottom = min(it.box[1] for it in shapes), max(it.box[3] for it in shapes)
    width = max(right - left, (bottom - top) * 1.5, 400.0) * (1 + 2 * _MARGIN)
    height = max(bottom - top, width * 0.42) * (1 + 2 * _MARGIN)
    middle, centre = (left + right) / 2, (top + bottom) / 2
    return (middle - width / 2, centre - height / 2, middle + width / 2, centre + height / 2)


def _meets(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _width(shape: Shape) -> float:
    return max(shape.box[2] - shape.box[0], shape.box[3] - shape.box[1])
