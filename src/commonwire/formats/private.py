"""Notes from editor to editor, wherever in a document they stand: taken out of all that others may see."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import msgspec

_PRIVATE = {"ednote", "editornote", "editorsnote", "editorialnote", "noteforeditors", "notetoeditors", "internalnote",
            "privatenote", "editorialinfo"}  # fmt: skip


@lru_cache(maxsize=4096)  # the same few names come again and again
def is_private(key: str) -> bool:
    """Whether a field of this name, or at this path, holds a note from editor to editor.

    >>> is_private("edNote"), is_private("editor_note"), is_private("note"), is_private("associations[0].edNote")
    (True, True, False, True)
    """
    name = key.rpartition(".")[2].partition("[")[0]
    return name.replace("_", "").replace("-", "").replace(":", "").lower() in _PRIVATE


def note_of(value: Any) -> str:
    """The words of a note, whatever JSON it came as; empty for none.

    >>> note_of("Call first."), note_of(["Call", "first"]), note_of(None)
    ('Call first.', '["Call","first"]', '')
    """
    return value if isinstance(value, str) else "" if value is None else msgspec.json.encode(value).decode()


def without_notes(value: Any, private: list[str]) -> Any:
    """`value`, as JSON gives it, with every editor's note in it moved to `private`."""
    if isinstance(value, list):
        return [without_notes(part, private) for part in value]
    if not isinstance(value, dict):
        return value
    kept = {}
    for key, part in value.items():
        if is_private(key):
            private.append(note_of(part))
        else:
            kept[key] = without_notes(part, private)
    return kept
