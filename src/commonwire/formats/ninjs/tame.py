"""Parts of ninjs that are kept as they came (associations, planned coverage) are made harmless before they are kept."""

from __future__ import annotations

from typing import Any

from commonwire.formats.addresses import is_web_address
from commonwire.formats.notes import Notes
from commonwire.formats.private import is_private, note_of
from commonwire.formats.sanitise import is_markup, sanitise_html

_TEXTS = {"bodies", "descriptions", "headlines"}


def is_html(content_type: str | None, value: str) -> bool:
    """Whether a text with this contentType is markup; without one its looks decide."""
    if content_type is None:
        return is_markup(value)
    return "html" in content_type.lower() or "xml" in content_type.lower()


def tame(value: Any, notes: Notes, private: list[str], *, where: str, inside: str = "") -> Any:
    """`value` with its markup sanitised, its links web addresses, and its editors' notes moved to `private`."""
    if isinstance(value, list):
        return [tame(part, notes, private, where=f"{where}[{n}]", inside=inside) for n, part in enumerate(value)]
    if not isinstance(value, dict):
        return value
    kept: dict[str, Any] = {}
    for key, part in value.items():
        place = f"{where}.{key}"
        if is_private(key):
            private.append(note_of(part))
            notes.repaired(place, "A note to editors inside the item: moved to its own private note.")
        elif key == "href" and not (isinstance(part, str) and is_web_address(part)):
            notes.dropped(place, f"'{str(part)[:80]}' is not an http or https address.")
        elif key == "value" and inside in _TEXTS and isinstance(part, str) and is_html(value.get("contentType"), part):
            kept[key], remarks = sanitise_html(part, bounds=notes.bounds)
            notes.remarks += remarks
        else:
            kept[key] = tame(part, notes, private, where=place, inside=key)
    return kept
