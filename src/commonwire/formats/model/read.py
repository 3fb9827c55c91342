"""The common model as JSON to the common model: what an exchange wrote comes back, and is trusted no more than others.

A field that does not fit the model is dropped and reported; it costs only itself.
"""

from __future__ import annotations

from typing import Any

import msgspec

from commonwire.formats.addresses import checked_uri, is_web_address, web_address
from commonwire.formats.characters import clean
from commonwire.formats.finish import finish, read_language
from commonwire.formats.notes import Notes
from commonwire.formats.sanitise import html_to_text, sanitise_html
from commonwire.formats.terms import read_terms
from commonwire.news.item import Item

NAME = "model"
_MARKS = frozenset({"uri", "source_version", "body_html", "version_created_at", "planned_coverage", "rights_info"})
"""Fields that the model always has, and no other format together."""
_NODES = frozenset({"id", "version", "received_at", "language_by", "source_language"})
"""What a node gives to an item of its own."""
_BESIDE = frozenset({"credit_block", "status_text", "notice", "use", "outlet", "member"})
"""What an answer says beside the model."""


def is_model(value: Any) -> bool:
    """Whether `value` is an item of the common model."""
    return isinstance(value, dict) and value.keys() >= _MARKS


def read_model(raw: dict[str, Any], notes: Notes) -> Item:
    """The item that `raw` is. Raises BadInputError without a uri, TooLargeError beyond the bounds."""
    uri = checked_uri(str(raw.get("uri") or ""), notes)
    said = {name: raw[name] for name in Item.__struct_fields__ if raw.get(name) not in (None, [], {}, "")}
    for name in (*_NODES, "uri", "terms"):
        said.pop(name, None)
    for name in raw.keys() - set(Item.__struct_fields__) - _BESIDE:
        notes.dropped(name, "The common model has no such field.")
    item = _fitting({name: _clean(value) for name, value in said.items()}, uri, notes)
    if item.source_version is None and isinstance(raw.get("version"), int) and raw["version"]:
        item.source_version = str(raw["version"])
    item.terms = read_terms(raw.get("terms"), notes)
    item.language = read_language(item.language, notes)
    item.web_address = web_address(item.web_address, "web_address", notes)
    _read_body(item, notes)
    safe = [rendition for rendition in item.renditions if rendition.href is None or is_web_address(rendition.href)]
    if len(safe) < len(item.renditions):
        notes.dropped("renditions", "An address that is neither http nor https was taken out.")
        item.renditions = safe
    return finish(item, notes)


def _fitting(said: dict[str, Any], uri: str, notes: Notes) -> Item:
    """The item of all fields that fit the model; the others are reported."""
    try:
        return msgspec.convert({"uri": uri, **said}, Item)
    except msgspec.ValidationError:
        fitting = {}
        for name, value in said.items():
            try:
                msgspec.convert({"uri": uri, name: value}, Item)
            except msgspec.ValidationError as error:
                notes.dropped(name, f"It does not fit the model: {error}.")
            else:
                fitting[name] = value
        return msgspec.convert({"uri": uri, **fitting}, Item)


def _read_body(item: Item, notes: Notes) -> None:
    """The markup made safe; the plain text is that of the markup where there is one."""
    if not item.body_html:
        return
    item.body_html, remarks = sanitise_html(
        item.body_html, base=item.web_address, bounds=notes.bounds, renditions=item.renditions
    )
    notes.remarks += remarks
    item.body_text = html_to_text(item.body_html) or item.body_text


def _clean(value: Any) -> Any:
    """`value` with no character in it that a text may not have."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [_clean(one) for one in value]
    if isinstance(value, dict):
        return {clean(str(name)): _clean(said) for name, said in value.items()}
    return value
