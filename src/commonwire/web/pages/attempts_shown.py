"""Refused attempts as the pages show them: to the operator on the node's page, to an owner on the story's."""

from __future__ import annotations

from datetime import datetime, timedelta

from commonwire.base.texts import text, texts
from commonwire.delivery.attempt import Attempt
from commonwire.delivery.records import Records
from commonwire.web.pages.alliance_views import Fact, GaugeView
from commonwire.web.pages.outlet_links import outlet_link
from commonwire.web.pages.views import AttemptView

_SHOWN = 20
_RECENT = timedelta(days=7)


def attempt_view(records: Records, attempt: Attempt) -> AttemptView:
    """One attempt, with the names of those who take part in it."""
    return AttemptView(
        outlet=outlet_link(records, attempt.outlet) if attempt.outlet else None,
        deed=attempt.deed,
        owner=outlet_link(records, attempt.owner),
        item=attempt.item,
        uri=attempt.uri,
        why=attempt.why,
        times=attempt.times,
        first_at=attempt.first_at,
        at=attempt.at,
    )


def newest_attempts(records: Records) -> list[AttemptView]:
    """The last attempts on the node."""
    return [attempt_view(records, it) for it in records.attempts.newest(limit=_SHOWN)]


def attempts_gauge(records: Records, now: datetime) -> GaugeView:
    """How often it was tried, by which outlets, and whether lately."""
    counts = records.attempts.counts()
    newest = next(iter(records.attempts.newest(limit=1)), None)
    if newest is None:
        summary = text("Nobody tried to change another outlet's story.")
        return GaugeView(name=text("Refused deeds"), state="well", summary=summary)
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0] or ""))
    facts: list[tuple[str, Fact]] = [(text("Newest"), newest.at)]
    facts += [(outlet or text("The alliance's own people"), times) for outlet, times in ranked[:_SHOWN]]
    is_recent = now - newest.at < _RECENT
    return GaugeView(
        name=text("Refused deeds"),
        state="watch" if is_recent else "well",
        summary=texts(
            "Once somebody tried to change another's story, or signed falsely.",
            "%(count)s times somebody tried to change another's story, or signed falsely.",
            sum(counts.values()),
        ),
        facts=facts,
        remedy=text("See below who it was: ask that outlet, or revoke the key.") if is_recent else None,
    )
