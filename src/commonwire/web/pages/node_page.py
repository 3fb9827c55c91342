"""The node: how its parts are, in gauges."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import urlsplit

from litestar import Response, get, post
from litestar.response import Redirect

from commonwire.alliance.may import is_allowed, may
from commonwire.federation.reconcile import open_again
from commonwire.federation.records import NetworkRecords
from commonwire.news.publish import LONGEST_REASON
from commonwire.web.asking import Ask, Served
from commonwire.web.pages.alliance_views import NodeFeedView, NodeView
from commonwire.web.pages.attempts_shown import attempts_gauge, newest_attempts
from commonwire.web.pages.forms import fields_of
from commonwire.web.pages.frame import Form
from commonwire.web.pages.node_gauges import gauges
from commonwire.web.pages.outlet_links import link_to
from commonwire.web.pages.outlet_views import FeedView
from commonwire.web.pages.peers_shown import network
from commonwire.web.pages.settings import feed_view
from commonwire.web.pages.showing import Visit, go, signed_in, visit
from commonwire.web.pages.trend_views import trend_view


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
    shown = gauges(seen.site, records, info, [it.feed for it in feeds], now)
    if is_whole:
        shown.append(attempts_gauge(records, now))
    return NodeView(
        name=records.node,
        version=info["version"],
        started_at=info["started_at"],
        gauges=shown,
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
