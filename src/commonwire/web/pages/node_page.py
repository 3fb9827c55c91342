"""The node: how its parts are, in gauges."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Any, Literal
from urllib.parse import urlsplit

from litestar import Response, get, post
from litestar.response import Redirect

from commonwire.alliance.may import is_allowed, may
from commonwire.base.errors import NotVerifiedError
from commonwire.delivery.records import Records
from commonwire.federation.reconcile import open_again
from commonwire.federation.records import NetworkRecords
from commonwire.ledger.checkpoint import TreeCheckpoint, read_tree_checkpoint
from commonwire.ledger.entry import Head
from commonwire.news.publish import LONGEST_REASON
from commonwire.search.ports import Meaning
from commonwire.web.asking import Ask, Served
from commonwire.web.pages.alliance_views import GaugeView, NodeFeedView, NodeView
from commonwire.web.pages.attempts_shown import attempts_gauge, newest_attempts
from commonwire.web.pages.forms import fields_of
from commonwire.web.pages.frame import Form
from commonwire.web.pages.outlet_links import link_to
from commonwire.web.pages.outlet_views import FeedView
from commonwire.web.pages.peers_shown import network
from commonwire.web.pages.settings import feed_view
from commonwire.web.pages.showing import Visit, go, signed_in, visit
from commonwire.web.pages.spans import span
from commonwire.web.pages.trend_views import trend_view
from commonwire.web.pages.witness_shown import witness_gauges
from commonwire.web.site import Site

_LATE = 30.0
"""Seconds after which a ledger that grew should long have been signed."""
_TIGHT = 5 * 1024**3
_LONG_QUEUE = 500
_OLD_BACKUP = 2 * 86_400.0
"""Seconds after which another backup is due."""
_FULL = 512 * 1024**2
_STORES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
_UNITS = ("bytes", "KB", "MB", "GB", "TB")


@get("/node", include_in_schema=False)
async def node_page(request: Ask, site: Served) -> Response[str]:
    """The node's state, for operators and the secretariat (`see-node`); in a demo home for all, without secrets."""
    seen = await visit(site, request)
    is_whole = is_allowed(seen.principal, "see-node")
    is_visitor = "visitor" in seen.principal.roles or seen.principal.kind == "person"
    if not is_whole and not (site.is_demo and is_visitor):
        may(seen.principal, "see-node")
    return await shown_node(seen, is_whole=is_whole)


async def shown_node(
    seen: Visit, *, is_whole: bool = True, form: Form | None = None, status: int = 200
) -> Response[str]:
    """The page; `form` is one about a peer that is sent back."""
    info = await asyncio.to_thread(seen.site.info)
    view = await seen.site.store.read(lambda records: _node(records, seen, info, is_whole))
    if view.network is not None and form is not None:
        view.network.form = form
    return seen.page(view, area="node", status=status)


def _node(records: NetworkRecords, seen: Visit, info: dict[str, Any], is_whole: bool) -> NodeView:
    now = seen.frame.now
    feeds = [
        NodeFeedView(outlet=link_to(records, outlet), feed=feed_view(feed))
        for outlet in records.roll.outlets()
        for feed in records.feeds.of_outlet(outlet.id)
    ]
    gauges = [
        _ledger(records.book.head()),
        _checkpoint(seen.site, records, now),
        *witness_gauges(records),
        _store(info),
        _index(info["index"]),
        _across(seen.site.meaning),
        _queue(info["waiting"]),
        _disk(info["free_bytes"]),
        _backup(info["backup"], now),
        _clock(info["clock_drift_seconds"], info["clock_doubt"]),
        _feeds([it.feed for it in feeds]),
        *([attempts_gauge(records, now)] if is_whole else []),
        _notices(records, now),
        _mail(seen.site, records, now),
    ]
    return NodeView(
        name=records.node,
        version=info["version"],
        started_at=info["started_at"],
        gauges=gauges,
        feeds=feeds if is_whole else [_outlined(it) for it in feeds],
        attempts=newest_attempts(records) if is_whole else [],
        network=network(records, seen) if is_whole else None,
        trends=[trend_view(trend, now) for trend in seen.site.operating.trends()],
        closed=seen.site.operating.closed(),
        may_open=is_allowed(seen.principal, "run-node"),
    )


