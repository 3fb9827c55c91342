"""The map's projection: Equal Earth (Šavrič, Patterson and Jenny, 2018), which shows every country at its true size."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt
from typing import Final

CENTRE: Final = 11.0
"""The meridian in the middle: the map then ends in the Bering Strait and cuts no country in two."""
WIDTH: Final = 4000.0
"""Units from the left end of the equator to its right end."""
HEIGHT: Final = 1947.0
"""Units from the North Pole down to the South Pole."""

_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796
_M = sqrt(3) / 2
_SCALE = WIDTH / 5.413259  # the length of the equator on a sphere with the radius 1
_TOP = 1.3173627


def project(longitude: float, latitude: float) -> tuple[float, float]:
    """A place in degrees as x (to the right) and y (down) in units of the map; equal-area.

    >>> [round(it) for it in project(11, 0)], [round(it) for it in project(71.4, 51.2)]
    ([2000, 973], [2548, 264])
    """
    turned = radians(longitude - CENTRE)
    angle = asin(_M * sin(radians(latitude)))
    square = angle * angle
    sixth = square**3
    slope = _A1 + 3 * _A2 * square + sixth * (7 * _A3 + 9 * _A4 * square)
    x = turned * cos(angle) / (_M * slope)
    y = angle * (_A1 + _A2 * square + sixth * (_A3 + _A4 * square))
    return (x * _SCALE + WIDTH / 2, (_TOP - y) * _SCALE)
