"""How each part of the node is, as a gauge of its page: well, to be watched, or not well, and then what helps."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Literal

from commonwire.base.errors import NotVerifiedError
from commonwire.base.texts import Text, text, texts
from commonwire.delivery.records import Records
from commonwire.federation.records import NetworkRecords
from commonwire.ledger.checkpoint import TreeCheckpoint, read_tree_checkpoint
from commonwire.ledger.entry import Head
from commonwire.search.ports import Meaning
from commonwire.web.pages.alliance_views import Fact, GaugeView
from commonwire.web.pages.outlet_views import FeedView
from commonwire.web.pages.spans import span
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


def gauges(
    site: Site, records: NetworkRecords, info: dict[str, Any], feeds: list[FeedView], now: datetime
) -> list[GaugeView]:
    """The gauges of the node's parts; `info` is what `Site.info` says, `feeds` are all feeds that it pulls."""
    return [
        _ledger(records.book.head()),
        _checkpoint(site, records, now),
        *witness_gauges(records),
        _store(info),
        _index(info["index"]),
        _across(site.meaning),
        _queue(info["waiting"]),
        _disk(info["free_bytes"]),
        _backup(info["backup"], now),
        _clock(info["clock_drift_seconds"], info["clock_doubt"]),
        _feeds(feeds),
        _notices(records, now),
        _mail(site, records, now),
    ]


def _ledger(head: Head) -> GaugeView:
    return GaugeView(
        name=text("Ledger"),
        state="well",
        summary=text("%(count)s entries, numbered without a gap.", count=head.number),
        facts=[(text("Entries"), head.number), (text("Digest of the last"), head.digest)],
    )


def _checkpoint(site: Site, records: Records, now: datetime) -> GaugeView:
    """The newest checkpoint; it is as old as the last entry, and late only when entries came after it."""
    data, head, name = records.book.last_checkpoint(), records.book.head(), text("Checkpoint")
    if data is None:
        summary, remedy = text("Nothing was signed yet."), text("It comes with the first entry.")
        return GaugeView(name=name, state="watch", summary=summary, remedy=remedy)
    try:
        found = read_tree_checkpoint(data, site.node_key.public)
    except NotVerifiedError as error:
        return GaugeView(name=name, state="ill", summary=error.message, remedy=text("See the node's log."))
    return _signed(found, head, now)


def _signed(found: TreeCheckpoint, head: Head, now: datetime) -> GaugeView:
    age = max(0.0, (now - found.at).total_seconds())
    facts: list[tuple[str, Fact]] = [
        (text("Signed up to"), text("%(here)s of %(all)s", here=found.size, all=head.number)),
        (text("Age"), span(age)),
    ]
    if found.size < head.number and age > _LATE:
        return GaugeView(
            name=text("Checkpoint"),
            state="ill",
            summary=text("%(count)s entries are not signed yet.", count=head.number - found.size),
            facts=facts,
            remedy=text("See the node's log; the disk may be full."),
        )
    return GaugeView(name=text("Checkpoint"), state="well", summary=text("The whole ledger is signed."), facts=facts)


def _store(info: dict[str, Any]) -> GaugeView:
    kind, size = _STORES.get(info["store"], info["store"]), size_said(info["store_bytes"])
    return GaugeView(
        name=text("Store"),
        state="well",
        summary=text("%(kind)s, %(size)s.", kind=kind, size=size),
        facts=[(text("Kind"), kind), (text("Size"), size)],
    )


def _index(index: dict[str, Any]) -> GaugeView:
    """The index of words (`index.follow.Follower.describe`)."""
    facts: list[tuple[str, Fact]] = [
        (text("Goes up to entry"), index["number"]),
        (text("Size"), size_said(index["bytes"])),
    ]
    if index["is_ready"]:
        summary = text("Every story is found by its words.")
        return GaugeView(name=text("Index"), state="well", summary=summary, facts=facts)
    return GaugeView(
        name=text("Index"),
        state="watch",
        summary=text(
            "It is being made: %(number)s of %(target)s entries. Searching goes through the store meanwhile.",
            number=index["number"],
            target=index["target"],
        ),
        facts=facts,
        remedy=text("It comes by itself; if it does not, see the node's log."),
    )


def _across(meaning: Meaning | None) -> GaugeView:
    """What finds stories across languages. To have none is no fault: it is an extra."""
    name = text("Across languages")
    why_not = text("This program does not look for it.") if meaning is None else meaning.why_not
    if meaning is None or why_not:
        return GaugeView(name=name, state="well", summary=text("Not in use. %(why)s", why=why_not or ""))
    facts = [(text("Stories with a vector"), meaning.count)]
    if meaning.is_filled:
        summary = text("Every story is found by what it means.")
        return GaugeView(name=name, state="well", summary=summary, facts=facts)
    summary = text("%(count)s stories are found by what they mean; older ones follow.", count=meaning.count)
    return GaugeView(name=name, state="well", summary=summary, facts=facts)


def _queue(waiting: int) -> GaugeView:
    facts = [(text("Waiting"), waiting)]
    if waiting < _LONG_QUEUE:
        summary = text("What is given is written at once.")
        return GaugeView(name=text("Queue"), state="well", summary=summary, facts=facts)
    return GaugeView(
        name=text("Queue"),
        state="watch",
        summary=text("%(count)s works wait to be written.", count=waiting),
        facts=facts,
        remedy=text("If it stays so, the disk is slow, or one machine is not enough any more."),
    )