@post("/node/open", include_in_schema=False)
async def open_here(request: Ask, site: Served) -> Redirect:
    """Let readers in although not all peers have told what the node forgot, by the operator's word and on record."""
    seen = await signed_in(site, request)
    may(seen.principal, "run-node")
    reason = (await fields_of(request)).get("reason", "")[:LONGEST_REASON]
    by, now = seen.principal.id, site.clock()
    await site.store.write(lambda records: open_again(records, by=by, now=now, reason=reason))
    await site.operating.reconcile()
    return go("/node", "node-opened")


def _ledger(head: Head) -> GaugeView:
    facts = [("Entries", f"{head.number:,}"), ("Digest of the last", head.digest)]
    return GaugeView(
        name="Ledger", state="well", summary=f"{head.number:,} entries, numbered without a gap.", facts=facts
    )


def _checkpoint(site: Site, records: Records, now: datetime) -> GaugeView:
    """The newest checkpoint; it is as old as the last entry, and late only when entries came after it."""
    data, head = records.book.last_checkpoint(), records.book.head()
    if data is None:
        return GaugeView(
            name="Checkpoint", state="watch", summary="Nothing was signed yet.", remedy="It comes with the first entry."
        )
    try:
        found = read_tree_checkpoint(data, site.node_key.public)
    except NotVerifiedError as error:
        return GaugeView(name="Checkpoint", state="ill", summary=error.message, remedy="See the node's log.")
    return _signed(found, head, now)


def _signed(found: TreeCheckpoint, head: Head, now: datetime) -> GaugeView:
    age = max(0.0, (now - found.at).total_seconds())
    is_late = found.size < head.number and age > _LATE
    facts = [("Signed up to", f"{found.size:,} of {head.number:,}"), ("Age", span(age))]
    if is_late:
        return GaugeView(
            name="Checkpoint",
            state="ill",
            summary=f"{head.number - found.size:,} entries are not signed yet.",
            facts=facts,
            remedy="See the node's log; the disk may be full.",
        )
    return GaugeView(name="Checkpoint", state="well", summary="The whole ledger is signed.", facts=facts)


def _store(info: dict[str, Any]) -> GaugeView:
    kind = _STORES.get(info["store"], info["store"])
    size = _size(info["store_bytes"])
    return GaugeView(name="Store", state="well", summary=f"{kind}, {size}.", facts=[("Kind", kind), ("Size", size)])


def _index(index: dict[str, Any]) -> GaugeView:
    """The index of words (`index.follow.Follower.describe`)."""
    number, target = f"{index['number']:,}", f"{index['target']:,}"
    facts = [("Goes up to entry", number), ("Size", _size(index["bytes"]))]
    if index["is_ready"]:
        return GaugeView(name="Index", state="well", summary="Every story is found by its words.", facts=facts)
    return GaugeView(
        name="Index",
        state="watch",
        summary=f"It is being made: {number} of {target} entries. Searching goes through the store meanwhile.",
        facts=facts,
        remedy="It comes by itself; if it does not, see the node's log.",
    )


def _across(meaning: Meaning | None) -> GaugeView:
    """What finds stories across languages. To have none is no fault: it is an extra."""
    why_not = "This program does not look for it." if meaning is None else meaning.why_not
    if meaning is None or why_not:
        return GaugeView(name="Across languages", state="well", summary=f"Not in use. {why_not}")
    facts = [("Stories with a vector", f"{meaning.count:,}")]
    if meaning.is_filled:
        summary = "Every story is found by what it means."
        return GaugeView(name="Across languages", state="well", summary=summary, facts=facts)
    return GaugeView(
        name="Across languages",
        state="well",
        summary=f"{meaning.count:,} stories are found by what they mean; older ones follow.",
        facts=facts,
    )


def _queue(waiting: int) -> GaugeView:
    facts = [("Waiting", f"{waiting:,}")]
    if waiting < _LONG_QUEUE:
        return GaugeView(name="Queue", state="well", summary="What is given is written at once.", facts=facts)
    return GaugeView(
        name="Queue",
        state="watch",
        summary=f"{waiting:,} works wait to be written.",
        facts=facts,
        remedy="If it stays so, the disk is slow, or one machine is not enough any more.",
    )


def _backup(made: dict[str, Any] | None, now: datetime) -> GaugeView:
    """The newest backup that `commonwire backup` made and verified."""
    if made is None:
        return GaugeView(
            name="Backup", state="watch", summary="None was made.", remedy="commonwire backup FILE, while it is served."
        )
    age = (now - made["made_at"]).total_seconds()
    facts = [
        ("Made", f"{made['made_at']:%Y-%m-%d %H:%M} UTC"),
        ("Name", made["name"]),
        ("Size", _size(made["bytes"])),
        ("Goes up to entry", f"{made['number']:,}"),
    ]
    if age <= _OLD_BACKUP:
        summary = f"The newest is {span(max(0.0, age))} old, and was verified."
        return GaugeView(name="Backup", state="well", summary=summary, facts=facts)
    return GaugeView(
        name="Backup",
        state="watch",
        summary=f"The newest is {span(age)} old.",
        facts=facts,
        remedy="Make one each night: commonwire backup FILE.",
    )


