"""Borders: the territories that a map is drawn from, as Natural Earth has them or as the alliance's own file says.

A map of borders is never neutral. So it says under itself whose borders they are, and an alliance can put in its own:
a GeoJSON file (RFC 7946) with one feature for each territory, and a line of text about them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any, Final

import msgspec

from commonwire.base.errors import BadInputError
from commonwire.web.drawn.projection import CENTRE, project

MOST_BYTES: Final = 20 * 1024 * 1024
"""The largest file of borders that is read."""
MOST_POINTS: Final = 200_000
"""Points of all borders together, at the most: they are sent with every page that has a map."""
_CODES = ("territory", "ISO_A2_EH", "ISO_A2", "iso_a2")

_FAR = 0.05
"""Islands smaller than this part of the largest piece do not make a map larger: some lie an ocean away."""

Point = tuple[float, float]


class Shape(msgspec.Struct, frozen=True, kw_only=True):
    """One territory on the map: `territory` is its ISO 3166-1 code, empty for land that is drawn and never counted.

    `path` is what SVG draws, `at` where its mark stands, `box` the ends of its larger pieces: left, top, right, bottom.
    """

    territory: str
    path: str
    at: Point
    box: tuple[float, float, float, float]


class Borders(msgspec.Struct, frozen=True, kw_only=True):
    """All territories, and `line`: whose borders these are, in the alliance's words (None: Natural Earth's)."""

    shapes: tuple[Shape, ...]
    line: str | None = None


@cache
def natural_earth() -> Borders:
    """The shipped borders: Natural Earth 1:50 million, public domain, made smaller by tools/make_borders.py."""
    data = files("commonwire.web.drawn").joinpath("data/borders.json").read_bytes()
    return msgspec.json.decode(data, type=Borders)


def read_borders(data: bytes) -> Borders:
    """The borders of a GeoJSON FeatureCollection (RFC 7946): Polygons and MultiPolygons in longitude and latitude.

    A feature's property `territory` (or ISO_A2, as Natural Earth has it) is its ISO 3166-1 code; the collection's
    member `line` says whose borders they are. Raises BadInputError.
    """
    try:
        whole = msgspec.json.decode(data)
        features = whole["features"]
        shapes = tuple(filter(None, (_shape(feature) for feature in features)))
        line = whole["line"]
    except (msgspec.DecodeError, KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        raise BadInputError(
            "These are no borders", where=str(error)[:120], remedy="See docs/howto/own-borders.md for a file that is."
        ) from None
    if not isinstance(line, str) or not line.strip() or not shapes:
        raise BadInputError(
            "The borders say nothing or name nobody",
            where="line",
            remedy="Give features, and a member `line` that says whose borders they are.",
        )
    if sum(shape.path.count(" ") for shape in shapes) > MOST_POINTS:
        raise BadInputError(
            f"The borders have more than {MOST_POINTS} points", where="features", remedy="Give a simpler outline."
        )
    return Borders(shapes=shapes, line=line.strip()[:400])


def _shape(feature: Any) -> Shape | None:
    properties, geometry = feature.get("properties") or {}, feature["geometry"]
    code = next((str(properties[name]) for name in _CODES if properties.get(name)), "")
    if geometry is None:
        return None
    polygons = {"Polygon": [geometry["coordinates"]], "MultiPolygon": geometry["coordinates"]}[geometry["type"]]
    rings = [[project(*point) for point in _unrolled(ring)] for polygon in polygons for ring in polygon]
    return shape_of(code.upper() if len(code) == 2 and code.isalpha() else "", rings)


def shape_of(territory: str, rings: Sequence[Sequence[Point]], at: Point | None = None) -> Shape | None:
    """A territory of these rings, in units of the map; None when there is nothing to be drawn."""
    paths = [path for ring in rings if (path := _path(ring))]
    if not paths:
        return None
    largest = max(rings, key=lambda ring: abs(_area(ring)))
    main = [point for ring in rings if abs(_area(ring)) >= _FAR * abs(_area(largest)) for point in ring]
    xs, ys = ([point[axis] for point in main] for axis in (0, 1))
    middle = at or _middle(largest)
    box = (min(xs), min(ys), max(xs), max(ys))
    return Shape(
        territory=territory,
        path="".join(paths),
        at=(round(middle[0], 1), round(middle[1], 1)),
        box=(round(box[0], 1), round(box[1], 1), round(box[2], 1), round(box[3], 1)),
    )


def _unrolled(ring: Iterable[Sequence[float]]) -> list[Point]:
    """The ring in one piece, where it passes the antimeridian, and on the side of the map where most of it is."""
    found: list[Point] = []
    for longitude, latitude, *_ in ring:
        if not -360 <= longitude <= 360 or not -90 <= latitude <= 90:
            raise ValueError(f"{longitude}, {latitude} is no place")
        while found and longitude - found[-1][0] > 180:
            longitude -= 360
        while found and longitude - found[-1][0] < -180:
            longitude += 360
        found.append((longitude, latitude))
    mean = sum(point[0] for point in found) / max(1, len(found))
    turn = -360 if mean > CENTRE + 180 else 360 if mean < CENTRE - 180 else 0
    return [(longitude + turn, latitude) for longitude, latitude in found]


def _path(ring: Sequence[Point]) -> str:
    """The ring as SVG writes it: whole units, each place from the one before it; nothing for one that has no area."""
    points = [(round(x), round(y)) for x, y in ring]
    steps = [(x - a, y - b) for (a, b), (x, y) in pairwise(points) if (x, y) != (a, b)]
    if len(steps) < 3:
        return ""
    x, y = points[0]
    return f"M{x} {y}l{' '.join(f'{a} {b}' for a, b in steps[:-1])}z"


def _area(ring: Sequence[Point]) -> float:
    """The area within the ring, by the shoelace formula; its sign says which way it runs."""
    return sum(a * y - x * b for (a, b), (x, y) in pairwise(ring)) / 2


def _middle(ring: Sequence[Point]) -> Point:
    """The centre of gravity of the ring."""
    area = _area(ring)
    if abs(area) < 1e-9:
        return ring[0]
    pairs = [(a, b, x, y, a * y - x * b) for (a, b), (x, y) in pairwise(ring)]
    return (
        sum((a + x) * w for a, _, x, _, w in pairs) / (6 * area),
        sum((b + y) * w for _, b, _, y, w in pairs) / (6 * area),
    )
