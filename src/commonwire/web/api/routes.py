"""Every call of the API, in the order of its description."""

from __future__ import annotations

from commonwire.web.api import (
    between_nodes,
    give,
    items,
    notices,
    roll,
    searches,
    signing_key,
    similar,
    uses,
    wire,
    withdraw,
)

CALLS = [
    give.give_items,
    items.list_items,
    items.get_item,
    items.get_report,
    items.get_original,
    items.get_takers,
    similar.similar_items,
    uses.ask_use,
    uses.take_item_call,
    withdraw.correct_item,
    withdraw.hold_item,
    withdraw.release_item,
    withdraw.kill_item,
    notices.list_notices,
    notices.get_notice,
    notices.answer_notice,
    searches.list_searches,
    searches.add_search,
    searches.remove_search,
    searches.read_inbox,
    wire.read_wire,
    wire.stream_wire,
    signing_key.get_signing_key,
    signing_key.put_signing_key,
    roll.read_roll,
    roll.health,
]
"""Below /api/v1."""

NODE_CALLS = [between_nodes.read_ledger, between_nodes.read_content]
"""At the root: between nodes."""
