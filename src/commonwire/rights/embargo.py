"""Embargo: whether it still holds, and how its hour is written."""

from __future__ import annotations

from datetime import UTC, datetime

from commonwire.base.time import Embargo


def is_embargoed(embargo_until: Embargo, at: datetime) -> bool:
    """Whether the embargo holds at `at`; "open" holds until it is released, whatever the time."""
    if embargo_until is None:
        return False
    return embargo_until == "open" or at < embargo_until


def time_code(at: datetime) -> str:
    """`at` as it stands in reasons: UTC, to the minute, seconds only where there are some.

    >>> time_code(datetime(2030, 3, 2, 4, tzinfo=UTC))
    '2030-03-02T04:00Z'
    """
    at = at.astimezone(UTC)
    precision = "minutes" if not (at.second or at.microsecond) else "auto"
    return at.replace(tzinfo=None).isoformat(timespec=precision) + "Z"
