"""The words of an item among which a search shows what it met."""

from __future__ import annotations

from commonwire.delivery.meaning import is_shown
from commonwire.delivery.show import ShowRecords
from commonwire.news.content import find_model
from commonwire.news.state import ItemState


def shown_text(records: ShowRecords, state: ItemState) -> str | None:
    """The text of the version that everybody may read; None when others may not read the item, or it has no text."""
    if not is_shown(state):
        return None
    version = records.items.find_version(state.id, state.public_version or 0)
    model = find_model(records, version) if version is not None and version.released else None
    return model.body_text if model is not None else None
