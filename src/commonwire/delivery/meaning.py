"""Stories found by what they mean, whatever their language: what is encoded of an item, and whom its vector is near."""

from __future__ import annotations

from collections.abc import Sequence

from commonwire.delivery.show import ShowRecords
from commonwire.news.content import find_model
from commonwire.news.state import ItemState
from commonwire.search.gist import gist_of
from commonwire.search.ports import Neighbour


def is_shown(state: ItemState) -> bool:
    """Whether others may read the item: only such items have a vector (docs/rules.md, 7)."""
    return state.status == "usable" and state.listed and state.public_version is not None


def gist(records: ShowRecords, state: ItemState) -> str | None:
    """What is encoded of the version that others see; None when they see none, or it has no words."""
    if not is_shown(state):
        return None
    version = records.items.find_version(state.id, state.public_version or 0)
    model = find_model(records, version) if version is not None and version.released else None
    return gist_of(model.headline, model.body_text or model.summary) or None if model is not None else None


def near_items(records: ShowRecords, found: Sequence[Neighbour]) -> list[tuple[ItemState, float]]:
    """The items that were found near, as far as others may see them now; each with a score above 0, at most 1."""
    states = [(records.items.find(near.item), near.score) for near in found if near.score > 0]
    return [(state, min(1.0, score)) for state, score in states if state is not None and is_shown(state)]