def _disk(free: int) -> GaugeView:
    facts = [("Free", _size(free))]
    if free >= _TIGHT:
        return GaugeView(name="Disk", state="well", summary=f"{_size(free)} are free.", facts=facts)
    remedy = "Free some space: when the disk is full, reading goes on and every writing is refused."
    return GaugeView(
        name="Disk",
        state="ill" if free < _FULL else "watch",
        summary=f"Only {_size(free)} are free.",
        facts=facts,
        remedy=remedy,
    )


def _clock(drift: float, doubt: str | None) -> GaugeView:
    facts = [("Off the monotonic clock by", f"{drift:.1f} s")]
    if doubt is None:
        return GaugeView(name="Clock", state="well", summary="It runs steadily since the start.", facts=facts)
    return GaugeView(
        name="Clock",
        state="ill",
        summary=f"{doubt} Embargoes are not lifted.",
        facts=facts,
        remedy="Set the machine's clock right, and start the node again.",
    )


def _feeds(feeds: list[FeedView]) -> GaugeView:
    on = sum(feed.enabled for feed in feeds)
    bad = sum(feed.state == "trouble" for feed in feeds)
    facts = [("Connected", str(len(feeds))), ("Switched on", str(on)), ("In trouble", str(bad))]
    if bad:
        return GaugeView(
            name="Feeds", state="watch", summary=f"{bad} in trouble.", facts=facts, remedy="See below what is wrong."
        )
    return GaugeView(name="Feeds", state="well", summary=f"{on} of {len(feeds)} are pulled.", facts=facts)


def _notices(records: Records, now: datetime) -> GaugeView:
    """How far the telling of notices is behind: what was due a while ago and was not begun."""
    late = records.deliveries.count_owed("push", by=now - timedelta(seconds=_LATE))
    facts = [("Due and not begun", f"{late:,}")]
    if late:
        return GaugeView(
            name="Notices",
            state="ill",
            summary=f"{late:,} pushes of notices are late.",
            facts=facts,
            remedy="See the node's log; a site that is slow keeps only its own waiting.",
        )
    return GaugeView(name="Notices", state="well", summary="Nothing that is due waits.", facts=facts)


def _mail(site: Site, records: Records, now: datetime) -> GaugeView:
    waiting = records.deliveries.count_owed("mail", by=now)
    facts = [("Waiting", f"{waiting:,}")]
    if site.trials.why_no_mail:
        state: Literal["watch", "well"] = "watch" if waiting else "well"
        return GaugeView(name="Mail", state=state, summary=site.trials.why_no_mail, facts=facts)
    unsent = records.deliveries.newest_unsent(limit=1)
    facts += [("Last try that did not go out", f"{unsent[0].began_at:%Y-%m-%d %H:%M} UTC")] if unsent else []
    if site.trials.mail_trouble:
        return GaugeView(
            name="Mail",
            state="ill",
            summary=site.trials.mail_trouble,
            facts=facts,
            remedy="See that the mail server runs; what waits is tried again within a minute.",
        )
    return GaugeView(name="Mail", state="well", summary="The mail server takes what is sent.", facts=facts)


def _outlined(it: NodeFeedView) -> NodeFeedView:
    """A feed without what may be secret in it: an address can hold a token, and so can an error that names it."""
    parts = urlsplit(it.feed.address)
    feed = FeedView(
        id=it.feed.id,
        address=f"{parts.scheme}://{parts.hostname}/",
        state=it.feed.state,
        enabled=it.feed.enabled,
        language=it.feed.language,
        interval_minutes=it.feed.interval_minutes,
        fetched_at=it.feed.fetched_at,
    )
    return NodeFeedView(outlet=it.outlet, feed=feed)


def _size(count: float) -> str:
    """A number of bytes in words: '1.5 GB' (powers of 1,024).

    >>> _size(1536), _size(10)
    ('1.5 KB', '10 bytes')
    """
    power = 0
    while count >= 1024 and power < len(_UNITS) - 1:
        count, power = count / 1024, power + 1
    return f"{count:.1f} {_UNITS[power]}" if power else f"{count:.0f} bytes"
