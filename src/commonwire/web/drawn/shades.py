"""Shades: numbers in a few steps, so that a drawing can show them by classes of its sheet."""

from __future__ import annotations

STEPS = 5


def shade(number: int, most: int) -> int:
    """The step of a number, 0 (none) to 5; each step holds half of what is up to the next one: few and many differ.

    >>> [shade(number, 16) for number in (0, 1, 2, 3, 8, 9, 16)]
    [0, 1, 2, 3, 4, 5, 5]
    """
    if number <= 0:
        return 0
    step = STEPS
    while step > 1 and number * 2 <= most:
        step, most = step - 1, (most + 1) // 2
    return step
