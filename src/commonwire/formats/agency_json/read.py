"""An item of any shape in the table becomes one of the common model; what no path names is kept in `extra`."""

from __future__ import annotations

import re
from typing import Any

from commonwire.base.errors import BadInputError
from commonwire.formats.addresses import checked_uri, made_uri
from commonwire.formats.agency_json.document import ANY, COMMON, Paths, core_of, shape_of
from commonwire.formats.agency_json.slots import SLOTS
from commonwire.formats.agency_json.source import Source
from commonwire.formats.finish import finish
from commonwire.formats.headline import first_words
from commonwire.formats.json_values import number_of, raw_text_of, said
from commonwire.formats.ninjs.status import read_status, stricter
from commonwire.formats.ninjs.tame import tame
from commonwire.formats.notes import Notes
from commonwire.formats.private import without_notes
from commonwire.formats.rights import with_rights
from commonwire.formats.sanitise import plain
from commonwire.formats.terms import read_terms
from commonwire.news.item import Item

_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,30}:[^\s<>\"]{1,2000}")
_GONE = ("deleted", "isDeleted", "is_deleted", "withdrawn", "retracted", "killed")
_FIRST = {"language", "kind", "headline", "byline"}  # others look at these


def read_agency(value: dict[str, Any], notes: Notes) -> Item:
    """The item that `value` says by the shape that it has.

    Raises BadInputError when it has no identity, or neither headline nor text nor media.
    """
    value = core_of(value)
    shape = shape_of(value) or ANY
    private: list[str] = []
    value = without_notes(value, private)
    private += [words for path in shape.private if (words := _words(value.pop(path, None)))]
    fields: Paths = {**COMMON, **shape.fields}
    source = Source(value, fields, shape, notes)
    item = Item(uri=_uri(source), kind=shape.kind or "text")
    _add_status(item, source)
    for slot in sorted(fields, key=lambda slot: slot not in _FIRST):
        if slot in SLOTS:
            SLOTS[slot](item, source)
    if shape is ANY and item.body_html is None and number_of(value.get("width")) and number_of(value.get("height")):
        item.kind = "picture"
    if not item.headlines:
        item.headlines = first_words(item.body_text or item.summary, notes)
    if not (item.headlines or item.renditions or item.event_details or item.planned_coverage):
        raise BadInputError("The item has no headline and no text", where="headline", remedy="Send a headline or text.")
    if shape is ANY:
        notes.guessed("document", "JSON of no known kind: read by the common names of its fields.")
    item.terms = with_rights(read_terms(value.get("terms"), notes), item.rights_info)
    private += source.private
    extra = tame(source.rest(), notes, private, where=shape.name)
    item.extra = {shape.name: extra} if extra else {}
    item.editor_note = "\n".join(note for note in private if note.strip()) or None
    return finish(item, notes)


def _uri(source: Source) -> str:
    """The identity: the first that is a URI, else one made of the first there is (reported)."""
    found = [text for value in source.all("uri") if (text := raw_text_of(value))]
    shape, notes = source.shape, source.notes
    if found and shape.identity and not _URI.fullmatch(found[0]):
        return checked_uri(shape.identity.format(found[0].strip()), notes)
    for text in found:
        if _URI.fullmatch(text.strip()):
            return checked_uri(text, notes)
    if not found and shape.name != "video_metadata_hub":
        raise BadInputError("The item has no identity", where="uri", remedy="Give it the one your system knows it by.")
    words = found or [raw_text_of(value) or "" for value in (*source.all("titles"), *source.all("summary"))]
    notes.guessed("uri", f"The identity is no URI: one was made of '{words[0][:60] if words else ''}'.")
    return made_uri(notes.defaults, shape.name, *(words[:1] if found else words))


def _add_status(item: Item, source: Source) -> None:
    """The strictest of the statuses that are said; words of the shape's own count as it says."""
    for path, value in source.items("status"):
        word = raw_text_of(value)
        own = source.shape.statuses.get(word.strip().lower()) if word else None
        if own is None and path == "state":
            own = "withheld"
        status = own or read_status(value, path, source.notes)
        item.status = stricter(item.status, status)
    if any(source.value.get(name) is True for name in _GONE):
        item.status = "canceled"


def _words(value: Any) -> str:
    """All the words of a private part, whatever it is made of."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return "\n".join(words for part in value if (words := _words(part)))
    return plain(str(value)) if said(value) else ""
