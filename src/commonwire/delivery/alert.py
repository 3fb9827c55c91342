"""Alerts: what is mailed to a reader of what searches caught, at once or as a digest.

An alert holds no words of a story, only what it is about; the words are read when it is sent, so what was killed or
held by then is left out. It goes by the channels and tries that notices go by (`tell`), after all notices.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal, Protocol

import msgspec
from msgspec.structs import replace

from commonwire.alliance.person import Person
from commonwire.base.errors import NotFoundError
from commonwire.base.ids import new_id
from commonwire.delivery.channel import Channel, ChannelShelf, host_of
from commonwire.delivery.inbox import Match
from commonwire.delivery.telling import DESK, Telling, TellingRecords
from commonwire.delivery.tells import is_paused, next_digest, when_told
from commonwire.delivery.tries import Delivery, DeliveryShelf

GATHER = timedelta(minutes=1)
"""At most one mail goes out for a search and a reader in that time: what comes meanwhile is gathered to the next."""
MOST_GATHERED = 100
"""Stories that one alert names; of further ones it says how many."""
LANES: dict[str, int] = {"at-once": 4, "digest": 5}
"""After the lanes of notices (`tell.LANES`)."""
READ_TO = "alerts_read_to"
"""The setting that says up to which ledger number it was looked what is to be mailed at once."""


class Window(msgspec.Struct, frozen=True, kw_only=True):
    """What landed for a search after one ledger number, up to another."""

    search: str
    after: int
    up_to: int


class Alert(msgspec.Struct, frozen=True, kw_only=True):
    """What a reader of an outlet is mailed: the `items` that one search caught, or a digest of several `windows`.

    `more` counts stories that are not among `items`. It is sent `not_before` a time, and `waits` until its first try
    begins.
    """

    id: str
    outlet: str
    reader: str
    kind: Literal["at-once", "digest"]
    made_at: datetime
    search: str = ""
    items: tuple[str, ...] = ()
    more: int = 0
    windows: tuple[Window, ...] = ()
    not_before: datetime
    waits: bool = True


class AlertShelf(Protocol):
    """Where alerts are kept."""

    def put(self, alert: Alert) -> None:
        """Keep an alert, or replace the one with the same id."""
        ...

    def find(self, alert_id: str) -> Alert | None:
        """The alert with this id, if there is one."""
        ...

    def last(self, search: str, reader: str) -> Alert | None:
        """The newest alert at once of a search to a reader, if there was one."""
        ...

    def forget(self, before: datetime) -> None:
        """Forget alerts that were made before that and do not wait, and the tries of them."""
        ...


class AlertRecords(TellingRecords, Protocol):
    """The records that alerts need."""

    alerts: AlertShelf
    channels: ChannelShelf
    deliveries: DeliveryShelf


def landed_for(records: AlertRecords, after: int, up_to: int) -> list[tuple[Telling, Match]]:
    """What landed between these ledger numbers and somebody is told of by mail at once, in the order of receipt."""
    by_search: dict[str, list[Telling]] = {}
    for telling in records.tellings.that("mail"):
        by_search.setdefault(telling.search, []).append(telling)
    found = records.inbox.landed(list(by_search), after=after, up_to=up_to)
    return [
        (telling, match)
        for match in found
        for telling in by_search[match.search]
        if match.fits and match.number > telling.from_number
    ]


def owe_at_once(records: AlertRecords, *, after: int, up_to: int, now: datetime) -> int:
    """Owe the mails that are sent at once for what landed between these ledger numbers; for how many matches.

    What a reader is not to hear of (paused, quiet) is not owed, or later: `tells.when_told`.
    """
    count = 0
    for telling, match in landed_for(records, after, up_to):
        state = records.items.find(match.item)
        due = when_told(telling.tells, urgency=state.urgency if state else None, at=match.matched_at)
        if due is not None:
            _gather(records, telling, match.item, due=max(due, now), now=now)
            count += 1
    records.roll.put_setting(READ_TO, up_to)
    return count


def read_to(records: AlertRecords) -> int | None:
    """The ledger number up to which it was looked what is to be mailed at once; None: nobody ever looked."""
    known = records.roll.find_setting(READ_TO)
    return known if isinstance(known, int) else None


def owe_digests(records: AlertRecords, *, now: datetime) -> int:
    """Owe each reader one digest of all their searches whose hour has come; how many digests.

    One hour or several that passed while the node was away make one digest; an empty one is not made.
    """
    due = records.tellings.due(now)
    head = records.book.position()
    windows: dict[tuple[str, str], list[Window]] = {}
    for telling in due:
        if telling.muted_at is None and not is_paused(telling.tells, now):
            window = Window(search=telling.search, after=telling.told_number, up_to=head)
            if records.inbox.count_landed(window.search, after=window.after, up_to=head):
                windows.setdefault((telling.outlet, telling.reader), []).append(window)
        records.tellings.put(replace(telling, told_number=head, next_at=next_digest(telling.tells, after=now)))
    for (outlet, reader), some in windows.items():
        alert = Alert(
            id=new_id("alert-"),
            outlet=outlet,
            reader=reader,
            kind="digest",
            made_at=now,
            windows=tuple(some),
            not_before=now,
        )
        _owe(records, alert, due=now, now=now)
    return len(windows)


def channels_of(records: AlertRecords, outlet: str, reader: str, *, now: datetime) -> list[Channel]:
    """The channels by which a reader gets mail: a person's own, made when it is needed, or the outlet's for all."""
    if reader == DESK:
        return [channel for channel in records.channels.of_outlet(outlet) if channel.kind == "mail"]
    person = find_reader(records, outlet, reader)
    if person is None:
        return []
    known = records.channels.find(f"c-{person.id}")
    if known is not None and known.address == person.email and known.removed_at is None:
        return [known]
    channel = Channel(
        id=f"c-{person.id}",
        outlet=outlet,
        kind="mail",
        address=person.email,
        made_at=now,
        made_by=person.id,
        person=person.id,
    )
    records.channels.put(channel)
    return [channel]


def find_reader(records: AlertRecords, outlet: str, reader: str) -> Person | None:
    """The person who reads, as long as they work for the outlet."""
    try:
        person = records.roll.get_person(reader)
    except NotFoundError:
        return None
    return person if person.outlet == outlet and not person.disabled else None


def _gather(records: AlertRecords, telling: Telling, item: str, *, due: datetime, now: datetime) -> None:
    """Put an item into the alert that waits for the reader, or into a new one."""
    last = records.alerts.last(telling.search, telling.reader)
    if last is not None and last.waits:
        if item not in last.items:
            is_full = len(last.items) >= MOST_GATHERED
            last = replace(last, more=last.more + 1) if is_full else replace(last, items=(*last.items, item))
        _owe(records, last, due=due, now=now)
        return
    alert = Alert(
        id=new_id("alert-"),
        outlet=telling.outlet,
        reader=telling.reader,
        kind="at-once",
        made_at=now,
        search=telling.search,
        items=(item,),
        not_before=now if last is None else max(now, last.made_at + GATHER),
    )
    _owe(records, alert, due=due, now=now)


def _owe(records: AlertRecords, alert: Alert, *, due: datetime, now: datetime) -> None:
    """Keep an alert, and that it is owed by each channel of its reader, at `due` or sooner when it was before."""
    channels = channels_of(records, alert.outlet, alert.reader, now=now)
    if not channels:
        return
    records.alerts.put(alert)
    owed = [_delivery(alert, channel, max(due, alert.not_before)) for channel in channels]
    known = [records.deliveries.find(one.notice, one.channel) for one in owed]
    records.deliveries.put([_sooner(one, before) for one, before in zip(owed, known, strict=True)])


def _delivery(alert: Alert, channel: Channel, due: datetime) -> Delivery:
    return Delivery(
        notice=alert.id,
        channel=channel.id,
        outlet=alert.outlet,
        item="",
        kind=channel.kind,
        lane=LANES[alert.kind],
        host=host_of(channel),
        issued_at=due,
        next_at=due,
    )


def _sooner(owed: Delivery, before: Delivery | None) -> Delivery:
    is_later = before is not None and before.next_at is not None and owed.next_at is not None
    return before if is_later and before.next_at <= owed.next_at else owed  # type: ignore[union-attr, operator, return-value]


def reads_still(records: AlertRecords, alert: Alert, searches: Sequence[str], *, now: datetime) -> list[str]:
    """Those of the searches that the alert's reader is still told of so: neither muted nor paused, nor otherwise."""
    wanted = "mail" if alert.kind == "at-once" else "digest"
    found = []
    for search in searches:
        telling = records.tellings.find(search, alert.reader)
        if telling is None or telling.muted_at is not None or is_paused(telling.tells, now):
            continue
        if telling.tells.how == wanted:
            found.append(search)
    return found
