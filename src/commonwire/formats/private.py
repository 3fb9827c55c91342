"""Notes from editor to editor, wherever in a document they stand: taken out of all that others may see."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import msgspec

_PRIVATE = {"ednote", "editornote", "editorsnote", "editorialnote", "noteforeditors", "notetoeditors", "internalnote",
            "privatenote", "editorialinfo"}  # fmt: skip
REACH = ("phone", "mobile", "email", "e-mail", "e_mail", "fax")
"""Parts of the names of fields that say how to reach a person."""
_LIMITS = re.compile(
    r"\b(?:editorial use|no (?:use|sales?|archiv\w*|resale|internet|mobile|web|tv|magazines?|commercial)"
    r"|mandatory credit|not (?:to be used|allow\w*|permitted)|restrict(?:ed|ions?)|embargo\w*|no utilizar"
    r"|pas d'utilisation|nur (?:zur|f[üu]r)|keine (?:verwendung|archiv\w*))\b",
    re.IGNORECASE,
)


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


def without_reach(value: Any, private: list[str]) -> Any:
    """What is said of someone who made an item, as JSON gives it, with how to reach them moved to `private`.

    >>> without_reach({"desk": "City", "phone": "12 34"}, notes := []), notes
    ({'desk': 'City'}, ['phone: 12 34'])
    """
    if isinstance(value, list):
        return [without_reach(part, private) for part in value]
    if not isinstance(value, dict):
        return value
    kept = {}
    for key, part in value.items():
        if any(word in key.lower() for word in REACH):
            private += [f"{key}: {note}"] if (note := note_of(part)) else []
        else:
            kept[key] = without_reach(part, private)
    return kept


def speaks_of_limits(note: str) -> bool:
    """Whether a note to editors speaks of what may not be done with the item.

    >>> speaks_of_limits("No sales. No archives."), speaks_of_limits("Adds a quote.")
    (True, False)
    """
    return _LIMITS.search(note) is not None
