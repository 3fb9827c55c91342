"""Terms as JSON, inside an item: read so that nothing which was not understood can widen what is allowed."""

from __future__ import annotations

from typing import Any

import msgspec

from commonwire.formats.notes import Notes
from commonwire.rights.terms import Terms

_MOST_TEXT = 2_000


def read_terms(value: Any, notes: Notes) -> Terms | None:
    """The terms that `value` says; None for null.

    What is not understood becomes `free_text`, by which every allow turns into ask (docs/rules.md, 6).
    """
    if value is None:
        return None
    if isinstance(value, str):
        return Terms(free_text=value)
    try:
        return msgspec.convert(value, Terms, strict=False)
    except msgspec.ValidationError as error:
        notes.dropped("terms", f"They were not understood ({error}): every use of the item will be asked about.")
        return Terms(free_text=_wording(value))


def _wording(value: Any) -> str:
    return msgspec.json.encode(value).decode()[:_MOST_TEXT]
