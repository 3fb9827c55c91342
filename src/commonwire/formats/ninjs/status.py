"""The status of a document (`pubStatus`; NewsCodes http://cv.iptc.org/newscodes/pubstatusg2/): unknown is withheld."""

from __future__ import annotations

from typing import Any

from commonwire.formats.notes import Notes
from commonwire.news.item import Status

_WORDS: dict[str, Status] = {
    "usable": "usable", "withheld": "withheld", "canceled": "canceled", "cancelled": "canceled", "killed": "canceled",
    "recalled": "canceled", "embargoed": "withheld",
}  # fmt: skip
_STRICT: tuple[Status, ...] = ("usable", "withheld", "canceled")


def read_status(value: Any, where: str, notes: Notes) -> Status:
    """`value` as a status: missing is usable, and what nobody knows is withheld (reported)."""
    if value is None or value == "usable":
        return "usable"
    status = _known(value)
    if status is None:
        notes.guessed(where, f"'{str(value)[:60]}' is no status that is known: withheld.")
        return "withheld"
    if status != value:
        notes.repaired(where, f"'{str(value)[:60]}' read as '{status}'.")
    return status


def stricter(one: Any, other: Any) -> Status:
    """The one of two statuses that lets less be used."""
    return max((_known(said) or "withheld" for said in (one, other)), key=_STRICT.index)


def _known(value: Any) -> Status | None:
    """A status by its word, its qcode ('stat:usable') or its URI."""
    return _WORDS.get(value.strip().lower().rpartition("/")[2].rpartition(":")[2]) if isinstance(value, str) else None
