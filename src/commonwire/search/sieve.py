"""Which rows of a stock hold for a story: in numpy, or in compiled code where there is some."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from commonwire.search.stock import Numbers, Stock

Rows = NDArray[np.intp]
Sieve = Callable[[Stock, Numbers, NDArray[np.bool_]], Rows]
"""The rows of a stock all of whose conditions hold for a story that has these numbers; `holds` tells it of each."""


def sifted(stock: Stock, numbers: Numbers, holds: NDArray[np.bool_]) -> Rows:
    """The sieve in numpy: a column after the other, of what is left."""
    rows = _left(stock, _under(stock, numbers), holds)
    if stock.size == stock.filed:
        return rows
    # Those under no witness are tried all together.
    loose = holds.take(stock.columns[0, stock.filed : stock.size]).nonzero()[0]
    loose += stock.filed
    return np.concatenate((rows, _left(stock, loose, holds)))


def _under(stock: Stock, numbers: Numbers) -> Rows:
    """The rows under any of these witnesses."""
    numbers = numbers[numbers < len(stock.starts) - 1]
    numbers.sort()
    numbers = numbers[1:][numbers[1:] != numbers[:-1]]
    starts = stock.starts.take(numbers)
    counts = stock.starts.take(numbers + 1)
    counts -= starts
    ends = counts.cumsum()
    if not len(ends):
        return ends
    starts -= ends
    starts += counts
    rows: Rows = starts.repeat(counts)
    rows += np.arange(ends[-1])
    return rows


def _left(stock: Stock, rows: Rows, holds: NDArray[np.bool_]) -> Rows:
    """Of these rows, under a condition that holds, those all of whose others hold, too."""
    for column in stock.columns[1:]:
        if not len(rows):
            break
        rows = rows[holds.take(column.take(rows))]
    return rows
