"""Cursors: opaque to the caller, never expiring, because they name a place in the ledger's order."""

from __future__ import annotations

import re

from commonwire.base.errors import BadInputError


def cursor_of(number: int) -> str:
    """The cursor that names a place in the order of receipt."""
    return f"c{number:x}"


def number_of(cursor: str | None) -> int | None:
    """The place that `cursor` names; None when there is none. Raises BadInputError."""
    if not cursor:
        return None
    try:
        if cursor[0] != "c":
            raise ValueError
        number = int(cursor[1:], 16)
        if not 0 <= number < 2**62:
            raise ValueError
    except ValueError:
        raise _unknown(cursor) from None
    return number


def rank_cursor(passed: int) -> str:
    """The cursor of a list by rank, after its first `passed` rows."""
    return f"r{passed:x}"


def rank_of(cursor: str | None) -> int:
    """How many rows of a list by rank were passed. Raises BadInputError."""
    if not cursor:
        return 0
    if re.fullmatch("r[0-9a-f]{1,3}", cursor) is None:
        raise _unknown(cursor)
    return int(cursor[1:], 16)


def pair_cursor(number: int, name: str) -> str:
    """The cursor of a list in which several rows may share a number."""
    return f"c{number:x}.{name}"


def pair_of(cursor: str | None) -> tuple[int, str]:
    """The place that a cursor of `pair_cursor` names; the beginning when there is none. Raises BadInputError."""
    if not cursor:
        return (0, "")
    head, _, name = cursor.partition(".")
    return (number_of(head) or 0, name)


def _unknown(cursor: str) -> BadInputError:
    return BadInputError(
        f"'{cursor[:40]}' is no cursor", where="after", remedy="Use `next` of an earlier answer, or leave it out."
    )
