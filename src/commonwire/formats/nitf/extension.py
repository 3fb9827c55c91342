"""What NITF has no place for, in documents of ours: fields of the common model by their own names, as JSON.

The element (`document.OWN_ITEM`) stands at the end of `head`, where the standard lets elements of other namespaces
stand. It says only what the rest of the document does not, and nothing on which the use of the story depends.
"""

from __future__ import annotations

from typing import Any

import msgspec

from commonwire.formats.addresses import checked_uri, is_web_address
from commonwire.formats.characters import clean_all
from commonwire.formats.nitf.document import EXTENDED
from commonwire.formats.nitf.reader import Reader
from commonwire.formats.private import without_notes
from commonwire.formats.rights import with_rights
from commonwire.formats.rights_expression import terms_expression
from commonwire.news.item import Item, Rendition, RightsInfo
from commonwire.rights.rightsml.vocabulary import ODRL

_POLICY = "policy"
"""The item's terms as RightsML (ODRL 2.2 in JSON-LD)."""
_KINDS = {"text", "picture", "audio", "video", "graphic", "composite", "component", "event", "planning", "concept",
          "knowledge"}  # fmt: skip


def read_extension(reader: Reader, text: str) -> None:
    """Put into the item what `text` says; what does not fit the model there is reported, and nothing of it counts."""
    item = reader.item
    try:
        said = msgspec.json.decode(text)
        known = {name: value for name, value in said.items() if name in EXTENDED} if isinstance(said, dict) else {}
        policy = said.get(_POLICY) if isinstance(said, dict) else None
        model = msgspec.convert({**clean_all(without_notes(known, reader.private)), "uri": item.uri}, Item)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        reader.notes.dropped("head", f"The extension of this exchange does not fit the common model: {error}.")
        return
    for name in known:
        setattr(item, name, getattr(model, name))
    if reader.id and said.get("uri") == reader.id:  # an identity that is no URI, and is one all the same
        item.uri = checked_uri(reader.id, reader.notes)
        reader.forget_identity()
    _check(item)
    own = [RightsInfo(expression=policy, expression_language=ODRL)] if isinstance(policy, str) else []
    item.terms = with_rights(with_rights(item.terms, own, item.uri), item.rights_info, item.uri)


def _check(item: Item) -> None:
    """Hold what came so to what holds for all that is read."""
    item.kind = item.kind if item.kind in _KINDS else "text"
    item.web_address = item.web_address if item.web_address and is_web_address(item.web_address) else None
    item.urgency = item.urgency if item.urgency is None or 1 <= item.urgency <= 9 else None
    item.renditions = [_linked(rendition) for rendition in item.renditions]


def _linked(rendition: Rendition) -> Rendition:
    if rendition.href is None or is_web_address(rendition.href):
        return rendition
    return msgspec.structs.replace(rendition, href=None)


def extension_of(item: Item, names: list[str]) -> str | None:
    """The text that says the fields `names` of `item`, and its terms as RightsML; None where there is nothing to say.

    Kept markup of other formats does not go along: notes to editors may stand in it.
    """
    said = {name: _public(clean_all(msgspec.to_builtins(getattr(item, name)))) for name in names}
    if item.terms is not None and item.terms != with_rights(None, item.rights_info, item.uri):
        said[_POLICY] = terms_expression(item.terms, item.uri)
    return msgspec.json.encode(without_notes(said, [])).decode() if said else None


def _public(value: Any, *, is_kept: bool = False) -> Any:
    """`value` without what says nothing, and without markup among what was kept."""
    if isinstance(value, dict):
        parts = {key: _public(part, is_kept=is_kept or key == "extra") for key, part in value.items()}
        return {key: part for key, part in parts.items() if part is not None and part not in ([], {})}
    if isinstance(value, list):
        each = [_public(part, is_kept=is_kept) for part in value]
        return [part for part in each if part is not None]
    is_markup = is_kept and isinstance(value, str) and value.lstrip()[:1] == "<"
    return None if is_markup else value
