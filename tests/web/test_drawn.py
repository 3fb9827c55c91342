"""Drawings: where a place is on the map, what borders are, which shade a number has, where numbers stand."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from commonwire.base.errors import BadInputError
from commonwire.web.drawn.borders import natural_earth, read_borders
from commonwire.web.drawn.projection import HEIGHT, WIDTH, project
from commonwire.web.drawn.shades import STEPS, shade
from commonwire.web.drawn.world import draw

SQUARE = [[60, 40], [70, 40], [70, 50], [60, 50], [60, 40]]


def a_file(*features: Any, **more: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "line": "Ours.", "features": list(features)} | more).encode()


def a_feature(territory: str, *rings: Any) -> Any:
    geometry = {"type": "MultiPolygon", "coordinates": [[ring] for ring in rings]}
    return {"type": "Feature", "properties": {"territory": territory}, "geometry": geometry}


@given(some.floats(-169, 191), some.floats(-90, 90))
def test_every_place_is_on_the_map(longitude: float, latitude: float) -> None:
    x, y = project(longitude, latitude)

    assert -1 <= x <= WIDTH + 1 and -1 <= y <= HEIGHT + 1


@given(some.integers(0, 10**6), some.integers(0, 10**6))
def test_a_greater_number_is_never_lighter(one: int, other: int) -> None:
    most = max(one, other)

    assert (shade(one, most) <= shade(other, most)) == (one <= other) or shade(one, most) == shade(other, most)
    assert shade(most, most) == (STEPS if most else 0) and shade(0, most) == 0


def test_the_shipped_borders_have_the_territories_of_an_alliance_and_no_piece_across_the_map() -> None:
    shapes = {shape.territory: shape for shape in natural_earth().shapes}

    assert {"KZ", "RU", "IN", "PK", "CN", "MV", "BH", "LK", "AM", "BY"} <= set(shapes)
    assert all(shape.box[2] - shape.box[0] < WIDTH * 0.4 for shape in shapes.values())


def test_own_borders_are_read_with_their_line() -> None:
    own = read_borders(a_file(a_feature("kz", SQUARE), a_feature("", SQUARE)))

    assert own.line == "Ours." and [shape.territory for shape in own.shapes] == ["KZ", ""]
    assert own.shapes[0].path.startswith("M")


def test_a_piece_that_passes_the_antimeridian_stays_in_one_piece() -> None:
    ring = [[170, 60], [-175, 60], [-175, 65], [170, 65], [170, 60]]

    left, _, right, _ = read_borders(a_file(a_feature("RU", ring))).shapes[0].box
    assert right - left < 200


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{}",
        a_file(),
        a_file(a_feature("KZ", SQUARE), line=""),
        a_file(a_feature("KZ", [[999, 0], [1, 1], [2, 2]])),
        a_file({"type": "Feature", "geometry": {"type": "Point", "coordinates": [1, 2]}}),
        a_file("x"),
        a_file(a_feature("KZ", [["a", 0], [1, 1]])),
    ],
)
def test_what_are_no_borders_is_refused(data: bytes) -> None:
    with pytest.raises(BadInputError):
        read_borders(data)


def test_a_map_shows_its_frame_and_keeps_numbers_apart() -> None:
    numbers = {"KZ": 5, "UZ": 4, "KG": 3, "TJ": 2, "US": 9}
    drawn = draw(natural_earth(), numbers, {"KZ", "UZ", "KG", "TJ"})

    assert "KZ" in {mark.territory for mark in drawn.marks} and "US" not in {mark.territory for mark in drawn.marks}
    assert drawn.hidden == len(numbers) - len(drawn.marks)
    assert draw(natural_earth(), numbers, {"KZ"}, is_world=True).hidden < drawn.hidden + 3
    assert max(land.step for land in drawn.lands) >= 4
