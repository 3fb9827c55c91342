"""Times: always aware; the end of an embargo, which may be a time or "open"."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    Embargo = datetime | Literal["open"] | None
else:
    # msgspec cannot decode a union of two text-like types: structs that hold one call `embargo_of` on their own.
    Embargo = Any


def embargo_of(value: Any) -> Embargo:
    """The end of an embargo from what JSON gives: a time (ISO 8601), "open" (without end) or None.

    >>> embargo_of("open"), embargo_of(None)
    ('open', None)
    """
    if isinstance(value, str) and value != "open":
        return datetime.fromisoformat(value)
    return value  # type: ignore[no-any-return]
