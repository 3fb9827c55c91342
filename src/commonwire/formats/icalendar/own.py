"""What iCalendar has no property for: fields of the common model in a property of this exchange, as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from commonwire.formats.addresses import is_web_address
from commonwire.formats.characters import clean_all
from commonwire.formats.icalendar.document import OWN, Line
from commonwire.formats.icalendar.lines import escaped, unescaped
from commonwire.formats.icalendar.properties import native_part, properties_of
from commonwire.formats.notes import Notes
from commonwire.formats.private import without_notes
from commonwire.formats.rights import with_rights
from commonwire.formats.terms import read_terms
from commonwire.news.item import Item

FIELDS = tuple(
    name for name in Item.__struct_fields__ if name not in {"id", "version", "received_at", "editor_note", "extra"}
)
"""The fields that can be said."""
_BODY = ("body_html", "body_text")


def own_line(item: Item, fields: Sequence[str]) -> Line | None:
    """The line that says these fields of `item`; None where there are none, or they cannot be said in JSON.

    The text never stands in it: only that there is none, where words for people are in the DESCRIPTION.
    """
    said = {name: getattr(item, name) for name in fields if name not in _BODY or getattr(item, name) is None}
    if not said:
        return None
    try:
        data = msgspec.json.encode(clean_all(msgspec.to_builtins(said)))
    except (ValueError, OverflowError, TypeError):
        return None
    return Line(OWN, escaped(data.decode()), {"VALUE": "TEXT"})


def with_own(item: Item, line: Line, lines: list[Line], notes: Notes) -> Item:
    """`item`, read from `lines`, with what `line` says beyond them.

    A field that properties say, too, counts only as long as they are as they would be written for it: another
    calendar may have changed them since.
    """
    said = _decoded(line, notes)
    private: list[str] = []
    known: dict[str, Any] = {name: value for name, value in without_notes(said, private).items() if name in FIELDS}
    if private:
        item.editor_note = "\n".join(filter(None, (item.editor_note, *private)))
    known = {name: value for name, value in known.items() if name != "terms" and (name not in _BODY or value is None)}
    try:
        model = msgspec.convert({"uri": item.uri, **known}, Item)
    except (msgspec.ValidationError, ValueError) as error:
        notes.dropped(OWN, f"It does not fit the common model: {error}.")
        return item
    fields = {name: getattr(model, name) for name in known if _is_safe(name, model)}
    if "terms" in said:
        fields["terms"] = read_terms(said["terms"], notes)
    candidate = msgspec.structs.replace(item, **fields)
    would_be = properties_of(candidate)
    for name in fields:
        if native_part(would_be, name) == native_part(lines, name):
            setattr(item, name, getattr(candidate, name))
    item.terms = with_rights(item.terms, item.rights_info, item.uri)
    return item


def _decoded(line: Line, notes: Notes) -> dict[str, Any]:
    try:
        return msgspec.json.decode(unescaped(line.value), type=dict[str, Any])
    except (msgspec.MsgspecError, ValueError, RecursionError):
        notes.dropped(OWN, "It is no JSON that can be read.")
        return {}


def _is_safe(name: str, model: Item) -> bool:
    if name == "renditions":
        return all(is_web_address(rendition.href or "") for rendition in model.renditions)
    if name == "web_address":
        return model.web_address is None or is_web_address(model.web_address)
    return True
