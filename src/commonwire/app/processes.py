"""What a served node does by itself: checkpoints, the ends of embargoes, feeds, forgetting what is old."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial

import msgspec

from commonwire.alliance.principal import machine
from commonwire.app.clock import SteadyClock
from commonwire.app.node import Node
from commonwire.app.standing import pause
from commonwire.base.errors import CommonwireError, FetchError, NotAllowedError
from commonwire.base.trace import new_trace, tracing
from commonwire.delivery.attempt import note_refused
from commonwire.delivery.give import give
from commonwire.delivery.pull import feed_defaults, feed_terms
from commonwire.delivery.queue import settle_queued
from commonwire.delivery.records import Records
from commonwire.delivery.remind import expire, is_expired, remind, reminders_due, tell_owner, untold
from commonwire.delivery.request import Request
from commonwire.federation.post import CARRIED_FOR, read_again
from commonwire.federation.reconcile import is_closed
from commonwire.federation.records import NetworkRecords
from commonwire.federation.ways import ways_of
from commonwire.formats.read import read
from commonwire.news.feed import Feed, Outcome, polled, read_outcome
from commonwire.news.item import Given
from commonwire.news.withdraw import due_releases, lift_embargo
from commonwire.search.compiled import compiled_sieve
from commonwire.search.filing import dissolve
from commonwire.transport.fetch import Fetched, Fetcher

CHECKPOINT_EVERY = 1.0
EMBARGO_EVERY = 1.0
QUEUED_A_ROUND = 200
FEEDS_EVERY = 1.0
FEEDS_AT_ONCE = 8
FEEDS_A_ROUND = 200
CLEAN_EVERY = 3600.0
SWEEP_EVERY = 5.0
REMIND_EVERY = 60.0
SEARCHES_EVERY = 10.0
ALERTS_KEPT_FOR = timedelta(days=30)

_log = logging.getLogger("commonwire.processes")


async def every(
    seconds: float,
    act: Callable[[], object],
    name: str,
    went: Callable[[str, str], None] = lambda _name, _outcome: None,
) -> None:
    """Call `act` (a coroutine function) every so many seconds until cancelled; an error is logged, not fatal.

    Each round has a trace of its own; `went` is told of its name and outcome: 'done', 'refused' or 'failed'.
    """
    while True:
        outcome = "done"
        with tracing(new_trace(name.replace(" ", "-"))):
            try:
                await act()  # type: ignore[misc]
            except CommonwireError as error:
                outcome = "refused"
                _log.warning("%s: %s", name, error)
            except Exception:  # noqa: BLE001 -- a defect in one round must not end all rounds
                outcome = "failed"
                _log.exception("%s failed", name)
            _log.debug("%s: %s", name, outcome)
        went(name, outcome)
        await asyncio.sleep(seconds)


async def checkpoint(node: Node, clock: SteadyClock) -> None:
    """Sign how far the ledger goes, when it has grown."""
    if await node.store.read(lambda records: records.book.checkpoint_at(records.book.head().number) is None):
        await node.store.write(lambda records: node.sign_checkpoint(records, clock.now()))


async def lift_embargoes(node: Node, clock: SteadyClock) -> int:
    """Record the end of each embargo whose hour has come; how many. None is lifted while the clock is not trusted."""
    if not clock.is_trusted:
        _log.error("%s Embargoes are not lifted. Set the clock right, and start again.", clock.doubt)
        return 0
    now = clock.now()
    due = await node.store.read(lambda records: [] if is_closed(records) else due_releases(records, now))
    for version in due:

        def work(records: Records, item: str = version.item, number: int = version.version) -> None:
            current = records.items.find_version(item, number)
            if current is not None and not current.released:
                lift_embargo(records, current, now=now)

        try:
            await node.store.write(work)
        except Exception as error:  # noqa: BLE001 -- one that cannot be lifted must not keep the others waiting
            _log.error("The embargo of %s was not lifted", version.item, exc_info=error)
    return len(due)


async def keep_hours(node: Node, clock: SteadyClock) -> None:
    """Lift the embargoes whose hour has come, then decide the takes that waited for it."""
    await lift_embargoes(node, clock)
    await settle_queue(node, clock)


async def settle_queue(node: Node, clock: SteadyClock) -> int:
    """Decide the queued takes that are due, each in its own transaction; how many. None while the clock is not trusted.

    A release by its owner is no matter of the clock, but an hour that waits may come before it: all wait.
    """
    if not clock.is_trusted:
        return 0
    now = clock.now()
    due = await node.store.read(lambda records: records.queue.due(now, QUEUED_A_ROUND))
    for queued in due:

        def work(records: Records, queued: str = queued) -> None:
            settle_queued(records, queued, now=clock.now())

        try:
            await node.store.write(work)
        except Exception as error:  # noqa: BLE001 -- one that cannot be decided must not keep the others waiting
            _log.error("The queued take %s was not decided", queued, exc_info=error)
    return len(due)


async def remind_owners(node: Node, clock: SteadyClock, mail: Callable[[Request], Awaitable[object]]) -> None:
    """Attend to requests, and `mail` owners what they are told and reminded of.

    A reminder is on disk before it is mailed: one that does not get out is not said twice, the next one follows.
    """
    for request in await attend_requests(node, clock):
        try:
            await mail(request)
        except Exception as error:  # noqa: BLE001 -- a mail that fails must not keep the others waiting
            _log.error("The reminder of %s was not mailed", request.id, exc_info=error)


async def attend_requests(node: Node, clock: SteadyClock) -> list[Request]:
    """Tell owners of requests, remind them, and end those whose date has come; those that owners were told of.

    Nothing is done by a clock that is not trusted.
    """
    if not clock.is_trusted:
        return []
    now = clock.now()
    waiting = await node.store.read(lambda records: records.requests.unanswered())
    for request in waiting:
        if is_expired(request, now):
            await node.store.write(partial(expire, request_id=request.id, now=now))
    first, again = untold(waiting, now), reminders_due(waiting, now)
    told = [await node.store.write(partial(tell_owner, request_id=request.id, now=now)) for request in first]
    told += [
        await node.store.write(partial(remind, request_id=request.id, now=now))
        for request in again
        if request not in first
    ]
    return [request for request in told if request is not None]


async def load_searches(node: Node) -> None:
    """Have the saved searches ready, and then, with the extra `fast`, in compiled code. No page waits for it."""
    try:
        await asyncio.to_thread(node.matcher.load)
        sieve = await asyncio.to_thread(compiled_sieve)
    except Exception:  # noqa: BLE001 -- the first story loads them, and all goes on in numpy
        _log.exception("Saved searches were not loaded or their matcher not compiled")
    else:
        node.matcher.sieve = sieve or node.matcher.sieve


async def gather_searches(node: Node) -> bool:
    """Put the saved searches into new arrays, when that pays; whether it was done. Stories are matched meanwhile."""
    if not node.matcher.is_due:
        return False
    entries = await node.store.write(lambda _: node.matcher.begin())  # in the order in which searches come and go
    base = await asyncio.to_thread(node.matcher.gathered, entries, pause)
    before = await node.store.write(lambda _: node.matcher.adopt(base))
    await asyncio.to_thread(dissolve, before, pause)
    return True


async def sweep(node: Node) -> bool:
    """Let nothing that was erased stay in the store's files; whether that is done."""
    return await asyncio.to_thread(node.store.sweep)


