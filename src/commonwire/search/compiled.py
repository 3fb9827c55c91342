"""The sieve in compiled code, with the extra `fast`: one pass over the rows instead of one for each condition."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from commonwire.search.sieve import Rows, Sieve
from commonwire.search.stock import Numbers, Stock


def compiled_sieve() -> Sieve | None:
    """The sieve in compiled code, or None where numba is not installed. It takes seconds: call it beside the work.

    What was compiled is kept for the next start, where the machine has a place for it.
    """
    try:
        import numba  # noqa: PLC0415 -- an extra, and slow to load
    except ImportError:
        return None
    row_kind, flag_kind = numba.int32[::1], numba.boolean[::1]
    kinds = numba.int32[::1](row_kind, numba.int64[::1], numba.int32[:, ::1], flag_kind, numba.int64, numba.int64)
    try:
        kernel: Any = numba.njit(kinds, nogil=True, cache=True)(_sifted)
    except RuntimeError:  # nowhere to keep it
        kernel = numba.njit(kinds, nogil=True)(_sifted)

    def sieve(stock: Stock, numbers: Numbers, holds: NDArray[np.bool_]) -> Rows:
        rows: Rows = kernel(np.sort(numbers), stock.starts, stock.columns, holds, stock.filed, stock.size)
        return rows

    return sieve


def _sifted(
    numbers: Numbers, starts: NDArray[np.int64], columns: Numbers, holds: NDArray[np.bool_], filed: int, size: int
) -> Numbers:
    """The rows all of whose conditions hold: under the sorted `numbers`, and of those from `filed` to `size`.

    The last round of the outer loop, one past the numbers, is for the latter.
    """
    most, before = size - filed, 0
    for number in numbers:
        if before != number < len(starts) - 1:
            most += starts[number + 1] - starts[number]
        before = number
    found = np.empty(most, np.int32)
    count, before = 0, 0
    for at in range(len(numbers) + 1):
        number = numbers[at] if at < len(numbers) else len(starts)
        first, end = filed, size
        if number < len(starts) - 1:
            first, end = (starts[number], starts[number + 1]) if number != before else (0, 0)
        elif at < len(numbers):
            first, end = 0, 0
        before = number
        for row in range(first, end):
            place = 0
            while place < len(columns) and holds[columns[place, row]]:
                place += 1
            if place == len(columns):
                found[count] = row
                count += 1
    return found[:count]
