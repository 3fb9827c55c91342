"""A group: outlets of the alliance under one name, which terms and agreements can name."""

from __future__ import annotations

from datetime import datetime

import msgspec


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """Outlets under one id; `names` by BCP 47 tag.

    One that was dissolved (`removed_at`) keeps its outlets: grants name nobody by it any more, while prohibitions and
    exceptions still mean those who were in it.
    """

    id: str
    names: dict[str, str]
    outlets: frozenset[str]
    changed_at: datetime
    removed_at: datetime | None = None