def _backup(made: dict[str, Any] | None, now: datetime) -> GaugeView:
    """The newest backup that `commonwire backup` made and verified."""
    name, command = text("Backup"), "commonwire backup FILE"
    if made is None:
        remedy = text("%(command)s, while it is served.", command=command)
        return GaugeView(name=name, state="watch", summary=text("None was made."), remedy=remedy)
    age = max(0.0, (now - made["made_at"]).total_seconds())
    facts: list[tuple[str, Fact]] = [
        (text("Made"), made["made_at"]),
        (text("Name"), made["name"]),
        (text("Size"), size_said(made["bytes"])),
        (text("Goes up to entry"), made["number"]),
    ]
    if age <= _OLD_BACKUP:
        summary = text("The newest is %(age)s old, and was verified.", age=span(age))
        return GaugeView(name=name, state="well", summary=summary, facts=facts)
    return GaugeView(
        name=name,
        state="watch",
        summary=text("The newest is %(age)s old.", age=span(age)),
        facts=facts,
        remedy=text("Make one each night: %(command)s.", command=command),
    )


def _disk(free: int) -> GaugeView:
    size = size_said(free)
    facts = [(text("Free"), size)]
    if free >= _TIGHT:
        return GaugeView(name=text("Disk"), state="well", summary=text("%(size)s are free.", size=size), facts=facts)
    return GaugeView(
        name=text("Disk"),
        state="ill" if free < _FULL else "watch",
        summary=text("Only %(size)s are free.", size=size),
        facts=facts,
        remedy=text("Free some space: when the disk is full, reading goes on and every writing is refused."),
    )


def _clock(drift: float, doubt: str | None) -> GaugeView:
    facts = [(text("Off the monotonic clock by"), text("%(count)s s", count=round(drift, 1)))]
    if doubt is None:
        summary = text("It runs steadily since the start.")
        return GaugeView(name=text("Clock"), state="well", summary=summary, facts=facts)
    return GaugeView(
        name=text("Clock"),
        state="ill",
        summary=text("%(doubt)s Embargoes are not lifted.", doubt=doubt),
        facts=facts,
        remedy=text("Set the machine's clock right, and start the node again."),
    )


def _feeds(feeds: list[FeedView]) -> GaugeView:
    on = sum(feed.enabled for feed in feeds)
    bad = sum(feed.state == "trouble" for feed in feeds)
    facts = [(text("Connected"), len(feeds)), (text("Switched on"), on), (text("In trouble"), bad)]
    if bad:
        return GaugeView(
            name=text("Feeds"),
            state="watch",
            summary=text("%(count)s in trouble.", count=bad),
            facts=facts,
            remedy=text("See below what is wrong."),
        )
    summary = text("%(on)s of %(all)s are pulled.", on=on, all=len(feeds))
    return GaugeView(name=text("Feeds"), state="well", summary=summary, facts=facts)


def _notices(records: Records, now: datetime) -> GaugeView:
    """How far the telling of notices is behind: what was due a while ago and was not begun."""
    late = records.deliveries.count_owed("push", by=now - timedelta(seconds=_LATE))
    facts = [(text("Due and not begun"), late)]
    if late:
        return GaugeView(
            name=text("Notices"),
            state="ill",
            summary=text("%(count)s pushes of notices are late.", count=late),
            facts=facts,
            remedy=text("See the node's log; a site that is slow keeps only its own waiting."),
        )
    summary = text("Nothing that is due waits.")
    return GaugeView(name=text("Notices"), state="well", summary=summary, facts=facts)


def _mail(site: Site, records: Records, now: datetime) -> GaugeView:
    waiting = records.deliveries.count_owed("mail", by=now)
    facts: list[tuple[str, Fact]] = [(text("Waiting"), waiting)]
    if site.trials.why_no_mail:
        state: Literal["watch", "well"] = "watch" if waiting else "well"
        return GaugeView(name=text("Mail"), state=state, summary=site.trials.why_no_mail, facts=facts)
    unsent = records.deliveries.newest_unsent(limit=1)
    facts += [(text("Last try that did not go out"), unsent[0].began_at)] if unsent else []
    if site.trials.mail_trouble:
        return GaugeView(
            name=text("Mail"),
            state="ill",
            summary=site.trials.mail_trouble,
            facts=facts,
            remedy=text("See that the mail server runs; what waits is tried again within a minute."),
        )
    summary = text("The mail server takes what is sent.")
    return GaugeView(name=text("Mail"), state="well", summary=summary, facts=facts)


def size_said(count: float) -> Text:
    """A number of bytes in words (powers of 1,024).

    >>> size_said(1536), size_said(10)
    ('1.5 KB', '10 bytes')
    """
    for power, said in ((4, _terabytes), (3, _gigabytes), (2, _megabytes), (1, _kilobytes)):
        if count >= 1024**power:
            return said(round(count / 1024**power, 1))
    return texts("%(count)s byte", "%(count)s bytes", round(count))


def _kilobytes(size: float) -> Text:
    return text("%(size)s KB", size=size)


def _megabytes(size: float) -> Text:
    return text("%(size)s MB", size=size)


def _gigabytes(size: float) -> Text:
    return text("%(size)s GB", size=size)


def _terabytes(size: float) -> Text:
    return text("%(size)s TB", size=size)
