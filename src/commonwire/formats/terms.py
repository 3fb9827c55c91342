"""Terms as JSON, inside an item: read so that nothing which was not understood can widen what is allowed."""

from __future__ import annotations

from typing import Any

import msgspec

from commonwire.formats.notes import Notes
from commonwire.rights.terms import Duty, Parties, Rule, Terms

_MOST_TEXT = 2_000


def read_terms(value: Any, notes: Notes) -> Terms | None:
    """The terms that `value` says; None for null.

    What is not understood becomes `free_text`, by which every allow turns into ask (design, section 5, rule 6).
    """
    if value is None:
        return None
    if isinstance(value, str):
        return Terms(free_text=value)
    try:
        terms = msgspec.convert(value, Terms, strict=False)
    except msgspec.ValidationError as error:
        notes.dropped("terms", f"They were not understood ({error}): every use of the item will be asked about.")
        return Terms(free_text=_wording(value))
    unknown = _unknown(value)
    if unknown:
        notes.dropped("terms", f"Not understood: {', '.join(unknown)[:200]}. Uses will be asked about.")
        return msgspec.structs.replace(terms, free_text=terms.free_text or _wording(value))
    return terms


def _unknown(terms: dict[str, Any]) -> list[str]:
    """The keys that no struct of the terms knows: a misspelt prohibition must not pass in silence."""
    unknown = _others(terms, Terms)
    for name in ("grants", "prohibitions"):
        for rule in terms.get(name) or ():
            unknown += _others(rule, Rule) + _others(rule.get("who") or {}, Parties)
    for duty in terms.get("duties") or ():
        unknown += _others(duty, Duty)
    return sorted(unknown)


def _others(value: dict[str, Any], kind: type[msgspec.Struct]) -> list[str]:
    return [key for key in value if key not in kind.__struct_fields__]


def _wording(value: Any) -> str:
    return msgspec.json.encode(value).decode()[:_MOST_TEXT]
