"""Queued takes as the pages show them."""

from __future__ import annotations

from commonwire.alliance.may import is_allowed
from commonwire.alliance.principal import Principal
from commonwire.base.time import Embargo
from commonwire.delivery.queue import Hour, QueuedTake
from commonwire.delivery.records import Records
from commonwire.news.state import ItemState
from commonwire.rights.words import explain, explain_nearest
from commonwire.web.pages.frame import Words
from commonwire.web.pages.item_views import QueuedView
from commonwire.web.pages.outlet_links import outlet_link
from commonwire.web.pages.use_words import said, use_in_words
from commonwire.web.wording import words_for


def hour_shown(hour: Hour | None) -> Embargo:
    """The hour of a queued take as a page shows it: a time, "open" for its owner's release, None for no queue."""
    return None if hour is None else hour.at or "open"


def queued_here(records: Records, state: ItemState, principal: Principal) -> list[QueuedView]:
    """The takes of the reader's outlet that wait for this item."""
    if principal.outlet is None or not is_allowed(principal, "read-own"):
        return []
    return [queued_view(records, one, principal) for one in records.queue.waiting(state.id, principal.outlet)]


def queued_view(records: Records, queued: QueuedTake, principal: Principal) -> QueuedView:
    """A queued take for somebody of its outlet; of a story that is not to be seen no word is shown."""
    state = records.items.find(queued.item)
    shown = state.headline if state is not None and state.listed and state.status == "usable" else None
    decision, words = queued.decision, words_for(principal.languages)
    is_refused = queued.state == "stopped" and queued.why == "decided"
    return QueuedView(
        id=queued.id,
        item=queued.item,
        headline=Words(shown, state.language) if shown and state else None,
        owner=outlet_link(records, state.outlet if state else ""),
        use=use_in_words(queued.use, words),
        until=queued.until or "open",
        state=queued.state,
        queued_at=queued.queued_at,
        ended_at=queued.ended_at,
        why=[said(explain(reason, words), words) for reason in decision.reasons if reason.effect != "allow"]
        if is_refused
        else [said(words.stopped[queued.why], words)]
        if queued.why in words.stopped
        else [],
        nearest=said(explain_nearest(decision.nearest, words), words) if is_refused and decision.nearest else None,
        may_cancel=queued.state == "queued" and is_allowed(principal, "take"),
    )
