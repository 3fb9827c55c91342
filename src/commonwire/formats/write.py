"""The way out: one item in the format that was asked for, with its credit inside and the editor's note left out."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from commonwire.base.errors import BadInputError
from commonwire.formats.credit import CreditBlock, Written
from commonwire.formats.feeds.write_atom import write_atom
from commonwire.formats.feeds.write_json import write_json_feed
from commonwire.formats.feeds.write_rss import write_rss
from commonwire.formats.ninjs.write import write_ninjs, write_ninjs_1, write_ninjs_2
from commonwire.formats.page.write import write_page
from commonwire.formats.text.write import write_text
from commonwire.news.item import Item


def write(item: Item, to: str, *, credit: CreditBlock | None = None) -> Written:
    """`item` in the format `to`: 'ninjs' (3.1), 'text', 'html' or 'json' (the common model).

    With `credit`, its line, licence, link and notices show inside the story. No format ever holds the editor's
    note. `losses` names the model's fields that the format has no place for. Raises BadInputError for a format
    that is not written here.
    """
    writer = _WRITERS.get(to)
    if writer is None:
        raise BadInputError(f"'{to[:40]}' is no format that is written here", where="format", remedy=_REMEDY)
    return writer(item, credit)


def _write_model(item: Item, credit: CreditBlock | None) -> Written:
    """The common model as JSON; the credit block stands beside its fields."""
    model = msgspec.to_builtins(msgspec.structs.replace(item, editor_note=None))
    if credit is not None:
        model["credit_block"] = msgspec.to_builtins(credit)
        model["credit"], model["licence"] = credit.credit, credit.licence or item.licence
        model["web_address"] = credit.link or item.web_address
    return Written(data=msgspec.json.encode(model), media_type="application/json", losses=[])


_WRITERS: dict[str, Callable[[Item, CreditBlock | None], Written]] = {
    "ninjs": write_ninjs,
    "ninjs-2": write_ninjs_2,
    "ninjs-1": write_ninjs_1,
    "text": write_text,
    "html": write_page,
    "rss": write_rss,
    "atom": write_atom,
    "json-feed": write_json_feed,
    "json": _write_model,
}
FORMATS = tuple(_WRITERS)
_REMEDY = f"Ask for one of: {', '.join(FORMATS)}."
