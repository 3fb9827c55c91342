"""Checks the pages where takes ran: those whose hour has come, a page of each host at a time."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from datetime import datetime
from typing import cast, get_args

from commonwire.app.clock import SteadyClock
from commonwire.app.node import Node
from commonwire.base.errors import BadInputError, FetchError, NotVerifiedError
from commonwire.base.ids import new_id
from commonwire.delivery.page_answer import Failure, PageAnswer
from commonwire.delivery.page_check import check_page
from commonwire.delivery.page_notice import sought_for
from commonwire.delivery.page_sought import Sought
from commonwire.delivery.page_watch import MOST_TRIES, PageCheck, Watch, begin, due_watches, settle
from commonwire.formats.page.seen import Seen, see_page
from commonwire.ledger.mark import read_mark
from commonwire.transport.fetch import Fetched
from commonwire.transport.pages import PageFetcher, host_of

PAGES_EVERY = 1.0
HOSTS_AT_ONCE = 8
_A_ROUND = 500

_log = logging.getLogger("commonwire.pages")


async def check_pages(node: Node, pages: PageFetcher, clock: SteadyClock) -> int:
    """Check the pages that are due, of each host one and several hosts at once; how many were checked."""
    due = await node.store.read(lambda records: due_watches(records, clock.now(), limit=_A_ROUND))
    chosen: dict[str, Watch] = {}
    for watch in due:
        if len(chosen) < HOSTS_AT_ONCE and pages.is_ready(watch.address):
            chosen.setdefault(host_of(watch.address), watch)
    checks = (_check(node, pages, watch, clock) for watch in chosen.values())
    for ended in await asyncio.gather(*checks, return_exceptions=True):
        if isinstance(ended, Exception):
            _log.error("A page was not checked to its end", exc_info=ended)
    return len(chosen)


async def _check(node: Node, pages: PageFetcher, watch: Watch, clock: SteadyClock) -> None:
    """Check one page; what it gave is on disk before the next check of it can begin."""
    begun = await node.store.write(lambda records: begin(records, watch))
    if begun is None:
        return
    sought = await node.store.read(lambda records: sought_for(records, begun))
    fetched: Fetched | None = None
    failure: Failure | None = None
    try:
        if begun.begun > MOST_TRIES:
            failure = "stopped"
        else:
            fetched = await pages.fetch(begun.address)
    except FetchError as error:
        failure = cast("Failure", error.kind) if error.kind in get_args(Failure) else "unreachable"
    now = clock.now()
    try:
        check = await asyncio.to_thread(_judged, node, begun, sought, fetched, failure, now)
    except Exception as error:  # noqa: BLE001 -- whatever the page holds, it is not asked for every second
        _log.error("A defect while reading the page %s", begun.address, exc_info=error)
        check = await asyncio.to_thread(_judged, node, begun, None, None, "unreadable", now)
    if not clock.is_trusted:
        check.reasons.append("clock-moved")
    await node.store.write(lambda records: settle(records, begun, check, now))


def _judged(
    node: Node, watch: Watch, sought: Sought | None, fetched: Fetched | None, failure: Failure | None, now: datetime
) -> PageCheck:
    page, failure = _seen(node, fetched, failure)
    answer = PageAnswer(
        asked=watch.address,
        final=fetched.url if fetched else "",
        status=fetched.status if fetched else 0,
        page=page,
        failure=failure,
        has_mark=page is not None and any(_is_mark_of(node, mark, watch) for mark in page.marks),
    )
    found = check_page(sought, answer, kind=watch.kind, before=watch.before)
    body = fetched.body if fetched else b""
    return PageCheck(
        id=new_id("check-"),
        take=watch.take,
        address=watch.address,
        item=watch.item,
        kind=watch.kind,
        notice=watch.notice,
        at=now,
        verdict=found.verdict,
        credit=found.credit,
        share=found.share,
        status=fetched.status if fetched else None,
        final=fetched.url if fetched else None,
        digest=hashlib.sha256(body).hexdigest() if body else None,
        size=len(body) if fetched else None,
        reasons=list(found.reasons),
        by=watch.by,
    )


def _seen(node: Node, fetched: Fetched | None, failure: Failure | None) -> tuple[Seen | None, Failure | None]:
    if fetched is None or not fetched.body:
        return None, failure
    try:
        return see_page(fetched.body, fetched.headers.get("content-type"), node.bounds), failure
    except BadInputError:
        return None, "unreadable"


def _is_mark_of(node: Node, mark: str, watch: Watch) -> bool:
    try:
        return read_mark(mark, node.key.public).item == watch.item
    except NotVerifiedError:
        return False