async def forget_old(node: Node, clock: SteadyClock) -> None:
    """Forget failed sign-ins of yesterday, ended sessions, alerts of last month, and what is sought of erased texts.

    And envelopes that found no way to their node in a week; letters whose kind this program has learned are read.
    """
    now = clock.now()

    def work(records: NetworkRecords) -> None:
        records.roll.forget(attempts_before=now - timedelta(days=1), sessions_before=now)
        records.pages.forget_sought(now)
        records.alerts.forget(now - ALERTS_KEPT_FOR)
        records.post.forget(now - CARRIED_FOR)
        read_again(records, ways_of(records), now=now)

    await node.store.write(work)


async def pull_feeds(node: Node, fetcher: Fetcher, clock: SteadyClock) -> int:
    """Ask the feeds whose time has come, several at once; how many. One that stalls or fails keeps no other waiting."""
    due = await node.store.read(lambda records: records.feeds.due(clock.now(), FEEDS_A_ROUND))
    places = asyncio.Semaphore(FEEDS_AT_ONCE)

    async def pull(feed: Feed) -> None:
        async with places:
            await pull_feed(node, fetcher, feed, clock)

    for ended in await asyncio.gather(*map(pull, due), return_exceptions=True):
        if isinstance(ended, Exception):
            _log.error("A feed was not pulled to its end", exc_info=ended)
    return len(due)


async def pull_feed(node: Node, fetcher: Fetcher, feed: Feed, clock: SteadyClock) -> None:
    """Ask one feed and give what is new in it; how it went is kept with the feed."""
    now = clock.now()
    try:
        fetched = await fetcher.fetch(feed.address, purpose="feed", etag=feed.etag, last_modified=feed.last_modified)
        outcome = read_outcome(feed.address, fetched.status, fetched.headers, now=now)
        if fetched.body and outcome.error is None:
            outcome = await _give_all(node, feed, fetched, outcome, now)
    except FetchError as error:
        outcome = Outcome(address=feed.address, error=str(error))
    except Exception as error:  # noqa: BLE001 -- whatever it is, the server is not asked again every second
        _log.error("A defect while pulling %s", feed.id, exc_info=error)
        outcome = Outcome(address=feed.address, error="The node made a mistake with what came; its log has it.")

    def keep(records: Records) -> None:
        records.feeds.put(polled(records.feeds.get(feed.id), outcome, now=now, jitter=random.random()))

    await node.store.write(keep)


async def _give_all(node: Node, feed: Feed, fetched: Fetched, outcome: Outcome, now: datetime) -> Outcome:
    problems = []
    try:
        reading = await asyncio.to_thread(
            read,
            fetched.body,
            media_type=fetched.headers.get("content-type"),
            defaults=feed_defaults(feed),
            bounds=node.bounds,
            now=now,
        )
    except CommonwireError as error:
        return _with_error(outcome, str(error))
    for part in reversed(reading.results):  # the oldest first: a feed lists the newest first
        if not isinstance(part, Given):
            problems.append(part.message)
            continue

        def work(records: Records, part: Given = part) -> None:
            principal = machine(records.roll.find_standing(feed.outlet))
            give(records, part, principal=principal, now=now, feed_terms=feed_terms(feed))

        try:
            await node.store.write(work)
        except CommonwireError as error:
            problems.append(str(error))
            await _keep_attempt(node, feed, error, now)
    if problems and len(problems) == len(reading.results):
        return _with_error(outcome, "; ".join(problems[:3]))
    return outcome


async def _keep_attempt(node: Node, feed: Feed, refused: CommonwireError, now: datetime) -> None:
    """Keep that a kill notice of the feed named another outlet's story; other refusals are not worth it."""
    named = refused.where
    if not isinstance(refused, NotAllowedError) or named is None:
        return

    def work(records: Records) -> None:
        principal = machine(records.roll.find_standing(feed.outlet))
        note_refused(records, named, "kill", refused, principal=principal, now=now)

    await node.store.write(work)


def _with_error(outcome: Outcome, error: str) -> Outcome:
    return msgspec.structs.replace(outcome, error=error)
