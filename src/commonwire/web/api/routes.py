"""Every call of the API."""

from __future__ import annotations

from commonwire.web.api import (
    agreements,
    attempts,
    between_nodes,
    channels,
    give,
    groups,
    inbox,
    items,
    marks,
    notices,
    operating,
    queue,
    reports,
    requests,
    roll,
    searches,
    signing_key,
    similar,
    trying,
    uses,
    wire,
    withdraw,
)

READING_CALLS = [give.give_items, trying.try_items]
"""Below /api/v1: what brings a message to be read, which may be large."""

CALLS = [
    items.list_items,
    items.count_items,
    items.get_item,
    items.get_report,
    items.get_original,
    items.get_takers,
    similar.similar_items,
    uses.ask_use,
    uses.take_item_call,
    uses.get_take,
    queue.list_takes,
    queue.list_queued,
    queue.cancel_call,
    marks.read_mark_call,
    reports.report_ran_call,
    reports.check_page_call,
    reports.list_reports,
    requests.ask_owner_call,
    requests.list_requests,
    requests.grant_call,
    requests.refuse_call,
    requests.withdraw_call,
    groups.list_groups,
    groups.form_group_call,
    groups.dissolve_group_call,
    agreements.list_agreements,
    agreements.agree_call,
    agreements.simulate_call,
    attempts.list_attempts,
    withdraw.correct_item,
    withdraw.say_language_call,
    withdraw.hold_item,
    withdraw.release_item,
    withdraw.kill_item,
    notices.list_notices,
    notices.list_issued,
    notices.get_notice,
    notices.get_report_csv,
    notices.answer_notice,
    notices.close_notice_call,
    channels.list_channels,
    channels.add_channel_call,
    channels.try_channel_call,
    channels.remove_channel_call,
    channels.read_push_key,
    searches.list_searches,
    searches.add_search,
    searches.try_search,
    searches.change_search_call,
    searches.remove_search_call,
    inbox.read_inbox,
    inbox.look_call,
    wire.read_wire,
    wire.stream_wire,
    signing_key.get_signing_key,
    signing_key.put_signing_key,
    roll.read_roll,
    roll.health,
]
"""Below /api/v1."""

OPERATING_CALLS = operating.OPERATING_CALLS
"""At the root: for probes and watchers."""

NODE_CALLS = [between_nodes.NODE_ROUTER]
"""At the root: between nodes."""
