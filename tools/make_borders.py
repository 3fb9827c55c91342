"""Make the shipped borders anew from Natural Earth.

    python tools/make_borders.py FOLDER

FOLDER holds the unpacked npm package `world-atlas` 2.0.2 (Natural Earth 4.1, 1:50 million, public domain). It needs
`shapely`, which the program does not. The two halves of what the antimeridian cuts are joined, Antarctica is left out,
everything is projected and then simplified together, so that neighbours keep one border. Source and licence:
THIRD_PARTY_NOTICES.md.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import msgspec
import shapely
from babel.core import get_global
from shapely.affinity import translate
from shapely.geometry import MultiPolygon, Polygon, box

from commonwire.web.drawn.borders import Borders, shape_of
from commonwire.web.drawn.projection import project

ROOT = Path(__file__).resolve().parent.parent / "src" / "commonwire"
TERRITORIES = frozenset((ROOT / "alliance" / "data" / "territories.txt").read_text("ascii").split())
TOLERANCE = 2.2
"""How coarse the borders are, in units of the map (a degree at the equator is 11 of them)."""
LEAST = 2.5
"""Islands with less area than this, in square units, are left out where their territory has a larger part."""
CUT = -169.0
TURNS = (-360, 0, 360)


def make(folder: Path) -> None:
    """Write borders.json into the package."""
    topology = json.loads((folder / "countries-50m.json").read_text("utf-8"))
    arcs = _arcs(topology)
    parts: dict[str, list[Any]] = {}
    for geometry in topology["objects"]["countries"]["geometries"]:
        code = _code(geometry)
        if code != "AQ" and geometry.get("arcs"):
            parts.setdefault(code or f"-{geometry['properties']['name']}", []).append(_polygons(geometry, arcs))
    names = list(parts)
    whole = [shapely.transform(_joined(shapely.union_all(parts[name])), _projected) for name in names]
    simple = shapely.coverage_simplify(whole, TOLERANCE)
    shapes = [
        shape
        for name, geometry in zip(names, simple, strict=True)
        if (shape := _shape("" if name.startswith("-") else name, geometry)) is not None
    ]
    shapes.sort(key=lambda shape: (shape.territory, shape.path))
    file = ROOT / "web" / "drawn" / "data" / "borders.json"
    file.write_bytes(
        msgspec.json.encode(Borders(shapes=tuple(shapes))).replace(b'{"territory"', b'\n{"territory"') + b"\n"
    )


def _arcs(topology: Any) -> list[list[tuple[float, float]]]:
    """The arcs in degrees (TopoJSON, section 2.1.3: differences, quantised)."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    found = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * sx + tx, y * sy + ty))
        found.append(points)
    return found


def _polygons(geometry: Any, arcs: list[list[tuple[float, float]]]) -> Any:
    given = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    polygons = []
    for rings in given:
        shell, *holes = (_unrolled(_ring(ring, arcs)) for ring in rings)
        polygons.append(Polygon(shell, holes))
    return shapely.make_valid(MultiPolygon(polygons))


def _ring(numbers: list[int], arcs: list[list[tuple[float, float]]]) -> list[tuple[float, float]]:
    ring: list[tuple[float, float]] = []
    for number in numbers:
        points = arcs[number] if number >= 0 else arcs[~number][::-1]
        ring += points[1:] if ring else points
    return ring


def _unrolled(ring: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """The ring in one piece where it passes the antimeridian."""
    found: list[tuple[float, float]] = []
    for longitude, latitude in ring:
        last = found[-1][0] if found else longitude
        found.append((longitude - 360 * round((longitude - last) / 360), latitude))
    return found


def _joined(geometry: Any) -> Any:
    """What lies beyond the cut in the Bering Strait moved to the other end, and joined there."""
    parts = [translate(geometry.intersection(box(CUT + turn, -90, CUT + turn + 360, 90)), -turn) for turn in TURNS]
    return shapely.union_all([part for part in parts if not part.is_empty])


def _projected(points: Any) -> Any:
    return [project(longitude, latitude) for longitude, latitude in points]


def _shape(territory: str, geometry: Any) -> Any:
    polygons = [it for it in shapely.get_parts(geometry) if isinstance(it, Polygon) and not it.is_empty]
    if not polygons:
        return None
    largest = max(polygons, key=lambda it: it.area)
    kept = [it for it in polygons if it.area >= LEAST or it is largest]
    middle = shapely.maximum_inscribed_circle(largest).coords[0]
    rings = [list(ring.coords) for it in kept for ring in (it.exterior, *it.interiors)]
    return shape_of(territory, rings, at=middle) or _dot(territory, middle)


def _dot(territory: str, at: tuple[float, float]) -> Any:
    """A territory that is smaller than a unit: a square of two units."""
    x, y = at
    return shape_of(
        territory, [[(x - 1, y - 1), (x + 1, y - 1), (x + 1, y + 1), (x - 1, y + 1), (x - 1, y - 1)]], at=at
    )


def _code(geometry: Any) -> str:
    """Its ISO 3166-1 code: CLDR knows the numeric ones, and calls Kosovo XK; land without one has none."""
    if geometry["properties"]["name"] == "Kosovo":
        return "XK"
    found = get_global("territory_aliases").get(geometry.get("id") or "", [])
    return next((code for code in found if code in TERRITORIES), "")


if __name__ == "__main__":
    make(Path(sys.argv[1]))
